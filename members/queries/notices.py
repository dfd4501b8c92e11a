"""Who is to be told that their membership ends, by what, when; and why somebody is not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from ams.core.addressees import logins_acting_for
from ams.core.association import association_zone, day_of
from ams.core.models import Access, Contact, Message
from ams.core.ready import among, ready
from billing.models import OrderLine, Product
from members.models import Affiliation, AutoRenewal, Membership, NoticeHold, NoticeStep, Term, TermOffer
from members.notices import Ending, Silence, last_days_for, next_step
from members.queries.standing import last_term

PURPOSE = "renewal.notice"
ALL_TERMS = Prefetch("membership__terms", Term.objects.standing())


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a membership hears next about renewing; or why nothing, and who said so."""

    step: NoticeStep | None
    day: date | None
    silence: Silence | None
    hold: NoticeHold | None


def notice_key(term_id: int, step_id: int) -> str:
    """The key of the one message for a term and a step."""
    return f"{PURPOSE}:{term_id}:{step_id}"


def outstanding(terms: QuerySet[Term], *, paid: Collection[int] | None = None) -> QuerySet[Term]:
    """Those of some terms that wait for a renewal: not renewed, paid for, given up, or of a contact that is gone.

    What renews by itself waits for nobody: its member gets an announcement instead.
    `paid` is what `paid_for` said, where the caller has asked before.
    """
    further = Term.objects.standing().filter(membership=OuterRef("membership"), days__fully_gt=OuterRef("days"))
    return terms.filter(
        ~Exists(further),
        ~Exists(AutoRenewal.objects.in_force().filter(membership=OuterRef("membership"))),
        membership__cancelled_at=None,
        membership__leaving_since=None,
        membership__type__archived_at=None,
        membership__holder__archived_at=None,
        membership__holder__merged_into=None,
    ).exclude(membership__in=paid_for() if paid is None else paid)


def held(on: date) -> Exists:
    """Whether staff hold a term's notices back on a day."""
    return Exists(NoticeHold.objects.standing(on=on).filter(membership=OuterRef("membership")))


def reachable() -> Q:
    """Whether `addresses_of` finds one for a term's holder."""
    acting = Access.objects.filter(contact=OuterRef("membership__holder"), ended_at=None)
    primary = Affiliation.objects.filter(organisation=OuterRef("membership__holder"), person__email__gt="")
    primary = primary.filter(is_primary_contact=True, until_on=None)
    return Q(membership__holder__email__gt="") | Q(Exists(acting)) | Q(Exists(primary))


def waiting_for(step: NoticeStep, *, on: date) -> QuerySet[Term]:
    """Terms to which a step may be due on a day and was not sent, as they end; `due_step` has the last word."""
    first, last = last_days_for(step.as_step(), on)
    told = Message.objects.filter(
        key=Concat(Value(f"{PURPOSE}:"), Cast(OuterRef("pk"), CharField()), Value(f":{step.pk}"))
    )
    ending = Term.objects.ending(first=first, last=last).filter(membership__type=step.type_id)
    found = outstanding(ending).filter(~Exists(told), ~held(on), reachable())
    found = found.select_related("membership__holder__person").prefetch_related(ALL_TERMS)
    return found.order_by("days__endswith", "pk")


def worth_a_look(steps: Iterable[NoticeStep], *, on: date) -> list[NoticeStep]:
    """Those of some steps for which any term ends on the days they are about. One query for all of them."""
    among = {step.pk: step for step in steps}
    ending = []
    for step in among.values():
        first, last = last_days_for(step.as_step(), on)
        terms = Term.objects.ending(first=first, last=last).filter(membership__type=step.type_id)
        ending.append(terms.order_by().values_list(Value(step.pk))[:1])
    found = {pk for (pk,) in ending[0].union(*ending[1:], all=True)} if ending else set()
    return [step for pk, step in among.items() if pk in found]


def in_batches(terms: QuerySet[Term], size: int) -> Iterator[list[Term]]:
    """Terms in the order they end, some at a time, each batch beginning after the last row of the one before."""
    page = terms
    while batch := list(page[:size]):
        yield batch
        if len(batch) < size:
            return
        end = batch[-1].days.upper
        later = Q(days__endswith__gt=end) | Q(pk__gt=batch[-1].pk)
        page = terms.filter(Q(days__endswith__gte=end) & later)


def paid_for() -> list[int]:
    """Memberships whose next term is paid and on its way: few at any time, for most are handed over at once."""
    offers = [int(reference) for reference in _awaiting_fulfilment() if reference.isdigit()]
    return list(TermOffer.objects.filter(pk__in=offers).values_list("membership", flat=True)) if offers else []


@ready
def _awaiting_fulfilment() -> QuerySet[OrderLine, str]:
    lines = OrderLine.objects.awaiting_fulfilment().filter(kind=Product.Kind.MEMBERSHIP)
    return lines.values_list("reference", flat=True)


def sent_steps(terms: Iterable[Term], steps: Collection[int]) -> dict[int, dict[int, date]]:
    """Which of some steps were written for which terms, and on which day."""
    keys = {notice_key(term.pk, step): (term.pk, step) for term in terms for step in steps}
    zone = association_zone()
    found: dict[int, dict[int, date]] = {}
    for key, at in _written(tuple(keys)) if keys else ():
        term_id, step_id = keys[key]
        found.setdefault(term_id, {})[step_id] = at.astimezone(zone).date()
    return found


@ready
def _written(keys: tuple[str, ...]) -> QuerySet[Message, tuple[str, datetime]]:
    return Message.objects.filter(among("key", keys)).values_list("key", "created_at")


def ending_of(term: Term, sent: Mapping[int, Mapping[int, date]]) -> Ending:
    """The same term as the pure arithmetic wants it. Raises ValueError for one that never ends."""
    if term.last_day is None:
        raise ValueError(f"Term {term.pk} is for life.")
    return Ending(term.last_day, day_of(term.granted_at), sent.get(term.pk, {}))


def addresses_of(contacts: Iterable[Contact]) -> dict[int, str]:
    """Where mail for each contact goes; those whom nobody can reach are left out.

    Their own; else that of whoever acts for them (`logins_acting_for`); else an organisation's primary contact's.
    """
    known = {contact.pk: contact.email for contact in contacts}
    silent = [pk for pk, email in known.items() if not email]
    if silent:
        primary = Affiliation.objects.filter(organisation__in=silent, is_primary_contact=True, until_on=None)
        primary = primary.filter(person__archived_at=None)  # as whoever has died is
        known.update(primary.exclude(person__email="").values_list("organisation", "person__email"))
        known.update(logins_acting_for(silent))
    return {pk: email for pk, email in known.items() if email}


def no_longer_wanted(keys: Sequence[str], at: datetime) -> dict[str, str]:
    """Why some notices that were written are not to be sent any more: their reader renewed, or staff stopped them."""
    parts = {key: key.removeprefix(f"{PURPOSE}:").split(":") for key in keys}
    terms = outstanding(Term.objects.standing().filter(pk__in=[int(term) for term, _step in parts.values()]))
    wanted = {str(pk) for pk in terms.filter(~held(day_of(at))).values_list("pk", flat=True)}
    steps = NoticeStep.objects.active().filter(pk__in={int(step) for _term, step in parts.values()})
    planned = {str(pk) for pk in steps.values_list("pk", flat=True)}
    reasons = {}
    for key, (term, step) in parts.items():
        if term not in wanted:
            reasons[key] = _("The membership was renewed, cancelled or put on hold after this was written.")
        elif step not in planned:
            reasons[key] = _("This notice was taken out of the plan after this was written.")
    return reasons


def outlooks_of(
    memberships: Sequence[Membership], *, on: date, by_itself: Collection[int] | None = None
) -> dict[int, Outlook]:
    """What each membership hears next; a fixed number of queries. Needs `terms`, `type` and `holder`.

    `by_itself` are those that renew by themselves, where the caller knows them.
    """
    if by_itself is None:
        running = AutoRenewal.objects.in_force().filter(membership__in=[one.pk for one in memberships])
        by_itself = set(running.values_list("membership", flat=True))
    outlooks = {pk: Outlook(None, None, Silence.BY_ITSELF, None) for pk in by_itself}
    reminded = [one for one in memberships if one.pk not in by_itself]
    return outlooks | _outlooks_of(reminded, on) if reminded else outlooks


def _outlooks_of(memberships: Sequence[Membership], on: date) -> dict[int, Outlook]:
    """The same for those that do not renew by themselves."""
    endings = {one.pk: last for one in memberships if (last := last_term(one)) is not None}
    types = {one.type_id for one in memberships}
    steps = {step.pk: step for step in _steps_of(tuple(types))}
    hold_of = {hold.membership_id: hold for hold in (_holds_of(tuple(endings), on) if endings else ())}
    sent = sent_steps(endings.values(), steps)
    paid, addresses = set(paid_for()), addresses_of({one.holder for one in memberships})
    found = {}
    for one in memberships:
        if (last := endings.get(one.pk)) is None:
            continue
        hold = hold_of.get(one.pk)
        silence = _silence(one, last, is_paid=one.pk in paid, is_held=hold is not None)
        if silence is None and one.holder_id not in addresses:
            silence = Silence.UNREACHABLE
        plan = [step.as_step() for step in steps.values() if step.type_id == one.type_id and not step.archived_at]
        step, day = (None, None)
        if last.days.upper and (following := next_step(plan, ending_of(last, sent), on)):
            step, day = steps[following[0].key], following[1]
        found[one.pk] = Outlook(step, day, silence, hold)
    return found


@ready
def _steps_of(types: tuple[int, ...]) -> QuerySet[NoticeStep]:
    return NoticeStep.objects.filter(among("type", types))


@ready
def _holds_of(memberships: tuple[int, ...], on: date) -> QuerySet[NoticeHold]:
    holds = NoticeHold.objects.standing(on=on).filter(among("membership", memberships))
    return holds.select_related("exception__actor", "exception__reason")


def _silence(membership: Membership, last: Term, *, is_paid: bool, is_held: bool) -> Silence | None:
    """What keeps a membership's last term from being written about, the most final reason first."""
    holder = membership.holder
    if last.days.upper is None:
        return Silence.FOR_LIFE
    if membership.cancelled_at is not None or membership.leaving_since is not None:
        return Silence.CANCELLED
    if holder.archived_at is not None or holder.merged_into_id is not None:
        return Silence.GONE
    if is_paid:
        return Silence.RENEWED
    if membership.type.archived_at is not None:
        return Silence.NOT_OFFERED
    return Silence.HELD if is_held else None
