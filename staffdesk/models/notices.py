"""What we tell members about trouble before they ask: what is wrong, how far we are, until when, and whom it is for."""

from typing import Self

import pghistory
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Slices of notices."""

    def standing(self) -> Self:
        """Those that are not resolved."""
        return self.filter(resolved_at=None)


@pghistory.track()
class Notice(models.Model):
    """One trouble, in words for members. How it goes on stands in its updates; `words` are the latest of them."""

    class State(models.TextChoices):
        """How far we are."""

        INVESTIGATING = "investigating", _("We are looking into it")
        IDENTIFIED = "identified", _("We know what it is")
        MONITORING = "monitoring", _("Mended; we keep an eye on it")
        RESOLVED = "resolved", _("It is over")

    class Audience(models.TextChoices):
        """Who is shown it. Nobody else learns of it."""

        EVERYBODY = "everybody", _("Everybody, and your main website")
        ERRORS = "errors", _("Who ran into the errors")
        EVENT = "event", _("Who holds a ticket for an event")
        RENEWING = "renewing", _("Whose membership ends soon")
        LIST = "list", _("Who is on a saved list")

    title = models.CharField(_("title"), max_length=120)
    words = models.TextField(_("what members read"))
    state = models.CharField(_("state"), max_length=13, choices=State.choices, default=State.INVESTIGATING)
    audience = models.CharField(_("shown to"), max_length=9, choices=Audience.choices)
    event = models.ForeignKey("events.Event", models.PROTECT, null=True, related_name="+", verbose_name=_("event"))
    list = models.ForeignKey(
        "staffdesk.SavedList", models.PROTECT, null=True, related_name="+", verbose_name=_("saved list")
    )
    days = models.PositiveSmallIntegerField(_("within so many days"), null=True, validators=[MaxValueValidator(366)])
    reach = models.CharField(_("how to reach a person"), max_length=200, blank=True)
    posted_at = models.DateTimeField(_("posted"))
    posted_by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name=_("posted by"))
    expected_at = models.DateTimeField(_("expected to be over"), null=True)
    resolved_at = models.DateTimeField(_("over since"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.CheckConstraint(
                name="notice_over_iff_resolved", condition=Q(state="resolved") ^ Q(resolved_at=None)
            ),
            models.CheckConstraint(name="notice_of_an_event", condition=Q(audience="event") ^ Q(event=None)),
            models.CheckConstraint(name="notice_of_a_list", condition=Q(audience="list") ^ Q(list=None)),
            models.CheckConstraint(name="notice_of_days", condition=Q(audience="renewing") ^ Q(days=None)),
            models.CheckConstraint(name="notice_says_something", condition=~Q(title="") & ~Q(words="")),
        ]
        indexes = [
            models.Index(fields=["posted_at"], name="notice_standing", condition=Q(resolved_at=None)),
            models.Index(fields=["-posted_at", "-id"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeUpdate(models.Model):
    """What was said at one time, and how far we were."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="updates", db_index=False)
    state = models.CharField(_("state"), max_length=13, choices=Notice.State.choices)
    words = models.TextField(_("what members read"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("update of a notice")
        verbose_name_plural = _("updates of notices")
        indexes = [models.Index(fields=["notice", "-at", "-id"], name="updates_of_notice")]
        triggers = append_only("notice_update")

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d %H:%M}"


class NoticeCase(models.Model):
    """A case that a notice is about: one of an error, or of somebody who wrote because of it."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="cases", db_index=False)
    case = models.ForeignKey("staffdesk.Case", models.PROTECT, related_name="notices")
    at = models.DateTimeField(_("linked"))
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("case of a notice")
        verbose_name_plural = _("cases of notices")
        constraints = [models.UniqueConstraint(name="a_notice_has_a_case_once", fields=["notice", "case"])]

    def __str__(self) -> str:
        return f"{self.notice}: {self.case_id}"
