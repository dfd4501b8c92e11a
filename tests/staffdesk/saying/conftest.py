"""What members said, whose it is to hear, and answers about how it was."""

from datetime import date, timedelta

import pytest

from ams.core import activity
from staffdesk.models import Pulse, Reason
from staffdesk.models.pulses import quarter_of
from staffdesk.operations.calls import Call, log_call
from tests.factories.areas import owned_by
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

TODAY = date(2026, 11, 22)
HOSTILE = "=2+2 <script>alert(1)</script>\nBcc: everybody@example.org \u202egnp.exe"


def reason(code):
    return Reason.objects.get(code=code)


def call(code, *, ago, by, contact=None, words="What now?"):
    said = Call(words, "done", contact=contact, reason=reason(code) if code else None)
    return log_call(call=said, at=NOW - timedelta(days=ago), by=by)


def answered(contact, *, felt, words, case=None, ago=1, journey="join"):
    at = NOW - timedelta(days=ago)
    about = activity.record("case.closed" if case else "x", contact=contact, on=case or contact, by=None, at=at)
    return Pulse.objects.create(
        about=about, journey=journey, contact=contact, quarter=quarter_of(at.date()), asked_at=at, answered_at=at,
        felt=felt, words=words,
    )  # fmt: skip


@pytest.fixture
def fay(fin):
    """She sees to receipts; the service to whatever is nobody's."""
    Reason.objects.filter(code="receipt").update(owner=fin, target_on=TODAY)
    return fin


@pytest.fixture
def said(fay, ada, amara):
    """Receipts: three lately, one before; registering: one lately; one nobody coded; answers about both."""
    owned_by(ada, "service")
    bob = PersonFactory(display_name="Bob Bly")
    for ago in (1, 2, 20, 40):
        call("receipt", ago=ago, by=ada, contact=amara, words=HOSTILE if ago == 1 else f"Receipt {ago}")
    case = call("how-to-register", ago=3, by=ada, contact=bob, words="Where do I click?")
    call(None, ago=5, by=ada, words="No idea what they wanted.")
    answered(bob, felt=2, words="Quick, and kind.", case=case, journey="case")
    answered(amara, felt=0, words="A letter would have been nice.")
    return case
