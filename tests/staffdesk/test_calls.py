"""A call is written down in seconds: the number is recognised, people are offered, one click says what was promised."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from staffdesk.models import Case, CaseMessage
from staffdesk.operations import CaseNeedsWords, open_case
from staffdesk.operations.calls import Call, NoNumberToCall, log_call
from staffdesk.queries.calls import callers_of, digits_of
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

LATER = NOW + timedelta(hours=1)
TODAY = date(2026, 11, 22)


@pytest.fixture
def log(ada):
    def logged(words="Where is my card?", outcome="mine", **details):
        return log_call(call=Call(words=words, outcome=outcome, **details), at=LATER, by=ada)

    return logged


@pytest.fixture
def matter(amara):
    """What Amara wrote an hour ago, which Ada has not looked at."""
    return open_case(
        kind=Case.Kind.QUESTION, subject="", words="My card", context={}, contact=amara, at=NOW, by=None,
        reply_email="amara@example.org",
    )  # fmt: skip


def offered(said):
    return [one.contact.display_name for one in callers_of(said, on=TODAY).people]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("030 123 45 67", "01234567"),
        ("+49 (0)30 / 123-45.67", "01234567"),
        ("1234567", "1234567"),
        ("123456", ""),  # an extension says nothing of who calls
        ("Amara 030 1234567", ""),
        ("", ""),
    ],
)
def test_a_number_is_compared_by_its_end(said, digits):
    assert digits_of(said) == digits


@pytest.mark.parametrize(
    "said", ["030 123 45 67", "0301234567", "+49301234567", "0049 30 1234567", "Okafor", "amara@ex"]
)
def test_whoever_calls_is_found_by_number_or_by_name(amara, said):
    assert offered(said) == ["Amara Okafor"]


@pytest.mark.parametrize("said", ["", "x", "030 999 99 99", "\x00"])
def test_strangers_are_nobody(amara, said):
    assert not callers_of(said, on=TODAY).is_anybody


def test_a_number_of_several_offers_all_of_them(amara):
    PersonFactory(display_name="Chidi Okafor", phone="+49 30 1234567")

    assert sorted(offered("030 1234567")) == ["Amara Okafor", "Chidi Okafor"]


def test_a_record_that_was_merged_is_found_as_the_one_that_stands(amara):
    PersonFactory(display_name="A. Okafor", phone="040 765 43 21", merged_into=amara)

    assert offered("040 7654321") == ["Amara Okafor"]


def test_open_matters_are_offered_with_the_person_and_closed_ones_are_not(amara, matter, log):
    log(contact=amara, outcome="done")

    [one] = callers_of("030 1234567", on=TODAY).people
    assert one.cases == [matter]


def test_an_open_matter_of_a_stranger_is_found_by_the_number_they_left(amara, log):
    case = log(number="040 555 01 02", name="")

    assert callers_of("+49 40 5550102", on=TODAY).strangers == [case]


@pytest.mark.parametrize("people", [1, 3])
def test_looking_costs_the_same_for_one_or_several(association, people, django_assert_num_queries):
    for _number in range(people):
        open_case(
            kind=Case.Kind.QUESTION, subject="", words="My card", context={}, at=NOW, by=None,
            contact=PersonFactory(phone="030 123 45 67"),
        )  # fmt: skip

    with django_assert_num_queries(5):  # people, their cases, their memberships and seats, cases of strangers
        callers_of("030 1234567", on=TODAY)


@pytest.mark.parametrize(
    ("outcome", "mine", "closed"), [("mine", True, False), ("queue", False, False), ("done", True, True)]
)
def test_a_call_becomes_a_case_that_somebody_has(log, amara, outcome, mine, closed):
    case = log(contact=amara, outcome=outcome, number="0170 1112223")

    assert (case.contact, case.words, case.reply_phone) == (amara, "Where is my card?", "0170 1112223")
    assert (case.owner is not None, case.closed_at == LATER) == (mine, closed)


def test_the_number_we_know_is_called_back(log, amara):
    assert log(contact=amara).reply_phone == "030 123 45 67"


def test_a_stranger_is_kept_by_name(log, association):
    case = log(name="Nora Nilsson", number="", outcome="done")

    assert (case.contact, case.who) == (None, "Nora Nilsson")


def test_nobody_promises_to_call_an_unknown_number(log, association):
    with pytest.raises(NoNumberToCall):
        log(name="Nora Nilsson", outcome="queue")

    assert not Case.objects.exists()


def test_a_call_about_nothing_is_refused(log, amara):
    with pytest.raises(CaseNeedsWords):
        log(" ", contact=amara)

    assert not Case.objects.exists()


def test_a_call_about_an_open_matter_is_a_word_in_it(log, matter, ada):
    """Known pain 29: whatever channel a member takes, it counts."""
    case = log("Still no card", case=matter)

    assert (case, case.owner, Case.objects.count()) == (matter, ada, 1)
    said = case.messages.earliest("pk")
    assert (said.kind, said.words, said.is_from_member) == (CaseMessage.Kind.CALL_IN, "Still no card", True)


def test_a_call_about_a_colleagues_matter_stays_theirs(log, matter, fin):
    Case.objects.filter(pk=matter.pk).update(owner=fin)
    matter.refresh_from_db()

    assert log("Still no card", case=matter).owner == fin


@pytest.mark.parametrize("about", ["new", "open"])
def test_a_call_sent_twice_is_one_call(log, amara, matter, about):
    call = {"once": str(uuid4()), **({"contact": amara} if about == "new" else {"case": matter})}

    assert log(**call) == log(**call)
    assert Case.objects.count() == (2 if about == "new" else 1)
    assert matter.messages.filter(kind=CaseMessage.Kind.CALL_IN).count() == (0 if about == "new" else 1)


def test_the_page_offers_whom_a_telephone_system_names_and_picks_nobody(desk, amara, matter):
    html = desk.get(reverse("staffdesk:log_call"), {"number": "+49 30 1234567"}).content.decode()

    assert f'value="new:{amara.number}"' in html
    assert f'value="case:{matter.pk}"' in html
    assert "checked" not in html.split('id="id_who"')[1].split("</fieldset>")[0]


def test_the_fragment_keeps_what_was_chosen(desk, amara):
    html = desk.get(reverse("staffdesk:callers"), {"number": "Okafor", "who": f"new:{amara.number}"}).content.decode()

    assert f'value="new:{amara.number}" checked' in html


def test_where_people_are_offered_somebody_says_who_it_is(desk, amara):
    typed = {"number": "030 1234567", "words": "Where is my card?", "outcome": "mine"}

    refused = desk.post(reverse("staffdesk:log_call"), typed)
    assert "Say who it is" in refused.content.decode()
    assert not Case.objects.exists()

    done = desk.post(reverse("staffdesk:log_call"), typed | {"who": "nobody"})
    assert done.url == reverse("staffdesk:case", args=[Case.objects.get(contact=None).pk])


def test_a_promise_without_a_number_is_refused_beside_the_field(desk, association):
    typed = {"number": "Nora", "words": "Where is my card?", "outcome": "queue", "who": ""}

    html = desk.post(reverse("staffdesk:log_call"), typed).content.decode()

    assert html.count("Write down the number to call back.") == 2
    assert "Where is my card?" in html


def test_the_key_c_leads_there_for_those_who_may(desk, association):
    assert 'data-key="c"' in desk.get(reverse("staffdesk:today")).content.decode()
