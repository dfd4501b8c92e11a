"""What came of changes: contacts about a reason for each hundred of what it is counted by, before and after."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ams.core.association import association_zone
from ams.core.models import Activity
from billing.models import Payment
from members.models import Term
from staffdesk.models import ActionEffect, Case, Reason, ReasonAction
from staffdesk.months import Days
from staffdesk.queries.monthly import per_hundred

LONGEST: Final = 90  # days before and after
SHORTEST: Final = 7  # fewer say nothing
STILL_MOVES: Final = 30  # days in which something is coded late, or given back
DONE: Final = {Reason.Per.RENEWALS.value: "membership.renewed", Reason.Per.REGISTRATIONS.value: "event.registered"}


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect in words."""

    action: ReasonAction
    counted: ActionEffect

    @property
    def before(self) -> float | None:
        """For a hundred, before."""
        return per_hundred(self.counted.before, self.counted.base_before)

    @property
    def after(self) -> float | None:
        """For a hundred, since."""
        return per_hundred(self.counted.after, self.counted.base_after)

    @property
    def finding(self) -> str:
        """What is different."""
        one, per = self.counted, self.action.reason.get_per_display()
        said = {"n": one.before, "of": one.base_before, "m": one.after, "as": one.base_after, "days": one.days,
                "per": per, "before": self.before, "after": self.after}  # fmt: skip
        if self.before is None or self.after is None:
            return _("%(n)d contacts in the %(days)d days before, %(m)d in the %(days)d since; without %(per)s in both "
                     "there is nothing to compare them by") % said  # fmt: skip
        return _("%(before)s contacts per 100 %(per)s in the %(days)d days before (%(n)d of %(of)d), %(after)s in the "
                 "%(days)d since (%(m)d of %(as)d)") % said  # fmt: skip

    @property
    def tone(self) -> str:
        """Whether there are fewer."""
        if self.before is None or self.after is None or self.before == self.after:
            return ""
        return "good" if self.after < self.before else "warn"


def effect_of(action: ReasonAction) -> Effect | None:
    """None where it was not counted yet; a week has to pass first."""
    counted: ActionEffect | None = getattr(action, "effect", None)
    return Effect(action, counted) if counted else None


def windows_of(action: ReasonAction, *, today: date) -> tuple[Days, Days] | None:
    """The days from the change on that are over, and as many before it; None while they say nothing."""
    if action.changed_on is None:
        return None
    count = min((today - action.changed_on).days, LONGEST)
    since = Days(action.changed_on, action.changed_on + timedelta(days=count))
    return (since.before, since) if count >= SHORTEST else None


def to_count(*, today: date) -> QuerySet[ReasonAction]:
    """Changes whose effect is not counted, or may still move."""
    moving = Q(changed_on__gte=today - timedelta(days=LONGEST + STILL_MOVES))
    changed = ReasonAction.objects.changed(by=today - timedelta(days=SHORTEST))
    return changed.filter(moving | Q(effect=None)).select_related("reason")


def contacts_about(reason: Reason, days: Days) -> int:
    """How many came about it."""
    return _within(Case.objects.contacts().filter(reason=reason), "opened_at", days).count()


def base_of(per: str, days: Days) -> int:
    """What there was to come about: who was a member on any of these days, or what was done in them."""
    if per == Reason.Per.MEMBERS:
        paid = Term.objects.standing().filter(days__overlap=(days.first, days.after_last))
        return paid.order_by().values("membership__holder").distinct().count()
    if per == Reason.Per.PAYMENTS:
        return _within(Payment.objects.all(), "received_at", days).count()
    return _within(Activity.objects.filter(kind=DONE[per]), "at", days).count()


def _within(rows: QuerySet[Any], at: str, days: Days) -> QuerySet[Any]:
    begins, ends = days.instants(association_zone())
    return rows.filter(**{f"{at}__gte": begins, f"{at}__lt": ends})
