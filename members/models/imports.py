"""Files that people brought along: what was read, what came of each row, and who is called what elsewhere."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Slices of imports."""

    def unfinished(self) -> Self:
        """Those a worker has to go on with."""
        return self.filter(state__in=ImportRun.WORKING)


class ImportRun(models.Model):
    """One file on its way in. Checked first, which writes nothing; then applied; perhaps undone."""

    class State(models.TextChoices):
        """How far it has come."""

        READ = "read", _("Waiting for your answers")
        CHECKING = "checking", _("Being checked")
        CHECKED = "checked", _("Checked")
        APPLYING = "applying", _("Being imported")
        APPLIED = "applied", _("Imported")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        FAILED = "failed", _("Failed")

    WORKING = (State.CHECKING, State.APPLYING, State.UNDOING)

    name = models.CharField(_("file"), max_length=200)
    file = models.FileField(_("as it was uploaded"), upload_to="imports/", blank=True)
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    size = models.PositiveBigIntegerField(_("bytes"))
    format = models.CharField(_("format"), max_length=30)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READ)
    options = models.JSONField(_("answers"), default=dict)  # encoding, date_order, columns, levels, country
    columns = models.JSONField(_("columns"), default=list)  # [header, field or null, why it is not read]
    survey = models.JSONField(_("what it holds"), default=dict)  # encoding, separator, questions, levels, open levels
    counts = models.JSONField(_("what comes of it"), default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows done"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("uploaded"))
    moved_at = models.DateTimeField(_("last sign of life"))
    applied_at = models.DateTimeField(_("imported at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(
                models.Value(1), name="one_import_writes_at_a_time", condition=Q(state__in=["applying", "undoing"])
            ),
            models.CheckConstraint(
                name="import_applied_iff_at", condition=~Q(state="applied") | Q(applied_at__isnull=False)
            ),
            models.CheckConstraint(
                name="import_undone_iff_at", condition=~Q(state="undone") | Q(undone_at__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_at_work(self) -> bool:
        """Whether a worker has it in hand."""
        return self.state in self.WORKING

    @property
    def percent(self) -> int:
        """How far the worker is."""
        return min(100, 100 * self.done // self.rows) if self.rows else 0


class ImportLine(models.Model):
    """What one row did, kept so that it can be undone; or why it was rejected. Rows that changed nothing leave none."""

    class Outcome(models.TextChoices):
        """In a word."""

        CREATED = "created", _("New")
        CHANGED = "changed", _("Changed")
        SAME = "same", _("Recognised")
        REJECTED = "rejected", _("Rejected")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices)
    contact = models.ForeignKey("core.Contact", models.SET_NULL, null=True, related_name="import_lines")
    made = models.JSONField(_("what it made"), default=dict)  # noun -> primary key
    before = models.JSONField(_("what it changed"), default=dict)  # what undoing brings back
    reason = models.TextField(_("why it was rejected"), blank=True)
    left_out = models.TextField(_("what of it could not be taken"), blank=True, default="", db_default="")
    cells = models.JSONField(_("rejected cells"), default=list)  # without the secret ones

    class Meta:
        verbose_name = _("line of an import")
        verbose_name_plural = _("lines of imports")
        constraints = [
            models.UniqueConstraint(name="one_outcome_a_line", fields=["run", "line"]),
            models.CheckConstraint(name="rejected_iff_reason", condition=Q(outcome="rejected") ^ Q(reason="")),
        ]
        indexes = [models.Index(fields=["run"], name="import_line_with_cells", condition=~Q(cells=[]))]

    def __str__(self) -> str:
        return f"{self.run}, {self.line}"


@pghistory.track(
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["digests", "run"],
    meta={"indexes": [models.Index(fields=["pgh_created_at", "contact"], name="external_id_changed")]},
)
class ExternalId(models.Model):
    """What another system calls a contact, so that its next file finds them again, whatever they are called by then."""

    source = models.CharField(_("system"), max_length=40)
    value = models.CharField(_("known there as"), max_length=200)
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="external_ids")
    digests = models.JSONField(_("what it said last"), default=dict)  # fingerprints, not values
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("name in another system")
        verbose_name_plural = _("names in other systems")
        constraints = [
            models.UniqueConstraint(name="one_contact_an_external_id", fields=["source", "value"]),
        ]

    def __str__(self) -> str:
        return f"{self.source}:{self.value}"
