"""A worker that gives money back dies with `kill -9`, at whatever moment: it goes back once."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils import timezone

from billing import sweeps
from billing.models import JournalEntry, Payment, Refund
from billing.operations import GivingBack, give_back
from tests.billing.books import balances, broken

ROOT = Path(__file__).resolve().parents[2]
DIES = """
import os, signal, sys
import django
django.setup()
from billing import provider, refunds, tasks
from billing.operations import refunds as rows

def die(*_args, **_kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

def answered(wish):
    provider_answer = really(wish)
    die()

really = provider.create_refund
if sys.argv[2] == "before the call":
    provider.create_refund = die
elif sys.argv[2] == "after the call":
    provider.create_refund = answered
else:
    rows.book_refund = die
tasks.send_refund(refund_id=sys.argv[1])
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "point",
    [
        pytest.param("before the call", marks=pytest.mark.sweep),
        pytest.param("after the call", marks=pytest.mark.sweep),
        "before the commit",
    ],
)
def test_money_goes_back_once_whenever_the_worker_dies(buy_by_card, provider, settings, point):
    order = buy_by_card()
    asked = GivingBack(request=uuid4(), credits={order.lines.get().pk: Decimal(10)}, method="card")
    [refund] = give_back(order=order, asked=asked, why=None, at=timezone.now(), by=None).refunds
    database = connection.settings_dict
    url = f"postgres://{database['USER']}@/{database['NAME']}?host={database['HOST'].replace('/', '%2F')}"

    died = subprocess.run(
        [sys.executable, "-c", DIES, str(refund.pk), point],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "ams.settings",
             "SECRET_KEY": django_settings.SECRET_KEY, "STRIPE_API_BASE": settings.STRIPE_API_BASE,
             "STRIPE_SECRET_KEY": settings.STRIPE_SECRET_KEY},
        check=False,
        capture_output=True,
        timeout=60,
    )  # fmt: skip
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert Refund.objects.get().state == "asked"

    for _minute in range(2):
        sweeps.send_refunds(at=timezone.now() + timedelta(minutes=1))

    made = provider.client.v1.refunds.list({"payment_intent": Payment.objects.get().provider_id}).data
    assert [one.amount for one in made] == [1000]
    assert Refund.objects.get().state == "succeeded"
    assert JournalEntry.objects.filter(kind="refund").count() == 1
    assert balances() == {"1200": 15, "8000": -15}
    assert broken() == {}
