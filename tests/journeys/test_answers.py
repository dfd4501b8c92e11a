"""A member finds the answer before they write to us; a new colleague learns by doing."""

import re

import pytest
from playwright.sync_api import expect

from staffdesk.models import Article, ArticleReading, Case, ExerciseBegun
from tests.journeys.browsing import assert_accessible
from tests.journeys.people import SCRIPT_OR_NOT, become, wait_for

pytestmark = pytest.mark.sweep
WORDS = "I cannot find my receipt for the walk"


@pytest.mark.parametrize("script", SCRIPT_OR_NOT)
def test_a_member_finds_the_answer_before_they_send_and_loses_nothing_they_typed(visit, script):
    article, cases = Article.objects.get(slug="where-is-my-receipt"), Case.objects.count()
    before = ArticleReading.objects.filter(article=article).count()
    with visit(script=script) as page:
        page.goto("/help/")
        page.get_by_label("What would you like to know?").fill("receipts")
        page.get_by_role("button", name="Search").click()
        expect(page.get_by_role("link", name=re.compile(article.title.replace("?", r"\?")))).to_be_visible()
        page.goto("/contact/")
        page.get_by_label("Your message").fill(WORDS)
        if not script:
            page.get_by_label("E-mail").fill("nora@example.net")
            page.get_by_role("button", name="Send message").click()
        found = page.get_by_role("main").get_by_role("link", name=re.compile("^Where is my receipt"))
        with page.context.expect_page() as opened:
            found.click()
        answer = opened.value
        expect(answer.get_by_role("heading", level=1)).to_have_text(article.title)
        expect(page.get_by_label("Your message")).to_have_value(WORDS)
        if script:
            assert_accessible(page)
            page.get_by_label("E-mail").fill("nora@example.net")
            page.get_by_role("button", name="Send message").click()
        else:
            page.get_by_role("button", name="Send anyway").last.click()
        page.wait_for_url("**/received/**")

    assert Case.objects.count() == cases + 1
    wait_for(lambda: ArticleReading.objects.filter(article=article).count() == before + 1)
    wrote = Case.objects.latest("pk")
    assert wrote.context["reader"] == ArticleReading.objects.latest("pk").reader


def test_a_new_colleague_does_an_exercise_on_the_real_pages(visit):
    with visit(width=1280) as page:
        become(page, "service")
        page.goto("/desk/procedures/")
        page.get_by_role("link", name="Exercises").click()
        page.get_by_role("button", name=re.compile("^Begin.*Write down a call")).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Log a call")
        page.get_by_label("What is it about?").fill("Do children pay for the river day?")
        page.get_by_role("button", name="Done", exact=True).click()
        expect(page.get_by_text(re.compile(r"Written down as #\d+"))).to_be_visible()
        page.goto("/desk/exercises/")
        page.get_by_role("button", name=re.compile("^I have done it.*Write down a call")).click()
        expect(page.get_by_role("main")).to_contain_text("1 of 8 done")
        assert_accessible(page)

    assert ExerciseBegun.objects.get().done_at is not None
