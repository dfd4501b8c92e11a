"""What somebody told staff about the mails they want, and why they are taken off the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import MailTopic

YES, NO = "yes", "no"


class ConsentForm(forms.Form):
    """A yes or a no to one topic, with how we know."""

    topic = forms.ModelChoiceField(label=_("About"), queryset=MailTopic.objects.none(), empty_label=None)
    given = forms.ChoiceField(
        label=_("They said"), choices=[(YES, _("Yes, send it")), (NO, _("No, no more of it"))], widget=forms.RadioSelect
    )
    source = forms.CharField(
        label=_("How they told you"),
        max_length=200,
        help_text=_("For example: on the phone today, or in their letter of 3 March. Whoever asks is shown this."),
        error_messages={"required": _("Say how they told you.")},
    )

    def __init__(self, data: object, **kwargs: object) -> None:
        super().__init__(data, **kwargs)  # type: ignore[arg-type]  # as Django's forms take them
        self.fields["topic"].queryset = MailTopic.objects.offered()  # type: ignore[attr-defined]  # a choice of rows


class OffDirectoryForm(forms.Form):
    """Why somebody is taken off the directory."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("The member reads it. For example: you asked for it on the phone today."),
        error_messages={"required": _("Say why. The member reads it.")},
    )
