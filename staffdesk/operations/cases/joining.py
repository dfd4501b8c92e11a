"""Matters that belong together, and one that turns out to be two."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.models import Case, CaseFile, CaseLink, CaseMessage
from staffdesk.operations.cases.ending import end_case
from staffdesk.operations.cases.opening import open_case
from staffdesk.operations.cases.said import CaseIsClosed, CaseWasMerged, locked, say
from staffdesk.operations.clocks import start_clocks


class SameCase(DomainError):
    """A case has nothing to do with itself."""


class NotSaidHere(DomainError):
    """The word belongs to another case, or is none of the member's."""


@transaction.atomic
def link_cases(*, case: Case, other: Case, at: datetime, by: User) -> CaseLink:
    """Show each beside the other. A second time changes nothing. Raises SameCase."""
    case, other = _both(case, other)
    first, second = sorted((case, other), key=lambda one: one.pk)
    link, is_new = CaseLink.objects.get_or_create(first=first, second=second, defaults={"by": by, "at": at})
    if is_new:
        _tell(case, CaseMessage.Kind.LINKED, _("Belongs together with case %(number)s."), of=other, at=at, by=by)
        _tell(other, CaseMessage.Kind.LINKED, _("Belongs together with case %(number)s."), of=case, at=at, by=by)
    return link


@transaction.atomic
def merge_cases(*, case: Case, into: Case, at: datetime, by: User, words: str = "") -> Case:
    """Make a case part of another, open one, which it then is for good; the other, with all that was said, goes on.

    What was said in the merged one stays readable there and is shown in the other. Whatever comes for it later goes
    to the other too. Raises SameCase, CaseWasMerged, and CaseIsClosed when the other is closed.
    """
    case, into = _both(case, into)
    for one in (case, into):
        if one.merged_into_id:
            raise CaseWasMerged(
                _("Case %(number)s is a part of case %(other)s already.")
                % {"number": one.pk, "other": one.merged_into_id}
            )
    if into.closed_at:
        raise CaseIsClosed(_("Case %(number)s is closed. Open it again first.") % {"number": into.pk})
    _tell(case, CaseMessage.Kind.MERGED, words or _("Goes on in case %(number)s."), of=into, at=at, by=by)
    _tell(into, CaseMessage.Kind.MERGED, _("Case %(number)s goes on here."), of=case, at=at, by=by)
    if case.closed_at:
        case.merged_into = into
        case.save(update_fields=["merged_into"])
    else:
        end_case(case, at=at, by=by, into=into)
    into.contact = into.contact or case.contact
    into.last_heard_at = max((one for one in (into.last_heard_at, case.last_heard_at) if one), default=None)
    into.save(update_fields=["contact", "last_heard_at"])
    return into


@transaction.atomic
def split_case(*, case: Case, message: CaseMessage, subject: str, at: datetime, by: User, queue: str = "") -> Case:
    """Make a case of its own of something the member said in another: a second matter in one mail, say.

    The word is copied, with its files and the instant at which it was said; the original stays where it is.
    Raises NotSaidHere, and CaseNeedsWords.
    """
    case = locked(case)
    if message.case_id != case.pk or not message.is_from_member:
        raise NotSaidHere(_("Choose something the member said in this case."))
    new = open_case(
        kind=case.kind, subject=subject, words="", context=case.context, contact=case.contact, at=at, by=by,
        queue=queue or case.queue, reply_name=case.reply_name, reply_email=case.reply_email,
        reply_phone=case.reply_phone,
    )  # fmt: skip
    told = {name: fact for name, fact in message.facts.items() if name in ("message_id", "references", "from")}
    copy = say(
        new, CaseMessage.Kind(message.kind), message.words, at=message.at, by=message.author,
        author_name=message.author_name, facts={**told, "is_opening": True, "case": case.pk},
    )  # fmt: skip
    CaseFile.objects.bulk_create(
        CaseFile(message=copy, name=one.name, size=one.size, file=one.file.name) for one in message.files.all()
    )
    new.words, new.last_heard_at = message.words, message.at
    new.save(update_fields=["words", "last_heard_at"])
    waits = message.clocks.running().exists()
    start_clocks(case=new, message=copy, at=message.at if waits else at)
    CaseLink.objects.create(first=case, second=new, by=by, at=at)
    _tell(case, CaseMessage.Kind.SPLIT, _("A part of it became case %(number)s."), of=new, at=at, by=by)
    _tell(new, CaseMessage.Kind.SPLIT, _("Came out of case %(number)s."), of=case, at=at, by=by)
    activity.record("case.split", contact=case.contact, on=case, by=by, at=at, facts={"case": new.pk})
    return new


def _both(case: Case, other: Case) -> tuple[Case, Case]:
    """Both, held; the one with the smaller number first, so that nobody waits for each other."""
    if case.pk == other.pk:
        raise SameCase(_("This is the same case. Give the number of another one."))
    held = {one.pk: locked(one) for one in sorted((case, other), key=lambda one: one.pk)}
    return held[case.pk], held[other.pk]


def _tell(case: Case, kind: CaseMessage.Kind, words: str, *, of: Case, at: datetime, by: User) -> None:
    say(case, kind, words.replace("%(number)s", str(of.pk)), at=at, by=by, facts={"case": of.pk})
