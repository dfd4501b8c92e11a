"""The word of staff who erase somebody."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """Why, and whether what stands against it is known."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("It is kept, so write neither name nor address: asked for it by letter of 3 March."),
        error_messages={"required": _("Say why.")},
    )
    although = forms.BooleanField(
        label=_("Although something is not over yet: I have read what stands above"), required=False
    )
    surely = forms.BooleanField(
        label=_("Nobody can bring it back. Erase it."),
        error_messages={"required": _("Tick this if you are sure.")},
    )
