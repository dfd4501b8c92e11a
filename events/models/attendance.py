"""Who was there, and the paper that says so."""

from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only
from events.models.registrations import Registration
from events.models.sessions import Session


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Which of them count."""

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(undone_at=None)


@pghistory.track()
class CheckIn(models.Model):
    """Somebody came in: to the event, or to one session of it. A slip is undone, never deleted."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="check_ins")
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="check_ins")
    at = models.DateTimeField(_("came in"))
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("let in by"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")

    objects = CheckInQuerySet.as_manager()

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        constraints = [
            models.UniqueConstraint(
                name="one_comes_in_once", fields=["registration", "session"], condition=Q(undone_at=None),
                nulls_distinct=False,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.registration)


class Certificate(models.Model):
    """A paper that says somebody was there: its facts are frozen when it is issued, its code lets anybody verify it.

    One whose facts were wrong is revoked, and another is issued.
    """

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="certificates")
    code = models.CharField(_("code"), max_length=32, unique=True)
    facts = models.JSONField(_("what it says"))
    issued_at = models.DateTimeField(_("issued"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        triggers = append_only("certificate")

    def __str__(self) -> str:
        return self.code


class CertificateRevocation(models.Model):
    """A certificate that no longer holds, and why."""

    certificate = models.OneToOneField(Certificate, models.PROTECT, primary_key=True, related_name="revocation")
    exception = models.ForeignKey("core.ExceptionMade", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("revoked"))

    class Meta:
        verbose_name = _("revoked certificate")
        verbose_name_plural = _("revoked certificates")
        triggers = append_only("certificate_revocation")

    def __str__(self) -> str:
        return str(self.certificate)
