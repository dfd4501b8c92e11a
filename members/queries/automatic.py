"""Memberships that renew by themselves: which do, how far each has come, and what its member is told."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import Message
from ams.core.money import Money, format_money
from ams.core.ready import among, ready
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
from members.models import AutoRenewal, ChargeTry, Membership, PlannedRenewal, Term
from members.queries.offers import LIVE_RULES, full_prices_on_days, quote_renewal
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
    """The agreement in force of each membership that has one, with its card and what is planned. Three queries."""
    found = _in_force(tuple(one.pk for one in memberships)) if memberships else []
    return {one.membership_id: one for one in _with_plans(found, memberships)}


def all_agreements_of(memberships: Collection[Membership]) -> list[AutoRenewal]:
    """Also those that have ended, the newest first. Three queries."""
    found = _ever(tuple(one.pk for one in memberships)) if memberships else []
    return _with_plans(found, memberships)


@ready
def _in_force(memberships: tuple[int, ...]) -> QuerySet[AutoRenewal]:
    found = AutoRenewal.objects.in_force().filter(among("membership", memberships))
    return found.select_related("saved_method", "ended_by")


@ready
def _ever(memberships: tuple[int, ...]) -> QuerySet[AutoRenewal]:
    found = AutoRenewal.objects.filter(among("membership", memberships), saved_method__isnull=False)
    return found.select_related("saved_method", "ended_by").order_by("-agreed_at", "-pk")


def _with_plans(agreements: list[AutoRenewal], memberships: Collection[Membership]) -> list[AutoRenewal]:
    """The agreements with what is planned and tried, and with the memberships they are for."""
    of = {one.pk: one for one in memberships}
    tries = ChargeTry.objects.select_related("attempt__saved_method").order_by("pk")
    plans = PlannedRenewal.objects.select_related("term").prefetch_related(Prefetch("tries", tries))
    prefetch_related_objects(agreements, Prefetch("planned", plans))
    for one in agreements:
        one.membership = of[one.membership_id]
    return agreements


def may_renew_itself(membership: Membership) -> bool:
    """Whether it may be offered: the next term is sold, has a price, and there is an end to renew."""
    last = last_term(membership)
    if last is None or last.last_day is None or _is_given_up(membership) or membership.type.archived_at:
        return False
    try:
        return quote_renewal(membership, last.last_day).to_pay.amount > 0
    except DomainError:
        return False


def _is_given_up(membership: Membership) -> bool:
    return membership.cancelled_at is not None or membership.leaving_since is not None


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


def unpaid_tries() -> QuerySet[PlannedRenewal]:
    """Planned renewals whose card was tried and did not pay; without those paid for in another way meanwhile."""
    further = Term.objects.standing().filter(
        membership=OuterRef("agreement__membership"), days__fully_gt=OuterRef("term__days")
    )
    return PlannedRenewal.objects.open().filter(
        ~Exists(further), Exists(ChargeTry.objects.filter(planned=OuterRef("pk")))
    )


def in_dunning() -> QuerySet[PlannedRenewal]:
    """Those whose card did not pay, the longest waiting first."""
    related = ("agreement__saved_method", "agreement__membership__holder", "agreement__membership__type", "term")
    return unpaid_tries().select_related(*related).prefetch_related("tries__attempt").order_by("charge_on", "pk")


def failed_agreements(*, at: datetime) -> QuerySet[AutoRenewal]:
    """Those that ended without their member or staff wanting it, whose membership was not renewed since."""
    since = Term.objects.standing().filter(membership=OuterRef("membership"), granted_at__gt=OuterRef("ended_at"))
    again = AutoRenewal.objects.in_force().filter(membership=OuterRef("membership"))
    ended = [AutoRenewal.End.FAILED, AutoRenewal.End.NOT_POSSIBLE]
    found = AutoRenewal.objects.filter(end_reason__in=ended, ended_at__gt=at - REPORTED_FOR)
    found = found.filter(~Exists(since), ~Exists(again), membership__cancelled_at=None, membership__leaving_since=None)
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


def self_renewals_of(agreements: Collection[AutoRenewal], today: date) -> dict[int, SelfRenewal]:
    """What is shown of agreements in force, by membership; those without an end any more are left out.

    Live rules are asked for all at once, prices for all days of charging too. Needs `terms` of each membership.
    """
    days = {one.pk: _day_of_next_charge(one, today) for one in agreements}
    prices = _prices_on([(one, day) for one in agreements if (day := days[one.pk]) and not _plan_of_last(one)])
    found = (_self_renewal(one, days[one.pk], prices.get(one.pk), today) for one in agreements)
    return {renewal.agreement.membership_id: renewal for renewal in found if renewal is not None}


def _self_renewal(agreement: AutoRenewal, day: date | None, price: Money | None, today: date) -> SelfRenewal | None:
    last = last_term(agreement.membership)
    if last is None or last.last_day is None or day is None:
        return None
    planned = open_plan(agreement, last)
    step: Step | None = Step.CHARGE if today <= day + LATE else Step.GIVE_UP
    shown: date | None = day
    if planned is not None:
        price = Money(planned.amount, planned.currency)
        if planned.tries.all():
            step, shown = next_step(course_of(agreement, planned, last.last_day), today)
    return SelfRenewal(agreement, str(agreement.saved_method), step, shown, price, _last_decline(planned))


def _plan_of_last(agreement: AutoRenewal) -> PlannedRenewal | None:
    return open_plan(agreement, last) if (last := last_term(agreement.membership)) else None


def _day_of_next_charge(agreement: AutoRenewal, today: date) -> date | None:
    """As announced; else when it would be announced for. None for what never ends."""
    last = last_term(agreement.membership)
    if last is None or last.last_day is None:
        return None
    planned = open_plan(agreement, last)
    return planned.charge_on if planned else day_of_charge(last.last_day, max(today, last.last_day - ANNOUNCE))


def _prices_on(wanted: Collection[tuple[AutoRenewal, date]]) -> dict[int, Money]:
    """What each renewal would cost on its day, by agreement; without those that are not sold then."""
    types = [agreement.membership.type for agreement, _on in wanted]
    prefetch_related_objects(types, LIVE_RULES, "product__seller", "product__tax_code")
    by_day = full_prices_on_days(types, {on for _agreement, on in wanted})
    found = {}
    for agreement, on in wanted:
        if (price := by_day[on].get(agreement.membership.type_id)) is not None:
            with suppress(DomainError):
                found[agreement.pk] = quote_renewal(agreement.membership, on, price).to_pay
    return found


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
