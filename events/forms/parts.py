"""Forms of the admin for what belongs to an event: sessions, documents, questions, and rules of cancelling."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.contrib.admin.widgets import AdminTimeWidget
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.association import day_of, the_association
from ams.core.models import Contact, FieldDefinition
from ams.core.models.fields import ATTENDEE
from ams.core.money import quantised
from billing import chart
from billing.models import Account, TaxCode
from billing.prices import prices_on
from events.forms.events import check_times
from events.models import Event, EventDocument, EventQuestion, Session
from events.operations import Priced, set_up_session
from events.queries import sessions_of

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    from datetime import datetime

    from ams.core.models import User

    ModelForm = forms.ModelForm[Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    ModelForm, InlineFormSet = forms.ModelForm, BaseInlineFormSet

LARGEST_DOCUMENT = 10 * 1024 * 1024  # bytes


class SessionFormSet(InlineFormSet):
    """Sessions with the zone that the event's own form has just chosen."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Also the event, as it is being saved."""
        return {**super().get_form_kwargs(index), "event": self.instance}


class SessionForm(ModelForm):
    """A part of the event; an empty price means that the ticket includes it."""

    amount = forms.DecimalField(
        label=gettext_lazy("Price"), min_value=0, max_digits=12, decimal_places=3, required=False,
        help_text=gettext_lazy("What anybody pays for it on top from today on. Empty: the ticket includes it."),
    )  # fmt: skip
    tax_code = forms.ModelChoiceField(TaxCode.objects.all(), label=gettext_lazy("Tax"), required=False)

    class Meta:
        model = Session
        fields = ("title", "place", "start_date", "start_time", "end_date", "end_time", "capacity", "position")
        widgets = {"start_time": AdminTimeWidget(format="%H:%M"), "end_time": AdminTimeWidget(format="%H:%M")}

    def __init__(self, *args: Any, event: Event | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        if self.instance.product is None:
            first = TaxCode.objects.order_by("pk").values_list("pk", flat=True).first()
            self.initial.setdefault("tax_code", first)
            return
        product = self.instance.product
        self.initial["tax_code"] = product.tax_code_id
        self.fields["tax_code"].disabled = True
        if (price := prices_on([product.pk], day_of(timezone.now())).get(product.pk)) is not None:
            self.initial["amount"] = quantised(price, the_association().currency)

    def clean_amount(self) -> Any:
        """As people write amounts in the association's currency; what was sold once keeps a price."""
        amount = self.cleaned_data["amount"]
        if amount is None and self.instance.product is not None:
            raise forms.ValidationError(_("It has been sold at a price. Write 0 if it costs nothing from today on."))
        if amount is not None and amount != quantised(amount, the_association().currency):
            raise forms.ValidationError(_("Write the amount with no more decimals than the currency has."))
        return amount

    def clean(self) -> dict[str, Any]:
        """Times that there are, once; no fewer seats than are taken; and a tax with a price."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.event is not None and self.event.zone:
            check_times(self, self.event.zone)
        if given.get("amount") is not None and given.get("tax_code") is None:
            self.add_error("tax_code", _("Say how it is taxed."))
        self._check_seats(given.get("capacity"))
        return given

    def _check_seats(self, capacity: int | None) -> None:
        """The event's row stays locked until the form is saved, so that nobody takes a seat in between."""
        if capacity is None or self.instance._state.adding:
            return
        event = Event.objects.select_for_update(no_key=True).get(pk=self.instance.event_id)
        found: list[Any] = [one for one in sessions_of(event, at=timezone.now()) if one.pk == self.instance.pk]
        if found and capacity < found[0].taken:
            self.add_error(
                "capacity",
                _("%(taken)d seats are taken already. Write at least as many.") % {"taken": found[0].taken},
            )

    def keep(self, *, event: Event, at: "datetime", by: "User | None") -> Session:
        """Write it by the operation: a price comes with a product, another one is a further row."""
        given, session = self.cleaned_data, self.instance
        session.event = event
        priced = None
        if given["amount"] is not None:
            priced = Priced(given["amount"], given["tax_code"], income_account_of(event))
        return set_up_session(session=session, priced=priced, at=at, by=by)


def income_account_of(event: Event) -> Account:
    """Where its tickets are booked; as other income where it has none yet."""
    kind = event.ticket_types.select_related("product__income_account").first()
    return kind.product.income_account if kind else Account.objects.get(code=chart.INCOME)


class DocumentForm(ModelForm):
    """A PDF. Its name at our side is of our making, so that nobody guesses where those for registrants are."""

    class Meta:
        model = EventDocument
        fields = ("title", "file", "for_registrants", "position")

    def clean_file(self) -> Any:
        """A PDF by what is in it, of bearable size; an untouched file stays as it is."""
        given = self.cleaned_data["file"]
        if not isinstance(given, UploadedFile):
            return given
        if given.size is None or given.size > LARGEST_DOCUMENT:
            raise forms.ValidationError(_("This file is larger than 10 MB. Save it smaller."))
        if not given.read(5).startswith(b"%PDF-"):
            raise forms.ValidationError(_("This is no PDF. Save it as one."))
        given.seek(0)
        given.name = f"{uuid4().hex}.pdf"
        return given


class QuestionForm(ModelForm):
    """A custom field that is asked; those of organisations alone make no sense here."""

    class Meta:
        model = EventQuestion
        fields = ("field", "position", "is_required")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = Q(archived_at=None, applies_to__in=["", Contact.Kind.PERSON, ATTENDEE]) | Q(pk=self.instance.field_id)
        self.fields["field"].queryset = FieldDefinition.objects.filter(asked)  # type: ignore[attr-defined]  # a choice
