"""An error that stops people becomes one case, with whom it stopped and how often; writing it down never fails."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from celery import shared_task
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from ams.core.api_keys import make_api_key
from ams.core.merging import merge_contacts
from ams.core.models import Message, Role
from billing.operations.refunds import Asking, ask_refund
from staffdesk.failing import failure_of
from staffdesk.models import Case, ServerError, ServerErrorHit
from staffdesk.operations import close_case, merge_cases, note_matter, open_case, take_case
from staffdesk.operations.failures import MOST_A_MINUTE, note_failure, note_task_failure, report_failures
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

HERE = Path(__file__).parent


def fails(kind=KeyError):
    raise kind("amara@example.org")


def error(kind=KeyError):
    try:
        fails(kind)
    except kind as caught:
        return caught


def hit(user=None, *, at=NOW, kind=KeyError):
    request = RequestFactory().get("/renew/a-secret-token/")
    request.user, request.resolver_match = user, None
    note_failure(request, error(kind), at=at)


def test_a_mistake_is_named_by_its_kind_and_place_and_never_by_what_somebody_typed():
    failure = failure_of(error(), home=HERE)

    assert failure.what == "KeyError in tests.staffdesk.test_failures.fails"
    assert failure.fingerprint == failure_of(error(), home=HERE).fingerprint
    assert failure.fingerprint != failure_of(error(ValueError), home=HERE).fingerprint


def test_an_error_outside_our_code_has_a_name_too():
    assert failure_of(error(), home=Path("/nowhere")).what == "KeyError in test_failures.fails"
    assert failure_of(KeyError("x"), home=HERE).what == "KeyError in ?"


def test_whoever_runs_into_it_is_counted(association, ada, fin):
    for user in (ada, ada, fin, None, None):
        hit(user)

    one = ServerError.objects.get()
    assert (one.times, one.page) == (5, "?")
    assert sorted(ServerErrorHit.objects.values_list("user__email", "times"), key=str) == [
        ("ada@riverbend.example", 2), ("fin@riverbend.example", 1), (None, 2),
    ]  # fmt: skip


def test_a_storm_of_one_mistake_is_not_written_down_for_ever(association):
    for _number in range(MOST_A_MINUTE + 5):
        hit()

    assert ServerError.objects.get().times == MOST_A_MINUTE


def test_a_page_that_fails_shows_its_error_page_and_is_written_down(association, ada, amara, amaras_login, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(amaras_login)
    monkeypatch.setattr("staffdesk.views.requests.requests_of", lambda _contact: fails())

    assert client.get(reverse("staffdesk:requests")).status_code == 500

    found = ServerErrorHit.objects.get()
    assert (found.user, found.page) == (amaras_login, "/account/requests/")


def test_a_link_that_only_its_owner_should_have_is_not_written_down(association):
    request = RequestFactory().get("/renew/a-secret-token/")
    request.user, request.resolver_match = None, resolve("/renew/a-secret-token/")
    note_failure(request, error(), at=NOW)

    assert ServerError.objects.get().page == "/renew/<str:token>/"


def test_writing_it_down_never_fails(association, monkeypatch):
    monkeypatch.setattr("staffdesk.operations.failures._count", lambda *_facts: fails(RuntimeError))

    hit()

    assert not ServerError.objects.exists()


def test_a_storm_of_many_mistakes_is_not_written_down_for_ever(association, monkeypatch):
    monkeypatch.setattr("staffdesk.operations.failures.MOST_OF_ALL_A_MINUTE", 2)
    for kind in (KeyError, ValueError, TypeError, RuntimeError):
        hit(kind=kind)

    assert ServerError.objects.count() == 2


def test_a_call_of_the_api_that_fails_is_written_down_with_whose_key_it_was(association, ada, monkeypatch):
    ada.role = Role.ADMINISTRATOR
    ada.save()
    _key, secret = make_api_key(name="Website", scopes=["cases:read"], at=NOW, by=ada)
    monkeypatch.setattr("ams.api.rows.cases", fails)

    answer = Client().get("/api/v1/cases/", headers={"Authorization": f"Bearer {secret}"})

    assert answer.status_code == 500
    found = ServerErrorHit.objects.get()
    assert (found.user, found.page.startswith("/api/v1/cases/")) == (ada, True)


def test_a_call_that_fails_outside_the_framework_is_written_down_once(association, monkeypatch):
    def explode(_self, _request):
        fails(RuntimeError)

    monkeypatch.setattr("ams.core.middleware.AssociationMiddleware.__call__", explode)

    assert Client(raise_request_exception=False).get("/api/v1/cases/").status_code == 500
    assert ServerError.objects.get().times == 1


@shared_task(name="tests.fails")
def failing_task(**_ids):
    fails()


def ids_of(what, order):
    payment = order.allocations.get().payment
    refund = ask_refund(payment=payment, order=order, amount=order.total, method="transfer",
                        asking=Asking(uuid4(), None, NOW, None))  # fmt: skip
    message = Message.objects.filter(contact=order.buyer).first()
    return {"order": {"order_id": order.pk}, "refund": {"refund_id": str(refund.pk)},
            "message": {"message_id": message.pk}, "nothing": {}, "gone": {"order_id": 0}}[what]  # fmt: skip


@pytest.mark.parametrize("what", ["order", "refund", "message", "nothing", "gone"])
def test_a_task_that_fails_is_written_down_with_whose_business_it_was(association, amara, amaras_login, buy, what):
    failing_task.apply(kwargs=ids_of(what, buy(amara, paid=True)))

    found = ServerErrorHit.objects.get()
    known = what not in {"nothing", "gone"}
    assert (found.user, found.page) == (amaras_login if known else None, "background: tests.fails")
    report_failures(at=NOW)
    case = Case.objects.get(key__startswith="server-error:")
    assert "background" in case.subject
    assert case.context["offenders"][0].startswith(str(amaras_login) if known else "Nobody we know")


def test_whose_business_it_was_is_named_also_without_a_login(association, amara, buy):
    for about in (ids_of("refund", buy(amara, paid=True)), {"order_id": buy(amara).pk}, {}):
        failing_task.apply(kwargs=about)

    known, nobody = ServerErrorHit.objects.order_by("-times")
    assert (known.contact, known.user, known.times) == (amara, None, 2)
    assert (nobody.contact, nobody.user, nobody.times) == (None, None, 1)
    report_failures(at=NOW)
    case = Case.objects.get(key__startswith="server-error:")
    assert case.context["offenders"] == [
        f"Amara Okafor (number {amara.number}): 2 times, background: tests.fails",
        "Nobody we know: 1 time, background: tests.fails",
    ]


def test_two_records_whose_business_stopped_can_be_one(association, amara, ada, buy):
    other = PersonFactory(display_name="A. Okafor")
    for one in (amara, other):
        failing_task.apply(kwargs={"order_id": buy(one).pk})

    merge_contacts(kept=amara, absorbed=other, choices={}, reason="One person.", at=NOW, by=ada)

    assert {hit.contact for hit in ServerErrorHit.objects.all()} == {amara, other}


def test_while_the_database_is_away_nothing_of_a_task_is_written_down(association):
    note_task_failure("tests.fails", {}, OperationalError("gone"), at=NOW)

    assert not ServerError.objects.exists()


def test_one_case_says_whom_it_stopped_and_how_often(association, ada):
    hit(ada)
    report_failures(at=NOW)
    hit(ada, at=NOW + timedelta(hours=1))
    hit(None)
    report_failures(at=NOW + timedelta(hours=1))

    case = Case.objects.get()
    assert (case.kind, case.queue, case.contact) == (Case.Kind.WEBSITE, Case.Queue.SYSTEM, None)
    assert case.context["offenders"] == ["Ada Novak: 2 times, ?", "Somebody who was not signed in: 1 time, ?"]


@pytest.mark.parametrize(("again_after", "is_open"), [(timedelta(minutes=-5), False), (timedelta(minutes=5), True)])
def test_a_case_opens_again_when_it_happens_again(association, ada, again_after, is_open):
    hit()
    report_failures(at=NOW)
    closed_at = NOW + timedelta(hours=1)
    close_case(case=Case.objects.get(), words="Mended", at=closed_at, by=ada)

    hit(at=closed_at + again_after)
    report_failures(at=closed_at + timedelta(hours=1))

    assert (Case.objects.get().closed_at is None) == is_open


def test_what_no_longer_happens_is_closed_after_two_weeks_where_nobody_took_it(association, ada, amara):
    other = open_case(kind="question", subject="A walk", words="", context={}, contact=amara, at=NOW, by=None)
    hit()
    hit(kind=ValueError)
    report_failures(at=NOW)
    forgotten, taken = Case.objects.filter(kind="website").order_by("pk")
    take_case(case=taken, at=NOW, by=ada)

    report_failures(at=NOW + timedelta(days=14, seconds=-1))
    assert not Case.objects.exclude(closed_at=None).exists()
    report_failures(at=NOW + timedelta(days=14))

    assert set(Case.objects.filter(closed_at=None)) == {taken, other}
    assert Case.objects.exclude(closed_at=None).get() == forgotten


def test_what_goes_on_in_another_case_is_not_opened_again(association, ada, amara):
    hit()
    report_failures(at=NOW)
    [case] = Case.objects.all()
    into = note_matter(contact=amara, words="Broken", settled=False, at=NOW, by=ada)
    merge_cases(case=case, into=into, at=NOW, by=ada)

    hit(at=NOW + timedelta(hours=1))
    report_failures(at=NOW + timedelta(hours=1))

    assert Case.objects.get(merged_into=into).closed_at == NOW


def test_no_two_mistakes_share_a_case(association):
    hit()
    hit(kind=ValueError)
    cache.clear()

    assert report_failures(at=NOW) == Case.objects.count() == 2
