"""Matters that belong together, and one that turns out to be two."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.models import Case, CaseFile, CaseLink, CaseMessage
from staffdesk.operations.cases.ending import end_case, take_apart
from staffdesk.operations.cases.opening import open_case
from staffdesk.operations.cases.owning import end_waiting
from staffdesk.operations.cases.said import CaseIsClosed, CaseWasMerged, locked, say
from staffdesk.operations.clocks_elsewhere import split_clocks
from staffdesk.queries.cases import cases_within


class SameCase(DomainError):
    """A case has nothing to do with itself."""


class NotMerged(DomainError):
    """There is nothing to take apart."""


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
    """Make a case part of another, open one; the other, with all that was said, goes on.

    What was said in the merged one stays readable there and is shown in the other. Whatever comes for it later goes
    to the other too. If we have the next word in either of them, we have it in what goes on. Raises SameCase,
    CaseWasMerged, and CaseIsClosed when the other is closed.
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
    gave = {} if into.contact_id or not case.contact_id else {"contact": case.contact_id}
    _tell(into, CaseMessage.Kind.MERGED, _("Case %(number)s goes on here."), of=case, at=at, by=by, **gave)
    if not case.closed_at and not case.waiting_since and into.waiting_since:
        end_waiting(into, at)
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
def unmerge_case(*, case: Case, at: datetime, by: User) -> Case:
    """It was merged by mistake: a case of its own again, open if it was, with what it was promised when it was.

    What was said since stays where it was said. Raises NotMerged.
    """
    case, standing = _with_standing(case)
    parent = case.merged_into
    if parent is None:
        raise NotMerged(_("This case is no part of another one. Somebody has taken it out already."))
    merged = case.messages.filter(kind=CaseMessage.Kind.MERGED, facts__case=parent.pk).latest("pk")
    _tell(case, CaseMessage.Kind.SPLIT, _("Taken out of case %(number)s again."), of=parent, at=at, by=by)
    _tell(parent, CaseMessage.Kind.SPLIT, _("Case %(number)s was taken out again."), of=case, at=at, by=by)
    if case.closed_at == merged.at:
        take_apart(case, out_of=standing, at=at, by=by)
    else:
        case.merged_into = None
        case.save(update_fields=["merged_into"])
    _forget(case, parent)
    return case


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
    split_clocks(case=new, message=copy, of=message, at=at)
    CaseLink.objects.create(first=case, second=new, by=by, at=at)
    _tell(case, CaseMessage.Kind.SPLIT, _("A part of it became case %(number)s."), of=new, at=at, by=by)
    _tell(new, CaseMessage.Kind.SPLIT, _("Came out of case %(number)s."), of=case, at=at, by=by)
    activity.record("case.split", contact=case.contact, on=case, by=by, at=at, facts={"case": new.pk})
    return new


def _with_standing(case: Case) -> tuple[Case, Case]:
    """It and the one in which it goes on, held. Raises NotMerged when somebody else was quicker."""
    standing = Case.objects.get(pk=case.pk)
    while standing.merged_into is not None:
        standing = standing.merged_into
    if standing == case:
        return locked(case), case
    case, standing = _both(case, standing)
    if case.merged_into_id is None or standing.merged_into_id is not None:
        raise NotMerged(_("A colleague has changed this case just now. Look at it again."))
    return case, standing


def _forget(case: Case, parent: Case) -> None:
    """What the other case knows only from this one: who it is, and when they wrote last."""
    given = parent.messages.filter(kind=CaseMessage.Kind.MERGED, facts__case=case.pk).latest("pk").facts.get("contact")
    if given is not None:
        Case.objects.filter(pk=parent.pk, contact=given).update(contact=None)
    heard = CaseMessage.objects.filter(case__in=cases_within(parent), kind__in=CaseMessage.FROM_MEMBER)
    Case.objects.filter(pk=parent.pk).update(last_heard_at=heard.aggregate(last=Max("at"))["last"])


def _both(case: Case, other: Case) -> tuple[Case, Case]:
    """Both, held; the one with the smaller number first, so that nobody waits for each other."""
    if case.pk == other.pk:
        raise SameCase(_("This is the same case. Give the number of another one."))
    held = {one.pk: locked(one) for one in sorted((case, other), key=lambda one: one.pk)}
    return held[case.pk], held[other.pk]


def _tell(case: Case, kind: CaseMessage.Kind, words: str, *, of: Case, at: datetime, by: User, **facts: object) -> None:
    say(case, kind, words.replace("%(number)s", str(of.pk)), at=at, by=by, facts={"case": of.pk, **facts})
