"""Who acts for somebody: the login, how it stands to them, and why staff say so."""

from collections.abc import Iterable, Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from ams.core.models import Access
from staffdesk.forms.registrants import ReasonForm

AS_STAFF_SAY = {  # the model's words are those of the login's owner
    Access.Relation.SELF: _("It is their own"),
    Access.Relation.GUARDIAN: _("A parent or guardian of theirs"),
    Access.Relation.PARTNER: _("Their partner"),
    Access.Relation.HOUSEHOLD: _("Somebody of their household"),
    Access.Relation.ORGANISATION: _("Somebody who acts for the organisation"),
}


def with_words(accesses: Iterable[Access]) -> Iterator[Access]:
    """The same, each with its `word` for how it stands to them, as staff say it."""
    for access in accesses:
        access.word = AS_STAFF_SAY[Access.Relation(access.relation)]  # type: ignore[attr-defined]  # for the page
        yield access


class LetActForm(ReasonForm):
    """A further login that may act for somebody."""

    field_order = ["email", "relation", "reason", "words"]
    email = forms.EmailField(
        label=_("E-mail they sign in with"),
        max_length=254,
        error_messages={
            "required": _("Write the address of the login."),
            "invalid": _("This is no e-mail address. Write it like name@example.org."),
        },
    )
    relation = forms.ChoiceField(
        label=_("Whose login is it?"),
        choices=[(one.value, words) for one, words in AS_STAFF_SAY.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whose login it is.")},
    )
