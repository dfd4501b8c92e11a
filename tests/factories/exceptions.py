"""Exceptions that were asked for."""

from uuid import uuid4

from ams.core.models import ExceptionKind, ReasonCode, Role
from billing.operations import Why
from staffdesk.operations.exceptions import Wish, make_exception
from tests.factories.core import LONG_AGO, UserFactory


def propose_grace(contact):
    """One that waits for a second person."""
    reason = ReasonCode.objects.create(code="illness", label="Illness")
    asked = {"membership": str(contact.memberships.get().pk), "days": "60"}
    wish = Wish(uuid4(), ExceptionKind.GRACE, contact, asked, Why(reason, "She is ill."))
    make_exception(wish=wish, at=LONG_AGO, by=UserFactory(role=Role.SERVICE))
