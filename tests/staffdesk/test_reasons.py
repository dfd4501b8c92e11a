"""Why members contact us: chosen already where we know it, coded in one click, valued by somebody on a day."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Role
from staffdesk.causes import Kind
from staffdesk.models import Case, CaseMessage, Reason
from staffdesk.operations import close_case, open_case
from staffdesk.operations.calls import Call, log_call
from staffdesk.operations.reasons import ReasonIsPutAway, code_case, code_probably, value_reason
from staffdesk.reasons import AIMS, Aim, aim_of, probable
from staffdesk.words import PAGES
from tests.factories.core import UserFactory, sign_in
from tests.staffdesk.conftest import NOW


def reason(code):
    return Reason.objects.get(code=code)


def a_case(contact, *, at=NOW, **details):
    return open_case(
        kind=details.pop("kind", Case.Kind.QUESTION), subject="Well?", words="Well?", contact=contact, at=at, by=None,
        context=details.pop("context", {}), said=CaseMessage.Kind.WEB, **details,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("causes", "page", "chosen"),
    [
        (["declined"], "/join/full/", "payment"),
        (["unheard-of", "no_receipt"], "", "receipt"),
        ([], "/join/full/", "join"),
        ([], "/account/details/", "details"),
        ([], "join", "join"),
        ([], "", None),
        (["unheard-of"], "/elsewhere/", None),
    ],
)
def test_the_likeliest_cause_says_the_reason_else_the_page(causes, page, chosen):
    known = [
        Reason(code="receipt", causes=["no_receipt"], pages=[]),
        Reason(code="payment", causes=["declined"], pages=["pay"]),
        Reason(code="join", causes=[], pages=["join"]),
        Reason(code="details", causes=[], pages=["details"]),
    ]

    found = probable(known, causes=causes, page=page)

    assert (found.code if found else None) == chosen


def test_worth_to_both_says_what_becomes_of_it():
    assert aim_of(to_member="irritant", to_association="irritant") == Aim.ELIMINATE
    assert aim_of(to_member="valuable", to_association="irritant") == Aim.AUTOMATE
    assert aim_of(to_member="irritant", to_association="valuable") == Aim.SIMPLIFY
    assert aim_of(to_member="valuable", to_association="valuable") == Aim.LEVERAGE
    assert set(AIMS.values()) == set(Aim)


@pytest.mark.django_db
def test_reasons_to_begin_with_know_every_cause_once_and_only_pages_there_are():
    causes = [cause for one in Reason.objects.all() for cause in one.causes]

    assert sorted(causes) == sorted(kind.value for kind in Kind)
    assert {page for one in Reason.objects.all() for page in one.pages} <= set(PAGES)
    assert 20 <= Reason.objects.filter(valued_by=None).count() <= 30
    with pytest.raises(IntegrityError), transaction.atomic():
        Reason.objects.update(valued_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Reason.objects.update(words="")


def test_one_click_keeps_what_is_chosen_already_and_one_more_changes_it(desk, amara, buy):
    buy(amara, at=NOW)
    case = a_case(amara)
    page = desk.get(f"/desk/cases/{case.pk}/").content.decode()
    (form,) = re.findall(r'<form[^>]+/code/".*?</form>', page, re.DOTALL)
    assert re.findall(r'value="([^"]*)" selected', form) == ["pay-later"]  # an unpaid order lies before it
    assert "That is it" in form

    desk.post(reverse("staffdesk:code_case", args=[case.pk]), {"reason": "pay-later"})
    case.refresh_from_db()
    assert case.reason.code == "pay-later"
    desk.post(reverse("staffdesk:code_case", args=[case.pk]), {"reason": "invoice"})
    case.refresh_from_db()
    assert case.reason.code == "invoice"
    refused = desk.post(reverse("staffdesk:code_case", args=[case.pk]), {"reason": "nonsense"}, follow=True)
    assert "Choose one of the reasons" in refused.content.decode()
    said = list(
        Case.pgh_event_model.objects.filter(pgh_obj=case).order_by("pgh_id").values_list("reason__code", flat=True)
    )
    assert said[-2:] == ["pay-later", "invoice"]


def test_the_click_that_closes_codes_too(desk, amara):
    case = a_case(amara, context={"page": "/account/details/"})
    words = {"words": "Corrected it.", "reason": "my-details"}

    desk.post(reverse("staffdesk:note_case", args=[case.pk]), words)
    case.refresh_from_db()
    assert case.reason is None
    desk.post(reverse("staffdesk:close_case", args=[case.pk]), words)

    case.refresh_from_db()
    assert (case.reason.code, case.closed_at is None) == ("my-details", False)


def test_a_call_is_coded_by_what_is_chosen_else_by_its_cause(amara, buy, ada):
    buy(amara, at=NOW)
    chosen = log_call(
        call=Call("Asks when it is.", "done", contact=amara, reason=reason("event-details")), at=NOW, by=ada
    )
    left = log_call(call=Call("Something about money.", "done", contact=amara), at=NOW, by=ada)

    assert [chosen.reason.code, left.reason.code] == ["event-details", "pay-later"]


def test_whoever_names_a_row_as_the_cause_has_named_the_reason(desk, amara, buy):
    buy(amara, at=NOW)
    case = a_case(amara)
    row = re.search(r'name="row" value="([^"]+)"', desk.get(f"/desk/cases/{case.pk}/").content.decode()).group(1)

    desk.post(reverse("staffdesk:name_cause", args=[case.pk]), {"kind": "unpaid", "row": row})

    case.refresh_from_db()
    assert case.reason.code == "pay-later"


def test_what_is_put_away_is_offered_no_more_and_stays_where_it_was_said(desk, amara, ada):
    coded = code_case(case=a_case(amara), reason=reason("idea"), at=NOW)
    case = close_case(case=coded, words="Thanked.", at=NOW, by=ada)
    Reason.objects.filter(code="idea").update(archived_at=NOW)
    other = a_case(amara)

    with pytest.raises(ReasonIsPutAway):
        code_case(case=other, reason=reason("idea"), at=NOW)
    assert code_probably(case=other, at=NOW, by=ada).reason is None
    assert "I have an idea" in desk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert "I have an idea" not in desk.get(f"/desk/cases/{other.pk}/").content.decode()


@pytest.mark.django_db
def test_who_values_a_reason_signs_it_and_what_was_said_before_is_kept():
    boss = UserFactory(role=Role.ADMINISTRATOR)

    value_reason(
        reason=reason("idea"), to_member="irritant", to_association="valuable", on=timezone.localdate(), by=boss
    )

    said = list(
        Reason.pgh_event_model.objects.filter(pgh_obj=reason("idea"))
        .order_by("pgh_id")
        .values_list("to_member", "valued_by")
    )
    assert said[-1] == ("irritant", boss.pk)
    assert reason("idea").valued_on == timezone.localdate()


@pytest.mark.sweep
def test_the_admin_offers_owners_outside_member_service_and_signs_only_another_worth(client, association):
    boss = UserFactory(role=Role.ADMINISTRATOR)
    sign_in(client, boss)
    service, owner = UserFactory(name="Sam", role=Role.SERVICE), UserFactory(name="Olga", role=Role.OWNER)
    address = reverse("admin:staffdesk_reason_change", args=[reason("idea").pk])
    page = client.get(address).content.decode()
    assert str(owner) in page
    assert f'value="{service.pk}">{service}' not in page
    sent = {"words": "An idea", "code": "idea", "position": 1, "demand": "value", "per": "members",
            "to_member": "valuable", "to_association": "valuable", "owner": owner.pk}  # fmt: skip

    refused = client.post(address, sent)
    assert "until when" in refused.content.decode()
    assert client.post(address, {**sent, "target_on": "2027-03-01"}).status_code == 302
    assert (reason("idea").words, reason("idea").owner, reason("idea").valued_by) == ("An idea", owner, None)
    client.post(address, {**sent, "target_on": "2027-03-01", "to_member": "irritant"})
    assert reason("idea").valued_by == boss
