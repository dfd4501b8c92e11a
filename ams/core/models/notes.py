"""What everybody at the desk should know about a contact before they speak with them."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ContactNote(models.Model):
    """The one pinned note of a contact. Calls and visits are cases; this is what stays true between them."""

    contact = models.OneToOneField("core.Contact", models.PROTECT, related_name="note")
    words = models.TextField(_("good to know"), max_length=2_000)
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("pinned note")
        verbose_name_plural = _("pinned notes")
        constraints = [models.CheckConstraint(name="note_has_words", condition=~models.Q(words=""))]

    def __str__(self) -> str:
        return self.words[:60]
