"""What a mailing says, and why we may send it."""

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import NEWSLETTER, MailTopic
from members.wording import WordingError, check_wording
from staffdesk.models import Mailing

if TYPE_CHECKING:
    _MailingModelForm = forms.ModelForm[Mailing]
else:
    _MailingModelForm = forms.ModelForm

PLACES: Final = ("name", "number", "association", "signatory")
PACES: Final = (500, 1_000, 2_000, 5_000, 10_000)  # mails an hour
LONGEST_TEXT: Final = 20_000  # letters


class MailingForm(_MailingModelForm):
    """One message in plain words. Places in it are filled in for each reader."""

    purpose = forms.ChoiceField(
        label=_("Purpose"),
        widget=forms.RadioSelect,
        initial=Mailing.Purpose.BUSINESS,
        help_text=_(
            "Business concerns everybody on the list. A topic goes only to those who agreed to get mails about it."
        ),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 14, "class": "letter-text"}),
        help_text=_(
            "Write as you would to one person; an empty line begins a paragraph, addresses become links. Filled in for "
            "each reader: {name}, {number}, {association}, {signatory}. The signature stands below by itself."
        ),
        error_messages={"required": _("Write what you want to tell them.")},
    )

    per_hour = forms.TypedChoiceField(
        label=_("How fast"), required=False, coerce=int, empty_value=None,
        choices=[("", _("As fast as the mail server takes them")),
                 *((pace, format_lazy(_("At most {pace} an hour"), pace=f"{pace:,}")) for pace in PACES)],
        help_text=_("Slower where answers are to be read by a few people, or a new mail server has to make a name."),
    )  # fmt: skip

    field_order = ("purpose", "subject", "text", "signed_by", "per_hour")

    class Meta:
        model = Mailing
        fields = ["subject", "text", "signed_by", "per_hour"]
        help_texts = {
            "signed_by": _("A person, for example Ada Novak."),
        }
        error_messages = {
            "subject": {"required": _("Give the mail a subject.")},
            "signed_by": {"required": _("Say who signs: a person, not a department.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        business = Mailing.Purpose.BUSINESS
        topics = {one.key: one.name for one in MailTopic.objects.offered()} or {NEWSLETTER: gettext("Newsletter")}
        if self.instance.asks_consent:
            topics.setdefault(self.instance.topic, self.instance.purpose_word)
        self.fields["purpose"].choices = [(business.value, business.label), *topics.items()]  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("purpose", self.instance.asks_consent or business.value)

    def clean_subject(self) -> str:
        """Its places can all be filled in."""
        return self._worded("subject")

    def clean_text(self) -> str:
        """Its places can all be filled in."""
        return self._worded("text")

    def clean_signed_by(self) -> str:
        """A name has no places."""
        name: str = self.cleaned_data["signed_by"]
        return " ".join(name.split())

    def words(self) -> dict[str, Any]:
        """What the operations take."""
        asked = self.cleaned_data["purpose"]
        is_business = asked == Mailing.Purpose.BUSINESS
        return {
            **{name: self.cleaned_data[name] for name in ("subject", "text", "signed_by", "per_hour")},
            "purpose": Mailing.Purpose.BUSINESS if is_business else Mailing.Purpose.NEWSLETTER,
            "topic": NEWSLETTER if is_business else asked,
        }

    def _worded(self, field: str) -> str:
        text: str = self.cleaned_data[field]
        try:
            check_wording(text, PLACES)
        except WordingError as error:
            known = ", ".join(f"{{{name}}}" for name in PLACES)
            if error.unknown:
                told = gettext("There is no place {%(name)s}. You can use %(known)s.")
                raise ValidationError(told % {"name": error.unknown, "known": known}) from None
            told = gettext("A curly bracket stands alone. Places are written like %(known)s.")
            raise ValidationError(told % {"known": known}) from None
        return text
