"""Credits for continuing education: given to those who came; corrected by a further row with a reason, not changed."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import Activity, Contact, User
from billing.operations import Why
from events.models import Credit, CreditCategory, Event, EventCredit, Registration
from events.queries import standing_amount, was_there

WRITTEN_AT_ONCE = 1_000


class CannotCredit(DomainError):
    """It cannot be credited so; the text says why."""


@transaction.atomic
def give_credits(*, event: Event, at: datetime, by: User | None) -> int:
    """Credit everybody who was there and whom we know, once for each kind; how many people got something now.

    Whoever came along without a record of their own has nothing to credit: their certificate says what it was worth.
    Safe to repeat. Raises CannotCredit before the event is over.
    """
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if event.ends_at > at:
        raise CannotCredit(_("It is not over yet. Credits are given to those who were there, once it is."))
    worth = list(EventCredit.objects.filter(event=event).select_related("category"))
    there = Registration.objects.confirmed().filter(was_there(), ticket_type__event=event, contact__isnull=False)
    of_it = Credit.objects.filter(registration__ticket_type__event=event, corrects=None)
    given = set(of_it.values_list("registration", "category"))
    rows = [
        Credit(
            contact=one.contact, category=kind.category, amount=kind.amount, earned_on=event.end_date,
            title=event.title, registration=one, given_at=at, given_by=by,
        )
        for one in there.select_related("contact").order_by("pk")
        for kind in worth
        if (one.pk, kind.category_id) not in given
    ]  # fmt: skip
    Credit.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)
    said = list(_said(rows, event, by=by, at=at))
    activity.record_all(said)
    return len(said)


@transaction.atomic
def correct_credit(*, credit: Credit, amount: Decimal, why: Why, at: datetime, by: User) -> Credit:
    """Let a credit count as so much, nothing at all included, by a further row.

    Raises CannotCredit, ExceptionNeedsWords.
    """
    credit = Credit.objects.select_for_update(of=("self",), no_key=True).select_related("contact").get(pk=credit.pk)
    if credit.corrects_id is not None:
        raise CannotCredit(_("This is a correction already. Correct what it corrects."))
    if amount < 0:
        raise CannotCredit(_("Nobody has less than nothing. Write 0 to take it back."))
    difference = amount - standing_amount(credit)
    if not difference:
        raise CannotCredit(_("It counts as that already."))
    made = record_exception(
        "credit.corrected", reason=why.reason, words=why.words, contact=credit.contact, on=credit, by=by, at=at
    )
    return Credit.objects.create(
        contact=credit.contact, category_id=credit.category_id, amount=difference, earned_on=credit.earned_on,
        title=credit.title, registration_id=credit.registration_id, corrects=credit, exception=made, given_at=at,
        given_by=by,
    )  # fmt: skip


@transaction.atomic
def add_credit(
    *, contact: Contact, category: CreditCategory, amount: Decimal, earned_on: date, title: str, why: Why,
    at: datetime, by: User,
) -> Credit:  # fmt: skip
    """Credit somebody by hand, with a reason. Raises CannotCredit, ExceptionNeedsWords."""
    if amount <= 0:
        raise CannotCredit(_("Write how much is credited, more than 0."))
    made = record_exception(
        "credit.added", reason=why.reason, words=why.words, contact=contact, on=category, by=by, at=at
    )
    return Credit.objects.create(
        contact=contact, category=category, amount=amount, earned_on=earned_on, title=title, exception=made,
        given_at=at, given_by=by,
    )  # fmt: skip


def _said(rows: list[Credit], event: Event, *, by: User | None, at: datetime) -> Iterator[Activity]:
    """Once for each who got something, of however many kinds."""
    told = set()
    for row in rows:
        if row.registration_id not in told:
            told.add(row.registration_id)
            facts = {"name": event.title}
            yield activity.draft("credits.given", contact=row.contact, on=event, by=by, at=at, facts=facts)
