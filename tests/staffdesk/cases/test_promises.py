"""What is done with a case starts, stops and pauses what was promised, in the same transaction."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ams.core.invariants import all_invariants
from ams.core.models import Role
from ams.core.money import Money
from billing.models import Payment, Receipt
from billing.operations import take_payment
from staffdesk.models import Case, CaseMessage, Clock, Standard
from staffdesk.operations import (
    add_note,
    answer,
    close_case,
    hand_over_case,
    hear,
    merge_cases,
    open_case,
    reopen_case,
    report_missing_receipts,
    split_case,
    stop_waiting,
    take_case,
    wait_for_member,
)
from staffdesk.operations.clocks import start_clocks, switch_off
from staffdesk.operations.standards import ship_standards
from staffdesk.tasks import report_missing_receipts as receipts_task
from tests.factories.core import UserFactory
from tests.factories.standards import LONG_AGO, promise
from tests.staffdesk.conftest import NOW
from tests.staffdesk.test_clocks import at, due, states

Kind = CaseMessage.Kind
HELD = ("staffdesk.clocks-of-open-cases", "staffdesk.told-once", "staffdesk.cases-have-somebody")


@pytest.fixture
def write(amara):
    """Amara writes at nine on Monday."""

    def written(kind=Case.Kind.MAIL, said=Kind.MAIL_IN, when="09:00", **details):
        facts = {"subject": "", "words": "Hello?", "context": {}, "contact": amara, "by": None} | details
        return open_case(kind=kind, said=said, at=at(when), **facts)

    return written


@pytest.fixture(autouse=True)
def _nothing_is_left_wrong(db):
    yield
    for invariant in all_invariants():
        if invariant.name in HELD:
            assert list(invariant.offenders(at("2026-02-13T12:00"))) == [], invariant.name


@pytest.mark.parametrize("kind", [Kind.MAIL_OUT, Kind.CALL_OUT, Kind.WEB_OUT])
def test_the_first_word_begins_the_promise_and_an_answer_by_any_way_keeps_it(write, ada, kind):
    """known_pains 25 and 29."""
    promise()
    case = write()
    hear(case=case, kind=Kind.WEB, words="Are you there?", at=at("09:30"))
    add_note(case=case, words="Asked finance.", at=at("09:40"), by=ada)
    assert (due(case), states(case)) == (["Mon 11:00", "Mon 11:30"], ["running"] * 2)

    answer(case=case, words="We are.", by=ada, at=at("10:00"), kind=kind)

    assert states(case) == ["kept", "kept"]


def test_an_answer_and_waiting_in_one_save_loses_neither(write, ada):
    """known_pains 28: the answer counts, and what comes later has its own time."""
    promise()
    case = write()

    answer(case=case, words="Which course?", by=ada, at=at("10:00"), then="wait")
    hear(case=case, kind=Kind.MAIL_IN, words="The second.", at=at("12:00"))

    assert (states(case), due(case)) == (["kept", "running"], ["Mon 11:00", "Mon 14:00"])


def test_what_waits_for_the_member_stands_still(write, ada):
    """known_pains 32."""
    promise("website", business_days=1, started_by=("mail_in",), case_kinds=("website",), kept_by="settled")
    case = write(Case.Kind.WEBSITE)

    wait_for_member(case=case, words="Called her, she looks for the address.", at=at("10:00"), by=ada)
    assert due(case) == [None]
    hear(case=case, kind=Kind.CALL_IN, words="It is /join/.", at=at("12:00"))

    assert due(case) == ["Tue 11:00"]


def test_a_case_that_is_closed_and_opened_again_goes_on(write, ada):
    """known_pains 21 and 34."""
    promise()
    case = write()
    close_case(case=case, words="Nothing to do.", at=at("09:30"), by=ada)
    assert states(case) == ["over"]

    reopen_case(case=case, words="There is.", at=at("11:00"), by=ada)
    assert (states(case), due(case)) == (["running"], ["Mon 12:30"])


def test_a_members_word_opens_it_again_and_gets_its_own_time(write, ada):
    promise()
    case = write()
    answer(case=case, words="Done.", by=ada, at=at("10:00"), then="close")

    hear(case=case, kind=Kind.MAIL_IN, words="Not at all.", at=at("12:00"))

    assert (states(case), due(case)[1:]) == (["kept", "running"], ["Mon 14:00"])


def test_a_merged_case_is_promised_nothing_any_more(write, ada):
    """known_pains 31: what was promised is kept by an answer in the other case."""
    promise()
    first, second = write(), write(when="09:20")

    merge_cases(case=second, into=first, at=at("10:00"), by=ada)
    assert (states(second), states(first)) == (["over"], ["running", "running"])
    answer(case=first, words="Both.", by=ada, at=at("10:30"))

    assert states(first) == ["kept", "kept"]


def test_a_second_matter_in_one_mail_was_written_when_the_mail_was(write, ada):
    promise()
    case = write()
    message = case.messages.get()

    early = split_case(case=case, message=message, subject="Address", at=at("10:00"), by=ada)
    answer(case=case, words="The first.", by=ada, at=at("10:30"))
    late = split_case(case=case, message=message, subject="Card", at=at("12:00"), by=ada)

    assert (due(early), due(late)) == (["Mon 11:00"], ["Mon 14:00"])


def test_another_department_promises_what_it_promises(write, ada):
    """known_pains 27."""
    promise("service", queues=("service",))
    promise("finance", queues=("finance",), minutes=60)
    case = write()

    hand_over_case(case=case, words="About money.", at=at("09:30"), by=ada, queue="finance")
    hand_over_case(case=case, words="Yours.", at=at("09:40"), by=ada, to=UserFactory(role=Role.FINANCE))

    assert (states(case), due(case)) == (["over", "running"], ["Mon 11:00", "Mon 10:00"])


def test_what_is_promised_elsewhere_leaves_out_what_was_waited_before(write, ada):
    promise("service", queues=("service",), kept_by="settled")
    promise("finance", queues=("finance",), minutes=60)
    case = write()
    wait_for_member(case=case, words="Which one?", at=at("09:30"), by=ada)
    stop_waiting(case=case, at=at("11:30"), by=ada)

    hand_over_case(case=case, words="About money.", at=at("11:40"), by=ada, queue="finance")

    assert (states(case), due(case)) == (["over", "running"], ["Mon 13:00", "Mon 12:00"])


def test_an_answer_keeps_all_that_was_promised_but_a_receipt(write, ada):
    for kept_by in Standard.KeptBy.values:
        promise(kept_by, kept_by=kept_by)
    case = write()

    answer(case=case, words="Yes.", by=ada, at=at("10:00"))

    kept = {clock.standard.code: clock.state for clock in case.clocks.all()}
    assert kept == {"answer": "kept", "settled": "kept", "taken": "kept", "receipt": "running"}


def test_a_difficult_situation_is_over_when_somebody_takes_it(write, ada):
    promise("difficult", kept_by="taken", minutes=10, started_by=("difficult",))
    case = write(Case.Kind.DIFFICULT, said=None)
    start_clocks(case=case, message=None, at=at("09:00"), trigger="difficult")

    take_case(case=case, at=at("09:05"), by=ada)

    assert states(case) == ["kept"]


@pytest.fixture
def unreceipted(amara, association):
    """Money that came, and whose receipt did not."""
    return Payment.objects.create(
        provider_id="pi_lost", contact=amara, amount=Decimal(20), currency="EUR", received_at=NOW
    )


def test_payments_without_a_receipt_form_a_queue_by_themselves(unreceipted, amara, fin):
    ship_standards(at=LONG_AGO)

    assert [report_missing_receipts(at=NOW + timedelta(minutes=m)) for m in (4, 6, 7)] == [0, 1, 1]

    case = Case.objects.get()
    assert (case.kind, case.queue, case.contact, case.context) == (
        Case.Kind.NO_RECEIPT, Case.Queue.FINANCE, amara, {"payment": "pi_lost"},
    )  # fmt: skip
    clock = case.clocks.get()
    assert (clock.standard.code, clock.due_at) == ("receipt", NOW + timedelta(minutes=5))
    weeks_later = NOW + timedelta(days=20)
    assert report_missing_receipts(at=weeks_later) == 1  # it stays for as long as it is so
    assert Case.objects.get().closed_at is None


def test_the_case_closes_when_the_receipt_is_there(unreceipted, order):
    ship_standards(at=LONG_AGO)
    report_missing_receipts(at=NOW + timedelta(minutes=6))
    other = Receipt.objects.earliest("pk")
    Receipt.objects.create(
        series=other.series, serial=99, number="R-99", payment=unreceipted, contact=unreceipted.contact,
        issued_at=NOW + timedelta(minutes=8), facts={},
    )  # fmt: skip

    assert report_missing_receipts(at=NOW + timedelta(minutes=9)) == 0
    assert Case.objects.get().closed_at == NOW + timedelta(minutes=9)
    assert Clock.objects.get().state == Clock.State.MISSED


def test_a_payment_with_its_receipt_is_no_case(amara, association):
    ship_standards(at=LONG_AGO)
    take_payment(
        provider_id="pi_1", amount=Money(Decimal(20), "EUR"), contact=amara, order=None, method="card", detail="",
        at=NOW, by=None,
    )  # fmt: skip

    assert receipts_task() == 0


def test_nothing_is_reported_that_is_not_promised(unreceipted):
    ship_standards(at=LONG_AGO)
    switch_off(standard=Standard.objects.get(code="receipt"), at=NOW)

    assert report_missing_receipts(at=NOW + timedelta(minutes=6)) == 0
    assert not Case.objects.exists()
