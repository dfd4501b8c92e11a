"""How it is paid, leaving, seats, tickets given back, and the shop: by the real operations, in plain sentences."""

from datetime import date
from decimal import Decimal

import pytest

from billing.models import PayLater
from billing.operations import set_stock
from events.models import CancellationRule
from members.operations import set_member_price
from staffdesk.rehearsal import play, sentence_of
from staffdesk.rehearsal.plans import read_plan
from tests.factories.billing import DiscountCodeFactory
from tests.factories.core import UserFactory
from tests.factories.events import EventFactory, TicketTypeFactory
from tests.factories.members import TypeFactory
from tests.factories.shop import ShopItemFactory
from tests.staffdesk.rehearsal.conftest import NOW, everything, found, joining, scenario


@pytest.fixture
def firm(association):
    return TypeFactory(
        name="Company", holder_kind="organisation", seats=2, price="366.00", rule__seat_price="36.60",
    )  # fmt: skip


def paying(kind, how, **expects):
    one = joining(kind, **{"until": "", "gets": [], **expects})
    one.steps["pays"] = how
    return one


def test_an_invoice_is_paid_later_and_a_transfer_is_written_down(student, empty_storage):
    refused = paying(student, "invoice", outcome="refused")
    assert found(refused) == []
    rule = PayLater.objects.create(product=student.product, who="everybody", days=30, is_given_at_once=True)
    invoiced = paying(student, "invoice", due_in=30, gets=["card", "invoice", "membership.joined"], until="12-31")
    in_time = paying(student, "invoice_paid", due_in=30, gets=["card", "invoice", "receipt"])
    wired = paying(student, "transfer", gets=["card", "receipt", "membership.joined"])
    unpaid = paying(student, "", gets=["card"])
    before = everything()
    assert [found(one) for one in (invoiced, in_time, wired)] == [[], [], []]
    assert found(unpaid) == ["They do not get a card."]
    assert everything() == before
    assert sentence_of(invoiced).startswith(
        "Somebody joins as Student member on 15 March and asks for an invoice: it costs €40.00, "
        "the invoice is to be paid within 30 days, it runs until 31 December of the same year"
    )

    rule.days, rule.is_given_at_once = 14, False
    rule.save()
    assert found(invoiced) == [
        "The invoice is to be paid within 14 days, not 30.",
        "No membership runs, where one should until 31 December 2027.",
        "They do not get a card.",
        "They do not get the welcome.",
    ]
    assert found(in_time) == ["The invoice is to be paid within 14 days, not 30."]
    wired.expects["due_in"] = 7
    assert found(wired) == ["There is no invoice, where one should be that is to be paid within 7 days."]


def test_a_yes_or_no_of_earlier_times_is_by_card_or_not_yet():
    assert read_plan("join", {"pays": True}).pays == "card"
    assert read_plan("join", {"pays": False}).pays == ""
    assert read_plan("join", {}).pays == "card"


def test_leaving_at_once_gives_back_what_is_unused_where_the_type_allows_it(association):
    kind = TypeFactory(name="Rower", price="366.00", leaving="now")
    steps = {"type": kind.pk, "on": "03-15", "days_after": 100}
    gets = ["membership.cancelled", "credit_note"]
    at_once = scenario("leave", {**steps, "at_once": True}, {"back": "266.00", "standing": "cancelled", "gets": gets})
    at_end = scenario("leave", steps, {"back": "0.00", "standing": "current", "until": "03-14", "years": 1,
                                       "gets": gets[:1]})  # fmt: skip
    assert [found(one) for one in (at_once, at_end)] == [[], []]
    assert sentence_of(at_once) == (
        "Somebody who joined as Rower on 15 March leaves 100 days later, at once: the membership is cancelled by then, "
        "€266.00 comes back and they get the mail that says they leave and a credit note."
    )
    kind.leaving = "end"
    kind.save()
    [why] = found(at_once)
    assert why.endswith("goes through: Members of this type leave with their last paid day, not at once.")
    kind.needs_approval = True
    kind.save()
    assert found(at_end) == ["Staff decide first, where it should be that it goes through."]


def test_an_organisation_names_as_many_as_it_has_seats_for(firm):
    PayLater.objects.create(product=firm.product, who="organisations", days=30, is_given_at_once=True)
    steps = {"type": firm.pk, "on": "03-15", "days_after": 100, "seats": 2}
    gets = ["card", "seat.offered", "receipt"]
    four = scenario("seats", {**steps, "people": 4, "pays": "card"}, {"costs": "53.20", "gets": gets})
    five = scenario("seats", {**steps, "people": 5}, {"outcome": "refused"})
    billed = scenario("seats", {**steps, "people": 4, "pays": "invoice"}, {"costs": "53.20", "due_in": 30})
    own = scenario("seats", {"type": firm.pk, "on": "03-15", "people": 2}, {"costs": "0.00", "gets": gets[:2]})
    before = everything()
    assert [found(one) for one in (four, five, billed, own)] == [[], [], [], []]
    assert everything() == before
    assert sentence_of(four) == (
        "An organisation that joined as Company on 15 March orders 2 further seats 100 days later, pays by card and "
        "names 4 people: it costs €53.20 and they get a card, an invitation to a seat and a receipt."
    )
    assert "names 2 people on the same day" in sentence_of(own)
    firm.seats = 1
    firm.save()
    [why] = found(four)
    assert why == (
        "It is refused, where it should be that it goes through: You named 4 people, and 3 of 3 seats are free."
    )
    firm.needs_approval = True
    firm.save()
    assert found(four) == ["Staff decide first, where it should be that it goes through."]


def test_a_ticket_goes_back_by_the_rules_of_the_event(full):
    event = EventFactory(title="Gala", capacity=1)
    ticket = TicketTypeFactory(event=event, name="Seat", price=Decimal(30))
    rule = CancellationRule.objects.create(event=event, days_before=10, percent=50)
    steps = {"ticket": ticket.pk, "days_before": 30}
    back = scenario("cancel", {**steps, "cancel_before": 10}, {"back": "15.00", "gets": ["credit_note"]})
    late = scenario("cancel", {**steps, "cancel_before": 9}, {"outcome": "refused"})
    assert [found(one) for one in (back, late)] == [[], []]
    assert sentence_of(back) == (
        "Somebody registers for Gala, Seat, 30 days before it begins, and cancels 10 days before it begins: "
        "€15.00 comes back and they get a credit note."
    )
    rule.percent = 80
    rule.save()
    assert found(back) == ["€24.00 comes back, not €15.00."]
    rule.delete()
    assert found(back)[0].startswith("It is refused, where it should be that it goes through: What was paid for this")
    full_up = scenario("cancel", {**steps, "place": 2, "type": full.pk}, {"outcome": "waits"})
    assert found(full_up) == []


def test_the_shop_sells_at_the_price_of_whoever_buys(full, association):
    mug = ShopItemFactory(product__name="Mug", price="14.50", slug="mug", stock=3, is_posted=True)
    gift = ShopItemFactory(product__name="Meadow", price=False, slug="meadow", least_amount=Decimal(5))
    set_member_price(product=mug.product, type=full, amount=Decimal(12), valid_from=date(2026, 1, 1), at=NOW, by=None)
    code = DiscountCodeFactory(percent=10)
    ours = scenario("buy", {"item": mug.pk, "quantity": 2, "type": full.pk, "pays": "card"},
                    {"costs": "24.00", "gets": ["receipt"]})  # fmt: skip
    coded = scenario("buy", {"item": mug.pk, "code": "spring-27", "pays": "transfer"}, {"costs": "13.05"})
    given = scenario("buy", {"item": gift.pk, "gives": "25.00", "pays": "card"}, {"costs": "25.00"})
    before = everything()
    assert [found(one) for one in (ours, coded, given)] == [[], [], []]
    assert everything() == before
    assert sentence_of(ours) == (
        "A member (Full member) buys 2 of “Mug” and pays by card: it costs €24.00 and they get a receipt."
    )
    assert sentence_of(coded).startswith("Somebody buys “Mug” with the code SPRING-27 and pays by bank transfer:")
    assert sentence_of(given) == "Somebody gives €25.00 for “Meadow” and pays by card: it costs €25.00."

    code.percent = 50
    code.save()
    assert found(coded) == ["It costs €7.25, not €13.05."]
    set_stock(product=mug.product, free=1, reason="Counted", at=NOW, by=UserFactory(role="finance"))
    assert found(ours)[0].startswith("It is refused, where it should be that it goes through: Only 1 piece of “Mug” is")
    assert "It costs €25.00." in play(given, at=NOW).happened


@pytest.mark.sweep
def test_codes_and_invoices_go_with_joining_renewing_and_registering(student):
    ticket = TicketTypeFactory(name="Seat", event__title="Gala", price=Decimal(30))
    DiscountCodeFactory(percent=10, products=[student.product, ticket.product])
    PayLater.objects.create(product=student.product, who="everybody", days=30, is_given_at_once=True)
    PayLater.objects.create(product=ticket.product, who="everybody", days=7, is_given_at_once=True)
    cheaper = joining(student, costs="36.00")
    cheaper.steps["code"] = "SPRING-27"
    renewed = scenario("renew", {"type": student.pk, "on": "03-15", "late_by": -1, "pays": "invoice"},
                       {"costs": "40.00", "due_in": 30, "until": "12-31", "years": 1, "gets": ["invoice"]})  # fmt: skip
    going = scenario("register", {"ticket": ticket.pk, "pays": "invoice"},
                     {"outcome": "seat", "costs": "30.00", "due_in": 7, "gets": ["invoice", "ticket"]})  # fmt: skip
    assert [found(one) for one in (cheaper, renewed, going)] == [[], [], []]
    assert "with the code SPRING-27 and pays by card" in sentence_of(cheaper)
    assert "renews 1 day before it ends and asks for an invoice" in sentence_of(renewed)
    assert "30 days before it begins and asks for an invoice" in sentence_of(going)
