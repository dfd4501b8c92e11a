"""Cases: one matter of one contact, always with somebody responsible for it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Self

import pghistory
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast, Left, Replace
from django.utils.translation import gettext_lazy as _

from ams.core.models.contacts import PhoneKey
from ams.core.models.protection import append_only
from ams.core.models.resolution import acted_for

if TYPE_CHECKING:
    from ams.core.models import User

# Twelve random hexadecimal digits, made by the database: whoever writes a case, by whatever means, gives it one.
RANDOM_TOKEN: Final = Left(Replace(Cast(RandomUUID(), models.CharField()), Value("-"), Value("")), 12)


FOUND_BY_ITSELF: Final = "server-error:"  # what the key of an error's case begins with, by whomever it was met


def again_within(days: int) -> Exists:
    """That the same person came about the same reason within so many days before: a snowball."""
    before = Case.objects.contacts().filter(
        contact=OuterRef("contact"),
        reason=OuterRef("reason"),
        opened_at__lt=OuterRef("opened_at"),
        opened_at__gte=OuterRef("opened_at") - timedelta(days=days),
    )
    return Exists(before)


class CaseQuerySet(models.QuerySet["Case"]):
    """Slices of cases."""

    def open(self) -> Self:
        """Not closed."""
        return self.filter(closed_at=None)

    def unowned(self) -> Self:
        """Those that wait in a queue until somebody takes them."""
        return self.filter(owner=None)

    def waiting(self) -> Self:
        """Those in which the member has the next word."""
        return self.open().filter(waiting_since__isnull=False)

    def snoozed(self, *, at: datetime) -> Self:
        """Those somebody put off beyond an instant."""
        return self.open().filter(snoozed_until__gt=at)

    def to_do(self, *, at: datetime) -> Self:
        """Those in which we have the next word, and have it now."""
        put_off = Q(snoozed_until__isnull=False, snoozed_until__gt=at)
        return self.open().filter(waiting_since=None).exclude(put_off)

    def contacts(self) -> Self:
        """Those that somebody began who came to us: one matter each. What the system found by itself is none."""
        return self.filter(kind__in=Case.FROM_SOMEBODY).exclude(key__startswith=FOUND_BY_ITSELF)

    def again(self, *, days: int) -> Self:
        """Contacts of somebody who had come about the same within so many days before."""
        return self.contacts().filter(again_within(days))

    def visible_to(self, user: "User") -> Self:
        """Staff see all; a member those of the contacts the login acts for."""
        if user.is_staff:
            return self
        return self.filter(contact__in=acted_for(user))


@pghistory.track(exclude=["token", "last_heard_at", "due_at", "coded_at"])
class Case(models.Model):
    """One matter. `context` is what the page knew: page, type, order, what was typed."""

    class Kind(models.TextChoices):
        """Why there is a case."""

        DOESNT_FIT = "doesnt_fit", _("Doesn't fit my situation")
        QUESTION = "question", _("Wrote to us")
        MAIL = "mail", _("Sent a mail")
        CALL = "call", _("Called")
        NOTED = "noted", _("Noted by staff")
        WEBSITE = "website", _("Something on the website")
        DIFFICULT = "difficult", _("Difficult situation")
        CARE = "care", _("Worse than they expected")
        STUCK_ORDER = "stuck_order", _("Paid but not handed over")
        NO_RECEIPT = "no_receipt", _("Paid, and no receipt")
        EXCESS_PAYMENT = "excess_payment", _("More paid than owed")
        REFUND = "refund", _("Money that did not go back")
        UNPAID = "unpaid", _("An invoice nobody pays")
        AUTO_RENEWAL = "auto_renewal", _("Did not renew by itself")
        INVARIANT = "invariant", _("Something is not as it must be")

    class Queue(models.TextChoices):
        """The department that takes care of it until a person does."""

        SERVICE = "service", _("Member service")
        MEMBERSHIP = "membership", _("Membership")
        EVENTS = "events", _("Events")
        FINANCE = "finance", _("Finance")
        SYSTEM = "system", _("System")

    FROM_SOMEBODY: Final = (Kind.DOESNT_FIT, Kind.QUESTION, Kind.MAIL, Kind.CALL, Kind.NOTED, Kind.WEBSITE)

    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    queue = models.CharField(_("queue"), max_length=20, choices=Queue.choices, default=Queue.SERVICE)
    owner = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="cases")
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, blank=True, related_name="cases")
    reason = models.ForeignKey(
        "staffdesk.Reason", models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    coded_at = models.DateTimeField(_("given its reason"), null=True, blank=True, editable=False)  # None: when opened
    subject = models.CharField(_("subject"), max_length=300)
    words = models.TextField(_("in their words"), blank=True)
    reply_name = models.CharField(_("who wrote"), max_length=300, blank=True)
    reply_email = models.EmailField(_("answer to"), blank=True)
    reply_phone = models.CharField(_("or call"), max_length=40, blank=True)
    context = models.JSONField(_("context"), default=dict, blank=True)
    key = models.CharField(_("key"), max_length=200, blank=True, editable=False)
    token = models.CharField(_("in mails about it"), max_length=12, db_default=RANDOM_TOKEN, editable=False)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    waiting_since = models.DateTimeField(_("waits for the member since"), null=True, blank=True)
    snoozed_until = models.DateTimeField(_("put off until"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    last_heard_at = models.DateTimeField(_("last word of the member"), null=True, blank=True)
    due_at = models.DateTimeField(_("next promise due"), null=True, blank=True)  # of its running clocks, the first

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(name="one_case_a_key", fields=["key"], condition=~Q(key="")),
            models.UniqueConstraint(name="one_case_a_token", fields=["token"]),
            models.CheckConstraint(name="case_has_owner_or_queue", condition=Q(owner__isnull=False) | ~Q(queue="")),
            models.CheckConstraint(
                name="closed_case_waits_for_nothing",
                condition=Q(closed_at=None) | Q(waiting_since=None, snoozed_until=None),
            ),
            models.CheckConstraint(
                name="merged_case_is_closed",
                condition=Q(merged_into=None) | (Q(closed_at__isnull=False) & ~Q(merged_into=F("pk"))),
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="case_open", condition=Q(closed_at=None)),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["contact", "-opened_at"], name="case_of_contact"),
            models.Index(fields=["reason", "-opened_at", "-id"], name="case_by_reason"),
            models.Index(fields=["coded_at"], name="case_coded", condition=Q(coded_at__isnull=False)),
            GinIndex(OpClass("context", "jsonb_path_ops"), name="case_by_context"),
            models.Index(fields=["owner", "opened_at", "id"], name="case_of_owner", condition=Q(closed_at=None)),
            models.Index(fields=["queue", "opened_at", "id"], name="case_of_queue", condition=Q(closed_at=None)),
            models.Index(fields=["due_at", "id"], name="case_due", condition=Q(closed_at=None, due_at__isnull=False)),
            models.Index(fields=["waiting_since", "id"], name="case_waiting", condition=Q(waiting_since__isnull=False)),
            models.Index(
                PhoneKey("reply_phone"), name="case_by_phone", condition=Q(closed_at=None) & ~Q(reply_phone="")
            ),  # who calls again
            models.Index(fields=["snoozed_until", "id"], name="case_snoozed", condition=Q(snoozed_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def who(self) -> str:
        """The person behind it, as well as we know them; empty for what the system found by itself."""
        return self.contact.display_name if self.contact else self.reply_name or self.reply_email or self.reply_phone

    @property
    def answer_to(self) -> str:
        """The address answers go to: what was asked for, else the contact's own. Never what a later mail claims."""
        return self.reply_email or (self.contact.email if self.contact else "")

    @property
    def call_on(self) -> str:
        """The number to call: what was asked for, else the contact's own."""
        return self.reply_phone or (self.contact.phone if self.contact else "")


class CaseMessage(models.Model):
    """What was said in a case, and what became of it. Added, never changed.

    `facts` are about the word itself: `message_id` and `references` of a mail that came, `in_reply_to` and
    `references` of one that went, `case` for the other case a word tells of, `is_opening` for the first word.
    """

    class Kind(models.TextChoices):
        """What kind of word it is."""

        MAIL_IN = "mail_in", _("Mail")
        CALL_IN = "call_in", _("Called us")
        WEB = "web", _("Wrote on the website")
        MAIL_OUT = "mail_out", _("Answered by mail")
        CALL_OUT = "call_out", _("Answered by phone")
        WEB_OUT = "web_out", _("Answered on the website")
        NOTE = "note", _("Note")
        HANDED_OVER = "handed_over", _("Handed over")
        WAITING = "waiting", _("Waits for the member")
        GOES_ON = "goes_on", _("Waits no longer")
        SNOOZED = "snoozed", _("Put off")
        LINKED = "linked", _("Belongs together with another")
        MERGED = "merged", _("Merged")
        SPLIT = "split", _("Split")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")

    FROM_MEMBER: Final = frozenset({Kind.MAIL_IN, Kind.CALL_IN, Kind.WEB})
    WRITTEN: Final = frozenset({Kind.MAIL_IN, Kind.WEB})  # by the member, so that an answer may quote it
    ANSWERS: Final = frozenset({Kind.MAIL_OUT, Kind.CALL_OUT, Kind.WEB_OUT})

    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    words = models.TextField(_("words"))
    author = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    author_name = models.CharField(_("who said it"), max_length=300, blank=True, db_default="")  # who has no login
    facts = models.JSONField(_("facts"), default=dict, db_default={}, blank=True)
    sent = models.OneToOneField("core.Message", models.PROTECT, null=True, blank=True, related_name="case_message")
    key = models.CharField(_("key"), max_length=200, blank=True, db_default="", editable=False)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("message of a case")
        verbose_name_plural = _("messages of cases")
        indexes = [models.Index(fields=["case", "at", "id"], name="case_conversation")]
        constraints = [
            models.CheckConstraint(name="case_message_has_words", condition=~Q(words="")),
            models.CheckConstraint(name="sent_by_mail_or_not", condition=Q(sent=None) | Q(kind="mail_out")),
            models.UniqueConstraint(name="one_case_message_a_key", fields=["key"], condition=~Q(key="")),
        ]
        triggers = append_only("case_message")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.words[:40]}"

    @property
    def is_from_member(self) -> bool:
        """Whether the member said it, through whatever door."""
        return self.kind in self.FROM_MEMBER

    @property
    def is_answer(self) -> bool:
        """Whether a person of ours answered, by whatever way. Notes and what machines say are none."""
        return self.kind in self.ANSWERS


class CaseLink(models.Model):
    """Two cases that belong together; the one with the smaller number first."""

    first = models.ForeignKey(Case, models.PROTECT, related_name="links_up", db_index=False)
    second = models.ForeignKey(Case, models.PROTECT, related_name="links_down")
    by = models.ForeignKey("core.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("link between cases")
        verbose_name_plural = _("links between cases")
        constraints = [
            models.UniqueConstraint(name="cases_are_linked_once", fields=["first", "second"]),
            models.CheckConstraint(name="case_link_has_an_order", condition=Q(first__lt=F("second"))),
        ]
        triggers = append_only("case_link")

    def __str__(self) -> str:
        return f"#{self.first_id} – #{self.second_id}"


class CaseFile(models.Model):
    """A file that came or went with a message of a case. Kept as it is, and only ever handed out for saving."""

    message = models.ForeignKey(CaseMessage, models.PROTECT, related_name="files")
    name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveBigIntegerField(_("bytes"))
    file = models.FileField(_("file"), upload_to="cases/%Y/%m/", max_length=300)

    class Meta:
        verbose_name = _("file of a case")
        verbose_name_plural = _("files of cases")
        triggers = append_only("case_file")

    def __str__(self) -> str:
        return self.name
