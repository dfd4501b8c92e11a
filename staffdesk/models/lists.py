"""Lists of contacts that are asked for again and again, and the mailings written to them."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.models import NEWSLETTER

if TYPE_CHECKING:
    from ams.core.models import User


class SavedListQuerySet(models.QuerySet["SavedList"]):
    """Whose lists one sees."""

    def seen_by(self, user: "User") -> Self:
        """One's own, and those that are for everybody at the desk."""
        return self.filter(Q(owner=user) | Q(is_shared=True))

    def standing(self) -> Self:
        """Not put away."""
        return self.filter(archived_at=None)


@pghistory.track(exclude=["last_used_at"])
class SavedList(models.Model):
    """What contacts have to be like to be on it. Who is on it is asked each time; nobody is kept."""

    name = models.CharField(_("name"), max_length=100)
    criteria = models.JSONField(_("conditions"))  # as staffdesk.lists.criteria writes them
    owner = models.ForeignKey("core.User", models.PROTECT, related_name="saved_lists", verbose_name=_("made by"))
    is_shared = models.BooleanField(_("for everybody at the desk"), default=True)
    created_at = models.DateTimeField(_("made"))
    last_used_at = models.DateTimeField(_("last used"))  # to write to, or to take away as a file
    archived_at = models.DateTimeField(_("put away"), null=True, blank=True)

    objects = SavedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved list")
        verbose_name_plural = _("saved lists")
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(name="saved_list_has_a_name", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name


class MailingQuerySet(models.QuerySet["Mailing"]):
    """Which mailings there are to do something about."""

    def being_sent(self) -> Self:
        """Confirmed, and not all of it is out."""
        return self.filter(state=Mailing.State.SENDING)


@pghistory.track(exclude=["reached", "next_batch_at"])
class Mailing(models.Model):
    """One letter to many. Conditions and words are its own: changing the list later changes no mailing."""

    class Purpose(models.TextChoices):
        """Why we may write to them."""

        BUSINESS = "mailing", _("Membership business")
        NEWSLETTER = "newsletter", _("A topic they chose")

    class State(models.TextChoices):
        """Where it is."""

        DRAFT = "draft", _("Draft")
        SENDING = "sending", _("Being sent")
        STOPPED = "stopped", _("Stopped")
        SENT = "sent", _("Sent")

    list = models.ForeignKey(SavedList, models.PROTECT, null=True, related_name="mailings", verbose_name=_("list"))
    criteria = models.JSONField(_("conditions"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.BUSINESS)
    topic = models.CharField(  # the key of the topic, where the purpose is one; whoever gets it agreed to that
        _("topic"), max_length=60, default=NEWSLETTER, db_default=NEWSLETTER
    )
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("text"))
    signed_by = models.CharField(_("signed by"), max_length=200)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    made_by = models.ForeignKey("core.User", models.PROTECT, related_name="mailings", verbose_name=_("made by"))
    created_at = models.DateTimeField(_("begun"))
    sent_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("sent by"))
    started_at = models.DateTimeField(_("confirmed"), null=True)
    frozen_at = models.DateTimeField(_("recipients written down"), null=True)
    reached = models.BigIntegerField(_("written up to"), default=0)  # the last recipient whose message is written
    per_hour = models.PositiveIntegerField(_("at most in an hour"), null=True, blank=True)  # as fast as it goes
    next_batch_at = models.DateTimeField(_("goes on"), null=True, blank=True)  # where it goes slowly
    written_at = models.DateTimeField(_("last message written"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    left_out = models.JSONField(_("who did not get it"), default=dict)  # reason -> how many, when it was confirmed

    objects = MailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        constraints = [
            models.CheckConstraint(
                name="mailing_is_a_draft_until_somebody_sends_it",
                condition=Q(state="draft", started_at=None, sent_by=None)
                | (~Q(state="draft") & Q(started_at__isnull=False, sent_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="mailing_sends_at_least_fifty_an_hour", condition=Q(per_hour=None) | Q(per_hour__gte=50)
            ),
            models.CheckConstraint(name="mailing_sent_iff_finished", condition=Q(state="sent") ^ Q(finished_at=None)),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="mailing_newest"),
            models.Index(fields=["state"], name="mailing_under_way", condition=Q(state="sending")),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def asks_consent(self) -> str:
        """The topic its readers must have agreed to; empty for membership business."""
        return self.topic if self.purpose == self.Purpose.NEWSLETTER else ""

    @property
    def purpose_word(self) -> str:
        """Why we may write, in a word or two."""
        return self.asks_consent.replace("_", " ").capitalize() or str(self.Purpose.BUSINESS.label)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == self.State.DRAFT

    def key_of(self, contact_id: int) -> str:
        """The key of its message to a contact: one message each, whatever happens."""
        return f"mailing:{self.pk}:{contact_id}"


class MailingRecipient(models.Model):
    """Somebody a mailing goes to, written down when it was confirmed. Never two with one address."""

    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="recipients", db_index=False)
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="+")
    address = models.EmailField(_("e-mail"))
    skipped = models.CharField(_("why nothing was written"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("recipient of a mailing")
        verbose_name_plural = _("recipients of mailings")
        constraints = [
            models.UniqueConstraint(name="once_in_a_mailing", fields=["mailing", "contact"]),
            models.UniqueConstraint("mailing", Lower("address"), name="one_mail_an_address"),
        ]
        indexes = [models.Index(fields=["mailing", "id"], name="recipients_in_order")]

    def __str__(self) -> str:
        return self.address
