"""Letting mailings go again to an address whose reader called a mail of ours unwanted, and says otherwise now."""

from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core.exceptions import record_exception
from ams.core.models import ExceptionKind, ExceptionMade, User
from ams.core.returns import lift_complaints, lock_complaints
from billing.operations import Why
from staffdesk.operations.exceptions.plan import Asking, Plan


def plan_allowing(asking: Asking) -> Plan:
    """Mailings to the address we have now. The mails called unwanted are locked. Raises NobodyComplained."""
    contact = asking.contact
    complaints = lock_complaints(contact=contact)
    day = date_format(timezone.localtime(complaints[0].complained_at))
    told = _("Mailings go to %(address)s again; a mail was called unwanted there on %(day)s.")

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        lift_complaints(contact=contact, at=at, by=by)
        return record_exception(
            ExceptionKind.WANTED, reason=why.reason, words=why.words, contact=contact, on=contact, by=by, at=at
        )

    facts = (contact.email, [one.pk for one in complaints])
    return Plan(Decimal(1), told % {"address": contact.email, "day": day}, facts, make, contact)
