"""What somebody has been credited for continuing education, and what a period asks of them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from ams.core.models import Contact
from ams.core.models.resolution import and_absorbed
from events.models import Credit, CreditCategory, CreditNeed, CreditPeriod


@dataclass(slots=True)
class Entry:
    """A credit with its corrections: `amount` is what counts now."""

    credit: Credit
    corrections: list[Credit] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """What was given, and what was corrected of it."""
        return sum((row.amount for row in self.corrections), self.credit.amount)


@dataclass(frozen=True, slots=True)
class Needed:
    """What a period asks for, of a kind or (without one) of all together, and what there is of it."""

    category: CreditCategory | None
    amount: Decimal
    earned: Decimal

    @property
    def is_met(self) -> bool:
        """Whether it is enough."""
        return self.earned >= self.amount

    @property
    def missing(self) -> Decimal:
        """What is to come."""
        return max(self.amount - self.earned, Decimal(0))


@dataclass(frozen=True, slots=True)
class Transcript:
    """Somebody's credits, of a period or of all time; the latest first."""

    contact: Contact
    period: CreditPeriod | None
    entries: list[Entry]
    needs: list[Needed]

    @property
    def totals(self) -> list[tuple[CreditCategory, Decimal]]:
        """How much of each kind, in the order of kinds."""
        sums: dict[CreditCategory, Decimal] = {}
        for entry in self.entries:
            sums[entry.credit.category] = sums.get(entry.credit.category, Decimal(0)) + entry.amount
        return sorted(sums.items(), key=lambda pair: (pair[0].position, pair[0].name))


def transcript_of(contact: Contact, period: CreditPeriod | None = None) -> Transcript:
    """What somebody was credited in a period, both its days counted, or ever. At most two queries."""
    rows = Credit.objects.filter(contact__in=and_absorbed(contact)).select_related("category", "given_by", "exception")
    if period is not None:
        rows = rows.filter(earned_on__range=(period.first_day, period.last_day))
    entries: dict[int, Entry] = {}
    corrections = []
    for row in rows.order_by("-earned_on", "-pk"):
        if row.corrects_id is None:
            entries[row.pk] = Entry(row)
        else:
            corrections.append(row)
    for row in reversed(corrections):
        entries[row.corrects_id or 0].corrections.append(row)  # of the same day, so of the same period
    listed = list(entries.values())
    return Transcript(contact, period, listed, _needs(period, listed))


def periods(contact: Contact) -> list[CreditPeriod]:
    """Those in which somebody has earned something, or that ask for something; the latest first."""
    mine = Credit.objects.filter(contact__in=and_absorbed(contact)).values_list("earned_on", flat=True)
    days = set(mine)
    known = CreditPeriod.objects.order_by("-first_day", "-pk")
    return [one for one in known if any(one.first_day <= day <= one.last_day for day in days)]


def period_on(day: date) -> CreditPeriod | None:
    """The shortest period a day lies in."""
    found = CreditPeriod.objects.filter(first_day__lte=day, last_day__gte=day)
    return min(found, key=lambda one: (one.last_day - one.first_day, one.pk), default=None)


def standing_amount(credit: Credit) -> Decimal:
    """What a credit counts as now, its corrections included."""
    rows = Credit.objects.filter(Q(pk=credit.pk) | Q(corrects=credit))
    return rows.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)


def _needs(period: CreditPeriod | None, entries: list[Entry]) -> list[Needed]:
    if period is None:
        return []
    asked = CreditNeed.objects.filter(period=period).select_related("category")
    needs = []
    for one in sorted(asked, key=lambda need: (need.category is None, need.category.position if need.category else 0)):
        counted = (e.amount for e in entries if one.category_id in (None, e.credit.category_id))
        needs.append(Needed(one.category, one.amount, sum(counted, Decimal(0))))
    return needs
