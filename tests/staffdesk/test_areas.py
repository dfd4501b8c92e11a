"""Everything configured belongs to an area, every area to somebody; what changed, failed and waits is on one page."""

import re
from datetime import timedelta

import pghistory
import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.utils.text import slugify

from ams.core.admin import ConfigurationAdmin
from ams.core.histories import history_of
from ams.core.kept import kept
from ams.core.models import FieldDefinition, Message, ReasonCode, Role
from staffdesk import areas
from staffdesk.invariants import areas_of_nobody
from staffdesk.models import (
    Area,
    AreaEntry,
    Article,
    InvariantCheck,
    Procedure,
    ProcedureVersion,
    Reason,
    ServerError,
)
from staffdesk.operations import report_broken_invariants
from staffdesk.operations.areas import CannotOwn, NotTheirs, Signed, hand_over_area, remind_owners, review_area
from staffdesk.queries.area_changes import changes_of
from staffdesk.queries.areas import broken_now, failures, find_area, review_of
from staffdesk.queries.pulse import pulse_of
from tests.factories.areas import owned_by
from tests.factories.core import UserFactory, sign_in
from tests.factories.members import TypeFactory
from tests.staffdesk.conftest import NOW

A_MONTH = timedelta(days=30)
WELL = Signed("All is well.", ("Prices of next year",))


def configured():
    """Every model that somebody sets up in the admin, with those that are parts of it."""
    for model, screen in admin.site._registry.items():
        if isinstance(screen, ConfigurationAdmin):
            yield model._meta.label
            yield from (part.model._meta.label for part in screen.inlines)


def test_whatever_is_configured_belongs_to_exactly_one_area():
    placed = [label for labels in areas.CONFIGURED.values() for label in labels]

    assert sorted(set(configured()) - set(placed)) == [], "Say in staffdesk/areas.py whose it is."
    assert len(placed) == len(set(placed))
    assert set(areas.CONFIGURED) == set(areas.AREAS)


def test_whatever_belongs_to_an_area_tells_how_it_changed():
    """By its history; or it is only ever added, and then some business says so or it keeps its own date."""
    silent = [
        label
        for labels in areas.CONFIGURED.values()
        for label in labels
        if history_of(apps.get_model(label)) is None
        and not any("append_only" in trigger.name for trigger in apps.get_model(label)._meta.triggers)
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("asked", "area"),
    [
        (areas.area_of_mail("renewal.notice"), "membership"),
        (areas.area_of_mail("event.please_pay"), "events"),
        (areas.area_of_mail("receipt"), "finance"),
        (areas.area_of_mail("sign_in"), "website"),
        (areas.area_of_mail("clocks"), "service"),
        (areas.area_of_error("/join/<slug:type>/"), "website"),
        (areas.area_of_error("/api/v1/orders/"), "integrations"),
        (areas.area_of_error("background: billing.send_refunds"), "finance"),
        (areas.area_of_error("background: staffdesk.fetch_mail"), "service"),
        (areas.area_of_check("members.terms-follow"), "membership"),
        (areas.area_of_check("core.messages-move"), "data"),
        (areas.area_of_model("billing.Price"), "finance"),
    ],
)
def test_whose_something_is(asked, area):
    assert asked == area


@pytest.fixture
def boss(association):
    return UserFactory(email="boss@riverbend.example", name="Ingrid Solberg", role=Role.ADMINISTRATOR)


@pytest.fixture
def area(ada):
    """Ada's, to be looked through each quarter."""
    return owned_by(ada, checklist=["Prices of next year", "Reminders"])


def test_looking_through_it_is_signed_by_whoever_has_it_and_takes_the_red_away(desk, area, fin):
    assert review_of(find_area("membership"), at=NOW).tone == "bad"
    with pytest.raises(NotTheirs):
        review_area(area=area, signed=WELL, at=NOW, by=fin)

    page = desk.get("/desk/areas/membership/").content.decode()
    answer = desk.post("/desk/areas/membership/review/", {"done": ["Reminders"], "words": "All is well."})

    entry = AreaEntry.objects.get()
    assert "Ada Novak looks after membership." in page
    assert (answer.status_code, entry.by, entry.words) == (302, desk.user, "All is well.")
    assert (entry.done, entry.left) == (["Reminders"], ["Prices of next year"])
    assert review_of(find_area("membership"), at=entry.at).word == "In time"
    assert review_of(find_area("membership"), at=entry.at + timedelta(days=90)).tone == "bad"
    Area.objects.filter(pk=area.pk).update(deputy=fin)
    assert review_area(area=area, signed=WELL, at=entry.at, by=fin).by == fin


def test_handing_it_over_is_kept_and_both_are_told(area, ada, fin, boss):
    Area.objects.filter(pk=area.pk).update(is_named=True, deputy=fin)
    for login in (boss, UserFactory(role=Role.AUDITOR), UserFactory(role=Role.SERVICE, is_active=False), ada):
        with pytest.raises((CannotOwn, NotTheirs)):
            hand_over_area(area=area, to=login, signed=WELL, at=NOW, by=fin if login is boss else ada)

    browser = Client()
    sign_in(browser, ada)
    asked = {"to": fin.pk, "done": ["Reminders"], "words": "Ask Leila about the schools."}
    browser.post("/desk/areas/membership/hand-over/", asked)

    area, entry = Area.objects.get(pk=area.pk), AreaEntry.objects.get()
    assert (area.owner, area.deputy, area.is_named) == (fin, None, False)
    assert (entry.kind, entry.giver, entry.taker, entry.left) == ("hand_over", ada, fin, ["Prices of next year"])
    told = Message.objects.filter(purpose="area")
    assert set(told.values_list("recipient", flat=True)) == {ada.email, fin.email}
    assert "Ask Leila about the schools." in told[0].text
    history = history_of(Area).objects.filter(pgh_obj=area, pgh_label="update").latest("pgh_id")
    assert history.pgh_context.metadata["reason"] == "Ask Leila about the schools."


def test_its_page_says_who_changed_what_and_why_to_those_who_may_know(area, ada, boss):
    full = TypeFactory(name="Full", slug="full")
    with pghistory.context(actor=boss.pk, reason="Agreed on 3 March"):
        full.name = "Full member"
        full.save()
        ReasonCode.objects.create(code="flood", label="Flood")
    since = find_area("membership").seen_at

    [change] = changes_of(area, since=since, reader=ada)
    [hidden] = changes_of(area, since=since, reader=UserFactory(role=Role.EVENTS))
    [reason] = changes_of(owned_by(boss, "finance"), since=since, reader=boss)

    assert (change.what, change.who, change.why, change.is_new) == (
        "Full member",
        str(boss),
        "Agreed on 3 March",
        False,
    )
    assert [(one.name, one.before, one.after) for one in change.fields] == [("name", "Full", "Full member")]
    assert [(one.name, one.after) for one in hidden.fields] == [("name", "")]
    assert (reason.what, reason.is_new, bool(reason.url)) == ("Flood", True, True)
    assert changes_of(area, since=change.at, reader=ada) == []


def test_what_failed_is_told_to_whom_it_belongs(association):
    mail = {"sender": "b@example.org", "subject": "S", "text": "T", "created_at": NOW, "next_attempt_at": NOW}
    failed = {"state": "failed", "failure": "No such host"}
    Message.objects.create(
        key="a", purpose="renewal.notice", recipient="a@example.org", message_id="<a>", **mail, **failed
    )
    back = {"state": "sent", "sent_at": NOW, "returned_at": NOW, "return_words": "Full"}
    Message.objects.create(key="b", purpose="receipt", recipient="a@example.org", message_id="<b>", **mail, **back)
    for number, page in enumerate(("/join/", "background: events.conclude_events")):
        ServerError.objects.create(fingerprint=str(number), what="KeyError", page=page, first_at=NOW, last_at=NOW)

    found = {code: [(str(one.label), one.count) for one in some] for code, some in failures(at=NOW).items()}

    assert found == {
        "membership": [("Mails that failed", 1)], "finance": [("Mails that came back", 1)],
        "website": [("KeyError", 1)], "events": [("KeyError", 1)],
    }  # fmt: skip
    assert not failures(at=NOW + timedelta(days=31))


def test_every_run_of_the_checks_is_kept_for_a_while_and_the_last_one_shown(area, ada):
    Message.objects.create(
        key="late", purpose="test", recipient="a@example.org", sender="b@example.org", subject="Late", text="Late",
        message_id="<1@example.org>", created_at=NOW, next_attempt_at=NOW,
    )  # fmt: skip
    report_broken_invariants(at=NOW + timedelta(hours=1))
    runs = InvariantCheck.objects.count()
    [broken] = broken_now()["data"]

    Message.objects.update(state="sent", sent_at=NOW)
    report_broken_invariants(at=NOW + timedelta(hours=2))

    assert runs > 20
    assert (broken.sentence[:10], broken.count, broken.url[:12]) == ("No message", 1, "/desk/cases/")
    assert (InvariantCheck.objects.count(), not broken_now()["data"]) == (2 * runs, True)
    assert kept("checks").over(NOW + timedelta(hours=2)).count() == runs


def test_owners_are_reminded_once_a_week_and_administrators_of_what_is_nobodys(area, ada, fin, boss):
    Area.objects.exclude(pk=area.pk).update(owner=fin, created_at=NOW)
    Area.objects.filter(code="data").update(owner=None)
    Area.objects.filter(pk=area.pk).update(created_at=NOW - timedelta(days=91), deputy=fin)

    day, kept_by = NOW.date() - timedelta(days=1), Area.objects.get(code="finance")
    reason = Reason.objects.first()
    for title, where, owner, on in (
        ("Which card?", area, None, day), ("Whose card?", area, boss, day), ("Later", area, None, day + A_MONTH),
        ("Bill?", kept_by, ada, day), ("Data?", Area.objects.get(code="data"), None, day),
    ):  # fmt: skip
        Article.objects.create(title=title, slug=slugify(title), body="So.", area=where, owner=owner, review_on=on,
                               reason=reason, changed_at=NOW, published_at=NOW)  # fmt: skip
    keeping = Procedure.objects.create(name="Cheques", area=kept_by, review_on=day)
    ProcedureVersion.objects.create(procedure=keeping, number=1, published_at=NOW, how_many=1)

    assert [remind_owners(at=NOW), remind_owners(at=NOW)] == [5, 0]
    told = {(mail.recipient, mail.subject): mail.text for mail in Message.objects.all()}
    named = {about: re.findall("“([^”]+)” was to be", text) for about, text in told.items()}
    assert named == {
        (ada.email, "Membership is to be looked through"): ["Which card?"],
        (boss.email, "Membership: what it says is to be looked at again"): ["Whose card?"],
        (boss.email, "Nobody looks after data"): ["Data?"],
        (ada.email, "Finance: what it says is to be looked at again"): ["Bill?"],
        (fin.email, "Finance: what it says is to be looked at again"): ["Cheques"],
    }
    Article.objects.update(review_on=NOW.date() + 12 * A_MONTH)
    Procedure.objects.update(review_on=None)
    assert remind_owners(at=NOW + timedelta(days=15)) == 4  # the deputy and the administrator now, too
    assert list(areas_of_nobody(NOW)) == ["area data belongs to nobody"]
    Area.objects.filter(code="events").update(owner=UserFactory(role=Role.EVENTS, is_active=False, name="Gone"))
    assert "area events belongs to Gone, who has left" in list(areas_of_nobody(NOW))


def test_members_read_who_looks_after_it_only_where_the_owner_agreed(client, area, ada):
    before = client.get("/contact/").content.decode()
    Area.objects.filter(pk=area.pk).update(is_named=True, looked_after="membership and renewals")
    after = client.get("/contact/").content.decode()
    ada.is_active = False
    ada.save()

    said = "Ada Novak looks after membership and renewals."
    assert [said in page for page in (before, after, client.get("/contact/").content.decode())] == [False, True, False]


def test_the_pages_cost_the_same_however_much_changed(desk, area, django_assert_max_num_queries, boss):
    FieldDefinition.objects.create(key="hat", label="Hat size", counted_at=NOW)
    for number in range(3):
        with pghistory.context(actor=boss.pk, reason=""):
            TypeFactory(name=f"Type {number}", slug=f"type-{number}")
            ReasonCode.objects.create(code=f"reason-{number}", label="Why")

    for address in ("", *(f"{code}/" for code in areas.AREAS), "membership/review/"):
        with django_assert_max_num_queries(25):
            page = desk.get(f"/desk/areas/{address}")
        assert page.status_code == 200
    assert "Hat size" in desk.get("/desk/areas/data/").content.decode()
    assert desk.get("/desk/areas/finance/hand-over/").status_code == 403
    assert "areas" in [tile.key for tile in pulse_of(desk.user, at=NOW)]
