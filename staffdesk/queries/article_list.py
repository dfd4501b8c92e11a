"""Answers as the desk lists them, and what was changed in one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from pghistory.models import Context

from ams.core.association import day_of
from ams.core.histories import history_of
from ams.core.models import User
from staffdesk.models import Article
from staffdesk.queries.articles import is_unread, words_in

SHOWN: Final = 10
TOLD: Final = ("title", "body", "words", "leads_to", "places", "review_on", "published_at", "reason_id", "owner_id")
NAMES: Final = {one.attname: one.verbose_name for one in Article._meta.concrete_fields}


def articles_asked_for(words: str, only: str, *, at: datetime) -> QuerySet[Article]:
    """Those with all of some words in question or answer; all, drafts, those to be looked at, or those nobody reads."""
    rows = Article.objects.select_related("reason", "area__owner", "owner")
    for word in words_in(words):
        rows = rows.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(words__icontains=word))
    match only:
        case "due":
            return rows.overdue(on=day_of(at))
        case "unread":
            return rows.filter(is_unread(at), published_at__isnull=False)
        case "drafts":
            return rows.filter(published_at=None)
    return rows


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an answer: when, by whom, why, and which fields."""

    at: datetime
    who: str
    why: str
    fields: list[str]
    body_before: str


def changes_of_article(article: Article) -> list[Change]:
    """The latest changes, as the database's own history has them. Three queries."""
    history: Any = history_of(Article)
    rows = list(history._default_manager.filter(pgh_obj_id=article.pk).order_by("-pgh_id")[: SHOWN + 1])
    contexts = Context.objects.in_bulk([row.pgh_context_id for row in rows if row.pgh_context_id])
    meta = {pk: one.metadata for pk, one in contexts.items()}
    names = User.objects.in_bulk([int(one["actor"]) for one in meta.values() if one.get("actor")])
    found = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        told = meta.get(row.pgh_context_id, {})
        who = names.get(int(told["actor"])) if told.get("actor") else None
        changed = [str(NAMES[name]) for name in TOLD if before and getattr(row, name) != getattr(before, name)]
        was = before.body if before and before.body != row.body else ""
        found.append(Change(row.pgh_created_at, str(who or _("The system")), told.get("reason", ""), changed, was))
    return found[:SHOWN]
