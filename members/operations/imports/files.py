"""Files are kept as they came, and answered for."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import User
from ams.core.queue import enqueue
from members.models import ImportRun
from members.operations.imports.opened import open_file
from members.queries.custom import fields_seen_by

LARGEST = 100 * 1024 * 1024  # bytes; a million rows of usual width


class TooLarge(DomainError):
    """A file nobody should send through a browser."""


class NotNow(DomainError):
    """The import is in no state for this."""


def keep_import(
    *,
    file: "File[bytes]",
    name: str,
    at: datetime,
    by: User | None,
    options: Mapping[str, Any] | None = None,
) -> ImportRun:
    """Keep a file to be checked; its header is read at once. Raises TooLarge and UnreadableFile, keeping nothing.

    `options`: encoding, date_order (dmy or mdy), columns (header → field), levels (level → slug), country.
    """
    if file.size > LARGEST:
        raise TooLarge(
            _("The file has %(size)d MB; at most %(most)d are taken. Split it, or use the command import_members.")
            % {"size": file.size // 1024**2, "most": LARGEST // 1024**2}
        )
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    run = ImportRun(
        name=name[-200:], sha256=digest.hexdigest(), size=file.size, options=dict(options or {}), by=by,
        created_at=at, moved_at=at, state=ImportRun.State.CHECKING,
    )  # fmt: skip
    run.file.save(f"{digest.hexdigest()[:16]}.csv", file, save=False)
    try:
        read_header(run=run)
        with transaction.atomic():
            run.save()
            enqueue("members.check_import", run_id=run.pk)
    except DomainError:
        run.file.delete(save=False)
        raise
    return run


def read_header(*, run: ImportRun) -> None:
    """What the columns of the file mean, with the answers given so far; not saved. Raises UnreadableFile."""
    _sheet, recognised = open_file(run, fields_seen_by(run.by))
    run.format = recognised.format.key
    run.columns = [
        [header, field, "" if field else recognised.ignored.get(header, "")]
        for header, field in zip(recognised.headers, recognised.fields, strict=True)
    ] + [[header, None, why] for header, why in recognised.ignored.items() if header not in recognised.headers]


@transaction.atomic
def answer_import(*, run_id: int, options: Mapping[str, Any], at: datetime) -> ImportRun:
    """Take somebody's answers, and check again with them. Raises NotNow once it was applied, and UnreadableFile."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    if run.state not in (ImportRun.State.READ, ImportRun.State.CHECKED, ImportRun.State.FAILED) or run.applied_at:
        raise NotNow(_("This import can no longer be changed. Upload the file again to begin anew."))
    run.options = {**run.options, **options}
    read_header(run=run)
    run.state, run.done, run.failure, run.moved_at = ImportRun.State.CHECKING, 0, "", at
    run.save()
    enqueue("members.check_import", run_id=run.pk)
    return run
