"""Tables of the events app. One import path, one module per noun."""

from events.models.attendance import Certificate, CertificateRevocation, CheckIn
from events.models.credits import Credit, CreditCategory, CreditNeed, CreditPeriod, EventCredit
from events.models.events import MOST_AT_ONCE, Event, TicketType
from events.models.registrations import Hold, Registration
from events.models.rules import CancellationRule, EventDocument, EventQuestion
from events.models.sessions import Session, SessionPlace
from events.models.waiting import WaitlistEntry

__all__ = [
    "MOST_AT_ONCE",
    "CancellationRule",
    "Certificate",
    "CertificateRevocation",
    "CheckIn",
    "Credit",
    "CreditCategory",
    "CreditNeed",
    "CreditPeriod",
    "Event",
    "EventCredit",
    "EventDocument",
    "EventQuestion",
    "Hold",
    "Registration",
    "Session",
    "SessionPlace",
    "TicketType",
    "WaitlistEntry",
]
