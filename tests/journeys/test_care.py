"""A member of staff works today's care tasks: one is reached, one is not, and one who may leave is found."""

import re

import pytest
from playwright.sync_api import expect

from staffdesk.models import CareTask
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import become

pytestmark = pytest.mark.sweep


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark")])
def test_todays_care_tasks_are_worked(visit, width, theme):
    with visit(width=width, theme=theme) as page:
        become(page, "service")
        page.wait_for_url("**/desk/")
        page.goto("/desk/care/?which=all")
        assert_accessible(page)
        waiting = CareTask.objects.open().filter(tries=0).order_by("late_on", "pk")
        first, second = waiting.select_related("contact", "step")[:2]

        page.goto(f"/desk/care/{first.pk}/")
        page.get_by_role("heading", name=re.compile(re.escape(first.contact.display_name)), level=1).wait_for()
        expect(page.get_by_role("heading", name="What to say and to ask")).to_be_visible()
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("alert")).to_contain_text("what was said")
        assert_accessible(page)
        page.get_by_label("Note").fill("Laughed a lot, and comes to the beaver evening.")
        page.get_by_role("button", name="Keep it").click()
        page.get_by_role("heading", name="Taking care of members", level=1).wait_for()
        expect(page.get_by_text(f"{first.contact.display_name} heard from us.")).to_be_visible()

        page.goto(f"/desk/care/{second.pk}/")
        page.get_by_label("Not reached: try again").check()
        page.get_by_role("button", name="Keep it").click()
        page.goto(f"/desk/people/{first.contact.number}/")
        expect(page.get_by_role("main")).to_contain_text(f"Somebody took time for them: {first.step.name}")
        assert_accessible(page)

        page.goto("/desk/care/at-risk/")
        assert_accessible(page)
        expect(page.get_by_role("heading", name="Why")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.tries) == ("done", "open", 1)
