"""The join journey as a browser walks it, with the code read from the mail."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ams.core.codes import AN_HOUR, HOUR
from ams.core.limits import within_limit
from ams.core.models import Contact, Message, User
from billing.models import Order
from members.models import JoinDraft, Membership
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory
from tests.members.walking import AMARA, fill_in, mailed_code, type_code, walk

pytestmark = pytest.mark.usefixtures("association", "provider")


def test_a_newcomer_joins_in_two_pages_and_three_fields(client, full, payment_page):
    form = client.get("/join/full/")
    assert re.findall(r'name="(\w+)"', form.content.decode().split("<form")[1]) == [
        "csrfmiddlewaretoken",
        "full_name",
        "email",
    ]
    code = client.post("/join/full/", AMARA, follow=True)
    assert code.redirect_chain == [("/join/full/code/", 302)]
    assert "<h1>Check your mail</h1>" in code.content.decode()
    assert "amara@example.org" in code.content.decode()

    done = client.get(type_code(client).url)

    order = Order.objects.get()
    assert (done.status_code, done.url) == (303, payment_page(order))
    contact = Contact.objects.get()
    assert (contact.display_name, contact.email, order.buyer) == ("Amara Okafor", "amara@example.org", contact)
    assert contact.accesses.get().user.email == "amara@example.org"
    assert order.channel == "self-service"


def test_one_type_needs_no_choosing_and_several_are_shown_with_price_and_end(client, full):
    assert client.get("/join/").url == "/join/full/"
    TypeFactory(name="Student member", price="12.50", summary="In full-time study", slug="student")

    page = client.get("/join/").content.decode()

    assert "Full member" in page
    assert "Student member" in page
    assert "€12.50 a year" in page
    assert "From today until" in page


def test_the_page_says_which_applications_somebody_looks_at(client, full):
    TypeFactory(name="Fellow", needs_approval=True, slug="fellow")

    page = client.get("/join/").content.decode()

    assert "we look at each application" in page


def test_unknown_and_unsold_types(client, full):
    TypeFactory(slug="soon", price=False)

    assert client.get("/join/nothing/").status_code == 404
    assert "is not offered now" in client.get("/join/soon/").content.decode()
    assert client.post("/join/soon/", AMARA).status_code == 200
    assert not JoinDraft.objects.exists()


def test_without_any_type_the_page_says_what_will_be_here(client, association):
    assert "No membership is offered here at the moment" in client.get("/join/").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"full_name": "", "email": "a@b.org"}, "Write your name as it should stand on the card."),
        ({"full_name": "A" * 10_000, "email": "a@b.org"}, "This name has 10000 characters; at most 300 fit."),
        ({"full_name": "Amara", "email": ""}, "Write your e-mail address"),
        ({"full_name": "Amara", "email": "amara"}, "This is no e-mail address. Write it like name@example.org."),
        ({"full_name": "Amara\x00", "email": "a@b.org"}, "Null characters are not allowed."),
    ],
)
def test_errors_stand_beside_the_field_and_nothing_typed_is_lost(client, full, typed, words):
    page = client.post("/join/full/", typed).content.decode()

    assert page.count(words) == 2  # in the summary and beside the field
    if typed["full_name"] == "Amara":
        assert 'value="Amara"' in page
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["Sukarno", "محمد بن عبد الله", "李小龍", "Zoë O’Brien-Müller"])
def test_any_name_is_a_name(client, full, name):
    walk(client, {"full_name": f"  {name} ", "email": "x@example.org"})

    assert Contact.objects.get().display_name == name


def test_the_code_goes_to_the_address_of_the_login_not_to_one_that_only_looks_alike(client, full):
    UserFactory(email="kim@example.org")

    client.post("/join/full/", {"full_name": "Not Kim", "email": "\u212aim@example.org"})  # a Kelvin sign

    assert mail.outbox[-1].to == ["kim@example.org"]


# --- Nothing is revealed --------------------------------------------------------------------------------------------


@time_machine.travel("2026-11-20 12:00Z", tick=False)
def test_known_and_unknown_addresses_get_the_same_answer(full):
    UserFactory(email="known@example.org")
    MembershipFactory(holder=PersonFactory(email="member@example.org"))

    answers = []
    for email in ("known@example.org", "member@example.org", "nobody@example.org"):
        client = Client()
        posted = client.post("/join/full/", {"full_name": "Some One", "email": email})
        page = client.get(posted.url).content.decode().replace("<wbr>", "")
        tokens_gone = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page).replace(email, "EMAIL")
        answers.append((posted.status_code, posted.url, tokens_gone))
    assert answers[0] == answers[1] == answers[2]
    mails = [m.subject + re.sub(r"^[A-Z0-9-]{6,}$", "CODE", m.body, flags=re.MULTILINE) for m in mail.outbox]
    assert len(mails) == 3
    assert len(set(mails)) == 1


def test_known_and_unknown_addresses_cost_the_same_statements(full, django_assert_num_queries):
    UserFactory(email="known@example.org")
    counts = set()
    Client().get("/join/full/")  # warms content types and the like
    for email in ("warm@example.org", "known@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as captured:
            fill_in(Client(), {"full_name": "Some One", "email": email})
        if not email.startswith("warm"):
            counts.add(len(captured))
    assert len(counts) == 1


def test_too_many_codes_for_one_address_are_refused_beside_the_field(full):
    for _attempt in range(3):
        fill_in(Client())

    page = fill_in(Client()).content.decode()

    assert page.count("We have mailed several codes to this address. You can have another one in 1 minute.") == 2
    assert 'value="Amara Okafor"' in page


def test_a_refused_join_writes_nothing_down(full):
    for _attempt in range(3):
        fill_in(Client())
    drafts, sessions = JoinDraft.objects.count(), Session.objects.count()

    fill_in(Client())

    assert (JoinDraft.objects.count(), Session.objects.count(), len(mail.outbox)) == (drafts, sessions, 3)


def test_an_address_gets_twenty_codes_an_hour_and_no_more(full):
    for _code in range(AN_HOUR):
        assert within_limit("code-hour", "amara@example.org", at_most=AN_HOUR, seconds=HOUR)

    page = fill_in(Client()).content.decode()

    assert "You can have another one in 60 minutes." in page


def test_a_whole_congress_joins_from_one_network(full, settings):
    for number in range(40):
        assert fill_in(Client(), {**AMARA, "email": f"amara{number}@example.org"}).status_code == 302


def test_a_network_that_asks_for_endless_codes_is_told_so_in_its_own_words(full, settings):
    settings.CODES_PER_NETWORK = 2
    for number in range(2):
        fill_in(Client(), {**AMARA, "email": f"amara{number}@example.org"})

    page = fill_in(Client(), {**AMARA, "email": "amara3@example.org"}).content.decode()

    assert "asked for a code from your network" in page
    assert "Try again in 10 minutes" in page
    assert "to this address" not in page
    assert fill_in(Client(REMOTE_ADDR="192.0.2.7"), {**AMARA, "email": "amara3@example.org"}).status_code == 302


# --- Coming back, twice, late, sideways -----------------------------------------------------------------------------


def test_a_wrong_address_is_changed_without_typing_the_name_again(client, full):
    fill_in(client, {**AMARA, "email": "typo@example.org"})

    page = client.get("/join/full/").content.decode()
    assert 'value="Amara Okafor"' in page
    assert 'value="typo@example.org"' in page
    walk(client)

    assert Contact.objects.get().email == "amara@example.org"
    assert JoinDraft.objects.count() == 1


def test_a_wrong_code_is_said_so_and_after_five_a_new_one_is_needed(client, full):
    fill_in(client)

    wrong = client.post("/join/full/code/", {"code": "WRONG1"})
    assert wrong.status_code == 200
    assert "This is not the code" in wrong.content.decode()
    for _attempt in range(4):
        last = client.post("/join/full/code/", {"code": "WRONG1"})

    assert last.url == "/join/full/"
    assert 'value="Amara Okafor"' in client.get("/join/full/").content.decode()


def test_an_expired_code_loses_nothing_that_was_typed(client, full):
    fill_in(client)
    code = mailed_code()

    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        late = client.post("/join/full/code/", {"code": code}, follow=True)

        assert late.redirect_chain == [("/join/full/", 302)]
        assert "That code is no longer good" in late.content.decode()
        assert 'value="Amara Okafor"' in late.content.decode()
        assert walk(client).status_code == 303


def test_a_new_code_can_be_had_and_only_the_newest_counts(client, full):
    fill_in(client)
    old = mailed_code()

    again = client.post("/join/full/code/", {"action": "resend"})

    assert again.url == "/join/full/code/"
    assert Message.objects.count() == 2
    if old != mailed_code():
        assert client.post("/join/full/code/", {"code": old}).status_code == 200
    assert type_code(client).url == "/join/full/continue/"


def test_back_and_refresh_after_the_code_lead_to_the_same_order(client, full, payment_page):
    walk(client)

    for address in ("/join/full/continue/", "/join/full/code/"):
        response = client.get(address, follow=False)
        if response.status_code == 302:
            response = client.get(response.url)
        assert response.url == payment_page(Order.objects.get())
    assert client.post("/join/full/", {"full_name": "Amara Okafor"}).url == "/join/full/continue/"
    client.get("/join/full/continue/")

    assert Order.objects.count() == Contact.objects.count() == Membership.objects.count() == 1


def test_another_type_in_the_address_of_the_code_page_loses_no_name(client, full):
    TypeFactory(slug="student", name="Student member")
    fill_in(client)
    assert 'value="Amara Okafor"' in client.get("/join/student/").content.decode()

    page = client.get(type_code(client, "student").url, follow=True)

    assert page.redirect_chain == [("/join/student/", 302)]
    assert 'value="Amara Okafor"' in page.content.decode()


def test_a_lost_session_finds_what_was_typed_on_the_page_of_the_code(client, full):
    fill_in(client)
    page = client.get("/join/full/code/").content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.split("</form>")[0]))
    client.cookies.clear()

    form = client.post("/join/full/code/", hidden | {"code": mailed_code()}, follow=True)

    assert form.redirect_chain == [("/join/full/", 302)]
    assert "That code is no longer good" in form.content.decode()
    assert 'value="Amara Okafor"' in form.content.decode()
    assert 'value="amara@example.org"' in form.content.decode()


def test_so_does_one_whose_token_was_lost_with_it(full):
    client = Client(enforce_csrf_checks=True)

    form = client.post(
        "/join/full/code/", AMARA | {"code": "12345678"}, headers={"Sec-Fetch-Site": "same-origin"}, follow=True
    )

    assert form.redirect_chain == [("/join/full/code/", 302), ("/join/full/", 302)]
    assert 'value="Amara Okafor"' in form.content.decode()


def test_a_name_typed_elsewhere_is_offered_to_whoever_proves_its_address_and_nobody_else(client, full):
    fill_in(Client())
    assert "Amara" not in client.get("/join/full/").content.decode()
    client.force_login(UserFactory(email="mallory@example.org"))
    assert "Amara" not in client.get("/join/full/").content.decode()

    client.force_login(User.objects.get(email="amara@example.org"))

    assert 'value="Amara Okafor"' in client.get("/join/full/").content.decode()
    assert "Go on as “Amara Okafor”" in client.get("/account/").content.decode()


def test_two_tabs_for_two_types_end_in_one_membership(client, full):
    TypeFactory(slug="student", name="Student member")
    fill_in(client)
    walk(client, slug="student")

    client.get("/join/full/continue/")

    assert Contact.objects.count() == 1
    assert Membership.objects.uncancelled().get().type == full
    assert Order.objects.filter(cancelled_at=None).count() == 1


def test_without_a_draft_of_ones_own_one_starts_at_the_form(client, full):
    stranger = Client()
    fill_in(stranger, {**AMARA, "email": "victim@example.org"})
    theirs = JoinDraft.objects.get()
    client.force_login(UserFactory(email="mallory@example.org"))
    assert client.get("/join/full/continue/").url == "/join/full/"

    session = client.session
    session["join_drafts"] = {"full": str(theirs.pk)}
    session.save()

    assert client.get("/join/full/continue/").url == "/join/full/"
    for broken in ({"full": "no uuid"}, {"full": None}, {}):
        session["join_drafts"] = broken
        session.save()
        assert client.get("/join/full/continue/").url == "/join/full/"
    assert not Order.objects.exists()


def test_the_next_page_is_ours_whatever_the_address_bar_says(client, full):
    fill_in(client)

    response = client.post("/join/full/code/?next=https://evil.example/", {"code": mailed_code()})

    assert response.url == "/join/full/continue/"


def test_whoever_is_signed_in_needs_no_code(client, full, payment_page):
    client.force_login(UserFactory(email="amara@example.org"))
    assert 'name="email"' not in client.get("/join/full/").content.decode()

    response = client.post("/join/full/", {"full_name": "Amara Okafor"}, follow=False)

    assert client.get(response.url).url == payment_page(Order.objects.get())
    assert Contact.objects.get().email == "amara@example.org"


def test_a_login_that_was_closed_gets_no_code(client, full):
    UserFactory(email="amara@example.org", is_active=False)

    assert fill_in(client).url == "/join/full/code/"

    assert "Your code to sign in" not in Message.objects.get().subject


def test_a_free_membership_is_done_at_once(client, association):
    TypeFactory(slug="free", price="0")

    response = walk(client, slug="free")

    assert response.url == f"/orders/{Order.objects.get().reference}/paid/"
    assert Membership.objects.get().terms.count() == 1


@pytest.mark.parametrize("types", [1, 3])
def test_the_join_pages_cost_the_same_for_one_type_or_many(client, association, django_assert_max_num_queries, types):
    for number in range(types):
        TypeFactory(slug=f"t{number}")
    client.get("/join/")

    with django_assert_max_num_queries(6):
        client.get("/join/")
    with django_assert_max_num_queries(8):
        client.get("/join/t0/")
