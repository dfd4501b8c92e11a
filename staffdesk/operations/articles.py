"""Answers: writing them, who read them, and putting them where pages find them."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import pghistory
from django.core.cache import cache
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from ams.core.association import association_search, day_of
from ams.core.errors import DomainError
from ams.core.models import Access, User
from staffdesk.models import Area, Article, ArticleReading, Reason
from staffdesk.models.areas import can_own
from staffdesk.operations.reviews import check_review
from staffdesk.queries.articles import SHELF, shelf_of

KEPT: Final = None  # the shelf does not run out: whoever cannot renew it leaves the last one standing
MOST_ADDRESSES: Final = 60  # letters of an address, so that a number fits behind it


class AnswerNobodyOwns(DomainError):
    """Its owner could do nothing about it."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as somebody wrote it."""

    title: str
    body: str
    reason: Reason
    area: Area
    review_on: date
    words: str = ""
    leads_to: str = ""
    owner: User | None = None
    places: list[str] = field(default_factory=list)


@transaction.atomic
def keep_article(
    *, article: Article | None, written: Written, is_published: bool, at: datetime, by: User, why: str = ""
) -> Article:
    """Write an answer, or change it; members read it at once, or no more. Raises ReviewIsOver, AnswerNobodyOwns."""
    if is_published:
        check_review(written.review_on, at=at)
    if written.owner is not None and not can_own(written.owner):
        raise AnswerNobodyOwns(_("%(name)s cannot look after it. Choose a colleague.") % {"name": written.owner})
    if article is None:
        kept = Article(slug=_address(written.title))
    else:
        kept = Article.objects.select_for_update().get(pk=article.pk)
    for name in Written.__dataclass_fields__:
        setattr(kept, name, getattr(written, name))
    kept.words_of = association_search()
    kept.published_at = (kept.published_at or at) if is_published else None
    _save(kept, at, by, why)
    return kept


@transaction.atomic
def write_reading(*, article_id: int, reader: int, user_id: int | None, at: datetime) -> None:
    """Write that somebody read an answer, once a day. May be told twice."""
    if not Article.objects.published().filter(pk=article_id).exists():
        return
    themselves = Access.objects.filter(user=user_id, relation=Access.Relation.SELF, ended_at=None)
    contact = themselves.order_by("pk").values_list("contact", flat=True).first() if user_id else None
    reading = ArticleReading(article_id=article_id, reader=reader, contact_id=contact, on=day_of(at), at=at)
    ArticleReading.objects.bulk_create([reading], ignore_conflicts=True)


def write_shelf(*, at: datetime) -> int:
    """Put what is offered at steps, and what is read most, where pages read it without the database; how many.

    And have all answers found by words of the language the association writes in now.
    """
    language = association_search()
    Article.objects.searched_otherwise(than=language).update(words_of=language)
    shelf = shelf_of(at=at)
    cache.set(SHELF, shelf, KEPT)
    return sum(len(found) for found in shelf.values())


def _save(article: Article, at: datetime, by: User, why: str) -> None:
    article.changed_at = at
    told: dict[str, Any] = {"reason": why} if why else {}
    with pghistory.context(actor=by.pk, **told):
        article.save()
    transaction.on_commit(lambda: write_shelf(at=at))


def _address(title: str) -> str:
    """Made of its question, and a number where another one has it already. What it was called first, it stays."""
    first = slugify(title)[:MOST_ADDRESSES].strip("-") or "answer"
    taken = set(Article.objects.filter(slug__startswith=first).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := first if n == 1 else f"{first}-{n}") not in taken)
