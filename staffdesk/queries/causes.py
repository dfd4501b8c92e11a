"""What probably caused a contact: rows that businesses wrote within thirty days before it, the likeliest first.

Nothing is guessed: every cause is a row that is shown with it, and where there is no row there is no cause
(docs/calls-and-causes.md). One statement asks for all of them; each part reads the rows of one person by an index.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Case as Choice
from django.db.models import (
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Lower, Upper

from ams.core.models import Access, Message, User
from ams.core.models.resolution import contact_ids_of
from billing.models import CheckoutAttempt, Order, OrderLine, Payment, Refund
from events.models import Registration, WaitlistEntry
from members.models import JoinDraft, Membership, Term
from staffdesk.causes import Cause, Kind, likeliest
from staffdesk.models import Case, ServerErrorHit

LOOKED_BACK: Final = timedelta(days=30)
READ: Final = 20  # rows of each kind
SHOWN: Final = 5

Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose contact, and when."""

    ids: Sequence[int]
    emails: Sequence[str]  # in lower case
    since: datetime
    at: datetime

    def within(self, column: str) -> Q:
        """That a column lies in the thirty days before."""
        return Q(**{f"{column}__gt": self.since, f"{column}__lte": self.at})


def causes_of_case(case: Case, ids: Sequence[int] = (), *, reader: User) -> list[Cause]:
    """The likeliest causes of a case that its reader may see, those about the order it mentions first.

    One query where `ids` are known, of its person and those merged into it; else two.
    """
    ids = ids or (contact_ids_of(case.contact) if case.contact else [])
    known = case.contact.email if case.contact else ""
    emails = sorted({email.lower() for email in (case.reply_email, known) if email})
    if not ids and not emails:
        return []
    asked = Asked(ids, emails, case.opened_at - LOOKED_BACK, case.opened_at)
    found = [Cause(Kind(kind), at, row, what, more, reader.role) for kind, at, row, what, more in _rows(asked)]
    told = [cause for cause in found if cause.is_told]
    return likeliest(told, at=case.opened_at, order=str(case.context.get("order", "")))[:SHOWN]


def _rows(asked: Asked) -> Iterable[tuple[str, datetime, str, str, str]]:
    parts = [part(asked)[:READ] for part in PARTS]
    return parts[0].union(*parts[1:], all=True)


def _told(rows: QuerySet[Any], kind: Any, at: Any, what: Any, more: Any = "") -> Rows:
    """Rows in the shape all of them have: kind, instant, the row's own key, what it is called, and one more word."""
    return rows.order_by().values_list(
        Cast(Value(kind) if isinstance(kind, str) else kind, TextField()),
        Cast(at, DateTimeField()),
        Cast("pk", TextField()),
        Cast(what, TextField()),
        Cast(Value(more) if more == "" else more, TextField()),
    )


def _payments(asked: Asked) -> Rows:
    """Money without a receipt."""
    rows = Payment.objects.filter(asked.within("received_at"), contact__in=asked.ids, receipt=None)
    return _told(rows, Kind.NO_RECEIPT, "received_at", _amount())


def _mails(asked: Asked) -> Rows:
    """Mails that could not be sent; also those to the address they write from."""
    rows = _messages(asked).filter(asked.within("created_at"), state=Message.State.FAILED)
    return _told(rows, _by_purpose(Kind.RECEIPT_MAIL, Kind.MAIL), "created_at", "subject", "recipient")


def _returned_mails(asked: Asked) -> Rows:
    """Mails that went out and came back, as the other server said before they wrote."""
    rows = _messages(asked).filter(asked.within("returned_at"))
    return _told(rows, _by_purpose(Kind.RECEIPT_RETURNED, Kind.MAIL_RETURNED), "returned_at", "subject", "recipient")


def _messages(asked: Asked) -> QuerySet[Message]:
    theirs = Q(contact__in=asked.ids) | Q(address__in=[email.upper() for email in asked.emails])
    return Message.objects.alias(address=Upper("recipient")).filter(theirs, sensitive=False)


def _by_purpose(receipt: Kind, other: Kind) -> Choice:
    return Choice(When(purpose="receipt", then=Value(receipt)), default=Value(other), output_field=CharField())


def _lines(asked: Asked) -> Rows:
    """What is paid and was not handed over."""
    rows = OrderLine.objects.awaiting_fulfilment().filter(asked.within("due_at"), order__buyer__in=asked.ids)
    return _told(rows, Kind.NOT_HANDED_OVER, "due_at", "order__reference", "description")


def _orders(asked: Asked) -> Rows:
    """What was not paid when they wrote: the card was declined, the payment was broken off, or nobody began."""
    unpaid = Q(settled_at=None) | Q(settled_at__gt=asked.at)
    standing = Q(cancelled_at=None) | Q(cancelled_at__gt=asked.at)
    rows = Order.objects.filter(unpaid, standing, asked.within("placed_at"), buyer__in=asked.ids, total__gt=0)
    tried = CheckoutAttempt.objects.filter(order=OuterRef("pk"), started_at__lte=asked.at).order_by()
    over = tried.filter(state=CheckoutAttempt.State.EXPIRED)
    kind = Choice(
        When(Exists(over.exclude(decline="")), then=Value(Kind.DECLINED)),
        When(Exists(over), then=Value(Kind.NOT_PAID_THROUGH)),
        default=Value(Kind.UNPAID),
        output_field=CharField(),
    )
    last = Subquery(tried.order_by("-started_at").values("started_at")[:1])
    why = Coalesce(Subquery(over.exclude(decline="").order_by("-started_at").values("decline")[:1]), Value(""))
    return _told(rows, kind, Coalesce(last, "placed_at"), "reference", why)


def _refunds(asked: Asked) -> Rows:
    """Money that goes back, came to the bank lately, or did not arrive."""
    rows = Refund.objects.by_us().filter(asked.within("asked_at"), payment__contact__in=asked.ids)
    kind = Choice(
        When(state=Refund.State.FAILED, then=Value(Kind.REFUND_FAILED)),
        When(state=Refund.State.SUCCEEDED, then=Value(Kind.REFUNDED)),
        default=Value(Kind.REFUND_ON_ITS_WAY),
        output_field=CharField(),
    )
    reference = Coalesce("order__reference", Value(""))
    return _told(rows, kind, "asked_at", _amount(), reference)


def _seats(asked: Asked) -> Rows:
    """Seats that were given up because nobody paid in time."""
    rows = Registration.objects.filter(asked.within("lapsed_at"), order_line__order__buyer__in=asked.ids)
    return _told(rows, Kind.SEAT_LAPSED, "lapsed_at", "ticket_type__event__title", "ticket_type__event__slug")


def _offers(asked: Asked) -> Rows:
    """Seats that were offered, and not taken up in time."""
    rows = WaitlistEntry.objects.filter(asked.within("ended_at"), contact__in=asked.ids, ending="expired")
    return _told(rows, Kind.OFFER_EXPIRED, "ended_at", "ticket_type__event__title", "ticket_type__event__slug")


def _events(asked: Asked) -> Rows:
    """Events they would have come to that do not take place."""
    event = "ticket_type__event"
    theirs = Q(contact__in=asked.ids) | Q(order_line__order__buyer__in=asked.ids)
    rows = Registration.objects.filter(asked.within(f"{event}__cancelled_at"), theirs, confirmed_at__isnull=False)
    return _told(rows, Kind.CALLED_OFF, f"{event}__cancelled_at", f"{event}__title", f"{event}__slug")


def _forms(asked: Asked) -> Rows:
    """Joining that stopped before an order was there."""
    begun = JoinDraft.objects.alias(address=Lower("email")).filter(address__in=asked.emails, order=None)
    return _told(begun.filter(asked.within("created_at")), Kind.FORM_LEFT, "created_at", "type__name", "type__slug")


def _memberships(asked: Asked) -> Rows:
    """Memberships whose last term came to its end, and no other follows."""
    ended = Term.objects.standing().filter(days__endswith__gt=asked.since.date(), days__endswith__lte=asked.at.date())
    later = Term.objects.standing().filter(membership=OuterRef("pk"), days__endswith__gt=asked.at.date())
    endless = Term.objects.standing().filter(membership=OuterRef("pk"), days__upper_inf=True)
    last = ended.filter(membership=OuterRef("pk")).annotate(end=Cast(_end(), DateTimeField())).values("end")[:1]
    rows = Membership.objects.uncancelled().filter(~Exists(later), ~Exists(endless), holder__in=asked.ids)
    return _told(rows.annotate(ended=Subquery(last)).filter(ended__isnull=False), Kind.ENDED, "ended", "type__name")


def _errors(asked: Asked) -> Rows:
    """Errors of ours that stopped a login of theirs, or business of theirs."""
    logins = Access.objects.filter(contact__in=asked.ids, ended_at=None).values("user")
    theirs = Q(user__in=logins) | Q(contact__in=asked.ids)
    rows = ServerErrorHit.objects.filter(asked.within("last_at"), theirs)
    return _told(rows, Kind.ERROR, "last_at", "page")


def _end() -> Any:
    return F("days__endswith")


def _amount() -> Concat:
    """What a payment or a refund is called: its amount as it is kept."""
    return Concat(Cast("amount", TextField()), Value(" "), "currency", output_field=TextField())


PARTS: Final = (
    _payments, _mails, _returned_mails, _lines, _orders, _refunds, _seats, _offers, _events, _forms, _memberships,
    _errors,
)  # fmt: skip
