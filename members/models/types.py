"""What kinds of membership there are, and the dated versions of their rules."""

from typing import Self

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models import Contact
from members.terms import MonthDay, Period, Proration, RolloverPricing, TermRule, Unit


class MembershipTypeQuerySet(models.QuerySet["MembershipType"]):
    """Which types are there for whom."""

    def offered(self) -> Self:
        """On sale in the portal: not archived, with rules in force, in the order staff chose."""
        return self.filter(archived_at=None, product__archived_at=None, rules__state="live").order_by(
            "position", "name"
        )


@pghistory.track()
class MembershipType(models.Model):
    """A kind of membership. What it costs stands on its product, how long it lasts in its rules."""

    class ApprovalPayment(models.TextChoices):
        """When a membership is paid that staff decide about."""

        AFTER = "after", _("After the approval, by a link that is mailed")
        BEFORE = "before", _("With the application")

    class Leaving(models.TextChoices):
        """From which day on members can end it themselves."""

        END = "end", _("With the last day paid for")
        NOW = "now", _("With the last day paid for, or at once")

    class ChangeTo(models.TextChoices):
        """When members of another type can take this one by themselves."""

        STAFF = "staff", _("Only with us")
        RENEWAL = "renewal", _("When they renew")
        NOW = "now", _("When they renew, or at once")

    TAKEN_WHEN_RENEWING = (ChangeTo.RENEWAL, ChangeTo.NOW)
    slug = models.SlugField(_("address"), unique=True, help_text=_("The page is /join/address/, for example student."))
    name = models.CharField(_("name"), max_length=120, help_text=_("For example Student member."))
    summary = models.CharField(
        _("for whom"),
        max_length=200,
        blank=True,
        help_text=_("One line under the name: For anybody in full-time study."),
    )
    product = models.OneToOneField("billing.Product", models.PROTECT, related_name="membership_type")
    holder_kind = models.CharField(
        _("held by"), max_length=20, choices=Contact.Kind.choices, default=Contact.Kind.PERSON
    )
    exclusivity_group = models.SlugField(
        _("exclusivity group"),
        blank=True,
        default="member",
        help_text=_("One can hold one uncancelled membership of a group at a time. Empty: this type alone counts."),
    )
    needs_approval = models.BooleanField(_("staff approve first"), default=False)
    approval_payment = models.CharField(
        _("with approval one pays"), max_length=6, choices=ApprovalPayment.choices, default=ApprovalPayment.AFTER,
        help_text=_("Before: what was paid goes back to the card when the application is declined."),
    )  # fmt: skip
    seats = models.PositiveIntegerField(_("seats"), default=0, help_text=_("How many people an organisation may name."))
    leaving = models.CharField(
        _("members may leave by themselves"), max_length=3, choices=Leaving.choices, default=Leaving.END,
        help_text=_("Staff can end a membership either way. What was paid goes back only if staff give it back."),
    )  # fmt: skip
    proof = models.CharField(
        _("what has to be shown"), max_length=200, blank=True,
        help_text=_("For example: your student card of this year. Empty: nothing. Nobody waits for it when joining."),
    )  # fmt: skip
    is_trial = models.BooleanField(
        _("only once"), default=False,
        help_text=_("A trial: each person once, never renewed. Renewing it is becoming what it leads to."),
    )  # fmt: skip
    leads_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("a trial leads to"),
        help_text=_("Another type of the same group. Empty: it ends, and people join anew as something else."),
    )  # fmt: skip
    is_transferable = models.BooleanField(
        _("can pass to somebody else"), default=False,
        help_text=_("Staff do that, with a reason. The days go along, the money stays with who paid."),
    )  # fmt: skip
    change_to = models.CharField(
        _("members of another type may take it"), max_length=7, choices=ChangeTo.choices, default=ChangeTo.STAFF,
        help_text=_("Of the same exclusivity group. At once: what they paid for days to come is counted, day by day."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("Order on the join page."))
    archived_at = models.DateTimeField(_("no longer offered since"), null=True, blank=True)

    objects = MembershipTypeQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership type")
        verbose_name_plural = _("membership types")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """What a trial leads to has to be another membership of its group."""
        super().clean()
        if self.leads_to is None:
            return
        if not self.is_trial:
            raise ValidationError({"leads_to": _("Only what one can hold but once leads to something else.")})
        if self.leads_to.pk == self.pk or self.leads_to.group != self.group:
            raise ValidationError({"leads_to": _("Choose another type of the same exclusivity group.")})

    @property
    def next_type(self) -> "MembershipType | None":
        """What renewing it gives: itself, or what a trial leads to; None where a trial leads nowhere."""
        return self.leads_to if self.is_trial else self

    @property
    def group(self) -> str:
        """What excludes one another; a type without a group excludes only itself."""
        return self.exclusivity_group or f"type:{self.slug}"

    @property
    def has_seats(self) -> bool:
        """Whether its holders name people under it."""
        return self.holder_kind == Contact.Kind.ORGANISATION and self.seats > 0


# What people have paid under stays as it was, whoever asks: only its state moves on.
PUBLISHED_RULES_STAY = [
    pgtrigger.Protect(
        name="published_rules_stay",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.state <> 'draft' AND (to_jsonb(OLD) - 'state') IS DISTINCT FROM (to_jsonb(NEW) - 'state')"
        ),
    ),
    pgtrigger.Protect(
        name="published_rules_are_kept",
        operation=pgtrigger.Delete,
        condition=pgtrigger.Condition("OLD.state <> 'draft'"),
    ),
]


@pghistory.track()
class MembershipRule(models.Model):
    """A version of a type's rules: a draft one may edit, then live, then superseded. Terms keep theirs for good."""

    class State(models.TextChoices):
        """Drafts are tried out; one version is live; older ones rule the terms they gave."""

        DRAFT = "draft", _("Draft")
        LIVE = "live", _("Live")
        SUPERSEDED = "superseded", _("Superseded")

    type = models.ForeignKey(MembershipType, models.PROTECT, related_name="rules", verbose_name=_("membership type"))
    version = models.PositiveSmallIntegerField(_("version"), editable=False, default=1)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT, editable=False)
    published_at = models.DateTimeField(_("live since"), null=True, editable=False)
    published_by = models.ForeignKey("core.User", models.PROTECT, null=True, editable=False, related_name="+")

    period = models.CharField(
        _("kind of term"), max_length=10, default=Period.ROLLING.value,
        choices=[
            (Period.ROLLING.value, _("Rolling: starts the day it is bought")),
            (Period.FIXED.value, _("Fixed: the same dates for everybody")),
            (Period.LIFETIME.value, _("For life")),
        ],
    )  # fmt: skip
    length = models.PositiveSmallIntegerField(_("length"), default=1, validators=[MinValueValidator(1)])
    unit = models.CharField(
        _("unit"), max_length=6, default=Unit.YEAR.value,
        choices=[(Unit.DAY.value, _("days")), (Unit.MONTH.value, _("months")), (Unit.YEAR.value, _("years"))],
    )  # fmt: skip
    extra_days = models.PositiveSmallIntegerField(
        _("and so many days more"), default=0, help_text=_("Rolling terms only; usually 0.")
    )
    fixed_start_month = models.PositiveSmallIntegerField(
        _("year starts in month"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    fixed_start_day = models.PositiveSmallIntegerField(
        _("on day"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    rollover_month = models.PositiveSmallIntegerField(
        _("rolls over in month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("Joining on or after this date runs to the end of the following year. Empty: never."),
    )  # fmt: skip
    rollover_day = models.PositiveSmallIntegerField(
        _("on day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    rollover_pricing = models.CharField(
        _("after roll-over one pays"), max_length=20, default=RolloverPricing.REST_PLUS_FULL.value,
        choices=[
            (RolloverPricing.REST_PLUS_FULL.value, _("the rest of this year and a full year")),
            (RolloverPricing.FULL_ONLY.value, _("one full year")),
        ],
    )  # fmt: skip
    proration = models.CharField(
        _("joining halfway costs"), max_length=6, default=Proration.NONE.value,
        choices=[
            (Proration.NONE.value, _("the full price")),
            (Proration.MONTH.value, _("the months that remain, the month of joining included")),
            (Proration.DAY.value, _("the days that remain, the day of joining included")),
        ],
    )  # fmt: skip
    full_price_until_month = models.PositiveSmallIntegerField(
        _("full price until month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=_("Joining up to and including this date costs the full price although the rest is prorated."),
    )  # fmt: skip
    full_price_until_day = models.PositiveSmallIntegerField(
        _("and day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    grace_days = models.PositiveSmallIntegerField(
        _("days of grace"),
        default=30,
        help_text=_("For so many days after the end rights go on, and renewing keeps the date."),
    )
    renewal_window_days = models.PositiveSmallIntegerField(
        _("may renew so many days ahead"), null=True, blank=True, default=90, help_text=_("Empty: at any time.")
    )
    life_years = models.PositiveSmallIntegerField(
        _("a term for life is earned over so many years"), default=0, blank=True,
        help_text=_("0: on its first day. Otherwise evenly, day by day: what your accountant asks for."),
    )  # fmt: skip
    reinstatement_fee = models.DecimalField(
        _("fee for coming back"),
        max_digits=12,
        decimal_places=3,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Added when somebody whose membership lapsed joins again; 0 for none."),
    )

    seat_price = models.DecimalField(
        _("price of a further seat"),
        max_digits=12,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("For a whole period; within one, by the days that are left. Empty: no further seats are sold."),
    )

    class Meta:
        verbose_name = _("rules")
        verbose_name_plural = _("versions of the rules")
        ordering = ["type", "-version"]
        constraints = [
            models.UniqueConstraint(name="one_rule_a_version", fields=["type", "version"]),
            models.UniqueConstraint(name="one_live_rule_a_type", fields=["type"], condition=Q(state="live")),
            models.UniqueConstraint(name="one_draft_rule_a_type", fields=["type"], condition=Q(state="draft")),
            models.CheckConstraint(
                name="rule_published_iff_not_draft", condition=Q(state="draft") ^ Q(published_at__isnull=False)
            ),
            models.CheckConstraint(
                name="rollover_month_has_a_day", condition=Q(rollover_month=None) | Q(rollover_day__isnull=False)
            ),
            models.CheckConstraint(
                name="full_price_until_is_a_whole_date",
                condition=Q(full_price_until_month=None, full_price_until_day=None)
                | Q(full_price_until_month__isnull=False, full_price_until_day__isnull=False),
            ),
        ]
        triggers = PUBLISHED_RULES_STAY

    def __str__(self) -> str:
        return f"{self.type}, version {self.version}"

    def as_term_rule(self) -> TermRule:
        """The same rules as the pure date arithmetic wants them; raises RuleError when they contradict each other."""
        return TermRule(
            period=Period(self.period),
            length=self.length,
            unit=Unit(self.unit),
            extra_days=self.extra_days,
            fixed_start=MonthDay(self.fixed_start_month, self.fixed_start_day),
            rollover=_month_day(self.rollover_month, self.rollover_day) or self.rollover_day,
            rollover_pricing=RolloverPricing(self.rollover_pricing),
            proration=Proration(self.proration),
            full_price_until=_month_day(self.full_price_until_month, self.full_price_until_day),
            grace_days=self.grace_days,
            renewal_window_days=self.renewal_window_days,
        )


def _month_day(month: int | None, day: int | None) -> MonthDay | None:
    return MonthDay(month, day) if month and day else None
