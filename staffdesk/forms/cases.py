"""What staff write into a case."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import User
from ams.core.roles import Ability, can
from staffdesk.models import CannedAnswer, Case, CaseMessage

MOST_FILES: Final = 10
MOST_WORDS: Final = 30  # of a member, offered for a case of its own
MOST_BYTES: Final = 10 * 1024 * 1024  # of all files of an answer; many mail servers refuse more
_NEEDED: Final = _("Write a few words, so that colleagues can follow what happened.")


class FilesInput(forms.ClearableFileInput):
    """A choice of several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, as many and as large as a mail can carry."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files as a list."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        files: list[UploadedFile[Any]] = [super(FilesField, self).clean(one, initial) for one in given]
        if len(files) > MOST_FILES or sum(one.size or 0 for one in files) > MOST_BYTES:
            raise ValidationError(gettext("A mail carries ten files, of 10 MB together. Send fewer, or a link."))
        return files


class ReplyForm(forms.Form):
    """An answer to the member. `seen` is the last word the page showed; `once` makes a second click harmless."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=20_000,
        widget=forms.Textarea({"rows": 6, "data-key": "r"}),
        error_messages={"required": _("Write what they should read.")},
    )
    attached = FilesField(label=_("Files"), required=False, widget=FilesInput({"multiple": True}))
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, canned: list[CannedAnswer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("once", uuid.uuid4())
        if canned:
            choices = [("", gettext("An answer that is given often …")), *((one.pk, one.name) for one in canned)]
            self.fields["canned"] = forms.TypedChoiceField(
                label=gettext("Ready-made"), required=False, choices=choices, coerce=int, empty_value=None
            )


class NoteForm(forms.Form):
    """A word for colleagues, or the word with which a case is closed or opened again. No member reads it."""

    words = forms.CharField(
        label=_("For colleagues, who alone read it"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _NEEDED},
    )


class HandOverForm(forms.Form):
    """To whom, and why."""

    to = forms.ChoiceField(label=_("To"), error_messages={"required": _("Choose a colleague or a department.")})
    why = forms.CharField(
        label=_("What they should know"),
        max_length=5_000,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": _NEEDED},
    )

    def __init__(self, *args: Any, staff: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._staff = {f"user-{one.pk}": one for one in staff if can(one.role, Ability.WORK_CASES)}
        self.fields["to"].choices = [  # type: ignore[attr-defined]  # it is a field with choices
            ("", gettext("Choose …")),
            (gettext("Departments"), list(Case.Queue.choices)),
            (gettext("Colleagues"), [(name, str(one)) for name, one in self._staff.items()]),
        ]

    def receiver(self) -> dict[str, Any]:
        """As `hand_over_case` takes it."""
        to = self.cleaned_data["to"]
        return {"to": self._staff[to]} if to in self._staff else {"queue": to}


class SnoozeForm(forms.Form):
    """When it is to be looked at again."""

    until = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Choose a day and a time."), "invalid": _("This is no day and time.")},
    )

    def clean_until(self) -> datetime:
        """Within the years that clocks and zones agree upon."""
        until: datetime = self.cleaned_data["until"]
        if until.year > timezone.localdate().year + 5:
            raise ValidationError(gettext("Nobody will remember in more than five years. Choose a nearer day."))
        return until


class OtherCaseForm(forms.Form):
    """The number of another case."""

    number = forms.ModelChoiceField(
        label=_("Number of the other case"),
        queryset=Case.objects.all(),
        widget=forms.NumberInput({"min": 1}),
        error_messages={
            "required": _("Give the number of the other case."),
            "invalid_choice": _("There is no case with this number."),
        },
    )


class SplitForm(forms.Form):
    """Which word has a second matter in it, what that is, and whose."""

    said = forms.TypedChoiceField(
        label=_("Said in"),
        coerce=int,
        error_messages={"required": _("Choose what they said."), "invalid_choice": _("Choose what they said.")},
    )
    subject = forms.CharField(
        label=_("What the second matter is"),
        max_length=200,
        error_messages={"required": _("Say in a few words what the second matter is.")},
    )
    queue = forms.ChoiceField(label=_("Department"), choices=Case.Queue.choices)

    def __init__(self, *args: Any, case: Case, thread: Sequence[CaseMessage], **kwargs: Any) -> None:
        """`thread` is the conversation, oldest first; what was said in cases merged into this one stays there."""
        super().__init__(*args, **kwargs)
        words = [one for one in reversed(thread) if one.is_from_member and one.case_id == case.pk]
        self.words = {one.pk: one for one in words[:MOST_WORDS]}
        self.fields["said"].choices = [(pk, _beginning(one)) for pk, one in self.words.items()]  # type: ignore[attr-defined]  # it is a field with choices
        self.initial.setdefault("queue", case.queue)


def _beginning(said: CaseMessage) -> str:
    return f"{date_format(timezone.localtime(said.at), 'SHORT_DATETIME_FORMAT')}: {said.words[:60]}"
