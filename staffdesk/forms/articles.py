"""Writing an answer, and which answers to list."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from staffdesk.forms.colleagues import ColleagueField
from staffdesk.forms.filters import Choice, Words
from staffdesk.forms.monthly import SpanFilter
from staffdesk.journeys import HELPED_AT
from staffdesk.models import Area, Article, Reason
from staffdesk.models.articles import LONGEST
from staffdesk.operations.articles import Written

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    ReasonField = forms.ModelChoiceField[Reason]
    AreaField = forms.ModelChoiceField[Area]
else:
    ReasonField = AreaField = forms.ModelChoiceField

HALF_A_YEAR: Final = timedelta(days=182)


class ArticleFilter(SpanFilter):
    """Which answers, in which months."""

    q = Words(label=_("Words"), max_length=200)
    only = Choice(
        label=_("Show"), required=False,
        choices=[("", _("All")), ("due", _("To be looked at")), ("unread", _("Nobody reads")), ("drafts", _("Drafts"))],
    )  # fmt: skip


class ArticleForm(forms.Form):
    """An answer: the question as members ask it, what is true, and who sees to it that it stays true."""

    title = forms.CharField(
        label=_("Question"), max_length=160, widget=forms.TextInput({"dir": "auto"}),
        help_text=_("As they would ask it, for example “Where is my receipt?”."),
        error_messages={"required": _("Write the question as members ask it.")},
    )  # fmt: skip
    body = forms.CharField(
        label=_("Answer"), max_length=LONGEST, widget=forms.Textarea({"rows": 8, "dir": "auto"}),
        help_text=_("Short: what to do, where, and how long it takes. An empty line begins a paragraph; addresses "
                    "that begin with https:// become links. Name nobody."),
        error_messages={"required": _("Write the answer.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("Other words for it"), max_length=300, required=False,
        help_text=_("Found by them, too, and not shown: bill, invoice, proof of payment."),
    )  # fmt: skip
    leads_to = forms.ChoiceField(
        label=_("Button"), required=False, choices=[("", _("None")), *Article.LeadsTo.choices],
        help_text=_("The page on which they do it."),
    )  # fmt: skip
    reason = ReasonField(
        label=_("Reason"), queryset=Reason.objects.filter(archived_at=None), empty_label=_("Choose a reason"),
        help_text=_("Whoever reads it, and comes to us about this within a week all the same, was not helped."),
        error_messages={"required": _("Choose the reason it answers.")},
    )  # fmt: skip
    places = forms.MultipleChoiceField(
        label=_("Also offered at"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=list(HELPED_AT.items()),
        help_text=_("A quiet link at the steps where people stop; three at most are shown."),
    )  # fmt: skip
    area = AreaField(
        label=_("Area"), queryset=Area.objects.all(), empty_label=None,
        help_text=_("On its page stands what is to be looked at again."),
    )  # fmt: skip
    owner = ColleagueField(
        label=_("Owner"), required=False, empty_label=_("Whoever looks after the area"),
        help_text=_("Sees to it that it stays true."),
    )  # fmt: skip
    review_on = forms.DateField(
        label=_("To be looked at again on"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say when somebody looks at it again.")},
    )  # fmt: skip
    why = forms.CharField(label=_("Why it changes"), max_length=500, required=False)
    is_published = forms.BooleanField(label=_("Members read it"), required=False)

    def __init__(self, *args: Any, article: Article | None = None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if article is None:
            del self.fields["why"]
            self.initial.setdefault("area", Area.objects.filter(code="service").first())
            self.initial.setdefault("review_on", today + HALF_A_YEAR)
            self.initial.setdefault("is_published", True)
        else:
            names = [name for name in self.fields if name != "why"]
            self.initial = {**{name: getattr(article, name) for name in names}, **self.initial}

    def written(self) -> Written:
        """What was written."""
        given = self.cleaned_data
        return Written(**{name: given[name] for name in Written.__dataclass_fields__})
