"""Nothing typed is lost when a form cannot be taken: after signing in or out elsewhere, and after the session ended."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from ams.core import typed
from ams.core.models import User
from members.models import JoinDraft
from staffdesk.models import Case
from staffdesk.typed import pack
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory
from tests.factories.members import PersonFactory, TypeFactory

pytestmark = pytest.mark.django_db
OURS = {"Sec-Fetch-Site": "same-origin"}
NAME = "Amara Ōkafor-Bell"
DETAILS = {"full_name": NAME, "phone": "+31 6 1234", "postcode": "3511 AB", "email": "amara@example.org"}


@pytest.fixture(autouse=True)
def _association():
    cache.clear()
    AssociationFactory()
    TypeFactory(slug="full")


@pytest.fixture
def strict():
    """A browser whose forms need their token, as everywhere but in tests."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def amara():
    contact = PersonFactory(display_name="Amara Okafor", email="amara@example.org")
    return AccessFactory(user=UserFactory(email="amara@example.org"), contact=contact).contact


def send(browser, address, answers, page="", **headers):
    """A form from a page of ours whose token no longer counts; the page that follows."""
    headers = OURS | {"Referer": f"http://testserver{page or address}"} | headers
    return browser.post(address, {"csrfmiddlewaretoken": "x" * 32, **answers}, headers=headers, follow=True)


FORMS = [
    ("/join/full/", {"full_name": NAME, "email": "amara@example.org"}),
    ("/contact/", {"words": "Two lines\nof words", "name": NAME, "email": "a@b.org", "phone": "030 12"}),
    ("/help/doesnt-fit/", {"words": "I moved", "name": NAME, "email": "a@b.org", "phone": "030 12"}),
    ("/sign-in/", {"email": "amara@example.org"}),
]


@pytest.mark.parametrize(("address", "answers"), FORMS)
def test_an_outdated_token_gives_the_form_back_as_it_was_typed(strict, address, answers):
    answer = send(strict, address, answers)

    page = answer.content.decode()
    assert answer.redirect_chain == [(address, 302)]
    assert "You signed in or out in another window meanwhile, so this was not sent." in page
    for value in answers.values():
        assert value in page
    assert [JoinDraft.objects.count(), Case.objects.count(), len(mail.outbox)] == [0, 0, 0]
    assert next(iter(answers.values())) not in strict.get(address).content.decode()  # once


def test_ones_own_details_come_back_and_are_not_saved(strict, amara):
    strict.force_login(amara.accesses.get().user)

    page = send(strict, "/account/details/", DETAILS | {"whose": amara.number}).content.decode()

    for value in DETAILS.values():
        assert value in page
    amara.refresh_from_db()
    assert amara.display_name == "Amara Okafor"


def test_what_was_typed_for_somebody_else_is_not_offered(strict, amara):
    other = AccessFactory(contact=PersonFactory())
    strict.force_login(other.user)

    assert NAME not in send(strict, "/account/details/", DETAILS | {"whose": amara.number}).content.decode()
    assert NAME not in send(strict, "/account/details/", DETAILS).content.decode()


def test_the_page_that_was_passed_on_stays_with_the_words(strict):
    carried = pack({"page": "join", "type": "full", "typed": {"full_name": NAME}})

    page = send(strict, "/help/doesnt-fit/", {"words": "I moved", "carried": carried}).content.decode()

    assert "I moved" in page
    assert "We pass this on with it" in page
    assert f"<dd>{NAME}</dd>" in page.replace(' dir="auto"', "")


def test_a_form_sent_elsewhere_comes_back_where_it_stands(strict):
    answer = send(strict, "/help/doesnt-fit/?page=join", {"full_name": NAME}, page="/join/full/?x=1")

    assert answer.redirect_chain == [("/join/full/?x=1", 302)]
    assert NAME in answer.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
        {"Sec-Fetch-Site": ""},
        {"HX-Request": "true"},
    ],
)
def test_other_sites_fill_in_no_form_of_ours(strict, headers):
    answer = send(strict, "/contact/", {"words": "Give me money"}, **headers)

    assert answer.status_code == 403
    assert settings.SESSION_COOKIE_NAME not in answer.cookies  # nobody is signed out either
    assert "Give me money" not in strict.get("/contact/").content.decode()


def test_older_browsers_say_by_their_origin_where_a_form_came_from(strict):
    answer = send(strict, "/contact/", {"words": "I moved"}, **{"Sec-Fetch-Site": "", "Origin": "http://testserver"})

    assert "I moved" in answer.content.decode()


@pytest.mark.parametrize("referer", ["", "https://evil.example/x", "http://testserver//evil.example/"])
def test_without_a_page_to_go_back_to_it_is_where_the_form_was_sent(strict, referer):
    answer = send(strict, "/contact/", {"words": "I moved"}, Referer=referer)

    assert answer.redirect_chain == [("/contact/", 302)]


def test_no_secret_and_nothing_endless_is_kept():
    post = QueryDict(mutable=True)
    post.update(
        {"csrfmiddlewaretoken": "t", "code": "1", "login_code": "2", "password1": "3", "credential": "4", "otp": "5"}
    )
    post.update({"postcode": "3511 AB", "empty": " ", "nul": "a\x00b"})
    post.setlist("who", ["1", "2"])
    assert typed.answers_in(post) == {"postcode": "3511 AB", "nul": "ab", "who": "1, 2"}

    post.update({f"field{n}": "x" * 30_000 for n in range(90)})
    kept = typed.answers_in(post)
    assert sum(len(answer) for answer in kept.values()) == typed.MOST_LETTERS
    assert len(kept) <= typed.MOST_FIELDS


# --- The session ended ----------------------------------------------------------------------------------------------


def sign_in(client, email):
    client.post("/sign-in/", {"email": email})
    client.force_login(User.objects.get(email=email))  # what the code comes to; the session goes on


def test_whoever_was_signed_out_while_typing_finds_it_again_after_signing_in(client, amara):
    answer = client.post("/account/details/", DETAILS | {"whose": amara.number}, follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=/account/details/", 302)]
    assert "Sign in, and what you typed is there again." in answer.content.decode()
    sign_in(client, "amara@example.org")

    page = client.get("/account/details/").content.decode()

    assert "Here is what you typed. It was not sent" in page
    assert NAME in page
    assert "3511 AB" in page
    assert NAME not in client.get("/account/details/").content.decode()


def test_whoever_signs_in_instead_finds_nothing(client, amara):
    client.post("/account/details/", DETAILS | {"whose": amara.number})
    AccessFactory(user=UserFactory(email="bob@example.org"), contact=PersonFactory())
    sign_in(client, "bob@example.org")

    page = client.get("/account/details/").content.decode()

    assert NAME not in page
    assert "Here is what you typed" not in page


def test_it_waits_an_hour_and_no_longer(client, amara):
    client.post("/account/details/", DETAILS | {"whose": amara.number})
    sign_in(client, "amara@example.org")

    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert NAME not in client.get("/account/details/").content.decode()


def test_a_form_without_answers_and_other_pages_are_as_ever(client, amara):
    assert client.post("/renew/", {}).url == "/sign-in/?next=/renew/"
    assert client.post("/sign-out/", {"next": "/sign-in/"}).url == "/sign-in/"

    assert "typed" not in client.session


def test_strangers_cannot_make_us_keep_without_end(client, monkeypatch):
    monkeypatch.setattr(typed, "MOST_AN_HOUR", 5)
    for _time in range(typed.MOST_AN_HOUR):
        client.post("/account/details/", {"full_name": "A"})
    client = Client()

    assert client.post("/account/details/", {"full_name": "A"}).url == "/sign-in/?next=/account/details/"

    assert "typed" not in client.session


def test_a_form_that_another_window_changed_the_person_of_is_about_whom_it_was_about(client, amara):
    chidi = PersonFactory(display_name="Chidi Okafor")
    AccessFactory(user=amara.accesses.get().user, contact=chidi, relation="guardian")
    client.force_login(amara.accesses.get().user)
    client.post("/account/acting/", {"contact": chidi.number})  # in another window

    client.post("/account/details/", {"full_name": NAME, "whose": amara.number})

    for one in (amara, chidi):
        one.refresh_from_db()
    assert (amara.display_name, chidi.display_name) == (NAME, "Chidi Okafor")
    assert client.post("/account/details/", {"full_name": NAME, "whose": PersonFactory().number}).status_code == 404


# --- Staff without their second factor ------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/help/", "/contact/", "/help/doesnt-fit/?page=second-factor"])
def test_staff_who_lost_their_second_factor_can_reach_a_person(client, address):
    client.force_login(UserFactory(role="service", email="ada@example.org"))
    assert client.get("/desk/").url == "/sign-in/second-factor/"

    page = client.get(address)

    assert page.status_code == 200
    if address != "/help/":
        client.post(
            address.partition("?")[0], {"words": "My phone fell into the river", "email": "a@b.org", "carried": ""}
        )
        assert Case.objects.get().words == "My phone fell into the river"
