"""Showing oneself in the directory, part by part, and being seen no longer. Each yes and no is kept as consent."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import BooleanField, F
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core import activity
from ams.core.acting import MembersOwn, is_somebody_elses
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from members.models import Consent, Directory, DirectoryEntry, Part
from members.models.directory import PURPOSE, Audience, new_code
from members.operations.consenting import SourceMissing
from members.queries.directory import open_directory

WORDING: Final[dict[Audience, Promise]] = {
    Audience.NOBODY: gettext_lazy("%(part)s: nobody sees it in the directory."),
    Audience.MEMBERS: gettext_lazy("%(part)s: members see it in the directory."),
    Audience.EVERYBODY: gettext_lazy("%(part)s: everybody sees it in the directory, members or not."),
}


class NoDirectory(DomainError):
    """The association keeps no directory."""


@transaction.atomic
def show_oneself(
    *, contact: Contact, seen: Mapping[Part, Audience], town: str, words: str, at: datetime, by: User
) -> list[Consent]:
    """Show what somebody says, to whom they say; the words that were kept. Without a name, nothing is shown.

    What the association does not offer, or not to that audience, stays as narrow as it offers. Raises MembersOwn for
    staff, NoDirectory.
    """
    if is_somebody_elses(by, contact):
        raise MembersOwn(_("Only members themselves say what is shown of them."))
    directory = open_directory()
    if directory is None:
        raise NoDirectory(_("There is no directory any more."))
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    entry = DirectoryEntry.objects.filter(contact=contact).first()
    wanted = narrowed(seen, directory)
    changed = {part: wanted[part] for part in Part if wanted[part] != (entry.seen(part) if entry else Audience.NOBODY)}
    if wanted[Part.NAME] is Audience.NOBODY:
        _remove(entry)
    else:
        entry = entry or DirectoryEntry(contact=contact, code=new_code(), listed_at=at)
        for part, audience in wanted.items():
            setattr(entry, f"{part}_seen", audience)
        entry.town, entry.words = " ".join(town.split())[:80], words.strip()[:400]
        entry.save()
    return _keep(changed, contact, at, by, channel=Consent.Channel.SELF_SERVICE)


@transaction.atomic
def take_off_directory(*, contact: Contact, reason: str, at: datetime, by: User) -> bool:
    """Staff take somebody off, with a reason that the member reads; whether they were on it. Raises SourceMissing.

    Nobody but the member puts them back.
    """
    if not reason.strip():
        raise SourceMissing(_("Say why, for example: asked for it on the phone. The member reads it."))
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    entry = DirectoryEntry.objects.filter(contact=contact).first()
    if entry is None:
        return False
    gone = {part: Audience.NOBODY for part in Part if entry.seen(part)}
    _remove(entry)
    _keep(gone, contact, at, by, channel=Consent.Channel.STAFF, source=reason.strip()[:200])
    return True


def narrowed(seen: Mapping[Part, Audience], directory: Directory) -> dict[Part, Audience]:
    """What is shown of each part, at most as widely as the association offers and as the name is shown."""
    name = seen.get(Part.NAME, Audience.NOBODY)
    name = name if name in directory.audiences(Part.NAME) else Audience.MEMBERS
    found = {}
    for part in Part:
        wished = seen.get(part, Audience.NOBODY) if part in directory.parts else Audience.NOBODY
        if wished is Audience.EVERYBODY and (name is not wished or wished not in directory.audiences(part)):
            wished = Audience.MEMBERS
        found[part] = Audience.NOBODY if name is Audience.NOBODY else wished
    return found | {Part.NAME: name}


def _remove(entry: DirectoryEntry | None) -> None:
    if entry is not None:
        entry.delete()


def _keep(
    changed: Mapping[Part, Audience], contact: Contact, at: datetime, by: User, *, channel: str, source: str = ""
) -> list[Consent]:
    rows = [
        Consent(
            contact=contact, purpose=PURPOSE + part, given=audience is not Audience.NOBODY,
            wording=str(WORDING[audience]) % {"part": part.label}, by=by, at=at, channel=channel, source=source,
        )
        for part, audience in changed.items()
    ]  # fmt: skip
    for row in rows:
        row.save(force_insert=True)
    if rows:
        kind = "directory.taken_off" if channel == Consent.Channel.STAFF else "directory.changed"
        shown = {part.value: audience.value for part, audience in changed.items()}
        activity.record(kind, contact=contact, on=contact, by=by, at=at, facts={"shown": shown})
    return rows


def freshen_texts(*, after: int, at_most: int = 2_000) -> int | None:
    """Put together anew what is searched where it is behind; as far as which key it came, None at the end.

    Triggers do it for whatever changes; days that pass, and what the association no longer offers, change nothing.
    """
    keys = DirectoryEntry.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:at_most]
    some = list(keys)
    if not some:
        return None
    stale = RawSQL(
        "members_text <> members_directory_text(members_directoryentry, FALSE)"
        " OR everybody_text <> members_directory_text(members_directoryentry, TRUE)",
        (),
        output_field=BooleanField(),
    )
    DirectoryEntry.objects.filter(stale, pk__in=some).update(listed_at=F("listed_at"))
    return some[-1]
