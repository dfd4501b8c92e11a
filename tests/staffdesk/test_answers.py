"""Answers: found before somebody writes to us, offered once and never in the way, judged by who came all the same."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from ams.core.models import AssociationProfile, Role
from ams.core.queue import gathering_work
from staffdesk.journeys import HELPED_AT, STEPS, place_at
from staffdesk.models import Area, Article, ArticleReading, Case, Reason
from staffdesk.operations.articles import (
    AnswerNobodyOwns,
    Written,
    keep_article,
    write_reading,
    write_shelf,
)
from staffdesk.operations.calls import Call, log_call
from staffdesk.operations.counting import count_service
from staffdesk.operations.reasons import code_case
from staffdesk.operations.reviews import ReviewIsOver, still_holds
from staffdesk.queries.articles import find_articles, fitting_articles, words_in
from staffdesk.tasks import write_a_reading, write_the_shelf
from tests.factories.articles import answered
from tests.factories.core import UserFactory, sign_in
from tests.staffdesk.conftest import NOW
from tests.staffdesk.test_reach import hidden

CONTACT = reverse("staffdesk:contact_us")
HELP = reverse("staffdesk:help")
A_PERSON = {"Sec-Fetch-Dest": "document"}  # what a browser says of a page somebody opens


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("Where is MY receipt?", ["where", "is", "my", "receipt"]),
        ("Café, café! Ångström's ½ œuvre", ["cafe", "angstrom", "oeuvre"]),
        ("a | b & ' ! :* (", []),
        ("x" * 3_000, ["x" * 2_000]),
        ("", []),
    ],
)
def test_words_are_looked_for_without_accents_and_nothing_else(typed, looked_for):
    assert [one for one in words_in(typed) if not one.isdecimal()] == looked_for


@pytest.mark.parametrize(
    ("view", "place"),
    [("members:join_code", "join:code"), ("members:renew_by_link", "renew:form"), ("billing:order", "pay"),
     ("account_login", "sign_in"), ("members:account", ""), ("home", "")],
)  # fmt: skip
def test_a_page_is_at_a_step_where_people_stop_or_at_none(view, place):
    assert place_at(view) == place
    assert {place_at(one) for one in STEPS} | {"sign_in", "pay"} == set(HELPED_AT)


@pytest.fixture
def some(association):
    """Two answers and a draft."""
    receipt = answered(words="invoice bill", places=["pay", "join:code"])
    code = answered(title="There is no code", body="Look into the spam folder. No receipt of it is kept.",
                    reason="sign-in", places=["join:code"], leads_to="account_login")  # fmt: skip
    answered(title="A receipt of old", is_published=False)
    return receipt, code


def test_members_find_what_they_ask_by_any_form_of_its_words(some, client):
    receipt, code = some

    assert find_articles("receipts") == [receipt, code]  # in the question first, then in the text
    assert find_articles("spam receipt") == [code]  # all words before any
    assert find_articles("receipt zeppelin") == [receipt, code]
    assert find_articles("bil") == [receipt]
    assert find_articles("zeppelin") == find_articles("?!") == []
    assert [one.slug for one in fitting_articles("My receipt is not here, I looked in the spam folder")] == [
        "where-is-my-receipt"
    ]
    assert [one.title for one in fitting_articles("zeppelin", page="sign-in")] == ["There is no code"]
    assert fitting_articles("zeppelin", page="nowhere") == []
    page = client.get(HELP, {"q": "bill"}).content.decode()
    assert re.findall(r'class="door__title" dir="auto">([^<]+)', page) == ["Where is my receipt?"]
    assert "We have no answer to that yet" in client.get(HELP, {"q": "zeppelin"}).content.decode()
    write_shelf(at=NOW)
    assert "Asked often" in client.get(HELP).content.decode()


WRITTEN_IN = (
    ("nl", "Waar zijn mijn facturen?", "factuur"), ("de", "Wo sind meine Rechnungen?", "Rechnung"),
    ("fr", "Où sont mes réponses ?", "reponse"), ("es", "¿Dónde están mis direcciones?", "dirección"),
    ("it", "Dove sono le ricevute?", "ricevuta"), ("sv", "Var är mina fakturor?", "faktura"),
    ("ru", "Где мои квитанции, мой чай?", "квитанция"), ("ru", "Ещё один ёж", "ежи"),
    ("el", "Πού είναι η απόδειξη;", "αποδείξεις"), ("tr", "Faturalar nerede?", "fatura"),
    ("other", "Gdzie są moje faktury?", "faktur"), ("", "Where are my receipts?", "receipt"),
)  # fmt: skip


def test_answers_are_found_by_any_form_of_words_of_the_language_they_are_written_in(association):
    one = answered(title="…", words="", body="…")
    for language, title, typed in WRITTEN_IN:
        AssociationProfile.objects.update(written_in="other")
        Article.objects.update(title=title)
        write_shelf(at=NOW)
        without = find_articles(typed)
        AssociationProfile.objects.update(written_in=language)

        write_shelf(at=NOW)  # each minute

        assert find_articles(typed) == [one], language
        assert language not in {"nl", "it", "ru", "el"} or not without, language  # as they are typed
        assert answered(title="Else").words_of == Article.objects.get(pk=one.pk).words_of
        Article.objects.exclude(pk=one.pk).delete()


def test_a_form_is_interrupted_once_and_keeps_what_was_typed(some, client):
    page = client.get(CONTACT).content.decode()
    typed = {"once": hidden(page, "once"), "offered": hidden(page, "offered"), "name": "Nora",
             "words": "Where is the <receipt>?", "email": "nora@example.net"}  # fmt: skip

    asked = client.post(CONTACT, typed).content.decode()
    assert not Case.objects.exists()
    assert "Send anyway" in asked
    assert "Where is my receipt?" in asked
    assert [said in asked for said in ("Where is the &lt;receipt&gt;?</textarea>", 'value="nora@example.net"')] == [
        True, True]  # fmt: skip
    assert hidden(asked, "once") == typed["once"]

    sent = client.post(CONTACT, typed | {"offered": hidden(asked, "offered")})
    assert sent.status_code == 302
    assert Case.objects.get().words == "Where is the <receipt>?"
    assert client.post(CONTACT, typed | {"words": "A zeppelin", "once": ""}).status_code == 302, "nothing fits it"
    assert Case.objects.count() == 2


def test_while_somebody_types_what_fits_is_offered_beside_it(some, client):
    fits = client.post(reverse("staffdesk:fitting"), {"words": "my receipt please"})

    assert (fits.status_code, "Where is my receipt?" in fits.content.decode()) == (200, True)
    assert client.post(reverse("staffdesk:fitting"), {"words": "zeppelin"}).status_code == 204
    from_there = client.get(reverse("staffdesk:doesnt_fit"), {"page": "sign-in"}).content.decode()
    assert "There is no code" in from_there, "what they come from was chosen"


def test_a_step_where_people_stop_offers_answers_without_asking_the_database(some, client, django_assert_num_queries):
    cache.clear()
    assert "answers-here" not in client.get(reverse("account_login")).content.decode()
    with django_assert_num_queries(6):  # the language, what is not in it, what is tied to steps, whose day it is …
        assert write_the_shelf() == 5
    page = client.get(reverse("account_login")).content.decode()
    assert "answers-here" not in page, "none of them is about signing in"
    receipt, code = some
    keep_article(article=code, written=as_written(code, places=["sign_in"]), is_published=True, at=NOW, by=code_owner())
    write_shelf(at=NOW)

    page = client.get(reverse("account_login")).content.decode()

    assert re.search(r'answers-here.*answers/there-is-no-code/" target="_blank"', page, re.DOTALL)
    assert receipt.title not in page


def code_owner():
    return UserFactory(role=Role.SERVICE)


def as_written(article, **changes):
    return Written(**{name: getattr(article, name) for name in Written.__dataclass_fields__} | changes)


def test_it_is_read_once_a_day_by_each_person_and_by_no_machine(some, client, amaras_login, desk):
    receipt, _code = some
    address = reverse("staffdesk:answer", args=[receipt.slug])
    stranger, member = type(client)(), type(client)()
    sign_in(member, amaras_login)

    with time_machine.travel(NOW, tick=False), gathering_work() as work:
        for headers in ({}, {"Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch"}, A_PERSON, A_PERSON):
            assert receipt.title in stranger.get(address, headers=headers).content.decode()
        desk.get(address, headers=A_PERSON)
        member.get(address, headers=A_PERSON)
    kept = [given for _task, given in work]
    for given in [*kept, *kept]:
        write_a_reading(**given)

    assert len(kept) == 3
    assert set(ArticleReading.objects.values_list("contact__email", flat=True)) == {None, "amara@example.org"}
    assert ArticleReading.objects.count() == 2
    write_reading(article_id=0, reader=1, user_id=None, at=NOW)
    assert client.get(reverse("staffdesk:answer", args=["nowhere"])).status_code == 404
    cookie = stranger.cookies[settings.SESSION_COOKIE_NAME + "_reader"]
    assert (cookie["max-age"], cookie["httponly"]) == (7 * 24 * 3600, True)
    page = stranger.get(CONTACT).content.decode()
    stranger.post(CONTACT, {"once": hidden(page, "once"), "offered": "yes", "words": "Hm", "email": "n@example.net"})
    assert Case.objects.get().context["reader"] == kept[0]["reader"]
    stranger.cookies[settings.SESSION_COOKIE_NAME + "_reader"] = "made-up"
    with gathering_work() as work:
        stranger.get(address, headers=A_PERSON)
    assert work[0].given["reader"] != kept[0]["reader"]


COUNTED = """
    SELECT count(*), count(*) FILTER (WHERE r.at < %(week_ago)s),
           count(*) FILTER (WHERE r.at < %(week_ago)s AND EXISTS (
        SELECT FROM staffdesk_case c JOIN staffdesk_article a ON a.id = r.article_id AND a.reason_id = c.reason_id
        WHERE c.opened_at BETWEEN r.at AND r.at + interval '7 days'
          AND (c.contact_id = r.contact_id OR (c.context->>'reader')::bigint = r.reader)))
    FROM staffdesk_articlereading r WHERE r.at >= %(since)s AND r.at < %(until)s AND r.article_id = ANY (%(which)s)
"""
SINCE, MIDDLE = datetime(2026, 8, 31, 22, tzinfo=UTC), datetime(2026, 5, 31, 22, tzinfo=UTC)  # midnight in Amsterdam


def readings_counted(which, since, until):
    """An answer the pages know nothing of: bare SQL over readings and cases."""
    given = {"which": [one.pk for one in which], "since": since, "until": until, "week_ago": NOW - timedelta(days=7)}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, given)
        return cursor.fetchone()


@pytest.fixture
def read(some, ada, amara, amaras_login):
    """Read by strangers and by Amara, who calls about it; one stranger writes, and another about another thing."""
    receipt, code = some
    for days, article, reader, user in [
        (3, receipt, 1, None), (20, receipt, 2, None), (21, receipt, 3, None), (40, receipt, 4, amaras_login.pk),
        (41, code, 4, amaras_login.pk), (120, receipt, 5, None), (130, receipt, 6, amaras_login.pk),
        (160, code, 7, None),
    ]:  # fmt: skip
        write_reading(article_id=article.pk, reader=reader, user_id=user, at=NOW - timedelta(days=days))
    calls = [(35, "receipt", amara), (125, "receipt", amara), (10, "receipt", amara), (39, "idea", amara)]
    for days, reason, who in calls:
        call = Call("What now?", "done", contact=who, reason=Reason.objects.get(code=reason))
        log_call(call=call, at=NOW - timedelta(days=days), by=ada)
    for reader, reason in ((2, "receipt"), (3, "idea")):
        at = NOW - timedelta(days=19)
        wrote = Case.objects.create(kind="question", subject="?", opened_at=at, context={"reader": reader})
        code_case(case=wrote, reason=Reason.objects.get(code=reason), at=NOW)
    count_service(at=NOW)
    return receipt, code


def test_each_title_is_true_by_a_count_of_its_own(read, desk):
    with time_machine.travel(NOW, tick=False):
        html = desk.get(reverse("staffdesk:articles")).content.decode()
        rows = desk.get(reverse("staffdesk:articles_csv")).getvalue().decode().splitlines()
        one = desk.get(reverse("staffdesk:article", args=[read[0].pk])).content.decode()

    (_all, long_ago, came), (_b, b_long_ago, b_came) = (
        readings_counted(read, *span) for span in ((SINCE, NOW), (MIDDLE, SINCE))
    )
    assert (long_ago, came, b_long_ago, b_came) == (4, 2, 3, 1)
    share, before = round(100 * (long_ago - came) / long_ago, 1), round(100 * (b_long_ago - b_came) / b_long_ago, 1)
    said = f"{share} % of readings ended the question: after {came} of {long_ago}, the reader came to us"
    assert f"{said}; {before} % before" in html
    assert "Answers were read 8 times in twelve months, 0 in the twelve before" in html
    (read_now, long_now, came_now), (read_before, *_rest) = (
        readings_counted(read[:1], *span) for span in ((SINCE, NOW), (MIDDLE, SINCE))
    )
    figures = re.findall(r'<td class="figure">([^<]+)</td>', one)
    assert figures[:3] == [str(read_now), str(read_before), f"{came_now} of {long_now}"]
    line = next(row for row in rows if row.startswith("Where is my receipt?"))
    assert line.split(",")[6:10] == [str(n) for n in (read_now, read_before, long_now, came_now)]


def test_somebody_answers_for_it_and_looks_at_it_again(some, desk, ada, amaras_login):
    receipt, _code = some
    by_area = reverse("staffdesk:area", args=["service"])
    assert "Answers and procedures to look at" in desk.get(by_area).content.decode(), "nobody read them in ninety days"
    written = as_written(receipt)
    with pytest.raises(ReviewIsOver):
        keep_article(
            article=receipt, written=as_written(receipt, review_on=NOW.date()), is_published=True, at=NOW, by=ada
        )
    with pytest.raises(AnswerNobodyOwns):
        keep_article(
            article=receipt, written=as_written(receipt, owner=amaras_login), is_published=True, at=NOW, by=ada
        )
    with pytest.raises(ReviewIsOver):
        still_holds(one=receipt, review_on=NOW.date(), at=NOW, by=ada)
    Article.objects.filter(pk=receipt.pk).update(review_on=date(2026, 1, 1))
    assert "was to be looked at on 1 Jan 2026" in desk.get(by_area).content.decode()
    due = reverse("staffdesk:articles") + "?only=due"
    assert receipt.title in desk.get(due).content.decode()

    assert desk.post(reverse("staffdesk:still_holds", args=[receipt.pk])).status_code == 302

    assert receipt.title not in desk.get(due).content.decode()
    again = keep_article(article=None, written=written, is_published=False, at=NOW, by=ada)
    assert (again.slug, again.is_published) == ("where-is-my-receipt-2", False)
    for values in ({"title": ""}, {"body": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Article.objects.filter(pk=again.pk).update(**values)


def test_a_colleague_writes_changes_and_sees_what_it_said_before(desk, association):
    address = reverse("staffdesk:new_article")
    assert 'name="review_on"' in desk.get(address).content.decode()
    given = {
        "title": "Dogs?", "body": "On a <lead>.", "reason": Reason.objects.get(code="other").pk,
        "area": Area.objects.get(code="events").pk, "review_on": "2099-01-01", "is_published": "on",
        "places": ["register:form"],
    }  # fmt: skip

    written = desk.post(address, given)
    found = Article.objects.get()
    assert written.url == reverse("staffdesk:article", args=[found.pk])
    assert (found.slug, found.places, found.owner) == ("dogs", ["register:form"], None)
    changed = desk.post(written.url, given | {"body": "None.", "why": "They bite"}, follow=True).content.decode()
    assert all(said in changed for said in ("They bite", "On a &lt;lead&gt;.", "Ada Novak"))
    late = desk.post(written.url, given | {"review_on": "2020-01-01"}).content.decode()
    assert "Say on which day after today" in late
    desk.post(written.url, given | {"is_published": ""})
    assert desk.get(reverse("staffdesk:answer", args=["dogs"])).status_code == 404
    listed = {only: "Dogs?" in desk.get(reverse("staffdesk:articles"), {"only": only, "q": "dogs"}).content.decode()
              for only in ("", "drafts", "unread")}  # fmt: skip
    assert listed == {"": True, "drafts": True, "unread": False}
    auditor = type(desk)()
    sign_in(auditor, UserFactory(role=Role.AUDITOR))
    shown = auditor.get(written.url).content.decode()
    assert ("On a &lt;lead&gt;." in shown, '<form method="post" novalidate>' in shown) == (True, False)


@pytest.mark.sweep
def test_search_among_ten_thousand_answers_is_quick_and_has_an_index_for_more(some, django_assert_num_queries):
    receipt = some[0]
    many = [
        Article(slug=f"a-{n}", title=f"How does part {n} of membership work?", body=f"Open page {n}; ask for it.",
                reason=receipt.reason, area=receipt.area, review_on=date(2099, 1, 1), published_at=NOW, changed_at=NOW)
        for n in range(10_000)
    ]  # fmt: skip
    Article.objects.bulk_create(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE staffdesk_article")
        cursor.execute("SET LOCAL enable_seqscan = off")  # so few short texts are read as quickly
        cursor.execute("EXPLAIN SELECT id FROM staffdesk_article WHERE search @@ to_tsquery('english', 'receipt:*')")
        assert "article_search" in str(cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
    with django_assert_num_queries(2):  # the language first, which a request knows
        assert find_articles("receipt")[0] == receipt
    begun = datetime.now(tz=UTC)
    assert len(find_articles("membership work")) == 20
    assert datetime.now(tz=UTC) - begun < timedelta(seconds=0.4)
