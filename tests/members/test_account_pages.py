"""A member's own pages, the renewal page, and the page behind the code on a card."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from ams.core.models import Activity, Role
from billing.models import Order
from members.models import Address
from members.operations import NotYourDraft, join_association, link_contact
from members.queries.cards import qr_svg
from members.terms import TermDays
from tests.factories.billing import pay
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, give_term

pytestmark = pytest.mark.usefixtures("association", "provider")


@pytest.fixture
def amara(client):
    """Signed in; acts for herself."""
    contact = PersonFactory(display_name="Amara Okafor", email="amara@example.org", person__spoken_name="AH-mah-rah")
    AccessFactory(user=UserFactory(email="amara@example.org"), contact=contact)
    client.force_login(contact.accesses.get().user)
    return contact


def ending_in(days, anchor_ago=365):
    end = timezone.localdate() + timedelta(days=days)
    first = end - timedelta(days=anchor_ago)
    return TermDays(first, end, first)


def member(contact, *terms, **details):
    return MembershipFactory(holder=contact, type=TypeFactory(name="Full member", **details), terms=terms)


PAGES = ["/account/", "/account/card/1/", "/account/details/", "/account/who/", "/renew/", "/join/full/continue/"]


@pytest.mark.parametrize("address", PAGES)
def test_ones_own_pages_ask_who_one_is(client, address):
    response = client.get(address)

    assert (response.status_code, response.url) == (302, f"/sign-in/?next={address}")


@pytest.mark.parametrize("address", ["/join/", "/account/", "/renew/", "/verify/X/"])
def test_pages_that_only_show_take_no_posts_and_forms_none_of_other_kinds(client, amara, address):
    assert client.delete(address).status_code == 405


def test_the_record_shows_card_orders_receipts_and_details(client, amara):
    order = join_association(holder=amara, type=TypeFactory(name="Full member"), at=timezone.now(), by=None)
    pay(order, at=timezone.now())

    page = client.get("/account/").content.decode()

    for shown in ("Amara Okafor", "AH-mah-rah", "Full member", str(amara.number), order.reference, "Receipt R-000001"):
        assert shown in page
    assert "<svg" in page
    assert "You can renew from" in page


def test_a_membership_that_waits_for_money_says_so_and_can_be_paid(client, amara):
    join_association(holder=amara, type=TypeFactory(), at=timezone.now(), by=None)

    assert "waits for its payment" in client.get("/account/").content.decode()
    assert "It begins when it is paid." in client.get("/renew/").content.decode()
    client.post("/renew/", {"membership": amara.memberships.get().pk})

    assert Order.objects.count() == 1


def test_empty_states_say_what_will_be_here(client, amara):
    page = client.get("/account/").content.decode()

    assert "No membership yet" in page
    assert "What you order and the receipts for it will be listed here." in page
    assert "Nothing to renew" in client.get("/renew/").content.decode()


def test_the_code_of_a_card_is_drawn_once_however_often_it_is_shown(client, amara):
    membership = member(amara, ending_in(300))
    before = qr_svg.cache_info()

    for address in ("/account/", f"/account/card/{membership.pk}/", "/account/"):
        assert "<svg" in client.get(address).content.decode()

    after = qr_svg.cache_info()
    assert after.misses - before.misses == 1
    assert after.hits > before.hits


@pytest.mark.parametrize("count", [1, 3])
def test_the_record_costs_the_same_however_much_there_is(client, amara, django_assert_max_num_queries, count):
    for number in range(count):
        kind = TypeFactory(exclusivity_group=f"g{number}")
        membership = MembershipFactory(holder=amara, type=kind, terms=[ending_in(400)])
        give_term(membership, ending_in(765, 365))
        pay(join_association(holder=amara, type=TypeFactory(exclusivity_group=""), at=timezone.now(), by=None),
            at=timezone.now())  # fmt: skip
    client.get("/account/")

    with django_assert_max_num_queries(12):
        client.get("/account/")


# --- For whom one acts ----------------------------------------------------------------------------------------------


def test_one_login_acts_for_several_people(client, amara):  # hitobito #603, tendenci #812, #1367
    chidi = PersonFactory(display_name="Chidi Okafor", email="amara@example.org")
    AccessFactory(user=amara.accesses.get().user, contact=chidi, relation="guardian")
    assert "You act for several people." in client.get("/account/").content.decode()

    assert client.post("/account/acting/", {"contact": chidi.number}, follow=True).redirect_chain == [
        ("/account/", 302)
    ]

    assert '<h1 dir="auto">Chidi Okafor</h1>' in client.get("/account/").content.decode()


def test_nobody_acts_for_strangers(client, amara):
    stranger = PersonFactory()
    membership = member(stranger, ending_in(300))

    assert client.post("/account/acting/", {"contact": stranger.number}).status_code == 404
    assert client.get(f"/account/card/{membership.pk}/").status_code == 404
    assert client.post("/renew/", {"membership": membership.pk}).url == "/renew/"
    assert not Order.objects.exists()


def test_an_ended_access_opens_nothing(client, amara):
    amara.accesses.update(ended_at=timezone.now())
    amara.email = ""
    amara.save()

    assert "No membership yet" in client.get("/account/").content.decode()
    assert "Amara Okafor" not in client.get("/account/").content.decode()


def test_staff_see_their_own_record_here_and_nobody_elses(client, sign_in_staff):
    PersonFactory(display_name="Somebody")
    sign_in_staff(Role.SERVICE)

    page = client.get("/account/").content.decode()

    assert "No membership yet" in page
    assert "Somebody" not in page


def test_whoever_signs_in_first_says_who_they_are(client):
    one = PersonFactory(display_name="Amara Okafor", email="Family@example.org")
    PersonFactory(display_name="Chidi Okafor", email="family@example.org")
    client.force_login(UserFactory(email="family@example.org"))
    assert client.get("/account/").url == "/account/who/"
    assert "checked" not in client.get("/account/who/").content.decode()
    assert "Choose who you are." in client.post("/account/who/", {}).content.decode()
    assert "Choose one of these." in client.post("/account/who/", {"who": PersonFactory().number}).content.decode()

    assert client.post("/account/who/", {"who": one.number}).url == "/account/"

    assert one.accesses.get().user.email == "family@example.org"
    assert "Amara Okafor" in client.get("/account/").content.decode()
    client.post("/account/who/", {"who": "0"})
    assert one.accesses.count() == 1


def test_a_mistyped_address_hands_nobodys_record_to_its_owner(client, amara):
    client.post("/account/details/", {"full_name": "Amara Okafor", "email": "stranger@example.org"})
    amara.refresh_from_db()
    assert amara.email == "stranger@example.org"
    stranger = UserFactory(email="stranger@example.org")
    client.force_login(stranger)

    assert "Amara" not in client.get("/account/who/", follow=True).content.decode()
    assert "Amara" not in client.get("/join/", follow=True).content.decode()
    with pytest.raises(NotYourDraft):
        link_contact(user=stranger, contact=amara, relation="self", at=timezone.now())
    assert not amara.accesses.filter(user=stranger).exists()


def test_who_has_nobody_to_choose_from_goes_to_the_record(client, amara):
    assert client.get("/account/who/").url == "/account/"


# --- Renewing -------------------------------------------------------------------------------------------------------


def test_renewing_is_one_page_no_fields_and_one_click(client, amara, payment_page):
    membership = member(amara, ending_in(20))

    page = client.get("/renew/").content.decode()
    assert "It runs on from" in page
    assert "Pay €40.00" in page
    assert '<input type="text"' not in page
    response = client.post("/renew/", {"membership": membership.pk})

    order = Order.objects.get()
    assert (response.status_code, response.url) == (303, payment_page(order))
    assert order.channel == "self-service"
    assert membership.terms.count() == 1  # nothing moves before it is paid


def test_a_double_click_on_renew_is_one_order(client, amara):
    membership = member(amara, ending_in(20))

    assert len({client.post("/renew/", {"membership": membership.pk}).url for _click in range(2)}) == 1


def test_the_fee_for_coming_back_is_named(client, amara):
    member(amara, ending_in(-300), rule__reinstatement_fee="7.50")

    page = client.get("/renew/").content.decode()

    assert "Of this, €7.50 is for coming back after a break." in page
    assert "Pay €47.50" in page


def test_too_early_the_page_says_from_when(client, amara):
    membership = member(amara, ending_in(200))

    assert "You can renew from" in client.get("/renew/").content.decode()
    response = client.post("/renew/", {"membership": membership.pk}, follow=True)

    assert "can be renewed from" in response.content.decode()
    assert not Order.objects.exists()


def test_for_life_there_is_nothing_to_renew(client, amara):
    today = timezone.localdate()
    member(amara, TermDays(today, None, today), rule__period="lifetime")

    assert "This membership is for life." in client.get("/renew/").content.decode()
    assert "Valid until" not in client.get("/account/").content.decode()


def test_where_no_payment_page_can_be_had_the_order_says_so(client, amara, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"  # nobody listens there
    membership = member(amara, ending_in(20))

    response = client.post("/renew/", {"membership": membership.pk}, follow=True)

    assert response.redirect_chain == [(f"/orders/{Order.objects.get().reference}/", 302)]
    assert "Nothing was charged" in response.content.decode()


# --- Details --------------------------------------------------------------------------------------------------------

TYPED = {
    "full_name": "Amara Okafor-Bell",
    "spoken_name": "Amara",
    "email": "new@example.org",
    "phone": "+31 6 1234",
    "address_lines": "Mill Lane 3\nUtrecht",
    "postcode": "3511 AB",
    "country": "NL",
}


def test_details_change_at_once_and_the_login_keeps_its_address(client, amara):
    response = client.post("/account/details/", TYPED, follow=True)

    assert "Saved. It is in force at once." in response.content.decode()
    amara.refresh_from_db()
    assert (amara.display_name, amara.email, amara.phone) == ("Amara Okafor-Bell", "new@example.org", "+31 6 1234")
    assert (amara.person.full_name, amara.person.spoken_name) == ("Amara Okafor-Bell", "Amara")
    assert Address.objects.get().lines == "Mill Lane 3\nUtrecht"
    assert amara.accesses.get().user.email == "amara@example.org"
    [done] = Activity.objects.filter(kind="details.changed")
    assert done.facts == {"changed": ["address", "email", "full_name", "phone", "spoken_name"]}
    assert done.channel == "self-service"


def test_saving_the_same_again_records_nothing(client, amara):
    client.post("/account/details/", TYPED)

    assert "Nothing was changed." in client.post("/account/details/", TYPED, follow=True).content.decode()

    assert Activity.objects.filter(kind="details.changed").count() == 1


def test_an_address_can_be_taken_away(client, amara):
    client.post("/account/details/", TYPED)
    client.post("/account/details/", TYPED | {"address_lines": "", "postcode": ""})

    assert not Address.objects.exists()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"full_name": " "}, "Write your name as it should stand on the card."),
        ({"email": "nothing"}, "This is no e-mail address."),
        ({"country": ""}, "Choose the country, so that post arrives."),
        ({"address_lines": ""}, "Write street and place to this postcode."),
    ],
)
def test_details_that_cannot_be_are_said_beside_the_field(client, amara, typed, words):
    page = client.post("/account/details/", TYPED | typed).content.decode()

    assert page.count(words) == 2
    assert not Activity.objects.filter(kind="details.changed").exists()


def test_an_organisation_has_no_spoken_name(client):
    school = OrganisationFactory(display_name="Mill Lane School")
    access = AccessFactory(contact=school, relation="organisation")
    client.force_login(access.user)
    assert "Name as you say it" not in client.get("/account/details/").content.decode()

    client.post("/account/details/", {"full_name": "Mill Lane College", "email": school.email})

    school.refresh_from_db()
    assert (school.display_name, school.organisation.name) == ("Mill Lane College", "Mill Lane College")


# --- The card -------------------------------------------------------------------------------------------------------


def test_the_card_can_be_shown_alone(client, amara):
    membership = member(amara, ending_in(300))

    page = client.get(f"/account/card/{membership.pk}/").content.decode()

    assert page.count("<svg") >= 2
    assert "style=" not in page
    assert client.get("/account/card/999999/").status_code == 404


def test_anybody_can_check_a_card_and_learns_until_when_and_nothing_else(client):
    membership = member(PersonFactory(display_name="Amara Ngozi Okafor", email="secret@example.org"), ending_in(300))

    response = client.get(f"/verify/{membership.card_code.lower()}/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "This card is valid" in page
    assert "Valid until" in page
    for hidden in ("Amara", "Okafor", membership.type.name, "secret@example.org", str(membership.holder.number)):
        assert hidden not in page
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("days", [-300, None])
def test_a_card_that_does_not_hold_says_so(client, days):
    membership = member(PersonFactory(display_name="Sukarno"), *([ending_in(days)] if days else []))

    page = client.get(f"/verify/{membership.card_code}/").content.decode()

    assert "This card is not valid today" in page  # tendenci #1438, #1075: only paid terms count
    assert "Sukarno" not in page


def test_in_grace_the_card_still_holds(client):
    membership = member(PersonFactory(), ending_in(-5))

    assert "This card is valid" in client.get(f"/verify/{membership.card_code}/").content.decode()


def test_a_card_for_life_and_one_nobody_has(client):
    today = timezone.localdate()
    school = MembershipFactory(
        holder=OrganisationFactory(display_name="Mill Lane School"), terms=[TermDays(today, None, today)]
    )

    assert "Valid for life" in client.get(f"/verify/{school.card_code}/").content.decode()
    nothing = client.get("/verify/NOSUCHCARD/")
    assert (nothing.status_code, "There is no such card" in nothing.content.decode()) == (404, True)


# --- Signing in for the first time ----------------------------------------------------------------------------------


def test_whoever_stands_in_our_books_can_sign_in_without_ever_having_joined_here(client):
    PersonFactory(display_name="Amara Okafor", email="Amara@example.org")

    client.post("/sign-in/", {"email": "amara@example.org"})

    assert mail.outbox[-1].subject == "Your code to sign in to Riverbend Naturalists"
    code = re.search(r"\d{4}-\d{4}", mail.outbox[-1].body)[0]
    client.post("/sign-in/code/", {"code": code})
    assert client.get("/account/").url == "/account/who/"


@pytest.mark.parametrize("known", [True, False])
def test_nobody_else_does(client, known):
    if known:
        PersonFactory(email="gone@example.org", archived_at=timezone.now())
        UserFactory(email="closed@example.org", is_active=False)
        PersonFactory(email="closed@example.org")

    for address in ("gone@example.org", "closed@example.org"):
        client.post("/sign-in/", {"email": address})
        assert "code" not in mail.outbox[-1].subject
