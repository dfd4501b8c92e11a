"""What an association wants to know of its contacts beyond what everybody asks: defined here, kept as JSON there."""

from typing import Self

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.contacts import Contact

ATTENDEE = "attendee"  # asked of those who come to an event; the answers stand on their registrations


class FieldDefinitionQuerySet(models.QuerySet["FieldDefinition"]):
    """Which definitions apply."""

    def standing(self) -> Self:
        """Still asked for."""
        return self.filter(archived_at=None)

    def about(self, kind: str) -> Self:
        """Those for a person or an organisation."""
        return self.filter(Q(applies_to="") | Q(applies_to=kind))

    def shown_to(self, *, administrators: bool) -> Self:
        """All of them to administrators; to everybody else those that are not theirs alone."""
        return self if administrators else self.filter(seen_by=FieldDefinition.SeenBy.STAFF)


@pghistory.track(exclude=["filled", "counted_at", "last_used_on"])
class FieldDefinition(models.Model):
    """A field of the association's own. Its key never changes; what was kept under it outlives every change."""

    class Kind(models.TextChoices):
        """What may be filled in."""

        TEXT = "text", _("One line")
        LONG = "long", _("Several lines")
        NUMBER = "number", _("Number")
        DATE = "date", _("Date")
        CHOICE = "choice", _("One of a list")
        YES_NO = "yes_no", _("Yes or no")

    class SeenBy(models.TextChoices):
        """Who reads and writes it."""

        STAFF = "staff", _("Everybody at the desk")
        ADMINISTRATORS = "administrators", _("Administrators only")

    key = models.SlugField(
        _("key"),
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and underscores, a letter first."))],
        help_text=_("What files and the API call it, for example first_aid_until. It never changes."),
    )
    label = models.CharField(_("label"), max_length=100, help_text=_("What staff read, for example First aid until."))
    help = models.CharField(_("hint"), max_length=300, blank=True, help_text=_("Stands beside the field."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    applies_to = models.CharField(
        _("for"), max_length=20, blank=True,
        choices=[("", _("Everybody")), *Contact.Kind.choices, (ATTENDEE, _("Those who come to an event"))],
    )  # fmt: skip
    seen_by = models.CharField(_("seen by"), max_length=20, choices=SeenBy.choices, default=SeenBy.STAFF)
    group = models.CharField(
        _("heading"), max_length=60, blank=True, help_text=_("Fields under the same heading stand together.")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Smaller ones come first."))
    archived_at = models.DateTimeField(_("no longer asked for since"), null=True, blank=True)
    filled = models.PositiveIntegerField(_("filled in"), default=0, editable=False)
    counted_at = models.DateTimeField(_("counted"), null=True, editable=False)
    last_used_on = models.DateField(_("last written"), null=True, editable=False)

    objects = FieldDefinitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ["position", "label"]
        constraints = [
            models.CheckConstraint(
                name="a_choice_has_choices",
                condition=~Q(kind="choice") | ~Q(choices=[]),
                violation_error_message=_("Write at least one choice, one on each line."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def is_about(self, kind: str) -> bool:
        """Whether it is asked of a person, or of an organisation."""
        return self.applies_to in ("", kind)
