"""What a purchase costs the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ams.core.models import Message
from billing.checkout import start_checkout
from members.models import MembershipType
from members.operations import join_association
from tests.factories.billing import pay
from tests.factories.members import PersonFactory, TypeFactory

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

    is_cheap(lambda: place(at=timezone.now()), provider, client)


@pytest.mark.django_db(transaction=True)
def test_so_is_a_whole_membership(association, provider, client):
    """The same with the term, its card and the welcome."""
    full_price_member = TypeFactory()
    pay(join(PersonFactory(), full_price_member), at=timezone.now())
    bob = PersonFactory(email="bob@example.org")
    kind = MembershipType.objects.select_related("product__seller", "product__tax_code").get(pk=full_price_member.pk)

    is_cheap(lambda: join(bob, kind), provider, client)

    assert bob.memberships.get().terms.count() == 1
    assert set(Message.objects.filter(contact=bob).values_list("purpose", flat=True)) == {
        "receipt", "membership.joined",
    }  # fmt: skip


def join(contact, kind):
    return join_association(holder=contact, type=kind, at=timezone.now(), by=None)


def is_cheap(ordered, provider, client):
    """From ordering until all is handed over."""
    with Counted(connection) as before_paying:
        order = ordered()
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
