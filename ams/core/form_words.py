"""What every form says to an answer it cannot take, in our words instead of Django's.

A field that knows better says so itself (`error_messages`); these are for all others, the admin's among them.
"""

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TOO_LONG = _(
    "Only %(limit_value)s letters fit, and these are %(show_value)s. Nothing is lost: shorten it, or split it."
)


def speak_plainly() -> None:
    """Set the words once, when the process starts; Django looks them up as each field is made."""
    _say(forms.Field, required=_("Please fill this in."))
    _say(forms.CharField, max_length=TOO_LONG)
    _say(forms.URLField, invalid=_("This is no address of a page. Write it like https://example.org."))
    _say(
        forms.IntegerField,
        invalid=_("Write a whole number in figures, for example 12."),
        min_value=_("At least %(limit_value)s."),
        max_value=_("At most %(limit_value)s."),
    )
    _say(forms.DecimalField, invalid=_("Write a number in figures, for example 12.50."))


def _say(field: type[forms.Field], **words: "StrOrPromise") -> None:
    field.default_error_messages = {**vars(field).get("default_error_messages", {}), **words}
