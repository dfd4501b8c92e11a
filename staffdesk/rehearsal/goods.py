"""Buying in the shop. The things are the real ones: what is sold out is refused, and says so."""

from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import uuid4

from ams.core.association import day_of
from ams.core.money import Money
from billing.models import ShopItem
from billing.operations import Purchase, ShipTo, Wanted, buy
from staffdesk.rehearsal.memberships import NAME, buyer_of
from staffdesk.rehearsal.paying import days_to_pay, settle
from staffdesk.rehearsal.plans import DONE, Happened, Plan
from staffdesk.rehearsal.stage import Scene, noon

HOME: Final = ShipTo(NAME, "Rehearsal Lane 1\nNowhere", "1000 AA", "NL")


def play_buying(plan: Plan, scene: Scene, *, at: datetime) -> Happened:
    """Put so many into the basket, say where to, pay."""
    day = day_of(at)
    item = ShopItem.objects.in_full().get(pk=plan.item)
    buyer, login = buyer_of(plan, scene, day=day)
    before = len(scene.mails())
    wanted = Wanted(item, plan.quantity, Decimal(plan.gives) if plan.gives else None)
    purchase = Purchase(uuid4(), (wanted,), buyer, HOME, plan.code)
    order = buy(purchase=purchase, at=noon(day), by=login)
    settle(order, plan.pays, scene, at=noon(day))
    order.refresh_from_db()
    return Happened(
        DONE, done_on=day, cost=Money(order.total, order.currency), mails=scene.mails()[before:],
        due_in=days_to_pay(order),
    )  # fmt: skip
