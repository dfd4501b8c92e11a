"""The form that flags a case as a difficult situation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from staffdesk.models import Difficulty


class FlagForm(forms.Form):
    """Why, and a few words for whoever is told."""

    kind = forms.ChoiceField(
        label=_("Why?"),
        choices=Difficulty.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what makes it difficult.")},
    )
    words = forms.CharField(
        label=_("What should they know?"),
        max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words what makes it difficult.")},
    )
