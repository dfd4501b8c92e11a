"""Answers as members find them: by their words, by what they type to us, at a step of a form; and what is due."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.core.cache import cache
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum

from ams.core.association import association_search, day_of
from staffdesk.journeys import HELPED_AT, place_at
from staffdesk.models import Area, Article, ArticleReading, MonthlyCount, Reason
from staffdesk.months import month_of
from staffdesk.reasons import probable

SHELF: Final = "staffdesk.answers"
OFTEN: Final = "often"
FOUND: Final = 20  # of a search
FITTING: Final = 3  # offered beside a form
AT_A_STEP: Final = 3
MOST_READ: Final = 6
UNREAD_FOR: Final = timedelta(days=90)
NEW_FOR: Final = timedelta(days=30)  # nobody can have read it much
LOOKED_AT: Final = 2_000  # letters of what somebody typed
MOST_WORDS: Final = 25
_CYRILLIC: Final = "\u0400"
_WORD: Final = re.compile(r"[a-z0-9]+|[^\W_]+")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "’": "'", "\u0451": "\u0435"}
)


class Offered(NamedTuple):
    """An answer that is offered: its address and its question."""

    slug: str
    title: str


def words_in(text: str) -> list[str]:
    """What is looked for, as the search keeps words: without accents, each once."""
    bare = "".join(_bare(one) for one in unicodedata.normalize("NFKC", text[:LOOKED_AT].casefold().translate(_LETTERS)))
    return [one for one in dict.fromkeys(_WORD.findall(bare)) if len(one) > 1][:MOST_WORDS]


def find_articles(text: str) -> list[Article]:
    """What members find by a few words: what has all of them, else what has any; the best first."""
    words = words_in(text)
    for together in (" & ", " | ") if words else ():
        found = list(_ranked(words, together)[:FOUND])
        if found:
            return found
    return []


def fitting_articles(text: str, *, page: str = "") -> list[Offered]:
    """A few whose question has a word of what somebody types to us; else those about the page they came from."""
    words = words_in(text)
    found = _ranked(words, " | ", within="AB") if words else Article.objects.none()
    fitting = [Offered(*one) for one in found.values_list("slug", "title")[:FITTING]]
    return fitting or (_about_page(page) if page else [])


def find_article(slug: str) -> Article | None:
    """One that members read."""
    return Article.objects.published().filter(slug=slug).first()


def shelf_of(*, at: datetime) -> dict[str, list[tuple[str, str]]]:
    """What is offered at each step, and what is read most, as the cache keeps it."""
    shelf: dict[str, list[tuple[str, str]]] = {place: [] for place in HELPED_AT}
    tied = Article.objects.published().exclude(places=[]).order_by("title", "pk")
    for slug, title, places in tied.values_list("slug", "title", "places"):
        for place in places:
            if len(shelf.get(place, [()] * AT_A_STEP)) < AT_A_STEP:
                shelf[place].append((slug, title))
    return {**shelf, OFTEN: [(one.slug, one.title) for one in _most_read(at)]}


def offered_at(view: str) -> list[Offered]:
    """What is offered on the page of a view: from the shelf, so that no form asks the database for it."""
    return _on_shelf(place) if (place := place_at(view)) else []


def read_often() -> list[Offered]:
    """What is read most."""
    return _on_shelf(OFTEN)


def to_look_at(area: Area, *, on: date, at: datetime) -> QuerySet[Article]:
    """Of an area: what should have been looked at again, and what nobody reads (`is_unread`)."""
    unread = ExpressionWrapper(is_unread(at), output_field=BooleanField())
    mine = Article.objects.published().filter(area=area).annotate(is_unread=unread)
    due = mine.filter(Q(review_on__lte=on) | Q(is_unread=True))
    return due.select_related("owner").order_by("review_on", "pk")


def is_unread(at: datetime) -> Q:
    """Published for some time, and nobody reads it."""
    read = ArticleReading.objects.filter(article=OuterRef("pk"), on__gte=day_of(at - UNREAD_FOR))
    return Q(published_at__lt=at - NEW_FOR) & ~Q(Exists(read))


def _bare(letter: str) -> str:
    """Without its accent in Latin and Greek letters, as the database has it; in others it makes another letter."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(one for one in parts if not unicodedata.combining(one)) if parts < _CYRILLIC else letter


def _ranked(words: Sequence[str], together: str, *, within: str = "") -> QuerySet[Article]:
    asked_for = together.join(f"{word}:*{within}" for word in words)
    asked = SearchQuery(asked_for, config=association_search(), search_type="raw")
    found = Article.objects.published().filter(search=asked).annotate(rank=SearchRank(F("search"), asked))
    return found.order_by("-rank", "title", "pk")


def _about_page(page: str) -> list[Offered]:
    reason = probable(list(Reason.objects.filter(archived_at=None)), causes=[], page=page)
    found = Article.objects.published().filter(reason=reason) if reason else Article.objects.none()
    return [Offered(*one) for one in found.order_by("title", "pk").values_list("slug", "title")[:FITTING]]


def _most_read(at: datetime) -> Iterator[Article]:
    """By readings of this month and the two before; those never read come last, the newest first."""
    counts: dict[str, Any] = dict(
        MonthlyCount.objects.filter(what=MonthlyCount.What.READ, month__gte=month_of(day_of(at), ago=2))
        .exclude(of="").values_list("of").annotate(n=Sum("count")).order_by("-n", "of")[: 3 * MOST_READ]
    )  # fmt: skip
    read = Article.objects.published().in_bulk([int(one) for one in counts])
    found = [read[int(one)] for one in counts if int(one) in read][:MOST_READ]
    others = Article.objects.published().exclude(pk__in=[one.pk for one in found]).order_by("-published_at", "pk")
    yield from found
    yield from others[: MOST_READ - len(found)]


def _on_shelf(name: str) -> list[Offered]:
    shelf = cache.get(SHELF) or {}
    return [Offered(*one) for one in shelf.get(name, ())]
