"""Why members contact us, in their words: what each contact is worth to them and to us, and who sees to its reason."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class Reason(models.Model):
    """One reason, as a member would say it. What it is worth is dated and signed; its history keeps what was before."""

    class Worth(models.TextChoices):
        """What a contact is to somebody."""

        VALUABLE = "valuable", _("valuable: worth having")
        IRRITANT = "irritant", _("an irritant: better never needed")

    class Demand(models.TextChoices):
        """Whether we caused it."""

        FAILURE = "failure", _("failure demand: something of ours went wrong, or was not clear")
        VALUE = "value", _("value demand: they want something of us")

    class Per(models.TextChoices):
        """What there must be for it to come up at all."""

        MEMBERS = "members", _("members")
        RENEWALS = "renewals", _("renewals")
        REGISTRATIONS = "registrations", _("registrations")
        PAYMENTS = "payments", _("payments")

    code = models.SlugField(_("code"), unique=True)
    words = models.CharField(
        _("in members' words"), max_length=120, help_text=_("As they would say it, for example “Where is my receipt?”.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    demand = models.CharField(_("demand"), max_length=10, choices=Demand.choices)
    per = models.CharField(
        _("counted per 100"), max_length=20, choices=Per.choices, default=Per.MEMBERS,
        help_text=_("What there must be for it to come up: receipts are asked for after payments."),
    )  # fmt: skip
    to_member = models.CharField(_("to the member, such a contact is"), max_length=10, choices=Worth.choices)
    to_association = models.CharField(_("to the association, it is"), max_length=10, choices=Worth.choices)
    valued_on = models.DateField(_("valued on"), null=True, blank=True, editable=False)
    valued_by = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("valued by"),
    )  # fmt: skip
    owner = models.ForeignKey(
        "core.User", models.PROTECT, null=True, blank=True, related_name="reasons", verbose_name=_("owner"),
        help_text=_("Who sees to it that its cause goes: not member service, which only hears of it."),
    )  # fmt: skip
    target_on = models.DateField(_("until"), null=True, blank=True, help_text=_("When its owner wants it done."))
    plan = models.CharField(_("what is done about it"), max_length=300, blank=True)
    causes = ArrayField(
        models.CharField(max_length=30), verbose_name=_("probable causes"), default=list, blank=True,
        help_text=_("Where one of these happened before a contact, this reason is chosen already."),
    )  # fmt: skip
    pages = ArrayField(
        models.CharField(max_length=30), verbose_name=_("pages"), default=list, blank=True,
        help_text=_("Who writes from one of these pages probably has this reason, unless a cause says otherwise."),
    )  # fmt: skip
    archived_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    class Meta:
        verbose_name = _("reason for contacts")
        verbose_name_plural = _("reasons for contacts")
        ordering = ["position", "words", "pk"]
        constraints = [
            models.CheckConstraint(name="reason_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="reason_is_valued_by_somebody_on_a_day",
                condition=Q(valued_on=None, valued_by=None) | Q(valued_on__isnull=False, valued_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.words
