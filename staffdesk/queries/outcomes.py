"""What a mailing brought: the rows behind each figure, counted and listed by one and the same question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Least
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.models import Activity, Contact, Message
from billing.models import Order
from staffdesk.models import Case, Mailing, MailingBusiness, MailingOutcome
from staffdesk.queries.mailings import mails_link, replies_to, unsubscribed_by

WINDOW: Final = timedelta(days=14)
What = MailingBusiness.What
KINDS: Final = {
    What.RENEWALS.value: "membership.renewed",
    What.REGISTRATIONS.value: "event.registered",
    What.ORDERS.value: "order.paid",
}
BEFORE, AFTER = "before", "after"
REPLIES, UNSUBSCRIBED = "replies", "unsubscribed"  # known by the mailing, whenever it was
SAID: Final = {REPLIES: gettext_lazy("Replies"), UNSUBSCRIBED: gettext_lazy("Want no more of it")}
_SENT: Final = "contact__messages__sent_at"


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside the one before, with where its rows are."""

    word: str
    row: MailingBusiness
    links: Mapping[str, str]

    @property
    def change(self) -> int:
        """How many more than before."""
        return self.row.after - self.row.before


@dataclass(frozen=True, slots=True)
class Brought:
    """All that was counted of one mailing."""

    outcome: MailingOutcome
    lines: list[Line]

    @property
    def days(self) -> int:
        """Whole days that have passed for whoever got it last; at most two weeks."""
        last = self.outcome.last_sent_at
        return min((self.outcome.counted_at - last).days, WINDOW.days) if last else 0

    @property
    def links(self) -> dict[str, str]:
        """Where the rows of what readers made of the mail itself are."""
        mailing, said = self.outcome.mailing, (REPLIES, UNSUBSCRIBED)
        rows = {one: reverse("staffdesk:mailing_rows", args=[mailing.pk, one, AFTER]) for one in said}
        return {**rows, **{one: mails_link(mailing, one) for one in ("returned", "unwanted")}}

    @property
    def finding(self) -> str:
        """What the receivers did, in a sentence."""
        if not self.outcome.receivers:
            return _("Nothing of it was sent yet")
        of = {line.row.what: line.row for line in self.lines}
        said = {"all": self.outcome.receivers}
        for what in (What.RENEWALS, What.REGISTRATIONS, What.CONTACTS):
            said |= {f"{what}_after": of[what].after, f"{what}_before": of[what].before}
        return _("%(all)d got it; after it they renewed %(renewals_after)d times (%(renewals_before)d before), "
                 "registered %(registrations_after)d times (%(registrations_before)d before) and contacted us "
                 "%(contacts_after)d times (%(contacts_before)d before)") % said  # fmt: skip


def rows_of(outcome: MailingOutcome, what: str, when: str) -> QuerySet[Any]:
    """What those who got it did in the two weeks after their mail, as far as these have passed; or as long before."""
    if what in SAID:
        return replies_to(outcome.mailing) if what == REPLIES else unsubscribed_by(outcome.mailing)
    if outcome.first_sent_at is None or outcome.last_sent_at is None:
        return Case.objects.none() if what == What.CONTACTS else Activity.objects.none()
    passed = ExpressionWrapper(Value(outcome.counted_at, DateTimeField()) - F(_SENT), output_field=DurationField())
    length = Least(Value(WINDOW, DurationField()), passed)
    moment = moment_of(what)
    if when == AFTER:
        spans = {f"{moment}__gte": F(_SENT), f"{moment}__lt": _wrapped(F(_SENT) + length)}
        widest = {f"{moment}__range": (outcome.first_sent_at, outcome.last_sent_at + WINDOW)}
    else:
        spans = {f"{moment}__gte": _wrapped(F(_SENT) - length), f"{moment}__lt": F(_SENT)}
        widest = {f"{moment}__range": (outcome.first_sent_at - WINDOW, outcome.last_sent_at)}
    rows = Case.objects.contacts() if what == What.CONTACTS else Activity.objects.filter(kind=KINDS[what])
    key = Mailing(pk=outcome.mailing_id).key_of(0)[:-1]
    return rows.filter(**widest).filter(
        contact__messages__key__startswith=key, contact__messages__state=Message.State.SENT, **spans
    )


def moment_of(what: str) -> str:
    """By which column it happened."""
    return {What.CONTACTS.value: "opened_at", REPLIES: "received_at"}.get(what, "at")


def count_of(outcome: MailingOutcome, what: str, when: str) -> int:
    """How many."""
    return rows_of(outcome, what, when).count()


def paid(outcome: MailingOutcome, when: str) -> dict[str, tuple[int, Decimal]]:
    """Orders by currency: how many, and how much they were."""
    order = Order.objects.filter(pk=OuterRef("object_id"))
    rows = rows_of(outcome, What.ORDERS, when).order_by()
    priced = rows.annotate(currency=Subquery(order.values("currency")), total=Subquery(order.values("total")))
    found = priced.values("currency").annotate(n=Count("pk"), amount=Sum("total"))
    return {row["currency"]: (row["n"], row["amount"]) for row in found if row["currency"]}


def brought_by(mailing: Mailing) -> Brought | None:
    """What was counted last; None before the first time. Two queries."""
    outcome = MailingOutcome.objects.filter(mailing=mailing).first()
    if outcome is None:
        return None
    outcome.mailing = mailing
    return Brought(outcome, [_line(mailing, row) for row in outcome.business.all()])


def in_words(rows: list[Any], what: str) -> list[tuple[Contact | None, datetime, str, str]]:
    """Rows of a page as they are shown: who, when, what, and where it stands. At most one query."""
    if what == What.CONTACTS:
        return [(one.contact, one.opened_at, one.subject, reverse("staffdesk:case", args=[one.pk])) for one in rows]
    if what == What.ORDERS:
        orders = Order.objects.in_bulk([one.object_id for one in rows])
        named = [(one, orders.get(one.object_id)) for one in rows]
        return [(one.contact, one.at, f"{order.reference} · {order.total:.2f} {order.currency}",
                 reverse("staffdesk:order", args=[order.reference])) for one, order in named if order]  # fmt: skip
    if what == REPLIES:
        return [(one.our_message.contact, one.received_at, one.subject, reverse("staffdesk:incoming", args=[one.pk]))
                for one in rows]  # fmt: skip
    word = str(SAID[what] if what in SAID else What(what).label)
    return [(one.contact, one.at, word, reverse("staffdesk:person", args=[one.contact.number])) for one in rows]


def _line(mailing: Mailing, row: MailingBusiness) -> Line:
    links = {when: reverse("staffdesk:mailing_rows", args=[mailing.pk, row.what, when]) for when in (BEFORE, AFTER)}
    word = f"{row.get_what_display()}, {row.currency}" if row.currency else str(row.get_what_display())
    return Line(word, row, links)


def _wrapped(expression: Any) -> "ExpressionWrapper[Any]":
    return ExpressionWrapper(expression, output_field=DateTimeField())
