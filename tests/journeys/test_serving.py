"""How we serve, from a member's word or a colleague's click to where everybody reads what came of it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import Sum
from django.test import RequestFactory
from django.utils import timezone
from playwright.sync_api import expect

from ams.core import activity
from ams.core.models import Message, User
from ams.demo.personas import find_login
from billing.prices import price_on
from members.models import MembershipType
from members.operations.people import create_person
from staffdesk.failing import failure_of
from staffdesk.models import Area, Case, CaseMessage, ExceptionDecision, MonthlyCount, Notice, Pulse, PulsePlan, Reason
from staffdesk.operations import open_case
from staffdesk.operations.failures import note_failure
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import become, newcomer, wait_for, wait_until_sent

pytestmark = pytest.mark.sweep


def person(name):
    """Somebody the association has known for a while."""
    who, lately = newcomer(name), timezone.now() - timedelta(hours=26)
    return who, create_person(full_name=who.name, email=who.email, at=lately, by=None)


def tab(page, word):
    page.get_by_role("navigation", name="How we serve").get_by_role("link", name=word, exact=True).click()
    page.get_by_role("heading", level=1).wait_for()
    assert_accessible(page)


def test_a_low_answer_in_a_mail_is_a_case_with_a_name_on_it_and_stands_in_the_gap(visit, stack):
    who, contact = person("Odile Marchand")
    activity.record("membership.joined", contact=contact, on=contact, by=None, at=timezone.now() - timedelta(hours=26))
    PulsePlan.objects.filter(journey="join").update(share=100)
    stack.call_task("staffdesk.ask_for_pulses")
    mail = wait_until_sent(who, "pulse", seconds=30)
    much_worse = re.search(r"https?://\S+felt=-2\b", mail.text)[0]

    with visit() as page:
        page.goto(much_worse)  # one click in the mail
        expect(page.get_by_text("Your answer is noted")).to_be_visible()
        assert_accessible(page)
        case = wait_for(lambda: Pulse.objects.get(contact=contact).case)
        assert (case.kind, case.owner is not None) == ("care", True)
        page.get_by_label("What should have happened?").fill("Nobody told me when it begins.")
        page.get_by_role("button", name="Send what I wrote").click()
        expect(page.get_by_text(f"We are sorry. {case.owner.name} has it now")).to_be_visible()

    with visit(width=1280) as page:
        become(page, "service")
        page.goto(f"/desk/cases/{case.pk}/")
        expect(page.get_by_role("main")).to_contain_text("Nobody told me when it begins.")
        page.get_by_role("navigation", name="Rooms").get_by_role("link", name="How we serve").first.click()
        tab(page, "The gap")
        page.goto("/desk/gap/answers/?journey=join&felt=low")
        expect(page.get_by_role("row").filter(has_text=who.name)).to_contain_text("Nobody told me when it begins.")


def test_a_reason_is_coded_with_one_click_and_counted_on_its_page(visit, stack):
    _who, contact = person("Piet Hein")
    case = open_case(
        kind=Case.Kind.QUESTION, subject="", words="I have moved to Utrecht.", context={"page": "details"},
        contact=contact, at=timezone.now(), by=None, said=CaseMessage.Kind.WEB,
    )  # fmt: skip

    with visit(width=1280) as page:
        become(page, "service")
        page.goto(f"/desk/cases/{case.pk}/")
        assert_accessible(page)
        page.get_by_role("button", name="That is it").click()
        page.get_by_role("button", name="Change it").wait_for()
        case.refresh_from_db()
        reason = Reason.objects.get(pk=case.reason_id)
        before = counted(reason)
        page.goto("/desk/reasons/?months=1")
        page.get_by_role("button", name="Count again").click()
        wait_for(lambda: counted(reason) == before + 1, seconds=30)
        page.reload()
        row = page.get_by_role("row").filter(has_text=reason.words)
        row.get_by_role("link").first.click()
        expect(page.get_by_role("main")).to_contain_text("Piet Hein")
        assert_accessible(page)


def counted(reason):
    month = timezone.localdate().replace(day=1)
    rows = MonthlyCount.objects.filter(what="contacts", of=reason.code, month=month)
    return rows.aggregate(n=Sum("count"))["n"] or 0


def test_a_decision_about_exceptions_is_recorded_and_shown_with_its_effect(visit):
    with visit(width=1280) as page:
        become(page, "owner")
        page.goto("/desk/eighty-twenty/?months=12")
        assert_accessible(page)
        page.get_by_role("link", name=re.compile("^Decide")).first.click()
        page.get_by_role("radio", name=re.compile("^Abolish")).check()
        page.get_by_label("Which rule, and what is done").fill("The fee goes, from the board meeting on.")
        page.get_by_label("Who sees to it").select_option(index=1)
        assert_accessible(page)
        page.get_by_role("button", name="Decide").click()
        decided = page.locator("section").filter(has=page.get_by_role("heading", name="What was decided"))
        expect(decided).to_contain_text("The fee goes, from the board meeting on.")
        expect(decided).to_contain_text(re.compile(r"\d+ in the month before, \d+ in the month after"))
        assert_accessible(page)

    assert ExceptionDecision.objects.latest("pk").verdict == "abolish"


def test_an_area_is_handed_over_on_its_guided_page_and_both_read_of_it(visit):
    area = Area.objects.select_related("owner").get(code="data")
    with visit(width=1280) as page:
        become(page, "owner")
        page.goto("/desk/areas/data/hand-over/")
        choose = page.get_by_label("Who looks after it from now on")
        name = choose.locator("option").nth(1).text_content().strip()
        choose.select_option(index=1)
        page.get_by_label("What they should know").fill("The import of the school is still open; ask Ingrid.")
        assert_accessible(page)
        page.get_by_role("button", name="Hand it over").click()
        page.get_by_role("heading", level=1).wait_for()
        page.goto("/desk/areas/")
        expect(page.get_by_role("row").filter(has_text=str(area))).to_contain_text(name)
        assert_accessible(page)

    taken = Area.objects.select_related("owner").get(code="data")
    assert taken.owner != area.owner
    told = Message.objects.filter(text__contains="The import of the school is still open")
    assert {taken.owner.email, *([area.owner.email] if area.owner else [])} <= set(
        told.values_list("recipient", flat=True)
    )


def test_errors_that_pile_up_lead_to_a_notice_and_its_end_to_an_answer(visit, stack):
    stopped = find_login("current", on=timezone.localdate())
    others = User.objects.filter(role="", is_active=True).exclude(pk=stopped.pk).order_by("pk")[:2]
    error = KeyError("seat")
    for login in (stopped, *others):
        request = RequestFactory().get("/orders/")
        request.user, request.resolver_match = login, None
        note_failure(request, error, at=timezone.now())
    stack.call_task("staffdesk.report_failures")
    key = f"server-error:{failure_of(error, home=settings.BASE_DIR).fingerprint}"
    case = wait_for(Case.objects.open().filter(key=key).first, seconds=30)

    with visit(width=1280) as page, visit() as portal:
        become(portal, "current")
        become(page, "service")
        page.goto("/desk/status/")
        page.get_by_role("link", name="Tell them before they write").click()
        page.get_by_label("Title").fill("Your orders do not open")
        page.get_by_label("What members read").fill("The list of orders fails; nothing you ordered is lost.")
        assert_accessible(page)
        page.get_by_role("button", name="Post it").click()
        page.get_by_role("heading", name="Your orders do not open", level=1).wait_for()
        notice = Notice.objects.latest("pk")
        assert (notice.audience, [one.case for one in notice.cases.all()]) == ("errors", [case])
        portal.goto("/help/")
        expect(portal.get_by_role("complementary", name="Your orders do not open")).to_be_visible()
        portal.goto("/there/is/nothing/here/")
        portal.watch.expected.append("404")
        expect(portal.get_by_role("complementary", name="Your orders do not open")).to_be_visible()

        page.get_by_role("radio", name="It is over").check()
        page.get_by_label("What members read").fill("Orders open again.")
        page.get_by_role("checkbox", name=re.compile("tell the people of its cases")).check()
        page.get_by_role("button", name="Say it").click()
        expect(page.get_by_role("main")).to_contain_text("Orders open again.")
        assert_accessible(page)
        portal.goto("/help/")
        expect(portal.get_by_role("complementary", name="Your orders do not open")).to_contain_text(
            "Orders open again."
        )

    case.refresh_from_db()
    assert case.closed_at is not None
    told = Message.objects.filter(text__contains="Orders open again.").values_list("recipient", flat=True)
    assert stopped.email in set(told)


def test_a_changed_price_breaks_a_rehearsal_in_a_sentence_and_is_not_saved_until_somebody_says_why(visit):
    kind = MembershipType.objects.get(slug="student")
    usual = price_on(kind.product, timezone.localdate())
    with visit(width=1280) as page:
        become(page, "administrator")
        page.goto(f"/admin/members/membershiptype/{kind.pk}/change/")
        page.get_by_role("link", name=re.compile("price", re.IGNORECASE)).first.click()
        price = page.url
        ask(page, "31.00")  # rehearsed first
        page.get_by_role("heading", name="Not saved yet").wait_for()
        assert_accessible(page)
        sentence = page.get_by_role("main").locator("li strong").first.text_content().strip()
        assert re.fullmatch(r"It costs €[\d.]+, not €[\d.]+\.", sentence)
        page.get_by_role("link", name="Leave it as it is").click()
        expect(page.get_by_role("main")).not_to_contain_text("31.00")

        ask(page, "31.00")
        page.get_by_label("Save all the same").check()
        page.get_by_label("Why", exact=True).fill("Decided at the board meeting of 3 March.")
        page.get_by_role("button", name="Save it").click()
        page.goto(price)
        expect(page.get_by_role("main")).to_contain_text("31.00")

        page.goto("/desk/rehearsals/")
        page.get_by_role("button", name="Play all now").click()
        expect(page.get_by_role("status").filter(has_text="All were played")).to_be_visible(timeout=90_000)
        expect(page.get_by_role("main")).to_contain_text(sentence)
        assert_accessible(page)

        page.goto(price)
        ask(page, f"{usual:.2f}")  # comes out as it should, so nobody is asked
        expect(page.get_by_role("heading", name="Not saved yet")).not_to_be_visible()

    assert price_on(kind.product, timezone.localdate()) == usual


def ask(page, amount):
    page.get_by_label("New price").fill(amount)
    page.get_by_role("button", name="Set the new price").click()
