"""Every mail out is a row first, written in the transaction of the business it tells about."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from ams.core.models.deaths import Death
from ams.core.models.protection import append_only
from ams.core.models.resolution import acted_for

if TYPE_CHECKING:
    from ams.core.models.users import User


class MessageQuerySet(models.QuerySet["Message"]):
    """Which messages there are to send or to show."""

    def due(self, *, at: datetime) -> Self:
        """Waiting for a worker; `at` is an aware instant. What is meant for somebody who has died waits on."""
        died = Death.objects.standing().filter(contact=OuterRef("contact"))
        return self.filter(~Exists(died), state=Message.State.QUEUED, next_attempt_at__lte=at)

    def single(self) -> Self:
        """Those that tell of somebody's own business just now, and so never wait behind a mailing."""
        return self.filter(is_bulk=False)

    def abandoned(self, *, at: datetime) -> Self:
        """Being sent by a worker whose lease ran out: nobody knows whether the mail went out."""
        return self.filter(state=Message.State.SENDING, lease_until__lt=at)

    def unwanted(self) -> Self:
        """Called unwanted by their readers, and nobody said since that mailings may go there again."""
        return self.filter(complained_at__isnull=False, complaint_lifted_at=None)

    def visible_to(self, user: "User") -> Self:
        """Members see theirs, staff see all; sign-in codes are nobody's to read later."""
        if user.is_staff:
            return self
        return self.filter(contact__in=acted_for(user), sensitive=False)


class Message(models.Model):
    """A mail to one address. One row per key; sent at least once; its Message-ID never changes."""

    class State(models.TextChoices):
        """Where the mail is."""

        QUEUED = "queued", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        WITHDRAWN = "withdrawn", _("Not sent any more")

    key = models.CharField(_("key"), max_length=200, unique=True)
    purpose = models.CharField(_("purpose"), max_length=60)
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, blank=True, related_name="messages")
    recipient = models.EmailField(_("to"))
    sender = models.CharField(_("from"), max_length=320)
    reply_to = models.CharField(_("replies go to"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=500)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    sensitive = models.BooleanField(_("sensitive"), default=False)
    is_bulk = models.BooleanField(_("one of many"), default=False, db_default=False)  # lets every single mail go first
    message_id = models.CharField(_("Message-ID"), max_length=250, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(_("written"))
    next_attempt_at = models.DateTimeField(_("next attempt"))
    lease_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failure = models.TextField(_("why it did not go out"), blank=True)
    delivered_at = models.DateTimeField(_("arrived"), null=True, blank=True)  # at their mail server, if one tells us
    returned_at = models.DateTimeField(_("came back"), null=True, blank=True)
    return_words = models.TextField(_("why it came back"), blank=True, db_default="")
    complained_at = models.DateTimeField(_("called unwanted"), null=True, blank=True)
    complaint_lifted_at = models.DateTimeField(_("wanted again"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.CheckConstraint(name="message_sent_iff_sent_at", condition=Q(state="sent") ^ Q(sent_at=None)),
            models.CheckConstraint(
                name="message_unsent_for_a_reason", condition=Q(state__in=["failed", "withdrawn"]) ^ Q(failure="")
            ),
            models.CheckConstraint(
                name="message_sending_iff_lease", condition=Q(state="sending") ^ Q(lease_until=None)
            ),
            models.CheckConstraint(
                name="message_returned_for_a_reason", condition=Q(returned_at=None) ^ ~Q(return_words="")
            ),
            models.CheckConstraint(
                name="message_wanted_again_after_complaint",
                condition=Q(complaint_lifted_at=None) | Q(complained_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["is_bulk", "next_attempt_at"], name="message_waiting", condition=Q(state="queued")),
            models.Index(fields=["lease_until"], name="message_abandoned", condition=Q(state="sending")),
            models.Index(fields=["contact", "-created_at"], name="message_of_contact"),
            models.Index(fields=["-created_at", "-id"], name="message_newest"),
            models.Index(Upper("recipient"), name="message_to"),
            models.Index(fields=["created_at"], name="message_unsent", condition=~Q(state="sent")),
            models.Index(Upper("recipient"), name="message_complained", condition=Q(complained_at__isnull=False)),
            models.Index(fields=["-returned_at"], name="message_returned", condition=Q(returned_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.subject


class MessageAttachment(models.Model):
    """A file of a message, named by what makes it: `settings.MESSAGE_ATTACHMENTS[kind]` given the reference."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=30)
    reference = models.CharField(_("reference"), max_length=60)
    filename = models.CharField(_("file name"), max_length=200)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        indexes = [models.Index(fields=["reference"], name="attachment_of_what")]

    def __str__(self) -> str:
        return self.filename


class MessageAttempt(models.Model):
    """What came of one attempt to send. A second attempt after `unknown` may deliver the mail twice."""

    class Outcome(models.TextChoices):
        """What the mail server said, or that it could not be asked."""

        ACCEPTED = "accepted", _("Accepted")
        DEFERRED = "deferred", _("Try again later")
        REFUSED = "refused", _("Refused")
        UNKNOWN = "unknown", _("Unknown")

    message = models.ForeignKey(Message, models.CASCADE, related_name="attempt_rows")
    number = models.PositiveSmallIntegerField(_("attempt"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    detail = models.TextField(_("detail"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [models.UniqueConstraint(name="one_outcome_per_attempt", fields=["message", "number"])]
        triggers = append_only("message_attempt")

    def __str__(self) -> str:
        return f"{self.number}: {self.outcome}"
