"""The form of a call: a number or a name, who it is, a few words, and what was promised."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact
from staffdesk.models import Case
from staffdesk.operations.calls import Call
from staffdesk.queries.calls import Callers, is_number
from staffdesk.queries.reasons import find_reason, offered_reasons

NOBODY = "nobody"  # what is chosen when none of those offered is calling
OUTCOMES = (("mine", _("I call back")), ("queue", _("A colleague calls back")), ("done", _("Done")))


def _reasons() -> list[tuple[str, Any]]:
    """What probably caused it, or one of those that are offered."""
    return [("", _("By what probably caused it")), *((one.code, one.words) for one in offered_reasons())]


class CallForm(forms.Form):
    """Filled in while somebody is on the phone: nothing is required but words, and a choice where there is one."""

    number = forms.CharField(
        label=_("Their number or their name"),
        max_length=100,
        required=False,
        help_text=_("Type or paste it; we look for them while you type."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    who = forms.RegexField(rf"^({NOBODY}|new:\d{{1,18}}|case:\d{{1,18}})$", required=False)
    words = forms.CharField(
        label=_("What is it about?"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    reason = forms.ChoiceField(
        label=_("Why they call"), required=False, widget=forms.Select({"data-key": "w"}), choices=_reasons
    )
    outcome = forms.ChoiceField(choices=OUTCOMES, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, callers: Callers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._callers = callers
        self.initial.setdefault("once", uuid.uuid4())

    def clean(self) -> dict[str, Any]:
        """Where somebody is offered, the choice is made by who is on the phone, never by us."""
        cleaned = super().clean() or {}
        if self._callers.is_anybody and not cleaned.get("who"):
            self.add_error("who", gettext("Say who it is; “nobody of these” is an answer too."))
        return cleaned

    def call(self) -> Call:
        """The call as the desk writes it down."""
        typed, said = self.cleaned_data, self.cleaned_data["number"].strip()
        kind, _colon, number = typed["who"].partition(":")
        case = Case.objects.select_related("contact").filter(pk=number).first() if kind == "case" else None
        contact = Contact.objects.filter(number=number, merged_into=None).first() if kind == "new" else None
        return Call(
            words=typed["words"],
            outcome=typed["outcome"],
            number=said[:40] if is_number(said) else "",
            name="" if is_number(said) else said,
            contact=contact,
            case=case,
            reason=find_reason(typed["reason"]),
            once=str(typed["once"] or ""),
        )
