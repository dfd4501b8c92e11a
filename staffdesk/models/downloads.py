"""Everything the association holds about somebody, put together as a file for them, and how far that came."""

from datetime import datetime
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DataDownloadQuerySet(models.QuerySet["DataDownload"]):
    """Which there are to do something about."""

    def waiting(self) -> Self:
        """Asked for; a worker puts them together."""
        return self.filter(state=DataDownload.State.ASKED)

    def to_remove(self, *, before: datetime) -> Self:
        """Put together before some time; their file is still there."""
        return self.filter(state=DataDownload.State.READY, ready_at__lt=before)


@pghistory.track()
class DataDownload(models.Model):
    """One file with what was held about somebody on one day. It goes soon; that it was asked for stays."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", _("Being put together")
        READY = "ready", _("Ready")
        GONE = "gone", _("Removed")

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="downloads", verbose_name=_("contact"))
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    code = models.CharField(max_length=32, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    ready_at = models.DateTimeField(_("ready"), null=True)
    file = models.FileField(_("file"), upload_to="downloads/", max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("bytes"), default=0)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    taken_at = models.DateTimeField(_("first taken"), null=True)

    objects = DataDownloadQuerySet.as_manager()

    class Meta:
        verbose_name = _("download of somebody’s data")
        verbose_name_plural = _("downloads of people’s data")
        constraints = [
            models.UniqueConstraint(name="one_download_at_a_time", fields=["contact"], condition=Q(state="asked")),
            models.CheckConstraint(
                name="download_has_a_file_while_it_is_ready",
                condition=Q(state="asked", ready_at=None, file="")
                | (Q(state="ready", ready_at__isnull=False) & ~Q(file=""))
                | Q(state="gone", ready_at__isnull=False, file=""),
            ),
        ]
        indexes = [models.Index(fields=["ready_at", "id"], name="download_ready", condition=Q(state="ready"))]

    def __str__(self) -> str:
        return f"{self.contact_id}, {self.asked_at:%Y-%m-%d}"
