"""Staff in a member's place: half an hour, with a reason; never with their card or consent, never for a colleague."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from ams.core.acting import KEPT_AS, acting_now, is_somebody_elses, start_acting
from ams.core.models import Access, Activity, ExceptionMade, Message, ReasonCode, Role, User
from billing.models import CardVisit, CheckoutAttempt, Order
from members.buying import contacts_acted_for
from members.models import AutoRenewal, Person
from members.operations.automatic import agree_to_renew_itself
from members.renewal_links import SALT
from tests.factories.automatic import renewing_itself
from tests.factories.core import AccessFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone():
    return ReasonCode.objects.create(code="phone", label="On the phone")


@pytest.fixture
def start(desk, phone):
    """Ada goes through the portal in somebody's place."""

    def started(contact, client=desk):
        why = {"reason": phone.pk, "words": "She cannot find the button."}
        return client.post(reverse("staffdesk:act_as", args=[contact.number]), why)

    return started


def text(client, address):
    return client.get(address, follow=True).content.decode()


def test_the_portal_shows_the_member_under_a_banner_and_what_is_done_is_done_by_staff(desk, start, amara, join):
    join(amara)

    assert start(amara).url == "/account/"
    shown = text(desk, "/account/")
    assert "You act for <strong><bdi>Amara Okafor</bdi></strong>" in shown
    assert "Amara Okafor" in shown
    assert "You act for" in text(desk, "/")
    desk.post(
        "/account/details/",
        {
            "full_name": "Amara N. Okafor",
            "spoken_name": "",
            "email": "amara@example.org",
            "phone": "",
            "lines": "",
            "postcode": "",
            "country": "NL",
            "whose": amara.number,
        },
    )

    assert Person.objects.get(contact=amara).full_name == "Amara N. Okafor"
    changed = Activity.objects.get(kind="details.changed")
    assert (changed.actor, changed.channel, changed.contact) == (desk.user, "staff", amara)
    made = ExceptionMade.objects.get()
    assert (made.what, made.actor, made.contact, made.words) == (
        "portal.acted_as", desk.user, amara, "She cannot find the button.",
    )  # fmt: skip


def test_one_click_ends_it_and_half_an_hour_does(desk, start, amara, association):
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(desk, desk.user)
        start(amara)
        assert desk.post(reverse("staffdesk:end_acting")).url == reverse("staffdesk:person", args=[amara.number])
        assert "You act for" not in text(desk, "/account/")
        start(amara)
        assert "Back to their portal" in text(desk, f"/desk/people/{amara.number}/")
        clock.shift(timedelta(minutes=29, seconds=59))
        assert "You act for" in text(desk, "/account/")
        clock.shift(1)
        late = desk.post("/account/details/", {"full_name": "Somebody Else"})

        assert late.url == reverse("staffdesk:today")
        assert "You act for" not in text(desk, "/account/")
    assert list(Activity.objects.filter(kind__startswith="portal.").order_by("pk").values_list("kind", flat=True)) == [
        "portal.acting_started", "portal.acting_ended", "portal.acting_started", "portal.acting_ended",
    ]  # fmt: skip
    assert Person.objects.get(contact=amara).full_name == "Amara Okafor"


def test_no_card_is_entered_in_a_members_place_neither_while_acting_nor_afterwards(desk, start, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    membership = amara.memberships.get()
    start(amara)

    placed = desk.post("/renew/", {"membership": membership.pk, "renews_itself": ""}, follow=True)
    order = Order.objects.filter(settled_at=None).get()
    assert "Cards are entered by members alone" in placed.content.decode()
    assert (order.channel, order.placed_by) == ("staff", desk.user)
    desk.post(reverse("staffdesk:end_acting"))
    paying = desk.post(reverse("billing:pay", args=[order.reference]))

    assert paying.status_code == 302
    assert not CheckoutAttempt.objects.filter(order=order).exists()


@pytest.mark.parametrize("do", ["start", "card", "undo"])
def test_no_consent_is_given_in_a_members_place(desk, start, amara, join, do):
    join(amara, at=NOW - timedelta(days=340))
    membership = amara.memberships.get()
    start(amara)

    shown = text(desk, f"/account/renewal/{membership.pk}/")
    desk.post(f"/account/renewal/{membership.pk}/", {"do": do})
    desk.post("/renew/", {"membership": membership.pk, "renews_itself": "yes"})

    assert "Only members themselves agree to this" in shown
    assert 'name="renews_itself"' not in text(desk, "/renew/")
    assert not AutoRenewal.objects.exists()


def test_no_card_is_left_for_what_a_member_agreed_to(desk, start, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    agreement = renewing_itself(amara.memberships.get())
    start(amara)

    told = desk.post(f"/account/renewal/{agreement.membership_id}/", {"do": "card"}, follow=True).content.decode()

    assert "Cards are entered by members alone" in told
    assert not CardVisit.objects.exists()


def test_what_is_ones_own_is_nobody_elses(desk, amara, amaras_login, join):
    """Staff may be members too; and whoever is not staff may pay for somebody else."""
    join(amara)
    AccessFactory(contact=(mine := PersonFactory(display_name="Ada Novak")), user=desk.user)

    assert is_somebody_elses(desk.user, amara)
    assert not is_somebody_elses(desk.user, mine)
    assert not is_somebody_elses(amaras_login, mine)


def test_the_operation_itself_refuses_consent_by_staff(desk, amara, join):
    join(amara)

    with pytest.raises(Exception, match="consent is given by members alone"):
        agree_to_renew_itself(membership=amara.memberships.get(), wording="?", channel="staff", at=NOW, by=desk.user)


@pytest.mark.parametrize("role", [Role.SERVICE, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_acts_for_a_colleague_or_for_themselves(desk, start, amara, role):
    AccessFactory(contact=amara, user=desk.user if role == Role.SERVICE else UserFactory(role=role))

    shown = start(amara).content.decode()

    assert "in a colleague’s place" in shown or "in a colleague&#x27;s place" in shown
    assert KEPT_AS not in desk.session
    assert not ExceptionMade.objects.exists()


@pytest.mark.parametrize("role", [Role.EVENTS, Role.FINANCE, Role.OWNER, Role.AUDITOR])
def test_only_some_roles_act_for_members(start, amara, role):
    other = Client()
    sign_in(other, UserFactory(role=role))

    assert start(amara, other).status_code == 403


def test_it_ends_when_what_allowed_it_has_changed(desk, start, amara):
    def still():
        return acting_now(session=desk.session, user=User.objects.get(pk=desk.user.pk), at=NOW)

    with time_machine.travel(NOW, tick=False):
        sign_in(desk, desk.user)
        start(amara)
        assert still().contact == amara
        grown = AccessFactory(contact=amara, user=UserFactory(role=Role.FINANCE))
        assert still() is None
        Access.objects.filter(pk=grown.pk).update(ended_at=NOW)
        assert still()
        User.objects.filter(pk=desk.user.pk).update(role=Role.FINANCE)
        assert still() is None
        assert acting_now(session=desk.session, user=UserFactory(role=Role.SERVICE), at=NOW) is None  # another login


@pytest.mark.parametrize("why", ["archived_at", "merged_into"])
def test_nobody_acts_for_a_record_that_is_no_longer_in_use(desk, start, amara, why):
    start(amara)
    gone = {"archived_at": NOW, "merged_into": PersonFactory(display_name="Amara O.")}
    type(amara).objects.filter(pk=amara.pk).update(**{why: gone[why]})

    assert "You no longer act for a member" in text(desk, "/account/")
    assert "no longer in use" in start(amara).content.decode()


def test_in_the_shop_one_buys_for_that_member_alone(desk, start, amara):
    AccessFactory(contact=PersonFactory(display_name="Ada Novak"), user=desk.user)
    start(amara)

    assert contacts_acted_for(desk.get("/shop/").wsgi_request) == [amara]


def test_a_second_person_is_acted_for_only_after_the_first(desk, start, amara, phone):
    start(amara)
    bob = PersonFactory(display_name="Bob Bly")

    assert "You still act for Amara Okafor" in start(bob).content.decode()
    assert "You act for <strong><bdi>Amara Okafor" in text(desk, "/account/")


def test_what_begins_with_proving_an_address_is_not_done_in_a_members_place(desk, start, amara, full):
    mine = PersonFactory(display_name="Ada Novak", email=desk.user.email)
    start(amara)

    for address in ("/join/full/", "/join/full/continue/"):
        assert desk.get(address).url == f"/desk/people/{amara.number}/join/"
        assert desk.post(address).url == "/account/"
    assert desk.get("/account/who/").url == desk.get("/welcome/").url == "/account/"
    assert not Access.objects.filter(contact=mine).exists()
    chosen = desk.post("/account/acting/", {"contact": mine.number})
    assert chosen.status_code == 404


def test_without_words_nobody_acts(desk, amara, phone):
    answer = desk.post(reverse("staffdesk:act_as", args=[amara.number]), {"reason": phone.pk, "words": " "})

    assert "Say in a few words why" in answer.content.decode()
    with pytest.raises(Exception, match="Say in a few words"):
        start_acting(session=desk.session, contact=amara, reason=phone, words=" ", at=NOW, by=desk.user)


def test_a_mailed_link_that_staff_open_is_business_of_staff_and_takes_no_card(desk, amara, join):
    join(amara, at=NOW - timedelta(days=340))
    link = signing.dumps([amara.memberships.get().pk, amara.memberships.get().terms.get().pk], salt=SALT)

    desk.post(f"/renew/{link}/")

    order = Order.objects.get(settled_at=None)
    assert (order.channel, order.placed_by) == ("staff", desk.user)
    assert not CheckoutAttempt.objects.filter(order=order).exists()


def test_staff_join_somebody_who_pays_by_a_mailed_link(desk, start, amara, full):
    start(amara)
    address = desk.get("/join/").url
    assert "Full member" in text(desk, address)

    asked = desk.post(address, {}).content.decode()
    done = desk.post(address, {"type": "full"}, follow=True).content.decode()
    again = desk.post(address, {"type": "full"}, follow=True)

    order = Order.objects.get(cancelled_at=None)
    assert "Choose a membership." in asked
    assert "the link to it went to amara@example.org" in done
    assert (order.buyer, order.placed_by, order.channel, order.settled_at) == (amara, desk.user, "staff", None)
    assert again.redirect_chain[-1][0] == f"/desk/orders/{order.reference}/"
    assert order.reference in Message.objects.filter(purpose="link").latest("pk").text
    assert not CheckoutAttempt.objects.exists()


def test_joining_somebody_who_is_a_member_or_has_no_address_says_so(desk, amara, join, full):
    join(amara)
    bob = PersonFactory(display_name="Bob Bly", email="")

    held = desk.post(reverse("staffdesk:join_somebody", args=[amara.number]), {"type": "full"}).content.decode()
    alone = desk.post(reverse("staffdesk:join_somebody", args=[bob.number]), {"type": "full"}, follow=True)

    assert "already holds a membership" in held
    assert "no address to send the link to" in alone.content.decode()
    assert desk.get("/desk/people/999999/join/").status_code == 404
