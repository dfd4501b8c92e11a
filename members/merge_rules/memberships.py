"""Two memberships of one group become one that stands: nobody holds two, and terms of a membership never overlap."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.merging import Merging, Question, asks, guards, moves
from ams.core.merging.asking import answered
from ams.core.models import Contact, ContactMerge
from members.models import Application, Membership, Seat, Term, TermOffer
from members.queries.seats import seats_in_all
from members.queries.standing import last_term, standing_terms

Pair = tuple[Membership, Membership]


@asks
def which_membership_stands(kept: Contact, absorbed: Contact) -> Iterable[Question]:
    """One question a group of which both hold an uncancelled membership."""
    for mine, other in _pairs(kept, absorbed):
        yield _question(mine, other)


@moves("members.Membership.holder")
def let_one_stand(merging: Merging) -> None:
    """Cancel the other, after what it paid for has gone over where it fits."""
    held = _held(merging.kept, merging.absorbed)
    list(held.select_for_update().order_by("pk"))  # before their terms are read: nobody is given one meanwhile
    for mine, other in _pairs(merging.kept, merging.absorbed):
        chosen = answered(_question(mine, other), merging.choices)
        standing, cancelled = (mine, other) if chosen == str(mine.pk) else (other, mine)
        _hand_over(merging, cancelled, standing)
        merging.change(cancelled, cancelled_at=merging.at)
        for application in Application.objects.waiting().filter(membership=cancelled):
            merging.change(application, decision=Application.Decision.WITHDRAWN, decided_at=merging.at)


@guards
def renewed_since(merge: ContactMerge) -> Iterable[str]:
    """Terms given since to a membership that came with the merge, or that count on from terms that did."""
    keys = set(merge.moved.get("members.Membership.holder", ()))
    keys |= {entry["became"]["membership_id"] for entry in merge.changed if entry["row"] == "members.Term"}
    since = Term.objects.standing().filter(membership__in=keys, granted_at__gt=merge.at)
    for term in since.select_related("membership__type", "order_line__order").order_by("pk"):
        yield _("“%(type)s” went on after the merge, %(days)s (%(source)s). Take that back first.") % {
            "type": term.membership.type,
            "days": _days(term),
            "source": term.order_line.order.reference if term.order_line else _("granted"),
        }


def _pairs(kept: Contact, absorbed: Contact) -> Iterator[Pair]:
    """The uncancelled memberships of one group that both hold, the kept contact's first."""
    held = _held(kept, absorbed).select_related("type", "holder").prefetch_related("terms")
    rows = list(held.order_by("pk"))
    mine = {row.group: row for row in rows if row.holder_id == kept.pk}
    for row in rows:
        if row.holder_id == absorbed.pk and row.group in mine:
            yield mine[row.group], row


def _held(kept: Contact, absorbed: Contact) -> QuerySet[Membership]:
    return Membership.objects.uncancelled().filter(holder__in=[kept, absorbed])


def _question(mine: Membership, other: Membership) -> Question:
    return Question(
        key=f"membership:{mine.group}",
        label=_("Which membership stands?"),
        text=_(
            "Nobody holds two of a kind, and no day is counted twice. The one you do not choose is cancelled. What it "
            "paid for beyond the other's days goes over to the one that stands; days that both paid for stay with the "
            "cancelled one, as history. If they paid twice, give the money back."
        ),
        options=[(str(one.pk), _in_words(one)) for one in (mine, other)],
        suggested=str(max((mine, other), key=_reach).pk),
    )


def _hand_over(merging: Merging, cancelled: Membership, standing: Membership) -> None:
    """Terms that overlap none of those that stand go over, and with them the offers that gave or will give one."""
    covered = standing_terms(standing)
    staying = []
    for term in standing_terms(cancelled):
        if any(_overlap(term, other) for other in covered):
            staying.append(term)
        else:
            merging.change(term, membership_id=standing.pk)
    lines = Term.objects.filter(pk__in=[term.pk for term in staying], order_line__isnull=False)
    named = [int(reference) for reference in lines.values_list("order_line__reference", flat=True)]
    _hand_over_seats(merging, cancelled, standing)
    for more in cancelled.more_seats.order_by("pk"):
        merging.change(more, membership_id=standing.pk)
    for offer in TermOffer.objects.filter(membership=cancelled).exclude(pk__in=named).order_by("pk"):
        merging.change(offer, membership_id=standing.pk)


def _hand_over_seats(merging: Merging, cancelled: Membership, standing: Membership) -> None:
    """Whoever was named first keeps their seat as long as there is room; nobody is named twice."""
    seats = list(standing.seats.standing())
    known = {_named(seat) for seat in seats}
    room = seats_in_all(standing, day_of(merging.at)) - len(seats)
    for seat in cancelled.seats.standing().select_related("affiliation").order_by("named_at", "pk"):
        if room > 0 and _named(seat) not in known:
            merging.change(seat, membership_id=standing.pk)
            known.add(_named(seat))
            room -= 1
        else:
            merging.change(seat, ended_at=merging.at)


def _named(seat: Seat) -> object:
    """Who has it, or is invited to it."""
    return seat.affiliation.person_id if seat.affiliation else seat.email.lower()


def _overlap(one: Term, other: Term) -> bool:
    first, second = one.days, other.days
    return (second.upper is None or first.lower < second.upper) and (first.upper is None or second.lower < first.upper)


def _reach(membership: Membership) -> tuple[bool, str, bool]:
    """The one that runs longest stands, unless somebody says otherwise; of two alike the kept contact's."""
    last = last_term(membership)
    return last is not None, "9999" if last and last.days.upper is None else str(last.days.upper if last else ""), True


def _in_words(membership: Membership) -> str:
    last = last_term(membership)
    facts = {"type": membership.type, "name": membership.holder, "number": membership.holder.number}
    if last is None:
        return _("%(type)s of %(name)s (%(number)s), not paid yet") % facts
    if last.last_day is None:
        return _("%(type)s of %(name)s (%(number)s), for life") % facts
    return _("%(type)s of %(name)s (%(number)s), until %(day)s") % {**facts, "day": date_format(last.last_day)}


def _days(term: Term) -> str:
    first = date_format(term.first_day)
    return f"{first} – {date_format(term.last_day)}" if term.last_day else _("from %(day)s") % {"day": first}
