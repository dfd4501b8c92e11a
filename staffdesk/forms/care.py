"""What care tasks are narrowed to, and what became of one."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ams.core.models import User
from staffdesk.forms.colleagues import ColleagueField
from staffdesk.forms.filters import Choice, DayField, ListFilter, asked_by
from staffdesk.models import CareTask, Risk
from staffdesk.queries.care import A_DAY, FIGURES, PERIOD, called_by, tasks_in

MINE: Final = "mine"
LISTS: Final = ((MINE, _("Mine")), ("all", _("Everybody’s")), ("overdue", _("Overdue")), ("settled", _("Settled")))


class CareFilter(ListFilter):
    """Which tasks to list."""

    which = Choice(
        required=False, widget=forms.HiddenInput,
        choices=[("", ""), *LISTS, *((figure, figure) for figure in FIGURES)],
    )  # fmt: skip
    since = DayField(label=_("From"))  # with a figure alone
    until = DayField(label=_("To"))

    @property
    def shown(self) -> str:
        """The list, or the figure."""
        return str(self.chosen("which") or MINE)

    def days(self, today: date) -> tuple[date, date]:
        """From when to when a figure counts; never what is still to come."""
        until: date = min(self.chosen("until") or today, today)
        return self.chosen("since") or until - PERIOD + A_DAY, until

    def tasks(self, *, user: User, today: date) -> QuerySet[CareTask]:
        """What was asked for."""
        since, until = self.days(today)
        return tasks_in(self.shown, user=user, on=until if self.shown in FIGURES else today, since=since)


class OutcomeForm(forms.Form):
    """What became of a task. Each outcome asks for what it needs, and for no more.

    A mail leaves by the button that says so (`sends`), and by no other; and none that was begun is lost by keeping.
    """

    DONE, MAILED, NOT_REACHED, DROPPED, HANDED_ON = "done", "mailed", "not_reached", "dropped", "handed_on"

    outcome = forms.ChoiceField(
        label=_("What became of it"), widget=forms.RadioSelect, initial=DONE,
        choices=[
            (DONE, _("Done")),
            (MAILED, _("Write them a mail, here")),
            (NOT_REACHED, _("Not reached: try again")),
            (HANDED_ON, _("A colleague does it")),
            (DROPPED, _("Leave it undone")),
        ],
    )  # fmt: skip
    words = forms.CharField(
        label=_("Note"), required=False, max_length=2_000, widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=_("What they said, and what matters to them; or why it is left undone. Colleagues read it."),
    )  # fmt: skip
    subject = forms.CharField(label=_("Subject of the mail"), required=False, max_length=150)
    letter = forms.CharField(
        label=_("The mail"), required=False, max_length=5_000, widget=forms.Textarea({"rows": 6, "dir": "auto"}),
        help_text=_("It leaves in your name, and is signed with it. Answers arrive with us."),
    )  # fmt: skip
    again_on = DayField(label=_("Try again on"))
    colleague = ColleagueField(label=_("Which colleague"), required=False)

    def __init__(self, *args: Any, task: CareTask, today: date, sends: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sends = sends
        self.fields["colleague"].leave_out(task.owner_id)  # type: ignore[attr-defined]  # a choice of colleagues
        self.initial.setdefault("letter", gettext("Dear %(name)s,") % {"name": called_by(task)} + "\n\n")
        if not task.contact.email:
            del self.fields["subject"], self.fields["letter"]
        self.initial.setdefault("again_on", today + timedelta(days=1))
        asked_by(self, words=self.DONE, subject=self.MAILED, letter=self.MAILED, again_on=self.NOT_REACHED,
                 colleague=self.HANDED_ON)  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A word for what ends it, a day for trying again, a name for handing it on, a mail for sending one."""
        given = super().clean() or {}
        if self.sends:
            given["outcome"] = self.MAILED
        elif given.get("outcome") == self.MAILED and given.get("subject"):
            self.add_error(None, gettext("Nothing was sent yet. “Send the mail” sends it."))
        elif given.get("subject"):
            self.add_error("subject", gettext("This mail was not sent. Send it, or take its subject away."))
        needed = {
            self.DONE: ("words", gettext("Write in a few words what was said.")),
            self.MAILED: ("subject", gettext("Write what the mail is about.")),
            self.DROPPED: ("words", gettext("Say why it is left undone.")),
            self.NOT_REACHED: ("again_on", gettext("Choose when to try again.")),
            self.HANDED_ON: ("colleague", gettext("Choose who does it.")),
        }.get(given.get("outcome", ""))
        if needed and needed[0] in self.fields and not given.get(needed[0]) and needed[0] not in self.errors:
            self.add_error(*needed)
        if self.sends and "letter" in self.fields and given.get("letter", "") in ("", self.initial["letter"].strip()):
            self.add_error("letter", gettext("Write what you want to say to them."))
        return given


class RiskFilter(ListFilter):
    """Which members at risk to list."""

    reason = Choice(label=_("Why"), required=False, choices=[("", _("Any reason")), *Risk.choices])
