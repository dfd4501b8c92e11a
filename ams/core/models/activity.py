"""What was done, by whom, through which door: the timeline, the 80/20 figures and the audit read it."""

from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only

if TYPE_CHECKING:
    from ams.core.models.contacts import Contact


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Slices of what happened."""

    def of_contact(self, contact: "Contact") -> Self:
        """The timeline of one contact, newest first."""
        return self.filter(contact=contact).order_by("-at", "-pk")

    def by_api_key(self, prefix: str) -> Self:
        """What other systems did with the key that begins so, the latest first."""
        return self.filter(facts__has_key="api_key").alias(key=KT("facts__api_key")).filter(key=prefix).order_by("-pk")


class Activity(models.Model):
    """One completed piece of business, written in the transaction that did it."""

    class Channel(models.TextChoices):
        """The door business came through. Begun online and finished by staff counts as staff."""

        SELF_SERVICE = "self-service", _("Self-service")
        STAFF = "staff", _("Staff")
        API = "api", _("API")
        SYSTEM = "system", _("System")

    kind = models.CharField(_("kind"), max_length=60)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, related_name="activities")
    actor = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="activities")
    at = models.DateTimeField(_("at"))
    object_type = models.ForeignKey(ContentType, models.PROTECT, null=True, db_index=False)
    object_id = models.BigIntegerField(null=True)
    object = GenericForeignKey("object_type", "object_id")
    facts = models.JSONField(_("facts"), default=dict)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["contact", "-at"], name="activity_of_contact"),
            models.Index(fields=["kind", "-at"], name="activity_by_kind"),
            models.Index(fields=["channel", "-at", "-id"], name="activity_by_channel"),
            models.Index(fields=["-at", "-id"], name="activity_newest"),
            models.Index(fields=["object_type", "object_id"], name="activity_of_object"),
            models.Index(
                KT("facts__api_key"),
                models.F("id").desc(),
                name="activity_by_api_key",
                condition=models.Q(facts__has_key="api_key"),
            ),
        ]
        triggers = append_only("activity")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
