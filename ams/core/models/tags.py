"""Words that staff hang on contacts to find them again."""

import pghistory
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Tag(models.Model):
    """One word or a few, the same for everybody at the desk."""

    name = models.CharField(_("tag"), max_length=60, help_text=_("For example: volunteer, press, board 2027."))
    archived_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_tag_a_name",
                violation_error_message=_("There is a tag of this name already. Use that one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    meta={"indexes": [models.Index(fields=["pgh_created_at", "contact"], name="contact_tag_changed")]},
)
class ContactTag(models.Model):
    """A tag on a contact, and who put it there."""

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="contact_tags")
    tag = models.ForeignKey(Tag, models.PROTECT, related_name="contact_tags")
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("tag of a contact")
        verbose_name_plural = _("tags of contacts")
        constraints = [models.UniqueConstraint(name="one_such_tag_a_contact", fields=["contact", "tag"])]

    def __str__(self) -> str:
        return f"{self.contact}: {self.tag}"
