"""A website's own form and a telephone system open cases, follow them, and add what the member says."""

import pytest

from ams.core.models import Activity
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import add_note, answer, close_case, open_case
from tests.api.conftest import LONG_AGO
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory


@pytest.fixture
def ada(association):
    return UserFactory(role="service", email="ada@example.org", name="Ada Novak")


def test_a_form_opens_a_case_that_waits_in_the_queue(api, alice):
    sent = {"words": "Where is my card?", "contact": alice.number, "email": "other@example.org", "page": "shop"}

    answered = api.post("cases/", sent)

    case = Case.objects.get()
    assert (answered.status_code, answered["Location"]) == (201, f"http://testserver/api/v1/cases/{case.pk}/")
    assert (case.kind, case.contact, case.reply_email, case.context) == (
        Case.Kind.QUESTION, alice, "other@example.org", {"page": "shop"},
    )  # fmt: skip
    assert (case.owner, case.messages.get().kind) == (None, CaseMessage.Kind.WEB)
    assert Activity.objects.get(kind="case.opened").channel == "api"
    read = api.get(f"cases/{case.pk}/").json()
    assert (read["state"], read["contact"], read["email"]) == ("open", alice.number, "other@example.org")


def test_a_call_says_whether_somebody_has_to_call_back(api):
    sent = {"words": "Wants a brochure", "channel": "call", "phone": "030 1234", "call_back": False}

    api.post("cases/", sent)

    said = CaseMessage.objects.get()
    assert (said.kind, said.facts["call_back"]) == (CaseMessage.Kind.CALL_IN, False)


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"words": "Hello"}, "/email"),  # nobody could answer
        ({"words": " ", "email": "a@example.org"}, "/words"),
        ({"words": "Hello", "email": "nowhere"}, "/email"),
        ({"words": "Hello", "email": "a@example.org", "channel": "fax"}, "/channel"),
        ({"words": "Hello", "contact": 4}, "/contact"),
        ({"words": "Hello", "email": "a@example.org", "queue": "finance"}, "/queue"),
    ],
)
def test_what_cannot_be_answered_opens_nothing(api, sent, pointer):
    answered = api.post("cases/", sent)

    assert answered.status_code == 400
    assert [one["pointer"] for one in answered.json()["errors"]] == [pointer]
    assert not Case.objects.exists()


def test_a_write_sent_twice_is_done_once(api):
    sent = {"words": "Hello", "email": "a@example.org"}

    first = api.post("cases/", sent, Idempotency_Key="one")
    again = api.post("cases/", sent, Idempotency_Key="one")
    said = [api.post(f"cases/{first.json()['id']}/messages/", {"words": "And?"}, Idempotency_Key="two") for _ in "ab"]

    assert first.json() == again.json()
    assert said[0].json() == said[1].json()
    assert (Case.objects.count(), CaseMessage.objects.filter(words="And?").count()) == (1, 1)


def test_a_further_word_opens_a_closed_case_again(api, ada):
    number = api.post("cases/", {"words": "Hello", "email": "a@example.org", "name": "Nora"}).json()["id"]
    case = Case.objects.get(pk=number)
    close_case(case=case, words="Done", at=case.opened_at, by=ada)

    answered = api.post(f"cases/{number}/messages/", {"words": "Still nothing"})

    case.refresh_from_db()
    said = case.messages.get(words="Still nothing")
    assert (answered.status_code, case.closed_at, said.author_name) == (201, None, "Nora")


def test_what_staff_note_for_each_other_is_never_given(api, ada):
    number = api.post("cases/", {"words": "Hello", "email": "a@example.org"}).json()["id"]
    case = Case.objects.get(pk=number)
    add_note(case=case, words="Rather impatient", at=case.opened_at, by=ada)
    answer(case=case, words="It comes", at=case.opened_at, by=ada)

    given = api.get(f"cases/{number}/messages/").json()["results"]

    assert [(one["words"], one["channel"], one["is_from_member"]) for one in given] == [
        ("Hello", "web", True), ("It comes", "mail", False),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [Case.Kind.NOTED, Case.Kind.INVARIANT, Case.Kind.DIFFICULT])
def test_what_members_do_not_know_of_is_not_there(api, alice, kind, ada):
    case = open_case(kind=kind, subject="", words="x", context={}, contact=alice, at=LONG_AGO, by=ada)

    assert api.get("cases/").json()["results"] == []
    assert api.get(f"cases/{case.pk}/").status_code == 404
    assert api.post(f"cases/{case.pk}/messages/", {"words": "x"}).status_code == 404


def test_cases_are_found_by_whose_they_are_and_how_they_stand(api, alice, ada):
    for contact in (alice, PersonFactory()):
        api.post("cases/", {"words": "Hello", "contact": contact.number})
    case = Case.objects.get(contact=alice)
    close_case(case=case, words="Done", at=case.opened_at, by=ada)

    def numbers(query):
        return [one["id"] for one in api.get(f"cases/?{query}").json()["results"]]

    assert numbers(f"contact={alice.number}") == numbers("state=closed") == [case.pk]
    assert len(numbers("state=open")) == 1
    assert numbers("state=waiting") == []


def test_who_it_is_takes_the_scope_to_read_contacts(key_for, api, alice):
    number = api.post("cases/", {"words": "Hello", "contact": alice.number}).json()["id"]

    read = key_for("cases:read").get(f"cases/{number}/").json()

    assert (read["name"], read["email"], read["phone"]) == (None, None, None)


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("cases:read", "POST", "cases/", 403),
        ("cases:write", "GET", "cases/", 403),
        ("contacts:read", "GET", "cases/1/", 403),
        ("cases:read", "POST", "cases/1/messages/", 403),
    ],
)
def test_each_scope_opens_its_own(key_for, scope, method, path, status):
    assert key_for(scope)(method, path, {"words": "x"} if method == "POST" else None).status_code == status
