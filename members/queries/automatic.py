"""Memberships that renew by themselves: which do, how far each has come, and what its member is told."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Message
from ams.core.money import Money, format_money
from billing.models import CheckoutAttempt
from members.dunning import (
    ANNOUNCE,
    LATE,
    WARN_OF_CARD,
    Course,
    Step,
    Try,
    Verdict,
    day_of_charge,
    next_step,
    verdict_on,
)
from members.models import AutoRenewal, Membership, PlannedRenewal, Term
from members.queries.offers import quote_renewal
from members.queries.standing import last_term

WARNED = "auto_renewal.card_expires"
REPORTED_FOR = timedelta(days=90)
UNDO_FOR = timedelta(days=1)


def agreement_wording(days: int = 14) -> str:
    """What stands beside the box; kept with the agreement, word for word."""
    return _(
        "Renew by itself each year with this card. We tell you at least %(days)d days before; stop with one click."
    ) % {"days": days}


def renews_itself(membership_ids: Iterable[int]) -> set[int]:
    """Which of some memberships renew by themselves; the others are to be reminded."""
    found = AutoRenewal.objects.in_force().filter(membership__in=list(membership_ids))
    return set(found.values_list("membership", flat=True))


def agreements_of(memberships: Collection[Membership]) -> dict[int, AutoRenewal]:
    """The agreement in force of each membership that has one, with its card and what is planned. Two queries."""
    found = AutoRenewal.objects.in_force().filter(membership__in=[one.pk for one in memberships])
    found = found.select_related("saved_method").prefetch_related("planned__tries__attempt__saved_method")
    return {one.membership_id: one for one in found}


def may_renew_itself(membership: Membership) -> bool:
    """Whether it may be offered: the next term is sold, has a price, and there is an end to renew."""
    last = last_term(membership)
    if last is None or last.last_day is None or membership.cancelled_at or membership.type.archived_at:
        return False
    try:
        return quote_renewal(membership, last.last_day).to_pay.amount > 0
    except DomainError:
        return False


def open_plan(agreement: AutoRenewal, term: Term | None = None) -> PlannedRenewal | None:
    """What is announced and not over; of a term, if one is named. Costs nothing where `planned` was prefetched."""
    for planned in agreement.planned.all():
        if planned.closed_at is None and (term is None or planned.term_id == term.pk):
            return planned
    return None


def course_of(agreement: AutoRenewal, planned: PlannedRenewal | None, last_day: date) -> Course:
    """How far a term's automatic renewal has come, as the pure rules want it. Raises ValueError without a card."""
    method = agreement.saved_method
    if method is None:
        raise ValueError(f"Automatic renewal {agreement.pk} has no card.")
    if planned is None:
        warned = Message.objects.filter(key=warning_key(method.pk, last_day)).exists()
        return Course(last_day, method.pk, method.good_until, is_warned=warned)
    return Course(
        last_day,
        method.pk,
        method.good_until,
        announcements=planned.announcements,
        charge_on=planned.charge_on,
        tries=tuple(tries_of(planned)),
        is_asked=planned.asked_at is not None,
    )


def tries_of(planned: PlannedRenewal) -> list[Try]:
    """The tries that did not go through or of which nobody knows; what was never asked for is none."""
    tries = []
    for one in planned.tries.all():
        attempt = one.attempt
        if attempt.state in (CheckoutAttempt.State.STARTED, CheckoutAttempt.State.OPEN):
            tries.append(Try(one.on, attempt.saved_method_id or 0, Verdict.UNKNOWN))
        elif attempt.state == CheckoutAttempt.State.EXPIRED and attempt.decline:
            tries.append(Try(one.on, attempt.saved_method_id or 0, verdict_on(attempt.decline)))
    return tries


def warning_key(method_id: int, last_day: date) -> str:
    """The key of the one mail that says a card expires before it is needed."""
    return f"{WARNED}:{method_id}:{last_day.isoformat()}"


def due_agreements(*, on: date) -> QuerySet[AutoRenewal]:
    """Agreements something may be due for on a day; `next_step` has the last word.

    What was announced and has come to its day; what ends soon and was not announced; cards that expire before.
    """
    further = Term.objects.standing().filter(membership=OuterRef("membership"), days__fully_gt=OuterRef("days"))
    planned = PlannedRenewal.objects.filter(agreement=OuterRef(OuterRef("pk")), term=OuterRef("pk"))
    ending = Term.objects.standing().filter(membership=OuterRef("membership"))
    ending = ending.filter(~Exists(further), ~Exists(planned))
    soon = ending.filter(days__endswith__lte=on + ANNOUNCE + timedelta(days=1))
    outlasting = ending.filter(days__endswith__lte=on + WARN_OF_CARD + timedelta(days=1)).annotate(
        month=ExtractYear("days__endswith") * 12 + ExtractMonth("days__endswith")
    )
    expires = F("saved_method__expires_year") * 12 + F("saved_method__expires_month")
    come = PlannedRenewal.objects.open().filter(agreement=OuterRef("pk"), charge_on__lte=on)
    found = AutoRenewal.objects.in_force().annotate(expires=expires)
    card_ends = Exists(outlasting.filter(month__gt=OuterRef("expires")))
    return found.filter(Q(Exists(come)) | Q(Exists(soon)) | Q(card_ends)).order_by("pk")


def in_dunning() -> QuerySet[PlannedRenewal]:
    """Planned renewals whose card was tried and did not pay, the longest waiting first."""
    tried = PlannedRenewal.objects.open().filter(tries__isnull=False).distinct()
    related = ("agreement__saved_method", "agreement__membership__holder", "agreement__membership__type", "term")
    return tried.select_related(*related).prefetch_related("tries__attempt").order_by("charge_on", "pk")


def failed_agreements(*, at: datetime) -> QuerySet[AutoRenewal]:
    """Those that ended without their member or staff wanting it, whose membership was not renewed since."""
    since = Term.objects.standing().filter(membership=OuterRef("membership"), granted_at__gt=OuterRef("ended_at"))
    again = AutoRenewal.objects.in_force().filter(membership=OuterRef("membership"))
    ended = [AutoRenewal.End.FAILED, AutoRenewal.End.NOT_POSSIBLE]
    found = AutoRenewal.objects.filter(end_reason__in=ended, ended_at__gt=at - REPORTED_FOR)
    found = found.filter(~Exists(since), ~Exists(again), membership__cancelled_at=None)
    return found.select_related("membership__holder", "membership__type", "saved_method").order_by("pk")


@dataclass(frozen=True, slots=True)
class SelfRenewal:
    """What a membership that renews by itself shows its member: when, for how much, with which card, and what next."""

    agreement: AutoRenewal
    card: str
    step: Step | None
    day: date | None
    price: Money | None
    trouble: str  # the code of the last decline, where a charge did not go through

    @property
    def sentence(self) -> str:
        """“Renews by itself on 31 December 2026 for 65.00 € with Visa •••• 4242.”"""
        facts = {
            "day": date_format(self.day) if self.day else "",
            "price": written(self.price) if self.price else "",
            "card": self.card,
        }
        if self.step is Step.WAIT:
            return _("Renews by itself: %(card)s is being charged. We tell you as soon as it is done.") % facts
        if self.trouble and self.step is Step.CHARGE:
            return _("%(card)s could not be charged. We try again on %(day)s.") % facts
        if self.trouble:
            return _("%(card)s could not be charged. We do not try it again: give us another card, or pay now.") % facts
        if not self.price:
            return _("Renews by itself with %(card)s. We tell you the price before.") % facts
        return _("Renews by itself on %(day)s for %(price)s with %(card)s.") % facts


def self_renewal_of(agreement: AutoRenewal, membership: Membership, today: date) -> SelfRenewal | None:
    """What is shown of an agreement in force; None where the membership has no end any more."""
    last = last_term(membership)
    if last is None or last.last_day is None:
        return None
    planned = open_plan(agreement, last)
    if planned is not None and planned.tries.all():
        step, day = next_step(course_of(agreement, planned, last.last_day), today)
    else:
        day = planned.charge_on if planned else day_of_charge(last.last_day, max(today, last.last_day - ANNOUNCE))
        step = Step.CHARGE if today <= day + LATE else Step.GIVE_UP
    price = Money(planned.amount, planned.currency) if planned else _price_on(membership, day)
    return SelfRenewal(agreement, str(agreement.saved_method), step, day, price, _last_decline(planned))


def _price_on(membership: Membership, on: date) -> Money | None:
    try:
        return quote_renewal(membership, on).to_pay
    except DomainError:
        return None


def _last_decline(planned: PlannedRenewal | None) -> str:
    """The bank's last word on the card that is in force."""
    declines = [one.attempt.decline for one in planned.tries.all() if one.attempt.decline] if planned else []
    return declines[-1] if declines else ""


def last_price(term: Term) -> Money | None:
    """What a term cost, where it was bought."""
    line = term.order_line
    return Money(line.gross, line.order.currency) if line else None


def written(amount: Money | Decimal | None) -> str:
    """An amount as the reader's language writes it."""
    if not isinstance(amount, Money):
        return ""
    return format_money(amount.amount, amount.currency, get_language() or settings.LANGUAGE_CODE)
