"""A crowd written in bulk obeys every rule of business, leaves every trace, and puts everything back in its place."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.db.models import Count, Max, Min
from django.utils import timezone
from pghistory.models import Context

from ams.core.invariants import broken_invariants
from ams.core.models import Activity, AssociationProfile, Contact, Message, NumberSeries, User
from ams.demo.seeding.crowd import WRITTEN, gather_a_crowd
from ams.demo.seeding.crowd.books import DoesNotBalance, _balance
from ams.demo.seeding.crowd.tables import ITS_CONSTRAINTS, ITS_INDEXES, ask, history_of
from billing.models import JournalEntry, JournalLine, Order, Receipt
from members.models import Membership, Person, Term
from tests.factories.crowd import found_a_demonstration

pytestmark = pytest.mark.sweep
MANY = 1_200
NOW = timezone.localtime()


def everything_in_place():
    """Indexes, constraints and triggers of all tables, as PostgreSQL spells them."""
    tables = {"tables": [model._meta.db_table for model in WRITTEN]}
    triggers = "SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal"
    constraints = {row[:3] for row in ask(ITS_CONSTRAINTS, tables)}
    indexes = {(name, without_casts(definition)) for name, definition in ask(ITS_INDEXES, tables)}
    return indexes, constraints, set(ask(triggers))


def without_casts(definition):
    """PostgreSQL writes where it casts a list of words in another place once it has read its own words back."""
    return re.sub(r"::[a-z ]+(\[\])?|[()]", "", definition)


@pytest.fixture(scope="module")
def before(django_db_setup, django_db_blocker):
    """A demonstration with a crowd, made once for all tests here; what was in place before the crowd came."""
    with django_db_blocker.unblock(), transaction.atomic():
        found_a_demonstration(at=NOW)
        in_place = everything_in_place()
        gather_a_crowd(contacts=MANY, at=NOW, say=str)
        yield in_place
        transaction.set_rollback(True)


def test_it_obeys_every_rule(before, db):
    assert Contact.objects.count() == MANY
    for hour in (9, 17):  # some are looked for in the afternoon alone
        assert list(broken_invariants(at=NOW.replace(hour=hour))) == []


def test_every_index_constraint_and_trigger_is_back(before, db):
    assert everything_in_place() == before
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        Activity.objects.filter(pk=Activity.objects.earliest("pk").pk).update(kind="forged")


def test_people_differ_as_people_do(before, db):
    assert Person.objects.filter(family_name="").exists()
    assert Contact.objects.filter(email="").count() > MANY / 25
    shared = Contact.objects.exclude(email="").values("email").annotate(count=Count("pk")).filter(count=2)
    assert shared.count() > MANY / 50
    assert Contact.objects.filter(kind=Contact.Kind.ORGANISATION).count() == MANY / 40
    assert Membership.objects.annotate(count=Count("terms")).filter(count=3).exists()
    assert Order.objects.filter(settled_at=None, cancelled_at=None).exists()
    assert Order.objects.filter(cancelled_at__isnull=False).exists()


def test_receipts_are_numbered_in_the_order_the_money_came(before, db):
    receipts = list(Receipt.objects.order_by("serial"))
    assert receipts == sorted(receipts, key=lambda one: (one.issued_at, one.serial))
    series = NumberSeries.objects.get(pk=receipts[0].series_id)
    assert series.next_serial == receipts[-1].serial + 1
    assert all(one.facts["number"] == one.number for one in receipts)


def test_no_row_came_without_a_trace(before, db):
    context = Context.objects.get()
    assert context.metadata == {"command": "seed_demo", "contacts": MANY, "seed": 1}
    for model in WRITTEN:
        if kept := history_of(model):
            written = {key for (key,) in kept.objects.filter(pgh_context=context).values_list("pgh_obj_id")}
            assert written == set(model.objects.exclude(**_made_by_others(model)).values_list("pk", flat=True)), model


def _made_by_others(model):
    return {"role__gt": ""} if model is User else {"pk": 0}


def test_nothing_of_it_lies_ahead_and_no_mail_waits(before, db):
    latest = [Activity.objects.aggregate(at=Max("at"))["at"], Order.objects.aggregate(at=Max("settled_at"))["at"]]
    assert max(latest) <= NOW
    assert not Message.objects.exclude(state=Message.State.SENT).exists()
    assert Term.objects.aggregate(first=Min("granted_at"))["first"] < NOW


def test_whoever_comes_next_gets_the_next_number(before, db):
    last = Contact.objects.aggregate(pk=Max("pk"), number=Max("number"))
    newcomer = Contact.objects.create(kind="person", display_name="Next", sort_name="Next", created_at=NOW)
    newcomer.refresh_from_db()
    assert (newcomer.pk, newcomer.number) == (last["pk"] + 1, last["number"] + 1)


def test_the_same_seed_makes_the_same_people_on_top(before, db):
    def names(people):
        return list(people.order_by("pk").values_list("display_name", flat=True))

    first = Contact.objects.aggregate(pk=Max("pk"))["pk"]
    gather_a_crowd(contacts=50, at=NOW, say=str)
    assert names(Contact.objects.filter(pk__gt=first)) == names(Contact.objects.order_by("pk"))[:50]
    assert list(broken_invariants(at=timezone.now())) == []
    second = Contact.objects.aggregate(pk=Max("pk"))["pk"]
    gather_a_crowd(contacts=50, at=NOW, seed=7, say=str)
    assert names(Contact.objects.filter(pk__gt=second)) != names(Contact.objects.order_by("pk"))[:50]


def test_a_journal_that_does_not_balance_is_refused(before, db):
    last = JournalEntry.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE billing_journalline DISABLE TRIGGER USER")
    side = last.lines.first()
    side.pk = None
    side.save(force_insert=True)
    assert JournalLine.objects.filter(entry=last).count() > 2

    class Counted:
        params = {"first_entry": 0}

    with pytest.raises(DoesNotBalance, match=str(last.pk)):
        _balance(Counted)


def test_it_joins_nothing_but_a_demonstration(before, db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("seed_demo", contacts=10, stdout=StringIO())
    settings.DEMO = True
    AssociationProfile.objects.update(is_demo=False)
    with pytest.raises(CommandError, match="belongs to an association"):
        call_command("seed_demo", contacts=10, stdout=StringIO())
