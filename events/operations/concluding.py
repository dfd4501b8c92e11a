"""When it is over: whoever was there is credited, gets a certificate and is thanked; each of it once."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from ams.core.models import User
from events.models import Event
from events.operations.certificates import issue_certificates
from events.operations.credits import give_credits
from events.operations.mails import thank_attendees


class Concluded(NamedTuple):
    """How many people were credited, how many certificates and mails were written now."""

    credited: int
    certificates: int
    mails: int


@transaction.atomic
def conclude_event(*, event: Event, at: datetime, by: User | None) -> Concluded:
    """Do what is left to do for those who were there. Safe to repeat. Raises CannotCredit before the end."""
    credited = give_credits(event=event, at=at, by=by)
    certificates = issue_certificates(event=event, at=at)
    return Concluded(credited, len(certificates), thank_attendees(certificates=certificates, at=at))
