"""Which incoming mail to list."""

from django.utils.translation import gettext_lazy as _

from staffdesk.forms.filters import Choice, ListFilter, Words
from staffdesk.models import IncomingMail


class IncomingMailFilter(ListFilter):
    """What waits for a decision, unless asked otherwise."""

    state = Choice(
        label=_("State"),
        required=False,
        choices=[
            ("", _("To be decided")),
            (IncomingMail.State.SET_ASIDE, _("No case")),
            (IncomingMail.State.FILED, _("In a case")),
            (IncomingMail.State.KEPT, _("Not read yet")),
            (IncomingMail.State.DISCARDED, _("Discarded")),
            ("all", _("All")),
        ],
    )
    verdict = Choice(label=_("What it is"), required=False, choices=[("", _("Any")), *IncomingMail.Verdict.choices])
    sender = Words(label=_("From"), max_length=254)
