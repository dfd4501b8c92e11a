"""Giving somebody everything we hold about them: asked for on a page, put together by a worker, gone after a week."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.acting import MembersOwn, is_somebody_elses, speaks_for
from ams.core.errors import DomainError
from ams.core.kept import days_kept
from ams.core.mails import render_mail
from ams.core.models import Activity, Contact, User
from ams.core.outbox import post_message
from ams.core.queue import enqueue
from ams.core.roles import Ability, can
from staffdesk.models import DataDownload
from staffdesk.operations.downloads.archive import write_archive

KIND: Final = "data_downloads"  # as how long it is kept is asked for
AGAIN_AFTER: Final = timedelta(hours=20)  # so that “every morning” works, and an hour's clicking makes one file
State = DataDownload.State


class NotTheirs(DomainError):
    """Everything about somebody is theirs alone; the sentence says who may ask."""


class OverItsTime(DomainError):
    """The file is removed tonight."""


@transaction.atomic
def ask_for_download(*, contact: Contact, at: datetime, by: User) -> DataDownload:
    """Have everything put together that is held about somebody; the one of today, where there is one.

    Members for themselves, their children and their organisation; staff who may erase people, for whoever asked them.
    Raises MembersOwn for other staff, NotTheirs for those who act for a partner.
    """
    check_may_ask(contact=contact, by=by)
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    known = DataDownload.objects.filter(contact=contact).exclude(state=State.GONE).order_by("-pk")
    for one in known:
        if one.state == State.ASKED or (one.by_id == by.pk and one.asked_at > at - AGAIN_AFTER):
            return one
    made = DataDownload.objects.create(contact=contact, by=by, code=get_random_string(32), asked_at=at)
    activity.record("data.asked", contact=contact, on=made, by=by, at=at)
    enqueue("staffdesk.put_together", download_id=made.pk)
    return made


def check_may_ask(*, contact: Contact, by: User) -> None:
    """Raises what `ask_for_download` raises."""
    if is_somebody_elses(by, contact):
        if can(by.role, Ability.ERASE_PEOPLE):
            return
        raise MembersOwn(_("Only members themselves ask for this, or an administrator on the person’s page."))
    if not speaks_for(by, contact):
        raise NotTheirs(_("Only they themselves ask for this. Let them sign in with their own address."))


def put_together(*, download_id: int, at: datetime) -> bool:
    """Write the file and tell whoever asked; False where there is nothing to do. Safe to repeat and die over."""
    row = DataDownload.objects.waiting().select_related("contact", "by").filter(pk=download_id).first()
    if row is None:
        return False
    with TemporaryDirectory() as folder:
        path = Path(folder) / "data.zip"
        contents = write_archive(row.contact, path, at=at, by=row.by)
        storage, name = DataDownload._meta.get_field("file").storage, f"downloads/{row.code}.zip"
        storage.delete(name)  # of a worker that died over it
        with path.open("rb") as made:
            name = storage.save(name, File(made))
        size = path.stat().st_size
    if _is_ready(row, name, size, contents.rows, at):
        return True
    if not DataDownload.objects.filter(pk=row.pk, file=name).exists():  # they were erased meanwhile
        storage.delete(name)
    return False


@transaction.atomic
def _is_ready(row: DataDownload, name: str, size: int, rows: int, at: datetime) -> bool:
    is_ours = (
        DataDownload.objects.waiting()
        .filter(pk=row.pk)
        .update(state=State.READY, file=name, size=size, rows=rows, ready_at=at)
    )
    if not is_ours:
        return False
    asker = User.objects.get(pk=row.by_id)
    is_staff = is_somebody_elses(asker, row.contact)
    address = (
        reverse("staffdesk:data_of", args=[row.contact.number])
        if is_staff
        else reverse("staffdesk:my_data_file", args=[row.code])
    )
    context = {"contact": row.contact, "url": settings.PUBLIC_URL + address, "days": days_kept(KIND)}
    mail = render_mail("staffdesk/email/data", context, "" if is_staff else row.contact.language)
    post_message(
        key=f"data:{row.pk}", purpose="data.ready", recipient=asker.email, mail=mail,
        contact=None if is_staff else row.contact, at=at,
    )  # fmt: skip
    return True


@transaction.atomic
def take_download(*, row: DataDownload, at: datetime, by: User) -> None:
    """Somebody takes the file away; the first time is told. Raises OverItsTime."""
    if row.ready_at is None or row.ready_at <= at - timedelta(days=days_kept(KIND)):
        raise OverItsTime(_("The time of this file is over. You can have a new one put together."))
    if DataDownload.objects.filter(pk=row.pk, taken_at=None).update(taken_at=at):
        channel = Activity.Channel.STAFF if by.is_staff else ""
        activity.record("data.taken", contact=row.contact, on=row, by=by, at=at, channel=channel)
