"""The demonstration has a past that obeys every rule, and people in every state, today and months from now."""

import json
import os
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from ams.core.association import day_of
from ams.core.demo import PERSONAS
from ams.core.invariants import broken_invariants
from ams.core.models import Access, Contact, Message, Role, User
from ams.demo.personas import VISITOR, find_login
from ams.demo.seeding.provider import AT_THE_STALL
from billing.models import Payment, Receipt, ReceiptFile
from members.models import Affiliation, Membership, Term
from members.queries import gaps, membership_state
from staffdesk.models import Case, CaseMessage, DifficultSituation, Proposal, StepTick
from staffdesk.queries.promise import figures

pytestmark = pytest.mark.slow


def states():
    today = day_of(timezone.now())
    return Counter(membership_state(one, today).value for one in Membership.objects.prefetch_related("terms"))


def test_there_are_about_a_hundred_people_with_two_years_behind_them(seeded, db):
    assert 95 <= seeded.contacts <= 130
    assert 100 <= seeded.receipts <= 250
    first = Receipt.objects.earliest("issued_at").issued_at
    assert timedelta(days=700) < timezone.now() - first < timedelta(days=1000)


def test_it_obeys_every_rule(seeded, db):
    assert list(broken_invariants(at=timezone.now())) == []


def test_the_promise_has_real_figures_and_they_are_not_all_perfect(seeded, db):
    found = figures(at=timezone.now())

    assert len(found) == 5
    assert min(figure.due for figure in found) >= 1
    assert {figure.is_kept for figure in found} == {True, False}


def test_every_state_is_there_several_times(seeded, db):
    found = states()

    assert found["current"] >= 40
    assert min(found["in_grace"], found["lapsed"], found["pending"]) >= 2
    assert sum(bool(gaps(one)) for one in Membership.objects.prefetch_related("terms")) >= 2


@pytest.mark.parametrize("days", [0, 30, 60, 120, 180])
def test_personas_stay_true_for_months(seeded, db, days):
    on = day_of(timezone.now()) + timedelta(days=days)

    for persona in PERSONAS:
        user = find_login(persona.slug, on=on)
        assert (user is None) == (persona.slug == VISITOR)


def test_receipts_are_numbered_in_the_order_they_were_issued_and_printed_when_first_opened(seeded, db):
    issued = list(Receipt.objects.order_by("serial").values_list("issued_at", flat=True))

    assert issued == sorted(issued)
    assert not ReceiptFile.objects.exists()


def test_the_provider_knows_what_was_paid_by_card_but_for_one_and_of_one_more(seeded, db):
    past = json.loads(Path(os.environ["DATA_DIR"], "demo", "sandbox", "past.json").read_text())
    theirs, ours = {one["id"] for one in past["payments"]}, Payment.objects.filter(method=Payment.Method.CARD)

    assert theirs - set(ours.values_list("provider_id", flat=True)) == {AT_THE_STALL}
    assert ours.exclude(provider_id__in=theirs).count() == 1


def test_no_mail_waits_and_none_is_from_the_future(seeded, db):
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert Message.objects.latest("sent_at").sent_at <= timezone.now()
    assert all(row.sent_at - row.created_at < timedelta(minutes=5) for row in Message.objects.all())


def test_people_are_as_varied_as_people_are(seeded, db):
    names = set(Contact.objects.values_list("display_name", flat=True))
    shared = Access.objects.filter(user__email="janssen.visser@mail.example")

    assert {"محمد الفاسي", "Suharto", "Łukasz Żółkiewski", "李小龙"} <= names
    assert shared.count() == 2
    assert len(set(shared.values_list("contact__email", flat=True))) == 1
    assert Access.objects.filter(relation="guardian").exists()
    assert Contact.objects.filter(email="", kind="person").count() >= 5
    assert Affiliation.objects.filter(is_primary_contact=True).count() == 1
    assert {case.owner is None for case in Case.objects.open()} == {True, False}
    assert Case.objects.exclude(closed_at=None).exists()
    assert set(User.objects.exclude(role="").values_list("role", flat=True)) == set(Role.values) - {""}
    assert not Term.objects.filter(order_line=None, exception=None).exists()
    assert {one.decision for one in Proposal.objects.all()} == {"", "confirmed", "declined"}
    said = set(CaseMessage.objects.values_list("kind", flat=True))
    assert {"mail_in", "mail_out", "note", "call_in", "call_out", "web", "handed_over", "merged", "split"} <= said
    assert Case.objects.waiting().exists()
    assert Case.objects.filter(snoozed_until__gt=timezone.now()).exists()
    assert StepTick.objects.exists()
    assert DifficultSituation.objects.filter(case__closed_at=None, ended_at=None).count() >= 2


def test_a_second_run_says_so_and_changes_nothing(seeded, db):
    out = StringIO()

    call_command("seed_demo", stdout=out)

    assert out.getvalue() == "The demonstration is here already. Nothing was changed.\n"
    assert Contact.objects.count() == seeded.contacts


@pytest.mark.parametrize("slug", [persona.slug for persona in PERSONAS])
def test_one_click_makes_one_somebody(seeded, db, client, slug):
    became = client.post(reverse("demo_become", args=[slug]), follow=True)

    assert became.status_code == 200
    signed_in = became.wsgi_request.user
    assert signed_in.is_authenticated == (slug != VISITOR)
    assert became.request["PATH_INFO"] == ("/" if slug == VISITOR else "/desk/" if signed_in.is_staff else "/account/")


def test_every_mail_can_be_read_as_its_reader_sees_it(seeded, db, client):
    mail = Message.objects.filter(purpose="receipt").latest("created_at")
    file = mail.attachments.get()

    inbox = client.get(reverse("demo_inbox"), {"to": mail.recipient.upper()})
    page = client.get(reverse("demo_message", args=[mail.pk]))
    html = client.get(reverse("demo_message_html", args=[mail.pk]))
    pdf = client.get(reverse("demo_attachment", args=[mail.pk, file.pk]))

    assert {row.recipient for row in inbox.context["page"]} == {mail.recipient}
    assert mail.text[:40] in page.content.decode()
    assert "script" not in html["Content-Security-Policy"]
    assert "sandbox" in html["Content-Security-Policy"]
    assert html["X-Frame-Options"] == "SAMEORIGIN"
    assert pdf.content[:5] == b"%PDF-"
