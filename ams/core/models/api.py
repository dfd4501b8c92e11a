"""Keys by which other systems come in, and the answers kept so that asking again does nothing twice."""

from datetime import datetime
from typing import Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a key may do. A key reads and writes nothing that its scopes do not name."""

    READ_CONTACTS = "contacts:read", _("Read contacts")
    WRITE_CONTACTS = "contacts:write", _("Add and change contacts")
    RESTRICTED_FIELDS = "contacts:restricted", _("Also custom fields that only administrators see")
    READ_MEMBERSHIPS = "memberships:read", _("Read memberships")
    WRITE_MEMBERSHIPS = "memberships:write", _("Join and renew for a contact")
    WRITE_SEATS = "seats:write", _("Name people for seats of an organisation")
    READ_PROOFS = "proofs:read", _("Read who has shown what a membership asks for")
    WRITE_PROOFS = "proofs:write", _("Say whether a proof counts")
    READ_SECTIONS = "sections:read", _("Read sections and committees, and who is in them")
    WRITE_SECTIONS = "sections:write", _("Put people into sections and committees")
    READ_PRODUCTS = "products:read", _("Read products and prices")
    READ_ORDERS = "orders:read", _("Read orders")
    WRITE_ORDERS = "orders:write", _("Place and cancel orders")
    READ_RECEIPTS = "receipts:read", _("Read receipts and invoices")
    WRITE_PAYMENTS = "payments:write", _("Write down money that came by transfer, cheque or in cash")
    READ_QUOTES = "quotes:read", _("Ask what a membership would cost")
    READ_EVENTS = "events:read", _("Read events, who comes and who waits")
    CHECK_IN = "checkins:write", _("Let people in at the door")
    WRITE_EVENTS = "events:write", _("Register people for events")
    READ_CASES = "cases:read", _("Read what members ask, and our answers")
    WRITE_CASES = "cases:write", _("Open cases and add what members say")


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    """Slices of keys."""

    def standing(self, *, at: datetime) -> Self:
        """Neither revoked nor run out."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)


@pghistory.track(exclude=["digest", "last_used_at"])
class ApiKey(models.Model):
    """A way in for one other system. Of its secret only a fingerprint is kept; it was shown once, when it was made."""

    name = models.CharField(_("name"), max_length=100, help_text=_("What uses it, for example Website."))
    prefix = models.CharField(_("begins with"), max_length=40, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the whole key, whose 256 bits are random
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices), verbose_name=_("may"))
    owner = models.ForeignKey("core.User", models.PROTECT, related_name="api_keys", verbose_name=_("made by"))
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("works until"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)  # to the minute
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey("core.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.CheckConstraint(name="api_key_may_something", condition=~Q(scopes=[])),
            models.CheckConstraint(
                name="api_key_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def may(self, scope: str) -> bool:
        """Whether this key was made for that."""
        return scope in self.scopes

    @property
    def scopes_in_words(self) -> list[str]:
        """What it may do, as its makers read it."""
        return [str(Scope(scope).label) for scope in self.scopes]


class ApiAnswer(models.Model):
    """What a write was answered, under the name the caller gave it; written in the transaction that did it.

    So whoever asks again with the same name, after whatever went wrong on the way back, gets the same answer, and
    nothing is done twice.
    """

    api_key = models.ForeignKey(ApiKey, models.PROTECT, related_name="answers")
    name = models.CharField(max_length=255)  # the caller's Idempotency-Key
    fingerprint = models.CharField(max_length=64)  # SHA-256 of method, path and body
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # when nothing was left to be asked of anybody else

    class Meta:
        verbose_name = _("answer of the API")
        verbose_name_plural = _("answers of the API")
        constraints = [models.UniqueConstraint(name="one_answer_an_idempotency_key", fields=["api_key", "name"])]
        indexes = [models.Index(fields=["created_at"], name="api_answer_oldest")]

    def __str__(self) -> str:
        return self.name
