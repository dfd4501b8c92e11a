"""Mail that came in: each raw mail is one row, whatever it turned out to be."""

from datetime import datetime
from typing import Final, Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

ASIDE: Final = ("set_aside", "quarantine", "discarded")  # states of mails of no case that were read


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    """Slices of the mail that came in."""

    def unread(self) -> Self:
        """Kept, and not filed: reading them was interrupted."""
        return self.filter(state=IncomingMail.State.KEPT)

    def in_quarantine(self) -> Self:
        """Waiting for somebody to say what becomes of them."""
        return self.filter(state=IncomingMail.State.QUARANTINE)

    def over_in_cases(self, before: datetime) -> Self:
        """Whose case was closed by an instant, and the one it went on in; their raw form need not be kept any more.

        They came before: an index holds those of cases by the day they came.
        """
        case = "case_message__case"
        goes_on = Q(**{f"{case}__merged_into__isnull": False}) & (
            Q(**{f"{case}__merged_into__closed_at": None}) | Q(**{f"{case}__merged_into__closed_at__gte": before})
        )
        of_cases = self.filter(state=IncomingMail.State.FILED, received_at__lt=before).exclude(raw="")
        return of_cases.filter(Q(**{f"{case}__closed_at__lt": before}) & ~goes_on)

    def over_aside(self, before: datetime) -> Self:
        """In no case, and received by an instant."""
        return self.filter(state__in=ASIDE, received_at__lt=before).exclude(raw="")

    def without_texts(self) -> Self:
        """For lists."""
        return self.defer("text", "quoted", "html")


@pghistory.track(
    obj_field=pghistory.ObjForeignKey(related_name="events"),
    model_name="IncomingMailEvent",
    fields=["state", "verdict", "reason", "case_message", "our_message", "decided_by", "decided_at", "words"],
)
class IncomingMail(models.Model):
    """One raw mail, known by the hash of its bytes. Who sent it is what it claims; nothing proves it.

    The raw mail stays in the storage, so that whatever went wrong in reading it can be tried again, until its time is
    over (`staffdesk.kept`). What it said stays.
    """

    class State(models.TextChoices):
        """What became of it."""

        KEPT = "kept", _("Not read yet")
        FILED = "filed", _("In a case")
        SET_ASIDE = "set_aside", _("No case")
        QUARANTINE = "quarantine", _("Quarantine")
        DISCARDED = "discarded", _("Discarded")

    class Verdict(models.TextChoices):
        """What it is, as `staffdesk.mail_in.verdicts` judges; and a copy is one that came by two ways."""

        ORDINARY = "ordinary", _("A person's mail")
        BOUNCE = "bounce", _("A mail of ours came back")
        DELAY = "delay", _("A mail of ours is late")
        COMPLAINT = "complaint", _("Somebody called a mail of ours unwanted")
        AUTO_REPLY = "auto_reply", _("Automatic")
        LOOP = "loop", _("Our own mail, or one that goes in circles")
        COPY = "copy", _("A second copy")

    class Reason(models.TextChoices):
        """Why it is in quarantine."""

        UNREADABLE = "unreadable", _("It could not be read")
        NOT_FILED = "not_filed", _("It was read, but could not be filed")
        TOO_BIG = "too_big", _("It is too big to be read")
        FLOOD = "flood", _("The same sender wrote very often")
        SPAM = "spam", _("The mail server calls it spam")

    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    raw = models.FileField(_("raw mail"), upload_to="mail-in/%Y/%m/", max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    source = models.CharField(_("came by"), max_length=60)
    received_at = models.DateTimeField(_("received"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.KEPT)
    verdict = models.CharField(_("what it is"), max_length=10, choices=Verdict.choices, blank=True)
    because = models.CharField(_("as its … says"), max_length=60, blank=True)
    reason = models.CharField(_("why it waits"), max_length=12, choices=Reason.choices, blank=True)
    failure = models.TextField(_("what went wrong"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("times read"), default=0)
    sender_name = models.CharField(_("who wrote"), max_length=300, blank=True)
    sender_address = models.CharField(_("from"), max_length=254, blank=True)
    answer_to = models.CharField(_("answer to"), max_length=254, blank=True)
    sent_to = models.JSONField(_("sent to"), default=list, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    sent_at = models.DateTimeField(_("sent, it says"), null=True, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=250, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)  # the same for copies of one mail
    text = models.TextField(_("text"), blank=True)
    quoted = models.TextField(_("quoted"), blank=True)
    html = models.TextField(_("HTML, made harmless"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)  # as bodies.Attachment
    remarks = models.JSONField(_("remarks"), default=list, blank=True)  # codes, see staffdesk.words_of_mail
    report = models.JSONField(_("what it reports"), default=dict, blank=True)  # recipients, status, words
    our_message = models.ForeignKey(
        "core.Message", models.PROTECT, null=True, blank=True, related_name="mails_about_it"
    )  # the mail of ours that it reports on, or answers
    case_message = models.OneToOneField(
        "staffdesk.CaseMessage", models.PROTECT, null=True, blank=True, related_name="incoming_mail"
    )
    decided_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    words = models.TextField(_("why"), blank=True)
    forgotten_at = models.DateTimeField(_("raw form removed"), null=True, blank=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mails")
        constraints = [
            models.CheckConstraint(
                name="incoming_mail_filed_iff_in_a_case", condition=Q(state="filed") ^ Q(case_message=None)
            ),
            models.CheckConstraint(
                name="incoming_mail_waits_for_a_reason", condition=~Q(state="quarantine") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="incoming_mail_discarded_by_somebody",
                condition=~Q(state="discarded")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(words=""))
                | (Q(decided_by=None, forgotten_at__isnull=False) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="incoming_mail_forgotten_iff_no_raw", condition=Q(forgotten_at=None) ^ Q(raw="")
            ),
            models.UniqueConstraint(
                name="one_incoming_mail_a_fingerprint",
                fields=["fingerprint"],
                condition=~Q(fingerprint="") & ~Q(verdict="copy"),
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="incoming_mail_newest"),
            models.Index(
                fields=["-received_at"], name="incoming_mail_waiting", condition=Q(state__in=["kept", "quarantine"])
            ),
            models.Index(fields=["received_at"], name="mail_raw_in_cases", condition=Q(state="filed") & ~Q(raw="")),
            models.Index(fields=["received_at"], name="mail_raw_aside", condition=Q(state__in=ASIDE) & ~Q(raw="")),
            models.Index(fields=["message_id"], name="incoming_mail_by_id", condition=~Q(message_id="")),
            models.Index(fields=["sender_address", "received_at"], name="incoming_mail_of_sender"),
        ]

    def __str__(self) -> str:
        return self.subject or self.sender_address or self.sha256[:12]

    @property
    def who(self) -> str:
        """The sender as the mail names them."""
        return self.sender_name or self.sender_address
