"""What a purchase costs the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from billing.checkout import start_checkout
from tests.factories.billing import pay

FEW_ENOUGH = 40
BRACKETS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Counted(CaptureQueriesContext):
    """Statements that ask or tell the database something; the brackets of transactions apart."""

    def statements(self):
        every = (query["sql"].replace("\n", " ") for query in self.captured_queries)
        bare = (sql.split("true); ")[-1].strip() for sql in every)  # without the history's context, sent along
        return [sql[:120] for sql in bare if not sql.startswith(BRACKETS)]


@pytest.mark.django_db(transaction=True)
def test_a_whole_purchase_is_cheap(place, provider, client):
    """From the order to the receipt: place, visit the provider, webhook, settle, hand over, receipt, mail."""
    pay(place(at=timezone.now()), at=timezone.now())  # number series and accounts come into being

    with Counted(connection) as before_paying:
        order = place(at=timezone.now())
        start_checkout(order=order, at=timezone.now())
    provider.pay(order)
    [event] = provider.events()
    with Counted(connection) as afterwards:
        provider.deliver(client, event)

    order.refresh_from_db()
    assert order.receipts.count() == 1
    assert order.lines.get().fulfilled_at
    statements = before_paying.statements() + afterwards.statements()
    assert len(statements) <= FEW_ENOUGH, "\n".join(statements)
