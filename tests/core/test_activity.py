"""Every completed piece of business and every exception is one row that says who and why."""

from datetime import UTC, datetime

import pytest

from ams.core import activity
from ams.core.exceptions import ExceptionNeedsWords, record_exception
from ams.core.models import Activity, ReasonCode, Role
from tests.factories.core import ContactFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("role", "channel"), [(None, "system"), (Role.MEMBER, "self-service"), (Role.SERVICE, "staff")]
)
def test_business_knows_its_door(role, channel):
    contact = ContactFactory()
    by = UserFactory(role=role) if role is not None else None

    row = activity.record("details.changed", contact=contact, on=contact, by=by, at=NOON, facts={"field": "phone"})

    assert (row.channel, row.object, row.facts) == (channel, contact, {"field": "phone"})
    assert list(Activity.objects.of_contact(contact)) == [row]


def test_a_journey_begun_elsewhere_keeps_its_channel():
    contact = ContactFactory()

    row = activity.record("order.paid", contact=contact, on=contact, by=None, at=NOON, channel="staff")

    assert row.channel == "staff"


def test_an_exception_says_why():
    reason = ReasonCode.objects.create(code="goodwill", label="Goodwill")
    contact, staff = ContactFactory(), UserFactory(role=Role.SERVICE)
    about = {"reason": reason, "contact": contact, "on": contact, "by": staff, "at": NOON}

    made = record_exception("term.granted", words=" She was ill. ", **about)

    assert (made.words, made.actor, made.object) == ("She was ill.", staff, contact)
    with pytest.raises(ExceptionNeedsWords, match="Say in a few words"):
        record_exception("term.granted", words="  ", **about)
