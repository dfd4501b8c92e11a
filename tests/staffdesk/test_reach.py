"""How members reach a person: what they typed travels along, and it takes an address and some words."""

import re

import pytest
from django.urls import reverse

from ams.core.models import Activity
from staffdesk.models import Case
from staffdesk.typed import pack, unpack
from staffdesk.views.reach import MOST_AN_HOUR
from tests.factories.core import AccessFactory, ContactFactory

FORM = reverse("staffdesk:doesnt_fit")


def hidden(html, name):
    return re.search(rf'name="{name}" value="([^"]*)"', html)[1]


def fill_in(client, address=FORM, *, came_with=None, **answers):
    """Open the page (or arrive from a form) and send it."""
    response = client.post(address, came_with) if came_with is not None else client.get(address)
    html = response.content.decode()
    typed = {"carried": hidden(html, "carried"), "once": hidden(html, "once"), "words": "I am two students"} | answers
    return client.post(FORM if address.startswith(FORM) else address, typed), typed


def test_a_stranger_says_what_does_not_fit_and_gets_a_number(client, association):
    response, _typed = fill_in(client, f"{FORM}?page=join&type=student", name="Nora", email="nora@example.net")
    done = client.get(response.url)

    case = Case.objects.get()
    assert (case.kind, case.words, case.reply_name) == (Case.Kind.DOESNT_FIT, "I am two students", "Nora")
    assert case.context == {"page": "join", "type": "student", "typed": {}}
    assert (case.contact, case.reply_email) == (None, "nora@example.net")
    assert Activity.objects.get().channel == Activity.Channel.SELF_SERVICE
    assert f"Your number is {case.pk}" in done.content.decode()


def test_what_was_typed_on_another_form_travels_along_and_prefills(client, association):
    came_with = {
        "csrfmiddlewaretoken": "x",
        "full_name": "Amara Okafor",
        "email": "amara@example.org",
        "university": "Utrecht & Wageningen",
        "code": "ABC-DEF",
        "password": "hunter2",
        "empty": " ",
    }

    shown = client.post(f"{FORM}?page=join&type=student", came_with)
    html = shown.content.decode()
    assert 'value="Amara Okafor"' in html
    assert 'value="amara@example.org"' in html
    assert "Utrecht &amp; Wageningen" in html

    fill_in(client, f"{FORM}?page=join&type=student", came_with=came_with, email="amara@example.org")

    assert Case.objects.get().context == {
        "page": "join",
        "type": "student",
        "typed": {
            "full_name": "Amara Okafor",
            "email": "amara@example.org",
            "university": "Utrecht & Wageningen",
        },
    }


def test_arriving_from_a_form_opens_nothing_yet(client, association):
    client.post(f"{FORM}?page=join", {"full_name": "Amara"})

    assert not Case.objects.exists()


def test_sending_twice_opens_one_case(client, association):
    _response, typed = fill_in(client, email="nora@example.net")
    again = client.post(FORM, typed)

    assert again.status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"words": " ", "email": "n@example.net"}, "Tell us in a few words what you need."),
        ({}, "Give us an e-mail address or a phone number"),
        ({"email": "nora at home"}, "Write the address like name@example.org."),
        ({"email": "n@example.net", "website": "http://spam.example"}, "Please leave this field empty"),
    ],
)
def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(client, association, answers, says):
    response, _typed = fill_in(client, f"{FORM}?page=join", **answers)
    html = response.content.decode()

    assert response.status_code == 200
    assert html.count(says) == 2  # in the summary and beside the field
    assert unpack(hidden(html, "carried"))["page"] == "join"
    assert answers.get("words", "I am two students") in html
    assert not Case.objects.exists()


def test_a_phone_number_alone_is_enough(client, association):
    fill_in(client, phone="030 555 01 01")

    assert Case.objects.get().reply_phone == "030 555 01 01"


def test_a_member_need_not_say_who_they_are(client, amara, amaras_login):
    client.force_login(amaras_login)

    html = client.get(FORM).content.decode()
    assert 'name="name"' not in html
    assert 'value="amara@example.org"' in html
    assert 'value="030 123 45 67"' in html

    fill_in(client, email="amara@example.org")
    assert Case.objects.get().contact == amara


def test_a_case_about_an_order_belongs_to_its_buyer(client, amaras_login, buy):
    child = ContactFactory(display_name="Chidi Okafor")
    AccessFactory(user=amaras_login, contact=child, relation="guardian")
    order = buy(child)
    client.force_login(amaras_login)

    fill_in(client, f"{FORM}?page=order&order={order.reference}", email="amara@example.org")

    assert Case.objects.get().contact == child


def test_somebody_elses_order_does_not_make_it_theirs(client, amara, amaras_login, buy):
    strangers = buy(ContactFactory(display_name="Bob Bly"))
    client.force_login(amaras_login)

    fill_in(client, f"{FORM}?page=order&order={strangers.reference}", email="amara@example.org")

    assert Case.objects.get().contact == amara


def test_a_login_that_acts_for_several_and_is_none_of_them_is_not_guessed(client, amaras_login, amara):
    amara.accesses.update(relation="guardian")
    AccessFactory(user=amaras_login, contact=ContactFactory(), relation="guardian")
    client.force_login(amaras_login)

    fill_in(client, email="amara@example.org")

    assert Case.objects.get().contact is None


@pytest.mark.parametrize("page", [FORM, reverse("staffdesk:contact_us")])
def test_who_acts_for_a_child_writes_about_the_child(client, amara, amaras_login, page):
    child = ContactFactory(display_name="Chidi Okafor")
    AccessFactory(user=amaras_login, contact=child, relation="guardian")
    client.force_login(amaras_login)
    client.post(reverse("members:act_for"), {"contact": child.number})

    assert "You act for <strong><bdi>Chidi Okafor</bdi></strong>" in client.get(page).content.decode()
    fill_in(client, page, email="amara@example.org")

    case = Case.objects.get()
    assert (case.contact, case.reply_email) == (child, "amara@example.org")
    assert Activity.objects.get(kind="case.opened").actor == amaras_login


def test_a_forged_context_is_dropped(client, association):
    forged = pack({"page": "join"})[:-2] + "xx"

    client.post(FORM, {"carried": forged, "words": "Hello", "email": "n@example.net"})

    assert Case.objects.get().context == {}


def test_what_no_column_takes_is_left_out(client, association):
    fill_in(client, f"{FORM}?page=join", came_with={"full_name": "Am\x00ara"}, email="a@example.org")

    assert Case.objects.get().context["typed"] == {"full_name": "Amara"}


def test_endless_answers_are_cut(client, association):
    came_with = {f"field{number}": "x" * 5_000 for number in range(100)}

    fill_in(client, f"{FORM}?page=join", came_with=came_with, email="n@example.net")

    typed = Case.objects.get().context["typed"]
    assert (len(typed), {len(answer) for answer in typed.values()}) == (40, {1_000})


def test_the_eleventh_case_within_an_hour_is_asked_to_call(client, association):
    for _time in range(MOST_AN_HOUR):
        fill_in(client, email="n@example.net")

    response, _typed = fill_in(client, email="n@example.net")

    assert "several times within an hour" in response.content.decode()
    assert Case.objects.count() == MOST_AN_HOUR


def test_the_contact_page_reaches_a_person(client, association):
    html = client.get(reverse("staffdesk:contact_us")).content.decode()
    assert "030 123 4567" in html
    assert "Mon–Fri 9:00–17:00" in html
    assert "hello@riverbend.example" in html

    response, _typed = fill_in(client, reverse("staffdesk:contact_us"), words="A question", email="n@example.net")

    assert Case.objects.get().kind == Case.Kind.QUESTION
    assert client.get(response.url).status_code == 200


def test_the_number_of_a_case_cannot_be_guessed_into(client, association):
    assert client.get(reverse("staffdesk:received", args=["1"])).status_code == 404
    assert client.get(reverse("staffdesk:received", args=[pack({"page": "x"})])).status_code == 404


def test_help_leads_to_what_is_common_and_to_a_person(client, association):
    html = client.get(reverse("staffdesk:help")).content.decode()

    for address in ("/renew/", "/account/", "/join/", "/contact/", FORM):
        assert f'href="{address}' in html


@pytest.mark.parametrize("name", ["help", "contact_us", "doesnt_fit"])
def test_pages_for_members_cost_little(client, amaras_login, name, django_assert_max_num_queries):
    client.force_login(amaras_login)
    client.get(reverse(f"staffdesk:{name}"))

    with django_assert_max_num_queries(12):
        client.get(reverse(f"staffdesk:{name}"))


def test_what_is_wrong_with_a_page_goes_to_whoever_looks_after_the_website(client, association):
    html = client.get(f"{FORM}?about=page&page=join").content.decode()
    assert "What is wrong with the page?" in html

    fill_in(client, f"{FORM}?about=page&page=join", email="nora@example.net")

    case = Case.objects.get()
    assert (case.kind, case.queue, case.context["page"]) == (Case.Kind.WEBSITE, Case.Queue.SYSTEM, "join")
