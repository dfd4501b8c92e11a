"""What is done about reasons, and a mailing with what it brought."""

from typing import Final

from ams.core.models import Role
from staffdesk.models import MailingRecipient, Reason
from staffdesk.operations.outcomes import count_outcome
from staffdesk.operations.saying import plan_action
from tests.factories.core import LONG_AGO, UserFactory
from tests.factories.lists import MailingFactory, SavedListFactory

ADDRESSED: Final = {"about": "receipt", "did": "orders", "when": "after"}  # what is named in an address


def something_done():
    """Planned long ago, by whoever does it."""
    reason, by = Reason.objects.earliest("pk"), UserFactory(role=Role.OWNER)
    return plan_action(reason=reason, what="Mend it", owner=by, due_on=LONG_AGO.date(), at=LONG_AGO, by=by)


def one_sent_to(contact):
    """A mailing of an owner's list to somebody, with what it brought."""
    mailing = MailingFactory(list=SavedListFactory(owner=UserFactory(role=Role.OWNER)), purpose="newsletter")
    MailingRecipient.objects.create(mailing=mailing, contact=contact, address=contact.email)
    count_outcome(mailing=mailing, at=LONG_AGO)
