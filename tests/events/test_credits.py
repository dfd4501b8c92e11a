"""Credits: given once to those who came, corrected by further rows; what a period asks; certificates and thanks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from ams.core.exceptions import ExceptionNeedsWords
from ams.core.merging import merge_contacts
from ams.core.models import Activity, ExceptionMade, Message, ReasonCode, Role
from billing.operations import Newcomer, Why
from events.models import (
    Certificate,
    Credit,
    CreditCategory,
    CreditNeed,
    CreditPeriod,
    EventCredit,
    Registration,
)
from events.operations import (
    Attendee,
    CannotCertify,
    CannotCredit,
    add_credit,
    check_in_all,
    correct_credit,
    give_credits,
    issue_certificates,
    reissue_certificate,
    revoke_certificate,
    undo_check_in,
)
from events.queries import affairs_of, certificates_of, period_on, periods, transcript_of
from events.sweeps import conclude_events
from tests.billing.test_documents import text_of
from tests.events.conftest import NOW
from tests.factories.billing import pay
from tests.factories.core import UserFactory
from tests.factories.events import register
from tests.factories.members import PersonFactory


@pytest.fixture
def ada(association):
    return UserFactory(role=Role.SERVICE, name="Ada Novak")


@pytest.fixture
def why(db):
    return Why(ReasonCode.objects.create(code="mistake", label="Our mistake"), "Left before lunch")


@pytest.fixture
def ethics(db):
    return CreditCategory.objects.create(name="Ethics", unit="hours", position=2)


@pytest.fixture
def clinical(db):
    return CreditCategory.objects.create(name="Clinical", unit="points", position=1)


@pytest.fixture
def after(walk, ethics, clinical):
    """Two hours after the walk, which is worth three hours of ethics and a clinical point."""
    EventCredit.objects.create(event=walk, category=ethics, amount=Decimal("1.5"))
    EventCredit.objects.create(event=walk, category=clinical, amount=Decimal(10))
    return walk.ends_at + timedelta(hours=2)


@pytest.fixture
def came(walk, ticket, amara):
    """Amara and Kim were there; Una had a ticket and did not come."""
    walk.capacity = None
    walk.save()
    pay(register(ticket, at=NOW, buyer=amara, others=[Attendee("Kim Lee", "kim@example.org")]), at=NOW)
    pay(register(ticket, at=NOW, buyer=Newcomer("Una Untold", "una@example.org")), at=NOW)
    there = Registration.objects.exclude(name="Una Untold").values_list("pk", flat=True)
    check_in_all(event=walk, registrations=there, at=walk.starts_at, by=None)
    return walk


def test_those_who_were_there_are_credited_once(came, amara, after):
    assert give_credits(event=came, at=after, by=None) == 1
    assert give_credits(event=came, at=after, by=None) == 0

    rows = Credit.objects.order_by("amount")
    assert [(row.contact, row.category.name, row.amount, row.earned_on) for row in rows] == [
        (amara, "Ethics", Decimal("1.5"), came.end_date), (amara, "Clinical", 10, came.end_date),
    ]  # fmt: skip
    assert Activity.objects.filter(kind="credits.given", contact=amara).count() == 1


def test_who_is_checked_in_later_is_credited_then(came, after):
    give_credits(event=came, at=after, by=None)
    late = Registration.objects.get(name="Una Untold")
    check_in_all(event=came, registrations=[late.pk], at=after, by=None)

    assert give_credits(event=came, at=after, by=None) == 1
    assert Credit.objects.filter(contact=late.contact).count() == 2


def test_a_slip_at_the_door_earns_nothing(came, after):
    for made in Registration.objects.get(name="Amara Okafor").check_ins.all():
        undo_check_in(check_in=made, at=NOW, by=None)

    assert give_credits(event=came, at=after, by=None) == 0


def test_nothing_is_given_before_the_end(came, after):
    with pytest.raises(CannotCredit, match="not over"):
        give_credits(event=came, at=came.ends_at - timedelta(minutes=1), by=None)


def test_a_correction_is_a_further_row_with_its_reason(came, amara, after, ada, why):
    give_credits(event=came, at=after, by=None)
    given = Credit.objects.get(category__name="Ethics")

    made = correct_credit(credit=given, amount=Decimal("0.5"), why=why, at=after, by=ada)

    assert (made.amount, made.corrects, made.given_by) == (Decimal("-1.0"), given, ada)
    assert (made.exception.what, made.exception.words) == ("credit.corrected", "Left before lunch")
    [entry] = [one for one in transcript_of(amara).entries if one.credit == given]
    assert (entry.amount, entry.corrections) == (Decimal("0.5"), [made])
    correct_credit(credit=given, amount=Decimal(0), why=why, at=after, by=ada)
    assert dict(transcript_of(amara).totals)[given.category] == 0
    assert give_credits(event=came, at=after, by=None) == 0


def test_what_cannot_be_corrected_is_refused_and_changes_nothing(came, after, ethics, ada, why):
    give_credits(event=came, at=after, by=None)
    given = Credit.objects.get(category=ethics)
    correction = correct_credit(credit=given, amount=Decimal(1), why=why, at=after, by=ada)

    for credit, amount in ((given, 1), (given, -1), (correction, 2)):
        with pytest.raises(CannotCredit), transaction.atomic():
            correct_credit(credit=credit, amount=Decimal(amount), why=why, at=after, by=ada)
    with pytest.raises(ExceptionNeedsWords), transaction.atomic():
        correct_credit(credit=given, amount=Decimal(2), why=Why(why.reason, ""), at=after, by=ada)

    assert ExceptionMade.objects.count() == 1
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Credit.objects.update(amount=1)


def test_staff_credit_by_hand_with_a_reason(amara, ethics, ada, why):
    facts = {"contact": amara, "category": ethics, "earned_on": date(2026, 5, 1), "title": "A course elsewhere"}

    add_credit(**facts, amount=Decimal(4), why=why, at=NOW, by=ada)
    with pytest.raises(CannotCredit), transaction.atomic():
        add_credit(**facts, amount=Decimal(0), why=why, at=NOW, by=ada)

    assert transcript_of(amara).totals == [(ethics, 4)]
    assert affairs_of(amara, at=NOW).has_credits
    assert not affairs_of(PersonFactory(), at=NOW)


def test_a_period_counts_both_its_days_and_says_what_is_to_come(amara, ethics, clinical, ada, why):
    year = CreditPeriod.objects.create(name="2026", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
    three = CreditPeriod.objects.create(name="2026–2028", first_day=date(2026, 1, 1), last_day=date(2028, 12, 31))
    CreditNeed.objects.create(period=year, category=ethics, amount=Decimal(5))
    CreditNeed.objects.create(period=year, category=None, amount=Decimal(3))
    days = {date(2025, 12, 31): 1, date(2026, 1, 1): 2, date(2026, 12, 31): 2, date(2027, 1, 1): 8}
    for day, amount in days.items():
        add_credit(
            contact=amara, category=ethics, amount=Decimal(amount), earned_on=day, title="x", why=why, at=NOW, by=ada
        )

    transcript = transcript_of(amara, year)

    assert transcript.totals == [(ethics, 4)]
    assert [(one.category, one.earned, one.missing, one.is_met) for one in transcript.needs] == [
        (ethics, 4, 1, False), (None, 4, 0, True),
    ]  # fmt: skip
    assert periods(amara) == [three, year] or periods(amara) == [year, three]
    assert period_on(date(2026, 6, 1)) == year
    assert period_on(date(2028, 6, 1)) == three
    assert period_on(date(2031, 6, 1)) is None


def test_credits_stay_with_the_record_that_stands_after_a_merge(came, amara, after):
    give_credits(event=came, at=after, by=None)
    twin = PersonFactory(display_name="A. Okafor", email="")

    merge_contacts(kept=twin, absorbed=amara, choices={}, at=after, by=None, reason="The same person")

    assert len(transcript_of(twin).entries) == 2
    check_in_all(event=came, registrations=Registration.objects.values_list("pk", flat=True), at=after, by=None)
    assert give_credits(event=came, at=after, by=None) == 1  # Una, who is checked in by this; nothing twice


# --- Certificates ----------------------------------------------------------------------------------------------------


def test_everybody_who_was_there_gets_a_certificate_thanks_and_credits_once(came, amara, after):
    assert conclude_events(at=came.ends_at + timedelta(minutes=59)) == 0
    assert conclude_events(at=after) == 2
    assert conclude_events(at=after) == 0

    mails = Message.objects.filter(purpose="event.thanks").order_by("recipient")
    assert [mail.recipient for mail in mails] == ["amara@example.org", "kim@example.org"]
    [certificate] = certificates_of(amara)
    assert f"/certificates/{certificate.code}/" in mails[0].text
    assert "1.5 hours, Ethics" in mails[0].text
    worth = [
        {"category": "Clinical", "unit": "points", "amount": "10"},
        {"category": "Ethics", "unit": "hours", "amount": "1.5"},
    ]
    said = {one.facts["name"]: one.facts["credits"] for one in Certificate.objects.all()}
    assert said == {"Amara Okafor": worth, "Kim Lee": worth}


@pytest.mark.parametrize("why_not", ["called off", "long ago", "nobody came"])
def test_some_events_are_not_concluded(came, after, why_not):
    at = after + timedelta(days=15) if why_not == "long ago" else after
    if why_not == "called off":
        type(came).objects.filter(pk=came.pk).update(cancelled_at=NOW)
    if why_not == "nobody came":
        came.ticket_types.get().registrations.get(name="Kim Lee").check_ins.update(undone_at=NOW)
        came.ticket_types.get().registrations.get(name="Amara Okafor").check_ins.update(undone_at=NOW)

    assert conclude_events(at=at) == 0
    assert not Certificate.objects.exists()


def test_one_event_that_fails_keeps_no_other_waiting(came, after, monkeypatch, caplog):
    def fails(**_given):
        raise RuntimeError("a bad day")

    monkeypatch.setattr("events.sweeps.conclude_event", fails)

    assert conclude_events(at=after) == 0
    assert "could not be concluded" in caplog.text


def test_a_certificate_is_verified_by_anybody(client, came, after):
    conclude_events(at=after)
    code = Certificate.objects.get(facts__name="Kim Lee").code

    page = client.get(f"/certificates/{code.lower()}/").content.decode()
    paper = client.get(f"/certificates/{code}/certificate.pdf")

    for said in ("This certificate holds", "Kim Lee", "Spring walk", "2 May 2099", "1.5 hours"):
        assert said in page
    words = text_of(paper.content)
    for said in ("Kim Lee", "Spring walk", "2 May 2099", "1.5 hours", code):
        assert said in words
    assert client.get("/certificates/NOSUCH/").status_code == 404
    assert client.get("/certificates/NOSUCH/certificate.pdf").status_code == 404


def test_a_revoked_certificate_says_so_and_another_takes_its_place(client, came, after, ada, why):
    conclude_events(at=after)
    old = Certificate.objects.get(facts__name="Amara Okafor")
    credit = Credit.objects.get(category__name="Ethics")
    correct_credit(credit=credit, amount=Decimal("0.5"), why=why, at=after, by=ada)

    new = reissue_certificate(certificate=old, why=why, at=after, by=ada)

    assert "no longer holds" in client.get(f"/certificates/{old.code}/").content.decode()
    assert client.get(f"/certificates/{old.code}/certificate.pdf").status_code == 404
    assert {"category": "Ethics", "unit": "hours", "amount": "0.5"} in new.facts["credits"]
    with pytest.raises(CannotCertify), transaction.atomic():
        revoke_certificate(certificate=old, why=why, at=after, by=ada)
    revoke_certificate(certificate=new, why=why, at=after, by=ada)
    assert issue_certificates(event=came, at=after) == []
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Certificate.objects.update(code="X")


def test_who_was_not_there_gets_no_other_certificate(came, after, ada, why):
    conclude_events(at=after)
    old = Certificate.objects.get(facts__name="Amara Okafor")
    for made in old.registration.check_ins.all():
        undo_check_in(check_in=made, at=after, by=ada)

    with pytest.raises(CannotCertify), transaction.atomic():
        reissue_certificate(certificate=old, why=why, at=after, by=ada)

    assert not hasattr(Certificate.objects.get(pk=old.pk), "revocation")


# --- The member's own pages ------------------------------------------------------------------------------------------


def test_credits_are_linked_where_there_are_some(signed_in, came, ethics, ada, why):
    assert "Continuing education" not in signed_in.get("/account/").content.decode()
    facts = {
        "contact": Registration.objects.get(name="Amara Okafor").contact,
        "category": ethics,
        "earned_on": NOW.date(),
        "title": "Walk",
        "amount": Decimal(2),
    }
    add_credit(**facts, why=why, at=NOW, by=ada)
    issue_certificates(event=came, at=NOW)

    assert "Continuing education" in signed_in.get("/account/").content.decode()
    code = Registration.objects.get(name="Amara Okafor").code
    assert "My certificate of attendance" in signed_in.get(f"/tickets/{code}/").content.decode()


def test_the_transcript_is_a_page_and_a_paper(signed_in, came, after, ethics, django_assert_max_num_queries):
    period = CreditPeriod.objects.create(name="The nineties", first_day=date(2090, 1, 1), last_day=date(2099, 12, 31))
    CreditNeed.objects.create(period=period, category=ethics, amount=Decimal(20))
    conclude_events(at=after)

    with django_assert_max_num_queries(12):
        page = signed_in.get("/account/credits/", {"period": period.pk}).content.decode()
    everything = signed_in.get("/account/credits/?period=all").content.decode()
    paper = signed_in.get("/account/credits/credits.pdf", {"period": period.pk})

    assert "1.5 of 20" in page
    assert "18.5 to come" in page
    assert "10 points" in everything
    words = text_of(paper.content)
    for said in ("Amara Okafor", "Spring walk", "The nineties", "1.5 hours", "10 points"):
        assert said in words


def test_nothing_credited_says_so(signed_in, association):
    assert "Nothing credited here" in signed_in.get("/account/credits/?period=nonsense").content.decode()
