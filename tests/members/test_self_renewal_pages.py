"""Renewing by itself, as members click it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.models import CardVisit, Order, SavedMethod
from members.models import AutoRenewal
from members.queries.automatic import agreement_wording
from members.terms import TermDays
from tests.factories.automatic import renewing_itself
from tests.factories.core import AccessFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(full, client):
    """Of whoever is signed in; ends in ten days."""
    today = timezone.localdate()
    amara = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    client.force_login(AccessFactory(contact=amara, user__email="amara@example.org").user)
    last = TermDays(today - timedelta(days=355), today + timedelta(days=10), today - timedelta(days=355))
    return MembershipFactory(holder=amara, type=full, terms=[last])


def page(client, membership):
    return client.get(f"/account/renewal/{membership.pk}/").content.decode()


def post(client, membership, act):
    return client.post(f"/account/renewal/{membership.pk}/", {"do": act})


def test_the_box_on_the_way_to_pay_is_not_ticked_and_kept_word_for_word(client, membership, provider):
    shown = client.get("/renew/").content.decode()
    assert agreement_wording() in shown
    assert "checked" not in shown

    client.post("/renew/", {"membership": membership.pk, "renews_itself": "yes"})
    order = Order.objects.get()
    provider.pay(order)
    done = client.get(f"/orders/{order.reference}/paid/").content.decode()

    agreement = AutoRenewal.objects.in_force().get()
    assert (agreement.wording, agreement.channel) == (agreement_wording(), "self-service")
    assert "Renew by itself next time?" not in done
    assert "with Visa •••• 4242" in client.get("/account/").content.decode()


def test_who_leaves_the_box_alone_leaves_no_card_and_is_offered_it_afterwards(client, membership, provider):
    client.post("/renew/", {"membership": membership.pk})
    order = Order.objects.get()
    provider.pay(order)
    done = client.get(f"/orders/{order.reference}/paid/").content.decode()

    assert not SavedMethod.objects.exists()
    assert not AutoRenewal.objects.exists()
    assert "Renew by itself next time?" in done


def test_one_click_and_a_card_and_it_renews_by_itself(client, membership, provider):
    response = post(client, membership, "start")
    assert response.status_code == 303
    provider.pay_session(CardVisit.objects.get().session_id)

    assert "Visa •••• 4242" in page(client, membership)
    assert AutoRenewal.objects.in_force().get().agreed_by


def test_stopped_with_one_click_and_undone_with_another(client, membership, provider):
    renewing_itself(membership)
    assert "Stop renewing by itself" in client.get("/account/").content.decode()

    post(client, membership, "stop")
    assert not AutoRenewal.objects.in_force().exists()
    assert ">Undo<" in page(client, membership)

    post(client, membership, "undo")
    assert AutoRenewal.objects.in_force().exists()
    assert "with Visa •••• 4242" in page(client, membership)


def test_another_card_takes_its_place(client, membership, provider):
    renewing_itself(membership)
    SavedMethod.objects.update(customer_id="")
    post(client, membership, "card")
    provider.pay_session(CardVisit.objects.get().session_id, "mastercard")

    assert "Mastercard •••• 4444" in page(client, membership)
    assert AutoRenewal.objects.get().saved_method == SavedMethod.objects.in_force().get()


def test_a_provider_that_is_away_is_said_in_words(client, membership, settings):
    settings.STRIPE_SECRET_KEY = ""
    response = client.post(f"/account/renewal/{membership.pk}/", {"do": "start"}, follow=True)
    assert "Online payment is not set up here yet" in response.content.decode()


def test_nonsense_changes_nothing(client, membership, provider):
    for act in ("", "nonsense", "stop", "undo", "card"):
        assert post(client, membership, act).status_code == 302
    assert not AutoRenewal.objects.exists()


def test_somebody_elses_is_not_there(client, membership):
    other = MembershipFactory(type=membership.type, terms=[TermDays(*_days())])
    assert client.get(f"/account/renewal/{other.pk}/").status_code == 404


def _days():
    today = timezone.localdate()
    return today, today + timedelta(days=300), today


def test_what_lasts_for_life_or_costs_nothing_is_not_offered(client, membership):
    free = TypeFactory(slug="free", price="0.00", exclusivity_group="free")
    costless = MembershipFactory(holder=membership.holder, type=free, terms=[TermDays(*_days())])
    assert "does not renew by itself." in page(client, costless)
    assert client.get("/account/").content.decode().count("Let it renew by itself") == 1


@pytest.mark.parametrize("many", [1, 3])
def test_the_account_page_costs_little_also_where_all_renew_by_themselves(
    client, membership, many, django_assert_max_num_queries
):
    renewing_itself(membership)
    for number in range(many - 1):
        kind = TypeFactory(slug=f"more{number}", exclusivity_group=f"group{number}")
        other = MembershipFactory(holder=membership.holder, type=kind, terms=[TermDays(*_days())])
        AutoRenewal.objects.create(
            membership=other, saved_method=SavedMethod.objects.get(), wording="Yes.", channel="staff",
            agreed_at=timezone.now(),
        )  # fmt: skip

    with django_assert_max_num_queries(12):
        shown = client.get("/account/").content.decode()

    assert shown.count("Stop renewing by itself") == many
