"""What staff write when they make an exception from a person's page: the thing, how much or how long, and why."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact, ExceptionKind
from ams.core.models.resolution import contact_ids_of
from ams.core.money import format_money
from billing.models import Order, OrderLine
from events.models import Event, TicketType
from members.models import Membership, MembershipType
from members.operations.more_seats import MOST_AT_ONCE
from staffdesk.forms.registrants import ReasonForm, TicketElsewhereField

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_DAYS = 366
NO_AMOUNT = {"invalid": _("This is no amount of money. Write it like 12.50.")}
NOT_CHOSEN = {"required": _("Choose what it is about.")}


class MadeForm(ReasonForm):
    """Every exception: `asked` is what the operation is told besides the reason, as plain text by name."""

    asks: tuple[str, ...] = ()
    about: "StrOrPromise" = ""  # what to know before one goes on
    request = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contact = contact
        self.initial.setdefault("request", uuid4())
        self.offer()

    def offer(self) -> None:
        """Fill in what there is to choose from."""

    def asked(self) -> dict[str, str]:
        """What was chosen and written."""
        given = self.cleaned_data
        return {name: _plain(given[name]) for name in self.asks if given.get(name) not in (None, "", False)}

    def _choose_from(self, name: str, rows: Any, label: Callable[[Any], str] = str) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows
            if label is not str:
                field.choices = [(field.prepare_value(row), label(row)) for row in rows]
            if rows.count() == 1:
                self.initial.setdefault(name, rows.first())


class PriceForm(MadeForm):
    """Another price for one line of an order nothing was paid for yet."""

    asks = ("line", "price")
    field_order = ["line", "price", "reason", "words", "request"]
    line = forms.ModelChoiceField(
        label=_("What"), queryset=OrderLine.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages=NOT_CHOSEN,
    )  # fmt: skip
    price = forms.DecimalField(
        label=_("Price of one"),
        min_value=Decimal(0),
        max_digits=12,
        error_messages={"required": _("Write what one costs, for example 12.50."), **NO_AMOUNT},
        widget=forms.TextInput({"inputmode": "decimal"}),
    )

    def offer(self) -> None:
        """Lines of their unpaid orders."""
        mine = OrderLine.objects.filter(order__buyer__in=contact_ids_of(self.contact))
        unpaid = mine.filter(order__settled_at=None, order__cancelled_at=None).select_related("order")
        self._choose_from("line", unpaid.order_by("-pk"), _line_in_words)


class WaiveForm(MadeForm):
    """What need not be paid of an order."""

    asks = ("order", "amount")
    field_order = ["order", "amount", "reason", "words", "request"]
    order = forms.ModelChoiceField(
        label=_("Order"), queryset=Order.objects.none(), empty_label=None, widget=forms.RadioSelect,
        to_field_name="reference", error_messages=NOT_CHOSEN,
    )  # fmt: skip
    amount = forms.DecimalField(
        label=_("How much of it"),
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        help_text=_("Empty: all that is owed."),
        error_messages=NO_AMOUNT,
        widget=forms.TextInput({"inputmode": "decimal"}),
    )

    def offer(self) -> None:
        """Their unpaid orders."""
        mine = Order.objects.filter(buyer__in=contact_ids_of(self.contact), settled_at=None, cancelled_at=None)
        self._choose_from("order", mine.order_by("-pk"), _order_in_words)


class TypeForm(MadeForm):
    """A term for nothing."""

    asks: tuple[str, ...] = ("type",)
    field_order = ["type", "first_day", "reason", "words", "request"]
    type = forms.ModelChoiceField(
        label=_("Membership"), queryset=MembershipType.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages=NOT_CHOSEN,
    )  # fmt: skip

    def offer(self) -> None:
        """What such a contact can hold."""
        kinds = MembershipType.objects.filter(archived_at=None, holder_kind=self.contact.kind)
        self._choose_from("type", kinds.order_by("name"))


class EarlierForm(TypeForm):
    """Joining from an earlier day."""

    asks = ("type", "first_day")
    first_day = forms.DateField(
        label=_("First day"),
        help_text=_("A day before today. What it costs is what joining cost on that day."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day on which it begins."), "invalid": _("This is no day.")},
    )


class LongerForm(MadeForm):
    """So many days more, of a term or of grace."""

    asks = ("membership", "days")
    field_order = ["membership", "days", "reason", "words", "request"]
    membership = forms.ModelChoiceField(
        label=_("Membership"), queryset=Membership.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages=NOT_CHOSEN,
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("Days more"),
        min_value=1,
        max_value=MOST_DAYS,
        error_messages={"required": _("Write how many days, for example 14."), "invalid": _("Write a whole number.")},
        widget=forms.TextInput({"inputmode": "numeric"}),
    )

    def offer(self) -> None:
        """What they hold."""
        held = Membership.objects.uncancelled().filter(holder=self.contact)
        self._choose_from("membership", held.select_related("type", "holder").order_by("-pk"))


class FurtherSeatsForm(MadeForm):
    """Seats of an organisation's membership that nobody pays for now."""

    asks = ("membership", "seats")
    field_order = ["membership", "seats", "reason", "words", "request"]
    membership = forms.ModelChoiceField(
        label=_("Membership"), queryset=Membership.objects.none(), empty_label=None, widget=forms.RadioSelect,
        error_messages=NOT_CHOSEN,
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Seats more"),
        min_value=1,
        max_value=MOST_AT_ONCE,
        help_text=_("From today until the end of what is paid."),
        error_messages={"required": _("Write how many seats, for example 3."), "invalid": _("Write a whole number.")},
        widget=forms.TextInput({"inputmode": "numeric"}),
    )

    def offer(self) -> None:
        """What they hold with seats."""
        held = Membership.objects.uncancelled().filter(holder=self.contact, type__seats__gt=0)
        self._choose_from("membership", held.select_related("type", "holder").order_by("-pk"))


class SeatForm(MadeForm):
    """A seat for them at an event, which each kind grants in its own way."""

    asks: tuple[str, ...] = ("ticket", "free", "overbook")
    granted = ""  # what the kind itself says, so that it is not asked
    field_order = ["ticket", "free", "overbook", "reason", "words", "request"]
    ticket = TicketElsewhereField(
        label=_("Event and ticket"), queryset=TicketType.objects.none(),
        empty_label=_("Choose an event and a ticket"), error_messages={"required": _("Choose an event and a ticket.")},
    )  # fmt: skip
    free = forms.BooleanField(label=_("They pay nothing"), required=False)
    overbook = forms.BooleanField(label=_("Also if every seat is taken"), required=False)

    def offer(self) -> None:
        """Tickets of all events that are not over."""
        self.fields.pop(self.granted, None)
        coming = Event.objects.announced().filter(cancelled_at=None).not_over(at=timezone.now())
        kinds = TicketType.objects.filter(event__in=coming, product__archived_at=None).select_related("event")
        self._choose_from("ticket", kinds.order_by("event__start_date", "event", "position", "pk"))


class OverbookedForm(SeatForm):
    """One seat too many."""

    granted = "overbook"


class FreeSeatForm(SeatForm):
    """A seat for nothing."""

    granted = "free"


class AllowForm(MadeForm):
    """Mailings again: nothing to choose, only why."""

    about = _(
        "Somebody at their address called a mail of ours unwanted, so mailings stopped. Let them go there again only "
        "if they ask for it. Our mail provider may keep a list of its own that has to be cleared there."
    )


FORMS: dict[ExceptionKind, type[MadeForm]] = {
    ExceptionKind.PRICE: PriceForm,
    ExceptionKind.WAIVED: WaiveForm,
    ExceptionKind.FREE_TERM: TypeForm,
    ExceptionKind.BACKDATED: EarlierForm,
    ExceptionKind.EXTENDED: LongerForm,
    ExceptionKind.GRACE: LongerForm,
    ExceptionKind.SEATS: FurtherSeatsForm,
    ExceptionKind.LATE: SeatForm,
    ExceptionKind.OVERBOOKED: OverbookedForm,
    ExceptionKind.FREE_SEAT: FreeSeatForm,
    ExceptionKind.WANTED: AllowForm,
}


class DeclineForm(forms.Form):
    """A word to whoever proposed it."""

    note = forms.CharField(
        label=_("Why not"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _("Say in a few words why, so that your colleague can tell the member.")},
    )


def _line_in_words(line: OrderLine) -> str:
    """For example “Full membership, 1 year · €65.00 · A274-E9JB”."""
    return f"{line.description} · {_written(line.unit_price, line.order)} · {line.order.reference}"


def _order_in_words(order: Order) -> str:
    """With what is owed for it."""
    return f"{order.reference} · {_written(order.balance(), order)}"


def _written(amount: Decimal, order: Order) -> str:
    return format_money(amount, order.currency, get_language() or settings.LANGUAGE_CODE)


def _plain(value: object) -> str:
    if isinstance(value, Order):
        return value.reference
    if isinstance(value, OrderLine | Membership | MembershipType | TicketType):
        return str(value.pk)
    if isinstance(value, bool):
        return "yes"
    return value.isoformat() if isinstance(value, date) else str(value)
