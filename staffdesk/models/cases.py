"""Cases: one matter of one contact, always with somebody responsible for it."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from ams.core.models.resolution import acted_for

if TYPE_CHECKING:
    from ams.core.models import User


class CaseQuerySet(models.QuerySet["Case"]):
    """Slices of cases."""

    def open(self) -> Self:
        """Not closed."""
        return self.filter(closed_at=None)

    def owned_by(self, user: "User") -> Self:
        """Those one person has taken."""
        return self.filter(owner=user)

    def unowned(self) -> Self:
        """Those that wait in a queue until somebody takes them."""
        return self.filter(owner=None)

    def visible_to(self, user: "User") -> Self:
        """Staff see all; a member those of the contacts the login acts for."""
        if user.is_staff:
            return self
        return self.filter(contact__in=acted_for(user))


@pghistory.track()
class Case(models.Model):
    """One matter. `context` is what the page knew: page, type, order, what was typed."""

    class Kind(models.TextChoices):
        """Why there is a case."""

        DOESNT_FIT = "doesnt_fit", _("Doesn't fit my situation")
        QUESTION = "question", _("Wrote to us")
        NOTED = "noted", _("Noted by staff")
        STUCK_ORDER = "stuck_order", _("Paid but not handed over")
        EXCESS_PAYMENT = "excess_payment", _("More paid than owed")
        REFUND = "refund", _("Money that did not go back")
        AUTO_RENEWAL = "auto_renewal", _("Did not renew by itself")
        INVARIANT = "invariant", _("Something is not as it must be")

    class Queue(models.TextChoices):
        """Who takes care of it until a person does."""

        SERVICE = "service", _("Member service")
        FINANCE = "finance", _("Finance")
        SYSTEM = "system", _("System")

    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    queue = models.CharField(_("queue"), max_length=20, choices=Queue.choices, default=Queue.SERVICE)
    owner = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="cases")
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, blank=True, related_name="cases")
    subject = models.CharField(_("subject"), max_length=300)
    words = models.TextField(_("in their words"), blank=True)
    reply_name = models.CharField(_("who wrote"), max_length=300, blank=True)
    reply_email = models.EmailField(_("answer to"), blank=True)
    reply_phone = models.CharField(_("or call"), max_length=40, blank=True)
    context = models.JSONField(_("context"), default=dict, blank=True)
    key = models.CharField(_("key"), max_length=200, blank=True, editable=False)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(name="one_case_a_key", fields=["key"], condition=~Q(key="")),
            models.CheckConstraint(name="case_has_owner_or_queue", condition=Q(owner__isnull=False) | ~Q(queue="")),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="case_open", condition=Q(closed_at=None)),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["contact", "-opened_at"], name="case_of_contact"),
            GinIndex(OpClass("context", "jsonb_path_ops"), name="case_by_context"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def who(self) -> str:
        """The person behind it, as well as we know them; empty for what the system found by itself."""
        return self.contact.display_name if self.contact else self.reply_name or self.reply_email or self.reply_phone


class CaseMessage(models.Model):
    """What was said in a case after it was opened. Added, never changed."""

    class Kind(models.TextChoices):
        """What kind of word it is."""

        NOTE = "note", _("Note")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    words = models.TextField(_("words"))
    author = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("message of a case")
        verbose_name_plural = _("messages of cases")
        indexes = [models.Index(fields=["case", "at", "id"], name="case_conversation")]
        constraints = [models.CheckConstraint(name="case_message_has_words", condition=~Q(words=""))]
        triggers = append_only("case_message")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words[:40]}"
