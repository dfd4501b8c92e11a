"""How it was: five answers to choose from, and room for words."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staffdesk.models import Felt
from staffdesk.operations.pulses import LONGEST


class PulseForm(forms.Form):
    """The two questions; only the first needs an answer."""

    felt = forms.TypedChoiceField(
        label=_("Compared with what you expected, how was it?"), choices=Felt.choices, coerce=int,
        widget=forms.RadioSelect, error_messages={"required": _("Choose one of the five.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("What should have happened?"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Only if you like. A person reads it."),
    )  # fmt: skip


class PredictionForm(forms.Form):
    """What a colleague thinks the answer will be."""

    felt = forms.TypedChoiceField(choices=Felt.choices, coerce=int)
