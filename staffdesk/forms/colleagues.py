"""Choosing a colleague who can answer for something."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from ams.core.models import User
from staffdesk.models.areas import can_own_it

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    UserChoiceField = forms.ModelChoiceField[User]
else:
    UserChoiceField = forms.ModelChoiceField

CHOOSE = gettext_lazy("Choose a colleague")


class ColleagueField(UserChoiceField):
    """Everybody who may sign in and do something, by name; `leave_out` takes one of them away."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(can_own_it(), **{"empty_label": CHOOSE, **kwargs})

    def leave_out(self, pk: int | None) -> None:
        """Whoever has it already."""
        self.queryset = can_own_it().exclude(pk=pk or 0)
