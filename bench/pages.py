"""Pages of the portal and the desk, each beside an empty page behind the same server."""

import time
from collections.abc import Iterator, Sequence
from itertools import cycle
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import subjects
from bench.figures import Figure, Timed
from bench.measures import Run, measure
from bench.visitors import Page, Visitor, ask, crowd

EMPTY = Page("/bench/empty/")
NOT_SEARCHED = ("django_session", "core_user", "staffdesk_case")  # what any page of the desk asks


@measure("portal")
def portal(run: Run) -> Iterator[Figure]:
    """What members open."""
    members = subjects.members(run.dice)
    asked = {
        "home": [Page("/", one.session) for one in members],
        "join": [Page(reverse("members:join"))],
        "join form": [Page(reverse("members:join_type", args=["full"]))],
        "renew by mailed link": [Page(path) for path in subjects.renewals(20)],
        "account": [Page(reverse("members:account"), one.session) for one in members],
        "order": [Page(reverse("billing:order", args=[one.order]), one.session) for one in members],
        "verify": [Page(reverse("members:verify", args=[one.card])) for one in members],
        "help": [Page(reverse("staffdesk:help"), one.session) for one in members],
    }
    for what, pages in asked.items():
        yield from portal_page(what, pages, run)


def portal_page(what: str, pages: Sequence[Page], run: Run) -> Iterator[Figure]:
    """One client with its floor, and eight at once with theirs."""
    alone, size, floor = _beside_the_floor(pages, run)
    beside = {"p50": round(alone.p50, 1), "queries": _queries_of(pages[0]), "KB": round(size / 1024, 1)}
    yield Figure("portal", what, alone.p95, "ms p95", target=60, beside=beside)
    yield Figure("portal", f"{what}, beside the floor", alone.p50, "ms p50", floor=floor.p50, most_ratio=5)
    together = crowd(pages, requests=run.requests)
    yield Figure(
        "portal", f"{what}, 8 clients", together.p95, "ms p95", target=250, beside={"p50": round(together.p50, 1)}
    )


@measure("desk")
def desk(run: Run) -> Iterator[Figure]:
    """What staff open."""
    session = subjects.staff_session()
    people = subjects.contacts(run.dice, 100)
    asked = {
        "today": [Page(reverse("staffdesk:today"), session)],
        "contact page": [Page(reverse("staffdesk:person", args=[one.number]), session) for one in people],
        "case list": [Page(reverse("staffdesk:cases"), session)],
        "case": list(subjects.cases(50)),
        "people": [Page(reverse("staffdesk:people"), session)],
        "people, lapsed": [Page(f"{reverse('staffdesk:people')}?standing=former", session)],
        "retention": [Page(reverse("staffdesk:retention"), session)],
        "orders": [Page(reverse("staffdesk:orders"), session)],
        "orders, unpaid": [Page(f"{reverse('staffdesk:orders')}?state=open", session)],
        "messages": [Page(reverse("staffdesk:messages"), session)],
        "what happened": [Page(reverse("staffdesk:happened"), session)],
    }
    for what, pages in asked.items():
        yield from desk_page(what, pages, run)


def desk_page(what: str, pages: Sequence[Page], run: Run, *, promised: int = 150) -> Iterator[Figure]:
    """What one of them costs, and what it costs beside the floor: of pages promised more than a moment, no ratio."""
    took, size, floor = _beside_the_floor(pages, run)
    beside = {"p50": round(took.p50, 1), "queries": _queries_of(pages[0]), "KB": round(size / 1024, 1)}
    yield Figure("desk", what, took.p95, "ms p95", target=promised, beside=beside)
    most = 10 if promised == 150 else None
    yield Figure("desk", f"{what}, beside the floor", took.p50, "ms p50", floor=floor.p50, most_ratio=most)


@measure("search")
def search(run: Run) -> Iterator[Figure]:
    """A fixed mix of 200 fragments, and the same statements without Django and HTTP."""
    session, path = subjects.staff_session(), reverse("staffdesk:search")
    pages = [Page(f"{path}?{urlencode({'q': words})}", session) for words in subjects.fragments(run.dice)]
    took, _size = ask(pages, requests=len(pages), warm=len(pages))
    bare = Timed([_bare(statements) for statements in [_statements(page) for page in pages]])
    beside = {"p50": round(took.p50, 1), "bare p50": round(bare.p50, 1), "most": round(max(took.seconds) * 1_000)}
    yield Figure("search", "find a contact", took.p95, "ms p95", target=120, beside=beside)
    yield Figure("search", "find a contact, beside bare SQL", took.p95, "ms p95", floor=bare.p95, most_ratio=3)


def _beside_the_floor(pages: Sequence[Page], run: Run) -> tuple[Timed, int, Timed]:
    """The page and, every other time, the empty one after it, so that a noisy minute hits both."""
    ask(pages, requests=0, warm=len(pages))
    visitor, in_turn = Visitor(), cycle(pages)
    took, empty, size = [], [], 0
    for number in range(run.requests):
        seconds, length = visitor.get(next(in_turn))
        took.append(seconds)
        size = max(size, length)
        if number % 2:
            empty.append(visitor.get(EMPTY)[0])
    visitor.connection.close()
    return Timed(took), size, Timed(empty)


def _queries_of(page: Page) -> int:
    """How many statements a page needs, once everything that is kept for all is warm."""
    return len(_statements(page))


def _statements(page: Page) -> list[str]:
    client = Client(headers={"host": settings.PUBLIC_URL.partition("//")[2]})
    if page.session:
        client.cookies[settings.SESSION_COOKIE_NAME] = page.session
    client.get(page.path)
    with CaptureQueriesContext(connection) as captured:
        client.get(page.path)
    return [str(one["sql"]) for one in captured]


def _bare(statements: Sequence[str]) -> float:
    """Seconds that PostgreSQL needs for the statements of the search itself, not for the session's."""
    asked = [one for one in statements if one.startswith("SELECT") and not any(table in one for table in NOT_SEARCHED)]
    with transaction.atomic(), connection.cursor() as cursor:
        began = time.perf_counter()
        for statement in asked:
            cursor.cursor.execute(statement)
            cursor.cursor.fetchall()
        return time.perf_counter() - began
