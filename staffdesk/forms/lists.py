"""The builder of lists: one small form a condition, in the order they were added; nothing typed is ever lost."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from staffdesk.lists import (
    MOST_CONDITIONS,
    Checked,
    Condition,
    ConditionError,
    Shape,
    Subject,
    UnreadableCriteria,
    check,
    check_all,
    one_from_text,
)
from staffdesk.models import SavedList

if TYPE_CHECKING:
    _ListModelForm = forms.ModelForm[SavedList]
else:
    _ListModelForm = forms.ModelForm

FEW: Final = 8  # choices that are all shown with a box each


class AnyOf(forms.MultipleChoiceField):
    """Any of some choices; what is no choice any more is named by the check, not refused without a word."""

    def validate(self, value: Any) -> None:
        """Left to `staffdesk.lists.check`."""


class ConditionForm(forms.Form):
    """One condition. Which fields there are depends on what it is about."""

    def __init__(self, condition: Condition, subject: Subject, row: int, *, is_new: bool = False) -> None:
        self.subject, self.row = subject, row
        typed = None if is_new else _as_typed(condition, subject, f"c{row}")
        super().__init__(typed, prefix=f"c{row}", initial={"about": condition.about, "how": condition.how})
        self.condition = condition
        self.fields["about"] = forms.CharField(required=False, widget=forms.HiddenInput)
        hows = [(how, words) for how, (words, _shape) in subject.hows.items()]
        widget = forms.Select if len(hows) > 1 else forms.HiddenInput
        self.fields["how"] = forms.ChoiceField(label=_("How"), choices=hows, required=False, widget=widget)
        for name, field in _fields_of(subject).items():
            self.fields[name] = field
        if subject.takes_day:
            self.fields["on"] = _day(_("On which day"), help_text=_("Empty means today, whenever it is asked."))

    def clean(self) -> dict[str, Any]:
        """What is wrong stands beside the field it is about."""
        try:
            self.condition = check(self.condition, self.subject)
        except ConditionError as error:
            self.add_error(error.field if error.field in self.fields else None, str(error))
        return self.cleaned_data

    @property
    def only_how(self) -> str:
        """The words between subject and value where there is but one way to compare."""
        hows = list(self.subject.hows.values())
        return hows[0][0] if len(hows) == 1 else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A condition in the builder: its form, or, where nobody knows what it is about, itself to carry along."""

    number: int
    checked: Checked
    form: ConditionForm | None
    is_new: bool = False  # just added: nobody is blamed yet for what is not filled in

    @property
    def kept(self) -> str:
        """The condition as text for a hidden field."""
        return json.dumps(self.checked.condition.as_json())


class ListForm(_ListModelForm):
    """What a list is called, and for whom it is."""

    class Meta:
        model = SavedList
        fields = ["name", "is_shared"]
        error_messages = {"name": {"required": _("Give the list a name, so that colleagues find it.")}}


def rows_of(
    conditions: Sequence[Condition], subjects: Mapping[str, Subject], *, is_last_new: bool = False
) -> list[Row]:
    """The builder's rows for conditions as they were kept or typed; the last one may just have been added."""
    new = len(conditions) - 1 if is_last_new else -1
    checked = check_all(tuple(conditions), subjects)
    return [_row(number, one, subjects, is_new=number == new) for number, one in enumerate(checked)]


def typed_conditions(data: QueryDict, subjects: Mapping[str, Subject]) -> list[Condition]:
    """The conditions as they were typed, after what the buttons asked for: one more, or one less."""
    numbers = [number for number in data.getlist("row") if number.isascii() and number.isdigit()][:MOST_CONDITIONS]
    kept = [_typed(data, f"c{number}", subjects) for number in numbers if number != data.get("remove")]
    conditions = [condition for condition in kept if condition is not None]
    wanted = subjects.get(data.get("new", "")) if "add" in data else None
    if wanted and len(conditions) < MOST_CONDITIONS:
        conditions.append(Condition(wanted.key, next(iter(wanted.hows))))
    return conditions


def _row(number: int, checked: Checked, subjects: Mapping[str, Subject], *, is_new: bool) -> Row:
    subject = subjects.get(checked.condition.about)
    form = ConditionForm(checked.condition, subject, number, is_new=is_new) if subject else None
    return Row(number, checked, form, is_new)


def _typed(data: QueryDict, prefix: str, subjects: Mapping[str, Subject]) -> Condition | None:
    if kept := data.get(f"{prefix}-kept"):
        try:
            return one_from_text(kept)
        except UnreadableCriteria:
            return None
    subject = subjects.get(data.get(f"{prefix}-about", ""))
    if subject is None:
        return None
    names = {Shape.CHOICES: ["values"], Shape.DAYS: ["first", "last"], Shape.NOTHING: []}.get(subject.shape, ["text"])
    values = tuple(clean for name in names for clean in map(_clean, data.getlist(f"{prefix}-{name}")))
    return Condition(subject.key, data.get(f"{prefix}-how", ""), values, _clean(data.get(f"{prefix}-on", "")))


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _as_typed(condition: Condition, subject: Subject, prefix: str) -> MultiValueDict[str, str]:
    typed: dict[str, list[str]] = {"about": [condition.about], "how": [condition.how], "on": [condition.on]}
    match subject.shape:
        case Shape.CHOICES:
            typed["values"] = list(condition.values)
        case Shape.DAYS:
            first, last, *_rest = (*condition.values, "", "")
            typed |= {"first": [first], "last": [last]}
        case Shape.NUMBERS:
            typed["text"] = ["\n".join(condition.values)]
        case _:
            typed["text"] = list(condition.values[:1])
    return MultiValueDict({f"{prefix}-{name}": values for name, values in typed.items()})


def _fields_of(subject: Subject) -> dict[str, forms.Field]:
    match subject.shape:
        case Shape.CHOICES:
            return {"values": _choices(subject)}
        case Shape.DAYS:
            return {"first": _day(_("First day")), "last": _day(_("Last day"))}
        case Shape.NUMBERS:
            return {"text": _text(_("Numbers"), forms.Textarea({"rows": 3, "inputmode": "numeric"}))}
        case Shape.NUMBER:
            return {"text": _text(_("Number"), forms.TextInput({"inputmode": "decimal"}))}
        case Shape.WORDS:
            return {"text": _text(_("What"), forms.TextInput())}
    return {}


def _choices(subject: Subject) -> AnyOf:
    shown = [
        (key, _("%(name)s (no longer offered)") % {"name": name} if key in subject.archived else name)
        for key, name in subject.choices.items()
    ]
    few = len(shown) <= FEW
    widget = forms.CheckboxSelectMultiple() if few else forms.SelectMultiple({"size": "6"})
    return AnyOf(label=_("Any of these"), choices=shown, required=False, widget=widget)


def _day(label: Any, help_text: Any = "") -> forms.CharField:
    return _text(label, forms.DateInput({"type": "date"}), help_text)


def _text(label: Any, widget: forms.Widget, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text, strip=True)
