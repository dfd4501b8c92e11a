"""Forms of the admin: an event and its tickets. What they refuse is refused beside the field."""

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib.admin.widgets import AdminTimeWidget
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.association import association_zone, day_of, the_association
from ams.core.money import quantised
from billing import chart
from billing.forms import WithPicture
from billing.models import Account, TaxCode
from billing.prices import prices_on
from events.local_times import NoSuchTime, check_local_time, zone_names
from events.models import Event, TicketType
from events.operations import add_ticket_type, change_ticket_type
from events.queries import seats_taken

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    from datetime import datetime

    from ams.core.models import User

    TicketTypeModelForm = forms.ModelForm[TicketType]
else:
    TicketTypeModelForm = forms.ModelForm


def check_times(form: "forms.ModelForm[Any]", zone: str) -> None:
    """Refuse beside its field a start or an end that the clocks of a zone never show, or show twice."""
    given = form.cleaned_data
    for name in ("start", "end"):
        if {f"{name}_date", f"{name}_time"} <= given.keys():
            try:
                check_local_time(given[f"{name}_date"], given[f"{name}_time"], zone)
            except NoSuchTime as error:
                form.add_error(f"{name}_time", str(error))


_FACTS = ("name", "position", "capacity", "sold_from", "sold_until", "most_per_order", "needs_approval")


class EventForm(WithPicture):
    """What takes place. Times are those of the clocks there: nothing here turns them into others."""

    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Whose clocks these times are. Wherever you or your readers are, they stay as written."),
    )

    class Meta:
        model = Event
        fields = ("slug", "title", "summary", "description", "place", "online_link", "start_date", "start_time",
                  "end_date", "end_time", "zone", "capacity", "agenda", "speakers", "picture", "picture_alt",
                  "has_waiting_list", "offer_hours")  # fmt: skip
        widgets = {
            "description": forms.Textarea(attrs={"rows": 6}),
            "agenda": forms.Textarea(attrs={"rows": 6}),
            "speakers": forms.Textarea(attrs={"rows": 4}),
            "start_time": AdminTimeWidget(format="%H:%M"),
            "end_time": AdminTimeWidget(format="%H:%M"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {*zone_names(), self.instance.zone or association_zone().key}
        zone = cast("forms.ChoiceField", self.fields["zone"])
        zone.choices = [(name, name.replace("_", " ")) for name in sorted(known)]
        if "offer_hours" in self.fields:  # whoever only reads has no such field
            self.fields["offer_hours"].required = False
        if not self.instance.zone:
            self.initial.setdefault("zone", association_zone().key)

    def clean_offer_hours(self) -> int:
        """Left empty it stays as it is."""
        return self.cleaned_data["offer_hours"] or int(self.instance.offer_hours)

    def clean(self) -> dict[str, Any]:
        """Times that there are, once; and no fewer seats than are taken."""
        given = super().clean()
        if "zone" in given:
            check_times(self, given["zone"])
        if self.instance.published_at and not (given.get("place") or given.get("online_link")):
            self.add_error("place", _("It is announced, so say where it is: write a place, or an online link."))
        self._check_seats(given.get("capacity"))
        return given

    def _check_seats(self, capacity: int | None) -> None:
        """The row stays locked until the form is saved, so that nobody takes a seat in between."""
        if capacity is None or self.instance._state.adding:
            return
        event = Event.objects.select_for_update(no_key=True).get(pk=self.instance.pk)
        taken = sum(seats_taken(event, at=timezone.now()).values())
        if capacity < taken:
            self.add_error(
                "capacity", _("%(taken)d seats are taken already. Write at least as many.") % {"taken": taken}
            )


class TicketTypeForm(TicketTypeModelForm):
    """A way to come, and what anybody pays for it from today on."""

    amount = forms.DecimalField(
        label=gettext_lazy("Price"), min_value=0, max_digits=12, decimal_places=3,
        help_text=gettext_lazy("What anybody pays from today on, for example 25. Free: 0. For members see below."),
    )  # fmt: skip
    tax_code = forms.ModelChoiceField(TaxCode.objects.all(), label=gettext_lazy("Tax"))
    income_account = forms.ModelChoiceField(Account.objects.all(), label=gettext_lazy("Income account"))

    class Meta:
        model = TicketType
        fields = _FACTS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.setdefault("tax_code", TaxCode.objects.order_by("pk").values_list("pk", flat=True).first())
            account = Account.objects.filter(code=chart.INCOME).values_list("pk", flat=True).first()
            self.initial.setdefault("income_account", account)
            return
        product = self.instance.product
        self.initial["tax_code"], self.initial["income_account"] = product.tax_code_id, product.income_account_id
        for name in ("tax_code", "income_account"):
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Changed with its prices.")
        if (price := prices_on([product.pk], day_of(timezone.now())).get(product.pk)) is not None:
            self.initial["amount"] = quantised(price, the_association().currency)

    def clean_amount(self) -> Any:
        """As people write amounts in the association's currency."""
        amount = self.cleaned_data["amount"]
        if amount != quantised(amount, the_association().currency):
            raise forms.ValidationError(_("Write the amount with no more decimals than the currency has."))
        return amount

    def clean_capacity(self) -> int | None:
        """No fewer than are taken; the event's row stays locked until the form is saved."""
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is None or self.instance._state.adding:
            return capacity
        event = Event.objects.select_for_update(no_key=True).get(pk=self.instance.event_id)
        taken = seats_taken(event, at=timezone.now()).get(self.instance.pk, 0)
        if capacity < taken:
            raise forms.ValidationError(
                _("%(taken)d seats are taken already. Write at least as many.") % {"taken": taken}
            )
        return capacity

    def keep(self, *, event: Event, at: "datetime", by: "User | None") -> TicketType:
        """Write it by the operations: a new type comes with its product, another price is a further row."""
        given = self.cleaned_data
        if self.instance._state.adding:
            details = {name: given[name] for name in _FACTS}
            money = {name: given[name] for name in ("amount", "tax_code", "income_account")}
            return add_ticket_type(event=event, at=at, by=by, **details, **money)
        return change_ticket_type(kind=self.instance, amount=given["amount"], at=at, by=by)
