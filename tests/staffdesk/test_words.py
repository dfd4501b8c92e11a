"""What staff read for how things stand, and for what mails are about."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from staffdesk.words import PURPOSES, order_state, purpose_word

ROOT = Path(__file__).parents[2]
APPS = ("ams", "billing", "members", "events", "staffdesk")


@pytest.mark.parametrize(
    ("sums", "is_settled", "word"),
    [
        ((30, 0, 0, 0), False, "To be paid"),
        ((30, 10, 0, 0), False, "Partly paid"),
        ((30, 10, 0, 10), False, "To be paid"),
        ((30, 30, 0, 0), True, "Paid"),
        ((0, 0, 0, 0), True, "Paid"),
        ((30, 20, 10, 0), True, "Paid"),
        ((30, 30, 30, 30), True, "Given back"),
        ((30, 30, 10, 10), True, "Partly given back"),
        ((30, 30, 30, 0), True, "More came than is owed"),
        ((30, 30, 0, 30), True, "Owed again"),
        ((30, 0, 30, 0), True, "Taken off"),
    ],
)
def test_an_order_says_how_it_stands(sums, is_settled, word):
    """Its total, what was paid, taken off and given back."""
    total, paid, credited, refunded = map(Decimal, sums)
    order = SimpleNamespace(
        cancelled_at=None, invoiced_at=None, settled_at=is_settled or None, total=total, paid_sum=paid,
        credited_sum=credited, refunded_sum=refunded, owed=total - credited - paid + refunded,
    )  # fmt: skip

    assert order_state(order).word == word
    order.cancelled_at = True
    assert order_state(order).word == "Cancelled"


def test_every_mail_has_a_purpose_in_words():
    code = "\n".join(
        path.read_text() for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
    )
    used = set(re.findall(r'purpose="([a-z_.]+)"', code))
    used |= {f"event.{one}" for one in re.findall(r'(?:_tell|_tell_all|tell)\(\s*(?:\w+, )?"(\w+)"', code)}
    used |= set(re.findall(r'\nPURPOSE(?:: Final)? = "([a-z_.]+)"', code))
    used |= {path.name.removesuffix("-subject.txt") for path in (ROOT / "templates/core/email").glob("*-subject.txt")}

    assert {"receipt", "event.ticket_cancelled", "login_code"} <= used
    assert sorted(used - PURPOSES.keys()) == []
    assert purpose_word("renewal.notice") == "Reminder to renew"
    assert purpose_word("new.kind_of_mail") == "New kind of mail"
