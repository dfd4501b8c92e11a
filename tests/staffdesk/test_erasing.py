"""Erasing somebody: nothing anywhere names them but frozen documents of money; refused while something is open."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from ams.core.acting import MembersOwn
from ams.core.mails import render_mail
from ams.core.merging.guards import what_depends_on
from ams.core.models import Access, Activity, Contact, ContactNote, Role, User
from ams.core.outbox import post_message
from billing.models import JournalLine, Order, Payment, Receipt
from billing.operations import LineRequest, place_order
from members.models import Address, Consent, ExternalId, JoinDraft, Term
from members.named import Named
from members.operations import change_details
from members.operations.seats import invite_people
from staffdesk.invariants import people_half_erased
from staffdesk.models import Case, CaseFile, Erasure, IncomingMail, Proposal
from staffdesk.operations.erasing import CannotErase, ask_to_be_erased, begin_erasure, carry_on
from staffdesk.operations.erasing.places import KEPT, NOBODYS
from staffdesk.operations.erasing.preview import preview_of
from staffdesk.operations.erasing.steps import STEPS
from staffdesk.operations.erasing.whose import Whose
from staffdesk.operations.erasing.wiping import Wipe
from staffdesk.queries.erasures import stands_against
from staffdesk.receiving import receive_mail
from staffdesk.tasks import go_on_erasing
from tests.factories.billing import ProductFactory
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, TypeFactory, year
from tests.staffdesk.mail_in.letters import letter
from tests.test_permissions import amara  # noqa: F401 - a world in which every table says something of her

pytestmark = pytest.mark.usefixtures("empty_storage")
NOW = timezone.now() + timedelta(minutes=5)
NEEDLES = ("Okafor", "amara@example.org", "amara.old@example.org", "Kade 1", "Heron Lane", "040 555 12")
MONEY = {
    "billing_order", "billing_orderevent", "billing_orderline", "billing_orderlineevent", "billing_receipt",
    "billing_creditnote", "billing_invoicepaper"}  # fmt: skip


@pytest.fixture
def boss(db):
    return UserFactory(role=Role.ADMINISTRATOR, name="Ingrid")


@pytest.fixture
def known(amara):  # noqa: F811 - the fixture above
    """More of her: a former address, words in the history, a letter, a number elsewhere, a form she began."""
    Proposal.objects.all().delete()
    login = amara.accesses.get().user
    change_details(contact=amara, email="amara.old@example.org", at=NOW, by=login)
    change_details(
        contact=amara, email="amara@example.org", phone="040 555 12", spoken_name="Amara Okafor", postcode="1",
        address_lines="Heron Lane 3", country="NL", at=NOW, by=login,
    )  # fmt: skip
    receive_mail(raw=letter("I am Amara Okafor of Heron Lane."), source="test", at=NOW)
    ContactNote.objects.create(contact=amara, words="Call Amara Okafor after five", by=login, at=NOW)
    ExternalId.objects.create(source="old", value="amara@example.org", contact=amara)
    Consent.objects.create(
        contact=amara,
        purpose="walks",
        given=True,
        wording="?",
        channel="staff",
        source="Okafor said so",
        by=login,
        at=NOW,
    )
    JoinDraft.objects.create(
        type=amara.memberships.get().type, email="amara@example.org", answers={"name": "Okafor"}, created_at=NOW
    )
    return amara


def tables_that_say(*needles):
    """The tables of the database that have one of some words in any column of any row."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for needle in needles:
                cursor.execute(f'SELECT count(*) FROM "{table}" AS t WHERE t::text ILIKE %s', [f"%{needle}%"])
                if cursor.fetchone()[0]:
                    found.add(table)
    return found


def files_that_say(*needles, folder=""):
    folders, files = default_storage.listdir(folder)
    found = {f"{folder}{file}" for file in files if _says(f"{folder}{file}", needles)}
    return found.union(*(files_that_say(*needles, folder=f"{folder}{one}/") for one in folders))


def _says(name, needles):
    with default_storage.open(name) as file:
        content = file.read()
    return any(needle.encode() in content for needle in needles)


def erase(contact, by, *, although=True, at=NOW):
    row = begin_erasure(contact=contact, reason="Asked for it by letter", although=although, at=at, by=by)
    carry_on(erasure_id=row.pk, at=at)
    return Erasure.objects.get(pk=row.pk)


def test_nothing_names_them_any_more_but_frozen_documents_of_money(known, boss):
    assert len(tables_that_say(*NEEDLES)) > 15
    assert files_that_say(*NEEDLES)
    number, sums = known.number, figures()

    row = erase(known, boss)

    assert tables_that_say(*NEEDLES) <= MONEY
    assert files_that_say(*NEEDLES) == set()
    assert (row.state, figures(), Contact.objects.get(pk=known.pk).number) == ("done", sums, number)
    assert not User.objects.filter(accesses__contact=known, is_active=True).exists()
    assert Receipt.objects.get(contact=known).facts["bill_to"]["name"] == "Amara Okafor"
    assert Activity.objects.filter(contact=known, kind="erasure.done").count() == 1


@pytest.mark.parametrize("is_login_kept", [True, False])
def test_the_address_of_a_parent_goes_from_what_is_their_childs(known, boss, is_login_kept):
    """A login that acts for the child goes on doing so; then it is where they are written to."""
    login, child = known.accesses.get().user, PersonFactory(display_name="Chidi", email="")
    access = child.accesses.create(user=login, relation="guardian", granted_at=NOW)
    mug = ProductFactory(price=5)
    order = place_order(buyer=child, lines=[LineRequest(mug, "", "Mug", 1, Decimal(5))], at=NOW, by=login)
    case = Case.objects.create(kind="question", subject="?", contact=child, reply_email=known.email, opened_at=NOW)
    mail = render_mail("members/email/own_sign_in", {"email": ""}, "")
    posted = post_message(key="x", purpose="x", recipient=known.email, mail=mail, contact=child, at=NOW)
    assert order.bill_to["email"] == known.email
    if not is_login_kept:
        access.ended_at = NOW
        access.save()

    erase(known, boss)

    for row in (order, case, posted):
        row.refresh_from_db()
    kept = "amara@example.org" if is_login_kept else ""
    assert (order.bill_to["email"], order.mailed_to, order.bill_to["name"]) == ("", kept, "Chidi")
    assert (case.reply_email, posted.recipient == "amara@example.org") == (kept, is_login_kept)
    theirs = {"core_user", "core_userevent", "account_emailaddress", "core_message", "core_messageevent"}
    theirs |= {"staffdesk_case", "staffdesk_caseevent"}
    frozen = {"billing_receipt", "billing_creditnote", "billing_invoicepaper"}
    assert tables_that_say("amara@example.org") - frozen <= (theirs if is_login_kept else set())


def figures():
    return (
        Order.objects.count(), sum(Payment.objects.values_list("amount", flat=True)), JournalLine.objects.count(),
        Term.objects.count(), Activity.objects.exclude(kind__startswith="erasure").filter(kind="order.paid").count(),
    )  # fmt: skip


class Died(BaseException):
    """A worker that is gone."""


def test_whoever_dies_over_it_is_followed_by_another(known, boss, monkeypatch):
    """Where it hurts most: the file is gone, and the row that names it is not written yet."""
    row = begin_erasure(contact=known, reason="Asked for it", although=True, at=NOW, by=boss)
    died, remove = [], Wipe._remove_files

    def remove_and_die(self, model, keys):
        remove(self, model, keys)
        if died.count(model) < 2:
            died.append(model)
            raise Died

    monkeypatch.setattr(Wipe, "_remove_files", remove_and_die)
    while not Erasure.objects.filter(pk=row.pk, state="done").exists():
        with suppress(Died):
            carry_on(erasure_id=row.pk, at=NOW)

    assert {CaseFile, IncomingMail} <= set(died)
    assert tables_that_say(*NEEDLES) <= MONEY
    assert carry_on(erasure_id=row.pk, at=NOW) is False  # a third delivery of the task


def test_it_is_refused_in_words_while_something_is_open_unless_staff_say_so(known, boss):
    against = stands_against(known, timezone.localdate())
    assert any("A parcel of order" in sentence for sentence in against)
    with pytest.raises(CannotErase, match="A parcel of order"):
        begin_erasure(contact=known, reason="Asked for it", although=False, at=NOW, by=boss)
    for reason in (" ", "amara okafor wrote", "amara@example.org wrote"):
        with pytest.raises(CannotErase):
            begin_erasure(contact=known, reason=reason, although=True, at=NOW, by=boss)
    assert not Erasure.objects.exists()

    row = erase(known, boss)

    assert row.despite == against
    with pytest.raises(CannotErase, match="erased already"):
        begin_erasure(contact=Contact.objects.get(pk=known.pk), reason="Again", although=True, at=NOW, by=boss)


def test_who_works_here_and_what_waits_for_a_second_person_come_first(amara, boss):  # noqa: F811 - the fixture above
    with pytest.raises(CannotErase, match="waits for a second person"):
        begin_erasure(contact=amara, reason="Asked for it", although=True, at=NOW, by=boss)
    colleague = PersonFactory(email="ada@example.org")
    boss.accesses.create(contact=colleague, granted_at=NOW)
    with pytest.raises(CannotErase, match="works here"):
        begin_erasure(contact=colleague, reason="Asked for it", although=True, at=NOW, by=boss)


def test_others_are_left_alone(known, boss):
    """A shared address, a shared login, and somebody of the same first name."""
    spouse = PersonFactory(display_name="Zed Obi", email="shared@example.org")
    login = known.accesses.get().user
    login.accesses.create(contact=spouse, granted_at=NOW, relation="partner")
    Address.objects.create(contact=spouse, lines="Mill Lane 1", country="NL")

    PersonFactory(display_name="Mother", email="Amara.old@example.org")
    assert (Whose(known).users, Whose(known).emails) == ([], {"amara@example.org"})
    erase(known, boss)

    login.refresh_from_db()
    spouse.refresh_from_db()
    assert (login.is_active, login.email, spouse.display_name) == (True, "amara@example.org", "Zed Obi")
    assert spouse.addresses.get().lines == "Mill Lane 1"
    assert [access.contact for access in login.accesses.filter(ended_at=None)] == [spouse]


def test_an_organisation_that_has_invited_several_people_can_be_erased(boss, association):
    """Their addresses are wiped, and no two invitations of a membership may have the same one."""
    company = OrganisationFactory()
    held = MembershipFactory(holder=company, type=TypeFactory(holder_kind="organisation", seats=3), terms=[year(2026)])
    people = [Named("Ada Lovelace", "ada@example.org"), Named("Ben Okri", "ben@example.org")]
    invite_people(membership=held, people=people, at=datetime(2026, 6, 1, tzinfo=UTC), by=None)

    assert erase(company, boss).state == "done"

    assert not held.seats.standing().exists()
    assert set(held.seats.values_list("name", "email")) == {("Erased", "erased@erased.invalid")}


def test_a_member_asks_and_the_desk_has_a_month(known, boss):
    browser = Client()
    browser.force_login(known.accesses.get().user)
    cases = Case.objects.count()
    for _twice in range(2):
        browser.post("/account/erasure/")
    row = Erasure.objects.get()
    assert (row.state, Case.objects.count(), row.case.contact) == ("asked", cases + 1, known)
    assert (row.due_on - timezone.localdate()).days == 30
    assert "answer it by" in browser.get("/account/erasure/").content.decode()
    with pytest.raises(MembersOwn):
        ask_to_be_erased(contact=PersonFactory(), at=NOW, by=boss)
    for relation in ("partner", "household"):  # nobody asks that in somebody else's name
        other = AccessFactory(contact=known, relation=relation).user
        with pytest.raises(MembersOwn):
            ask_to_be_erased(contact=known, at=NOW, by=other)

    desk = Client()
    sign_in(desk, boss)
    assert str(known.number) in desk.get("/desk/erasures/").content.decode()
    page = desk.get(f"/desk/people/{known.number}/erase/").content.decode()
    assert "Accounting law asks for them" in page
    typed = {"reason": "Asked online", "although": "on"}
    assert "Tick this" in desk.post(f"/desk/people/{known.number}/erase/", typed).content.decode()
    desk.post(f"/desk/people/{known.number}/erase/", {**typed, "surely": "on"})
    row.refresh_from_db()
    assert not Access.objects.filter(contact=known, ended_at=None).exists()  # nobody signs in for them any more
    assert (row.state, go_on_erasing(), row.by) == ("running", 1, boss)


def test_the_preview_counts_what_is_done(known, boss):
    goes = preview_of(known, at=NOW).goes

    row = erase(known, boss)

    assert len(goes) == len([name for name, count in row.steps.items() if count])


def test_every_column_that_may_hold_words_is_wiped_or_says_why_not(db):
    """A table somebody adds has to be thought of here."""
    AssociationFactory()
    wiped = {wipe.rows.model._meta.label for step in STEPS.values() for wipe in step(Whose(PersonFactory()), NOW)}
    words = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)
    holding = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and any(isinstance(one, words) for one in model._meta.local_concrete_fields)
        and not hasattr(model, "pgh_tracked_model")
    }  # fmt: skip

    assert sorted(holding - wiped - NOBODYS - KEPT.keys()) == []
    assert sorted((NOBODYS | KEPT.keys()) & wiped) == []
    assert all(KEPT.values())


def test_who_is_named_again_or_half_erased_is_found_and_a_merge_stays(known, boss):
    merge = known.merges.get()
    row = erase(known, boss)
    assert list(people_half_erased(NOW)) == []
    assert "nothing to bring back" in " ".join(what_depends_on(merge, Contact.objects.get(pk=known.pk)))

    Contact.objects.filter(pk=known.pk).update(email="back@example.org")
    Erasure.objects.filter(pk=row.pk).update(state="running", finished_at=None)
    assert "is not done" in " ".join(people_half_erased(NOW + timedelta(hours=2)))
    Erasure.objects.filter(pk=row.pk).update(state="done", finished_at=NOW)
    assert list(people_half_erased(NOW)) == [f"contact {known.number} was erased and says something again"]
