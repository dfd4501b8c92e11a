"""Which of two records says what is right, and why they are one."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.merging import ABSORBED, KEPT, Difference, Plan

QUESTION = "question:"


class MergeForm(forms.Form):
    """Which side of each difference stands, the decisions nobody can guess, and why the two are one."""

    reason = forms.CharField(
        label=_("Why are these the same?"),
        max_length=500,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("For example: same birthday, and she told us she married."),
        error_messages={"required": _("Say in a few words why these two are one, so that colleagues can follow.")},
    )

    def __init__(self, *args: Any, plan: Plan, may_see_private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [one for one in plan.differences if may_see_private or not one.detail.is_private]
        fields: dict[str, forms.Field] = {one.detail.key: _side(one) for one in self.asked}
        for question in plan.questions:
            fields[QUESTION + question.key] = forms.ChoiceField(
                label=question.label,
                help_text=question.text,
                choices=question.options,
                initial=question.suggested,
                widget=forms.RadioSelect,
                error_messages={"required": _("Decide which one stands.")},
            )
        self.fields = fields | self.fields

    @property
    def sides(self) -> list[forms.BoundField]:
        """The fields for what differs, in their order."""
        return [self[one.detail.key] for one in self.asked]

    @property
    def decisions(self) -> list[forms.BoundField]:
        """The fields for what cannot be guessed."""
        return [self[name] for name in self.fields if name.startswith(QUESTION)]

    @property
    def choices(self) -> dict[str, str]:
        """What was chosen, as `merge_contacts` wants it; without what this colleague was not asked."""
        return {name.removeprefix(QUESTION): value for name, value in self.cleaned_data.items() if name != "reason"}


def _side(one: Difference) -> forms.ChoiceField:
    nothing = gettext("(nothing)")
    return forms.ChoiceField(
        label=one.detail.label,
        choices=[(KEPT, one.kept or nothing), (ABSORBED, one.absorbed)],
        initial=one.suggested,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
