"""What a type asks to be shown, a type one has but once, and a term for life that is earned over years."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Message
from billing.sweeps import earn_what_is_due
from members.forms import ProofForm
from members.models import Membership, MembershipType, Proof, Term
from members.operations import grant_access, join_association, renew_membership
from members.operations.changing import change_type
from members.operations.leaving import cancel_membership
from members.operations.proofs import (
    AlreadyLookedAt,
    CannotCount,
    accept_proof,
    ask_for_proofs,
    note_proof,
    refuse_proof,
    send_proof,
)
from members.queries import NothingToRenew, NotOffered, last_term, renewals_of
from members.queries.proofs import ProofMissing, is_shown
from tests.billing.books import balances
from tests.factories.billing import AccountFactory, pay
from tests.factories.core import UserFactory
from tests.factories.members import PersonFactory, TypeFactory
from tests.nights import pass_night

pytestmark = pytest.mark.usefixtures("association")
JOINED = datetime(2026, 1, 1, 12, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 15, 12, tzinfo=UTC)


@pytest.fixture
def student():
    return TypeFactory(slug="student", name="Student", proof="your student card", rule__renewal_window_days=None)


@pytest.fixture
def held(student):
    """A student since January, who has shown nothing."""
    pay(join_association(holder=PersonFactory(email="ada@example.org"), type=student, at=JOINED, by=None), at=JOINED)
    return Membership.objects.select_related("type", "holder__person").get()


@pytest.fixture
def staff(db):
    return UserFactory(role="membership")


def card():
    return SimpleUploadedFile("card.jpg", b"a photo", "image/jpeg")


def send(held, at=JOINED):
    return send_proof(contact=held.holder, type=held.type, file=card(), at=at, by=None)


def renew(held, at=NOVEMBER, **details):
    return renew_membership(membership=Membership.objects.get(pk=held.pk), at=at, by=None, **details)


def test_nobody_waits_to_join_and_nobody_renews_without_what_counts_then(held, staff, empty_storage):
    with pytest.raises(ProofMissing, match="your student card"):
        renew(held)
    note_proof(
        contact=held.holder, type=held.type, seen="Card, at the counter", valid_until=date(2026, 12, 31), at=JOINED,
        by=staff,
    )  # fmt: skip
    with pytest.raises(ProofMissing):
        renew(held)  # the next term begins after it ends
    assert is_shown(held.holder, held.type, date(2026, 12, 31))
    [shown] = renewals_of([held], NOVEMBER.date())
    assert (shown.is_open, shown.lacks_proof) == (False, True)

    send(held, NOVEMBER)  # what waits is no reason to keep anybody from paying

    assert renew(held).total == 40


def test_looked_at_once_replaced_by_what_is_sent_later_and_refused_with_words(held, staff, empty_storage):
    first, second = send(held), send(held)
    with pytest.raises(AlreadyLookedAt):
        accept_proof(proof=first, valid_until=date(2026, 9, 30), at=JOINED, by=staff)
    with pytest.raises(CannotCount):
        accept_proof(proof=second, valid_until=date(2025, 9, 30), at=JOINED, by=staff)

    refuse_proof(proof=second, note="This is a library card.", at=JOINED, by=staff)

    assert [one.decision for one in Proof.objects.order_by("pk")] == ["replaced", "refused"]
    mail = Message.objects.get(purpose="proof.refused")
    assert "This is a library card." in mail.text
    assert "/account/proof/student/" in mail.text
    assert [pass_night("proof_files", at=JOINED + timedelta(days=days)) for days in (89, 91)] == [0, 2]
    assert not Proof.objects.exclude(file="").exists()


def test_they_are_asked_a_week_after_joining_and_before_it_ends_each_once(held, staff, empty_storage):
    assert ask_for_proofs(at=JOINED + timedelta(days=6)) == 0
    for _day in range(2):
        ask_for_proofs(at=JOINED + timedelta(days=8))
    assert "your student card" in Message.objects.get(purpose="proof.asked").text
    accept_proof(proof=send(held), valid_until=date(2026, 9, 30), at=JOINED, by=staff)
    assert ask_for_proofs(at=datetime(2026, 8, 15, tzinfo=UTC)) == 0

    ask_for_proofs(at=datetime(2026, 9, 5, tzinfo=UTC))

    assert "counts until 30\xa0September\xa02026" in Message.objects.filter(purpose="proof.asked").latest("pk").text
    send(held)
    assert ask_for_proofs(at=datetime(2026, 9, 6, tzinfo=UTC)) == 0


def test_changing_to_it_asks_for_it_too(student):
    full = TypeFactory()
    pay(join_association(holder=PersonFactory(), type=full, at=JOINED, by=None), at=JOINED)

    with pytest.raises(ProofMissing):
        change_type(membership=Membership.objects.get(), type=student, at=NOVEMBER, by=None)


def test_what_one_has_but_once_is_not_renewed_and_not_had_again(staff):
    full = TypeFactory(price="90.00", rule__renewal_window_days=None)
    trial = TypeFactory(price="0.00", is_trial=True, rule__unit="month")
    person = PersonFactory()
    join_association(holder=person, type=trial, at=JOINED, by=None)
    held = Membership.objects.get()
    with pytest.raises(NothingToRenew, match="for once"):
        renew(held, JOINED)
    MembershipType.objects.filter(pk=trial.pk).update(leads_to=full)

    [shown] = renewals_of([Membership.objects.select_related("type", "holder").get()], JOINED.date())
    assert (shown.becomes, shown.quote.to_pay.amount) == (full.name, 90)
    pay(renew(held, JOINED), at=JOINED)

    assert Membership.objects.get().type == full
    assert str(last_term(Membership.objects.get()).first_day) == "2026-02-01"
    Membership.objects.update(cancelled_at=NOVEMBER)
    with pytest.raises(NotOffered, match="before"):
        join_association(holder=person, type=trial, at=NOVEMBER, by=None)


@pytest.mark.parametrize(("years", "left_after_a_year"), [(0, 0), (10, 900)])
def test_a_term_for_life_is_earned_at_once_or_over_the_years_its_rules_say(years, left_after_a_year):
    later = AccountFactory(code="1900", name="Later", kind="liability")
    life = TypeFactory(
        price="1000.00", rule__period="lifetime", rule__life_years=years, product__deferred_account=later
    )
    pay(join_association(holder=PersonFactory(), type=life, at=JOINED, by=None), at=JOINED)

    earn_what_is_due(at=datetime(2027, 1, 3, 12, tzinfo=UTC))

    assert round(-balances().get("1900", 0)) == left_after_a_year
    earn_what_is_due(at=datetime(2036, 2, 3, 12, tzinfo=UTC))
    assert "1900" not in balances()


def test_members_send_it_staff_look_and_nobody_else_has_the_file(client, held, sign_in_staff, empty_storage):
    user = UserFactory()
    grant_access(user=user, contact=held.holder, relation="self", at=timezone.now())
    client.force_login(user)
    page = reverse("members:proof", args=["student"])
    assert page in client.get("/account/").content.decode()
    assert "Choose a photo" in client.post(page, {}).content.decode()
    wrong = SimpleUploadedFile("card.exe", b"MZ", "image/jpeg")
    assert "Send a photo" in client.post(page, {"file": wrong}).content.decode()
    assert "we look at it" in client.post(page, {"file": card()}, follow=True).content.decode().lower()
    proof = Proof.objects.get()
    assert client.get(f"/desk/proofs/{proof.pk}/file/").status_code == 403

    sign_in_staff("membership")
    assert f"/desk/proofs/{proof.pk}/" in client.get("/desk/proofs/").content.decode()
    file = client.get(f"/desk/proofs/{proof.pk}/file/")
    assert (b"".join(file.streaming_content), file["X-Content-Type-Options"]) == (b"a photo", "nosniff")
    assert "attachment" in file["Content-Disposition"]
    assert "Say why, in words" in client.post(f"/desk/proofs/{proof.pk}/", {"decision": "refuse"}).content.decode()
    client.post(f"/desk/proofs/{proof.pk}/", {"decision": "accept", "valid_until": "2099-09-30"})
    proof.refresh_from_db()
    assert (proof.decision, str(proof.valid_until)) == ("accepted", "2099-09-30")
    seen = {"type": held.type.pk, "seen": "Card at the fair", "valid_until": "2099-10-31"}
    client.post(f"/desk/people/{held.holder.number}/proof/", seen)
    assert Proof.objects.latest("pk").seen == "Card at the fair"


@pytest.mark.sweep
def test_who_renewed_early_as_something_else_is_asked_for_what_the_running_type_needs(held):
    other = TypeFactory(slug="full", name="Full member", rule__renewal_window_days=None)
    pay(renew(held, at=JOINED + timedelta(days=30), type=other), at=JOINED + timedelta(days=30))

    assert ask_for_proofs(at=JOINED + timedelta(days=31)) == 1

    asked = Message.objects.get(purpose="proof.asked")
    assert "You are Student with us. For that we need: your student card." in asked.text


def test_nothing_huge_is_kept():
    huge = card()
    huge.size = 10 * 1024 * 1024 + 1
    assert "larger than 10 MB" in str(ProofForm({}, {"file": huge}).errors)
    assert ProofForm({}, {"file": card()}).is_valid()


@pytest.mark.sweep
def test_a_trial_that_was_given_back_before_it_ran_may_be_had_again(staff):
    trial, person = TypeFactory(price="0.00", is_trial=True), PersonFactory()
    join_association(holder=person, type=trial, at=JOINED, by=None)
    cancel_membership(membership=Membership.objects.get(), when="now", at=JOINED, by=None)
    with pytest.raises(NotOffered):
        join_association(holder=person, type=trial, at=NOVEMBER, by=None)

    Term.objects.update(cut_by=None, days_before=None)  # all of it was given back instead

    assert join_association(holder=person, type=trial, at=NOVEMBER, by=None).settled_at
