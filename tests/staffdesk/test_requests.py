"""A member's own matters: read and answered in the account; what staff say among themselves is never there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from staffdesk.models import Case, CaseMessage
from staffdesk.operations import add_note, answer, close_case, open_case
from staffdesk.operations.calls import Call, log_call
from staffdesk.views.requests import MOST_AN_HOUR
from tests.factories.core import AccessFactory
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

LATER = NOW + timedelta(hours=1)
LIST = reverse("staffdesk:requests")


def ask(contact, words="Where is my card?", **details):
    facts = {"kind": Case.Kind.QUESTION, "context": {}, "by": None, "said": CaseMessage.Kind.WEB} | details
    return open_case(subject="", words=words, contact=contact, at=NOW, reply_email="amara@example.org", **facts)


@pytest.fixture
def portal(client, amaras_login):
    client.force_login(amaras_login)
    return client


def page(case):
    return reverse("staffdesk:request", args=[case.pk])


def test_the_conversation_is_shown_without_notes(portal, amara, ada):
    case = ask(amara)
    add_note(case=case, words="Rather impatient", at=LATER, by=ada)
    answer(case=case, words="It is on its way", by=ada, at=LATER)

    html = portal.get(page(case)).content.decode()

    assert "Where is my card?" in html
    assert "It is on its way" in html
    assert "Rather impatient" not in html


def test_of_a_call_only_that_there_was_one_is_shown(portal, amara, ada):
    case = log_call(call=Call(words="Shouted at me", outcome="done", contact=amara), at=NOW, by=ada)

    for address in (LIST, page(case)):
        assert "Shouted" not in portal.get(address).content.decode()
    assert "You called us." in portal.get(page(case)).content.decode()


def test_a_case_from_before_there_were_first_words_begins_with_its_words(portal, amara):
    case = ask(amara, said=None)

    assert "Where is my card?" in portal.get(page(case)).content.decode()


@pytest.mark.parametrize("kind", [Case.Kind.NOTED, Case.Kind.DIFFICULT, Case.Kind.REFUND, Case.Kind.INVARIANT])
def test_what_staff_and_the_system_opened_is_not_there(portal, amara, kind):
    case = ask(amara, kind=kind, said=None)

    assert portal.get(page(case)).status_code == 404
    assert f"/{case.pk}/" not in portal.get(LIST).content.decode()


def test_nobody_reads_somebody_elses(portal, amara):
    others = ask(PersonFactory())

    assert portal.get(page(others)).status_code == 404
    assert portal.post(page(others), {"words": "Hello"}).status_code == 404
    assert not others.messages.filter(words="Hello").exists()


def test_whoever_acts_for_a_child_reads_its_matters(portal, amaras_login):
    child = PersonFactory(display_name="Chidi")
    AccessFactory(user=amaras_login, contact=child, relation="guardian")

    assert portal.get(page(ask(child))).status_code == 200


def test_an_answer_there_is_a_word_of_the_member_and_opens_the_matter_again(portal, amara, ada):
    """Known pain 29: an answer through the web counts."""
    case = ask(amara)
    close_case(case=case, words="Done", at=LATER, by=ada)

    response = portal.post(page(case), {"words": "Still nothing"})

    case.refresh_from_db()
    said = case.messages.latest("pk")
    assert (response.url, case.closed_at) == (page(case), None)
    assert (said.kind, said.words, said.author_name) == (CaseMessage.Kind.WEB, "Still nothing", "Amara Okafor")


def test_sent_twice_it_is_one_word(portal, amara):
    case = ask(amara)
    once = "6f0e3bb0-0000-4000-8000-000000000001"

    portal.post(page(case), {"words": "Still nothing", "once": once})
    portal.post(page(case), {"words": "Still nothing", "once": once})

    assert case.messages.filter(words="Still nothing").count() == 1


def test_nothing_typed_is_lost_when_it_is_too_often(portal, amara):
    case = ask(amara)
    for number in range(MOST_AN_HOUR):
        portal.post(page(case), {"words": f"Word {number}"})

    html = portal.post(page(case), {"words": "One more"}).content.decode()

    assert "Please call us" in html
    assert "One more" in html
    assert not case.messages.filter(words="One more").exists()


@pytest.mark.parametrize("how_many", [1, 3])
def test_pages_cost_the_same_for_one_or_many(portal, amara, how_many, django_assert_max_num_queries):
    for _number in range(how_many):
        case = ask(amara)

    for address in (LIST, page(case)):
        with django_assert_max_num_queries(12):
            assert len(portal.get(address).content) < 60_000


def test_the_account_leads_there(portal, amara):
    assert f'href="{LIST}"' in portal.get(reverse("members:account")).content.decode()


def test_phone_mail_form_and_hours_are_on_every_page(client, association):
    type(association).objects.update(phone="030 1234", email="office@example.org", opening_hours="Mon–Fri 9–17")

    footer = client.get("/").content.decode().split("<footer")[1]

    for reach in ("tel:0301234", "mailto:office@example.org", reverse("staffdesk:contact_us"), "Mon–Fri 9–17"):
        assert reach in footer
