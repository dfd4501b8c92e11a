"""Renewing from the mailed link: one click, and nothing of the person for strangers (civicrm-core #35073)."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from billing.models import CheckoutAttempt, Order
from members.models import MembershipType
from members.operations import renew_membership
from members.operations.transferring import transfer_membership
from members.renewal_links import GOOD_FOR, SALT, LinkStanding, open_link, renewal_link
from members.terms import TermDays
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory

pytestmark = pytest.mark.django_db


def ending_in(days):
    """A year that ends in so many days, that day being its last."""
    after_last = timezone.localdate() + timedelta(days=days + 1)
    first = after_last - timedelta(days=365)
    return TermDays(first, after_last, first)


@pytest.fixture
def membership(full):
    amara = PersonFactory(
        display_name="Amara Okafor", email="amara@mail.example", person__given_name="Amara", phone="+31 6 55501"
    )
    return MembershipFactory(holder=amara, type=full, terms=[ending_in(20)])


@pytest.fixture
def link(membership):
    return renewal_link(membership).removeprefix(settings.PUBLIC_URL)


def test_one_page_no_fields_one_click(client, membership, link, provider):
    page = client.get(link).content.decode()
    assert "Renew, Amara?" in page
    assert "It runs on from" in page
    assert "Pay €40.00" in page

    response = client.post(link)

    order = Order.objects.get()
    assert (response.status_code, response.url) == (303, order.attempts.get().url)
    assert (order.buyer, order.placed_by, order.channel) == (membership.holder, None, "self-service")


def test_the_whole_way_ends_in_one_more_year_and_a_receipt_for_the_holder(client, membership, link, provider):
    client.post(link)
    order = Order.objects.get()
    provider.pay(order)

    done = client.get(f"/orders/{order.reference}/paid/").content.decode()

    assert "Thank you, it is paid" in done
    assert [term.first_day for term in membership.terms.oldest_first()][1] == ending_in(20).after_last
    assert order.receipts.get().facts["mailed_to"] == "amara@mail.example"


def test_opening_it_any_number_of_times_changes_nothing(client, membership, link):
    for _prefetch in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200

    assert not Order.objects.exists()
    assert membership.terms.count() == 1


def test_a_double_click_and_a_second_browser_are_one_order(client, membership, link, provider):
    first = client.post(link).url
    client.cookies.clear()

    assert client.post(link).url == first
    assert Order.objects.count() == 1


def test_no_page_behind_the_link_shows_more_than_the_first_name(client, membership, link, provider):
    pages = [client.get(link).content.decode()]
    client.post(link)
    order = Order.objects.get()
    pages.append(client.get(f"/orders/{order.reference}/").content.decode())
    provider.pay(order)
    pages.append(client.get(f"/orders/{order.reference}/paid/").content.decode())
    pages.append(client.get(link).content.decode())

    holder = membership.holder
    for page in pages:
        for private in ("Okafor", holder.email, holder.phone, str(holder.number), membership.card_code):
            assert private not in page


def test_the_provider_is_not_told_the_address(client, membership, link, provider):
    client.post(link)

    [session] = provider.sessions()
    assert session.customer_email is None


def test_what_was_begun_signed_in_is_begun_anew_so_that_its_address_stays_unseen(client, membership, link, provider):
    begun = renew_membership(membership=membership, at=timezone.now(), by=None)

    client.post(link)

    begun.refresh_from_db()
    assert begun.cancelled_at is not None
    assert Order.objects.get(cancelled_at=None).bill_to["email"] == ""


def test_a_used_link_says_until_when_it_runs(client, membership, link):
    order = renew_membership(membership=membership, at=timezone.now(), by=None)
    pay(order, at=timezone.now())

    page = client.get(link)
    again = client.post(link)

    assert page.status_code == again.status_code == 200
    assert "This is done, Amara" in page.content.decode()
    assert Order.objects.count() == 1


def test_an_old_link_leads_to_the_mailed_code(client, membership, link):
    with time_machine.travel(timezone.now() + GOOD_FOR + timedelta(seconds=1), tick=False):
        page = client.get(link)

    assert page.status_code == 410
    assert 'href="/renew/"' in page.content.decode()
    assert "Amara" not in page.content.decode()


@pytest.mark.parametrize("spoil", [lambda t: t[:-4], lambda t: t + "x", lambda _: "x" * 5000, lambda t: t.swapcase()])
def test_a_damaged_link_is_an_old_one(client, link, spoil):
    token = link.removeprefix("/renew/").removesuffix("/")

    assert client.get(f"/renew/{spoil(token)}/").status_code == 410
    assert not Order.objects.exists()


def test_a_link_of_another_purpose_does_not_open_it(client, membership):
    token = signing.dumps([membership.pk, membership.terms.get().pk], salt="elsewhere")

    assert client.get(f"/renew/{token}/").status_code == 410


def test_a_cancelled_membership_cannot_be_renewed_and_the_page_says_so(client, membership, link):
    membership.cancelled_at = timezone.now()
    membership.save(update_fields=["cancelled_at"])

    response = client.post(link)

    assert response.status_code == 200
    assert "This membership was cancelled" in response.content.decode()
    assert not Order.objects.exists()


def test_the_first_term_of_a_membership_has_no_link(full):
    with pytest.raises(ValueError, match="no term yet"):
        renewal_link(MembershipFactory(type=full))


def test_an_organisation_is_not_called_by_its_name(full, client):
    kind = TypeFactory(holder_kind="organisation")
    held = MembershipFactory(holder=OrganisationFactory(display_name="Mill Works"), type=kind, terms=[ending_in(5)])

    page = client.get(renewal_link(held).removeprefix(settings.PUBLIC_URL)).content.decode()

    assert "Mill Works" not in page


def test_the_address_leaks_to_nobody(client, link):
    response = client.get(link)

    assert response["Referrer-Policy"] == "same-origin"  # with “no-referrer” no browser could send the form
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_a_term_taken_back_makes_the_link_a_used_one(membership, link):
    token = link.removeprefix("/renew/").removesuffix("/")
    assert open_link(token).standing is LinkStanding.GOOD

    membership.terms.update(revoked_at=timezone.now())

    assert open_link(token).standing is LinkStanding.USED


def test_no_visit_is_begun_before_the_button_is_pressed(client, membership, link):
    client.get(link)

    assert not CheckoutAttempt.objects.exists()


def test_the_link_offers_the_types_members_may_take_and_no_other(client, membership, link, provider):
    group = membership.type.exclusivity_group
    TypeFactory(name="Friend", slug="friend", price="15.00", change_to="renewal", exclusivity_group=group)
    TypeFactory(name="Patron", slug="patron", price="90.00", exclusivity_group=group)
    page = client.get(link).content.decode()
    assert "Renew as Friend for €15.00" in page
    assert "Patron" not in page
    assert 'name="membership"' not in page

    refused = client.post(link, {"type": "patron"}).content.decode()
    assert "This cannot be chosen here" in refused
    assert not Order.objects.exists()
    client.post(link, {"type": "friend"})
    order = Order.objects.get()
    assert (order.total, order.bill_to["email"], order.placed_by) == (15, "", None)
    provider.pay(order)
    client.get(f"/orders/{order.reference}/paid/")
    assert [term.rule.type.slug for term in membership.terms.oldest_first()] == ["full", "friend"]


@pytest.mark.parametrize("is_from_before", [False, True])
def test_whoever_held_it_before_reads_nothing_of_whoever_holds_it_now(client, membership, link, is_from_before):
    if is_from_before:  # mailed when links did not name a card yet
        token = signing.dumps([membership.pk, membership.terms.get().pk], salt=SALT)
        link = reverse("members:renew_by_link", args=[token])
    MembershipType.objects.filter(pk=membership.type_id).update(is_transferable=True)
    membership.refresh_from_db()
    staff, other = UserFactory(role="membership"), MembershipFactory(type=membership.type, terms=[ending_in(20)])
    transfer_membership(membership=other, to=PersonFactory(), words="Sold.", at=timezone.now(), by=staff)
    assert client.get(link).status_code == 200  # what passed on was somebody else's
    bea = PersonFactory(display_name="Bea Blok", person__given_name="Bea")

    transfer_membership(membership=membership, to=bea, words="Sold.", at=timezone.now(), by=staff)

    page = client.get(link)
    assert (page.status_code, "Bea" in page.content.decode()) == (410, False)
    membership.refresh_from_db()
    assert "Bea" in client.get(renewal_link(membership).removeprefix(settings.PUBLIC_URL)).content.decode()
