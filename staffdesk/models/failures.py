"""Errors of ours that people ran into: grouped by where they happen, with who was stopped and how often."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ServerError(models.Model):
    """One mistake of ours. Its fingerprint is what went wrong and in which function, so a page more is no error more.

    No message and no values: they may hold what somebody typed.
    """

    fingerprint = models.CharField(max_length=64, unique=True)
    what = models.CharField(_("what"), max_length=200)  # KeyError in members.views.account.details
    page = models.CharField(_("page"), max_length=200)  # the address as a route, without anybody's codes in it
    times = models.PositiveIntegerField(_("times"), default=1)
    first_at = models.DateTimeField(_("first"))
    last_at = models.DateTimeField(_("last"))

    class Meta:
        verbose_name = _("error of the website")
        verbose_name_plural = _("errors of the website")
        constraints = [models.CheckConstraint(name="server_error_happened", condition=Q(times__gte=1))]
        indexes = [models.Index(fields=["last_at"], name="server_error_latest")]

    def __str__(self) -> str:
        return self.what


class ServerErrorHit(models.Model):
    """Who ran into it, on which page, how often: a login, or whose business it was where they have none.

    Nobody: those who were not signed in.
    """

    error = models.ForeignKey(ServerError, models.CASCADE, related_name="hits", db_index=False)
    user = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("core.Contact", models.PROTECT, null=True, related_name="+")
    page = models.CharField(_("page"), max_length=200)
    times = models.PositiveIntegerField(_("times"), default=1)
    last_at = models.DateTimeField(_("last"))

    class Meta:
        verbose_name = _("who ran into an error")
        verbose_name_plural = _("who ran into errors")
        constraints = [
            models.UniqueConstraint(name="one_hit_a_person", fields=["error", "user", "contact"], nulls_distinct=False),
            models.CheckConstraint(name="hit_of_a_login_or_a_contact", condition=Q(user=None) | Q(contact=None)),
        ]

    def __str__(self) -> str:
        return f"{self.error}: {self.times}"
