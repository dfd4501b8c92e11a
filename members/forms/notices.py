"""A step of the plan of notices, as administrators write it, and whose eyes they want to see it with."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Membership, NoticeStep

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    StepModelForm = forms.ModelForm[NoticeStep]
else:
    StepModelForm = forms.ModelForm


class StepForm(StepModelForm):
    """Subject and text may name places; the model says which nobody can fill in."""

    class Meta:
        model = NoticeStep
        fields = ("type", "name", "offset_days", "subject", "text", "archived_at")
        widgets = {
            "subject": forms.TextInput({"class": "vTextField"}),
            "text": forms.Textarea({"rows": 14, "class": "vLargeTextField"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "type" in self.fields:
            self.fields["type"].disabled = True  # what was sent was sent to members of that type


class ReaderForm(forms.Form):
    """A member whose notice is looked at; none means somebody made up."""

    number = forms.IntegerField(
        label=gettext_lazy("Member number"),
        min_value=1,
        max_value=9_223_372_036_854_775_807,
        required=False,
        help_text=gettext_lazy("Empty: somebody made up."),
        widget=forms.TextInput({"inputmode": "numeric", "size": 8}),
    )

    def __init__(self, *args: Any, step: NoticeStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step
        self.membership: Membership | None = None

    def clean_number(self) -> int | None:
        """Find the membership of this type; say so where there is none with an end."""
        number: int | None = self.cleaned_data["number"]
        if number is None:
            return None
        held = Membership.objects.uncancelled().filter(holder__number=number, type=self.step.type_id)
        found = held.select_related("holder__person", "type").prefetch_related("terms").first()
        if found is None or not any(term.days.upper and not term.revoked_at for term in found.terms.all()):
            raise ValidationError(
                _("Nobody with this number is a %(type)s whose membership ends. Try another number.")
                % {"type": self.step.type}
            )
        self.membership = found
        return number
