"""Several workers and one mail: whoever is quicker, each mail is one row, one word and one case."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from staffdesk.models import Case, CaseMessage, Clock, IncomingMail
from staffdesk.operations import close_case, open_case
from staffdesk.receiving import keep_mail, raw_of, receive_mail, take_up_interrupted
from tests.billing.test_concurrency import at_once
from tests.factories.standards import promise
from tests.staffdesk.conftest import NOW
from tests.staffdesk.mail_in.letters import letter

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


@pytest.fixture(autouse=True)
def _association(association, settings):
    settings.CASE_REPLY_ADDRESS = "office+c-{token}@riverbend.example"
    promise()


def receive(raw):
    return lambda: receive_mail(raw=raw, source="test", at=NOW)


def failed(outcomes):
    return [one for one in outcomes if isinstance(one, Exception)]


def files():
    return default_storage.listdir("mail-in")[0] and [
        name
        for year in default_storage.listdir("mail-in")[0]
        for month in default_storage.listdir(f"mail-in/{year}")[0]
        for name in default_storage.listdir(f"mail-in/{year}/{month}")[1]
    ]


def test_one_mail_that_several_workers_get_is_one_row_one_case_and_one_clock():
    raws = [letter(f"Mail {number}") for number in range(4)]
    before = set(files() if default_storage.exists("mail-in") else [])

    outcomes = at_once(*[receive(raw) for raw in raws for _ in range(WORKERS)])

    assert failed(outcomes) == []
    assert sorted(raw_of(mail) for mail in IncomingMail.objects.all()) == sorted(raws)
    assert set(IncomingMail.objects.values_list("state", flat=True)) == {"filed"}
    assert Case.objects.count() == CaseMessage.objects.count() == Clock.objects.count() == len(raws)
    assert len(set(files()) - before) == len(raws)  # whoever was second took their file away again, and no other


def test_copies_that_come_by_several_ways_at_once_are_one_case():
    copies = [b"Received: by way %d\r\n" % number + letter() for number in range(WORKERS)]

    outcomes = at_once(*[receive(raw) for raw in copies])

    assert failed(outcomes) == []
    assert sorted(mail.verdict for mail in outcomes) == ["copy"] * (WORKERS - 1) + ["ordinary"]
    assert Case.objects.count() == 1


def test_several_answers_to_a_closed_case_at_once_open_it_once_and_are_all_kept(ada):
    case = open_case(kind="question", subject="A walk", words="When?", context={}, contact=None, at=NOW, by=None)
    close_case(case=case, words="Done.", at=NOW, by=ada)
    to = f"office+c-{case.token}@riverbend.example"

    outcomes = at_once(*[receive(letter(f"Answer {number}", to=to)) for number in range(WORKERS)])

    assert failed(outcomes) == []
    case.refresh_from_db()
    assert case.closed_at is None
    assert case.messages.filter(kind="mail_in").count() == case.clocks.running().count() == WORKERS


def test_sweeps_that_find_the_same_interrupted_mail_file_it_once():
    keep_mail(raw=letter(), source="test", at=NOW)
    later = NOW + timedelta(minutes=6)

    outcomes = at_once(*[lambda: take_up_interrupted(at=later)] * WORKERS)

    assert failed(outcomes) == []
    assert Case.objects.count() == CaseMessage.objects.count() == 1
