"""Joining with an address we know: matches are offered, never guessed (civicrm-core #35073)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ams.core.models import Access, Contact
from billing.models import CheckoutAttempt, Order
from members.models import Membership
from members.operations import NotYourDraft, link_contact
from members.terms import TermDays
from tests.factories.core import AccessFactory, ContactFactory, UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory
from tests.members.walking import fill_in, type_code, walk

pytestmark = pytest.mark.usefixtures("association", "provider")


def current():
    first = timezone.localdate() - timedelta(days=30)
    return TermDays(first, first + timedelta(days=365), first)


def lapsed():
    return TermDays(date(2019, 1, 1), date(2020, 1, 1), date(2019, 1, 1))


def test_a_match_by_address_is_offered_and_not_picked(client, full):
    known = PersonFactory(display_name="Amara Okafor", email="Amara@example.org")

    page = walk(client)

    assert "I am Amara Okafor" in page.content.decode()
    assert "checked" not in page.content.decode()
    assert not Order.objects.exists()
    assert client.post("/join/full/continue/", {}).content.decode().count("Choose who is joining.") == 2
    assert client.post("/join/full/continue/", {"who": "99999"}).content.decode().count("Choose one of these.") == 2
    assert client.post("/join/full/continue/", {"who": known.number}).status_code == 303
    assert Order.objects.get().buyer == known
    assert Access.objects.get().contact == known


def test_a_family_that_shares_an_address_gets_a_record_each(client, full):
    MembershipFactory(holder=PersonFactory(display_name="Amara Okafor", email="amara@example.org"), type=full)

    walk(client, {"full_name": "Chidi Okafor", "email": "amara@example.org"})
    client.post("/join/full/continue/", {"who": "new"})

    assert Order.objects.get().buyer.display_name == "Chidi Okafor"
    assert Contact.objects.count() == 2


def test_who_joins_second_with_a_login_shares_its_household(client, full):
    walk(client)
    client.post("/join/full/", {"full_name": "Chidi Okafor"})

    client.post("/join/full/continue/", {"who": "new"})

    relations = Access.objects.order_by("pk").values_list("contact__display_name", "relation")
    assert list(relations) == [("Amara Okafor", "self"), ("Chidi Okafor", "household")]


def test_a_current_member_is_shown_the_record(client, full):
    membership = MembershipFactory(
        holder=PersonFactory(display_name="Amara Okafor", email="amara@example.org"), type=full, terms=[current()]
    )
    assert "member since" in walk(client).content.decode()

    response = client.post("/join/full/continue/", {"who": membership.holder.number}, follow=True)

    assert response.redirect_chain == [("/account/", 302)]
    assert "You are a member already. Here is your card." in response.content.decode()
    assert not Order.objects.exists()


def test_a_lapsed_member_is_led_to_renew_with_words(client, full):
    membership = MembershipFactory(
        holder=PersonFactory(display_name="Amara Okafor", email="amara@example.org"), type=full, terms=[lapsed()]
    )
    assert "first joined in 2019" in walk(client).content.decode()

    response = client.post("/join/full/continue/", {"who": membership.holder.number}, follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [("/renew/", 302)]
    assert "Welcome back." in page
    assert "It ended on 31\u00a0December\u00a02019. It runs again from today until" in page
    assert "You stay a member since 2019" in page
    assert Membership.objects.count() == 1


def test_a_linked_contact_of_the_same_name_is_not_asked_about(client, full):
    access = AccessFactory(
        user=UserFactory(email="amara@example.org"), contact=PersonFactory(display_name="Amara Okafor", email="")
    )

    assert walk(client, {"full_name": "amara  OKAFOR", "email": "amara@example.org"}).status_code == 303

    assert Order.objects.get().buyer == access.contact


def test_archived_and_merged_contacts_are_nobody(client, full):
    kept = ContactFactory(email="elsewhere@example.org")
    ContactFactory(email="amara@example.org", archived_at=timezone.now())
    ContactFactory(email="amara@example.org", merged_into=kept)

    assert walk(client).status_code == 303


def test_a_match_that_went_to_another_login_meanwhile_is_refused_with_words(client, full):
    known = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    walk(client)
    known.email = "elsewhere@example.org"
    known.save()
    other = PersonFactory(display_name="Chidi Okafor", email="amara@example.org")

    response = client.post("/join/full/continue/", {"who": known.number})
    assert "Choose one of these." in response.content.decode()
    AccessFactory(user=UserFactory(), contact=other)

    assert client.post("/join/full/continue/", {"who": "new"}).status_code == 303
    assert Order.objects.get().buyer not in (known, other)


@pytest.mark.sweep
def test_a_record_with_a_login_of_its_own_is_nobody_elses_whose_address_is_the_same():
    shared = PersonFactory(email="amara@example.org")
    AccessFactory(user=UserFactory(email="her.own@example.org"), contact=shared)
    with pytest.raises(NotYourDraft, match="another sign-in"):
        link_contact(user=UserFactory(email="amara@example.org"), contact=shared, relation="self", at=timezone.now())


def test_whoever_became_a_member_meanwhile_is_shown_the_record(client, full):
    known = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    walk(client)
    granted = []

    def colleague(execute, sql, params, many, context):
        """Gives the membership by hand just before the join takes the login's lock."""
        if "FOR UPDATE" in sql and not granted:
            granted.append(True)
            MembershipFactory(holder=known, type=full, terms=[current()])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(colleague):
        response = client.post("/join/full/continue/", {"who": known.number})

    assert response.url == "/account/"
    assert "You are a member already. Here is your card." in client.get("/account/").content.decode()
    assert not Order.objects.exists()


def test_a_type_taken_off_sale_meanwhile_leads_back_with_words(client, full):
    fill_in(client)
    full.product.archived_at = timezone.now() - timedelta(days=1)
    full.product.save()

    response = client.get(type_code(client).url, follow=True)

    assert response.redirect_chain == [("/join/full/", 302)]
    assert "is not sold at the moment" in response.content.decode()
    assert not Order.objects.exists()


def test_the_name_of_whoever_signed_in_is_filled_in(client, full):
    access = AccessFactory(contact=PersonFactory(display_name="Amara Okafor"))
    client.force_login(access.user)

    assert 'value="Amara Okafor"' in client.get("/join/full/").content.decode()


@pytest.fixture
def replaced(client, full):
    """The order that a second choice replaces, with the provider's page for it open in another window."""
    TypeFactory(slug="student")
    walk(client)
    client.post("/join/student/", {"full_name": "Amara Okafor"})
    return Order.objects.get()


def test_the_visit_to_pay_for_a_replaced_order_is_ended(client, provider, replaced):
    visit = replaced.attempts.get().session_id

    assert client.get("/join/student/continue/").status_code == 303

    assert provider.session(visit).status == "expired"
    assert not CheckoutAttempt.objects.open().filter(order=replaced).exists()


def test_a_visit_that_cannot_be_ended_now_keeps_nobody_from_paying(client, provider, replaced, caplog):
    provider.process.control("reset")  # it denies ever having known the visit

    assert client.get("/join/student/continue/").status_code == 303  # the sweep tries again

    assert "could not be ended yet" in caplog.text
    assert CheckoutAttempt.objects.open().filter(order=replaced).exists()
