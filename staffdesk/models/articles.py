"""Answers: short help articles that members find before they write to us, and who read them."""

from datetime import date
from typing import Final, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.contacts import ImmutableUnaccent
from staffdesk.journeys import HELPED_AT

LONGEST: Final = 2_000  # letters of an answer: longer ones are not read
WORDS_OF: Final = "english"  # whose endings the search takes off; words of other languages are found as they stand


class ArticleQuerySet(models.QuerySet["Article"]):
    """Slices of answers."""

    def published(self) -> Self:
        """Those members read."""
        return self.filter(published_at__isnull=False)

    def overdue(self, *, on: date) -> Self:
        """Those members read that somebody should have looked at again by a day."""
        return self.published().filter(review_on__lte=on)


@pghistory.track(exclude=["search"])
class Article(models.Model):
    """A short answer to a question as members ask it. What it said before stands in its history."""

    class LeadsTo(models.TextChoices):
        """The page on which one does it."""

        ACCOUNT = "members:account", _("My account")
        RENEW = "members:renew", _("Renew")
        JOIN = "members:join", _("Join")
        DETAILS = "members:details", _("My details")
        PEOPLE = "members:people", _("People I act for")
        PREFERENCES = "members:preferences", _("What we send you")
        EVENTS = "events:events", _("Events")
        SHOP = "billing:shop", _("Shop")
        SIGN_IN = "account_login", _("Sign in")

    slug = models.SlugField(_("address"), max_length=80, unique=True, editable=False)
    title = models.CharField(_("question"), max_length=160)
    words = models.CharField(_("other words for it"), max_length=300, blank=True)
    body = models.TextField(_("answer"), validators=[MaxLengthValidator(LONGEST)])
    leads_to = models.CharField(_("button"), max_length=40, choices=LeadsTo.choices, blank=True)
    reason = models.ForeignKey("staffdesk.Reason", models.PROTECT, related_name="articles", verbose_name=_("reason"))
    area = models.ForeignKey("staffdesk.Area", models.PROTECT, related_name="articles", verbose_name=_("area"))
    owner = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("owner")
    )  # None: whoever looks after the area
    places = ArrayField(
        models.CharField(max_length=20, choices=[(place, words) for place, words in HELPED_AT.items()]),
        verbose_name=_("steps"), default=list, blank=True,
    )  # fmt: skip
    review_on = models.DateField(_("to be looked at on"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    search = models.GeneratedField(
        expression=SearchVector(ImmutableUnaccent("title"), weight="A", config=WORDS_OF)
        + SearchVector(ImmutableUnaccent("words"), weight="B", config=WORDS_OF)
        + SearchVector(ImmutableUnaccent("body"), weight="D", config=WORDS_OF),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(name="article_has_words", condition=~Q(title="") & ~Q(body="")),
        ]
        indexes = [
            GinIndex(fields=["search"], name="article_search"),
            models.Index(fields=["title", "id"], name="article_by_title"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        """Whether members read it."""
        return self.published_at is not None


class ArticleReading(models.Model):
    """Somebody read an answer: once a day each. `reader` is a random number that their browser keeps for a week."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="readings", db_index=False)
    reader = models.BigIntegerField(_("reader"))
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reading of an answer")
        verbose_name_plural = _("readings of answers")
        constraints = [
            models.UniqueConstraint(name="a_reader_counts_once_a_day", fields=["article", "reader", "on"]),
        ]
        indexes = [models.Index(fields=["at"], name="reading_by_time")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.on}"
