"""The same event again, on another day."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.translation import gettext_lazy

from events.models import Event


class CopyForm(forms.Form):
    """What a copy cannot take from the event it is of."""

    starts_on = forms.DateField(
        label=gettext_lazy("Starts on"), widget=AdminDateWidget,
        help_text=gettext_lazy("Everything else moves by as many days. Times stay as the clocks there show them."),
    )  # fmt: skip
    slug = forms.SlugField(
        label=gettext_lazy("Address"), max_length=50,
        help_text=gettext_lazy("The page is /events/address/, for example spring-walk-2027."),
    )  # fmt: skip
    with_documents = forms.BooleanField(label=gettext_lazy("With its documents"), required=False)

    def __init__(self, data: Any, *, event: Event) -> None:
        super().__init__(data, initial={"slug": f"{event.slug[:43]}-{event.start_date.year + 1}"})
