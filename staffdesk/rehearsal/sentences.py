"""A scenario in one sentence, as somebody would say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.text import get_text_list
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.money import format_money
from billing.discounts import code_as_typed
from billing.models import ShopItem
from events.models import TicketType
from members.models import MembershipType
from staffdesk.models import CaseMessage, Scenario
from staffdesk.rehearsal.differences import OUTCOMES, STANDINGS, THINGS, weekday
from staffdesk.rehearsal.plans import (
    BY_CARD,
    BY_TRANSFER,
    DONE,
    INVOICE_PAID,
    NOT_YET,
    ON_INVOICE,
    SEAT,
    Expected,
    Plan,
    read_expected,
    read_plan,
)

Kind = Scenario.Kind
PAYS: Final = {
    BY_CARD: gettext_lazy("pays by card"),
    BY_TRANSFER: gettext_lazy("pays by bank transfer"),
    ON_INVOICE: gettext_lazy("asks for an invoice"),
    INVOICE_PAID: gettext_lazy("asks for an invoice, paid by bank transfer when it is due"),
    NOT_YET: gettext_lazy("does not pay yet"),
}  # how, as a sentence says it


@dataclass(frozen=True, slots=True)
class Names:
    """What rows are called that scenarios name by their keys, and the currency of what they cost."""

    types: dict[int, str]
    tickets: dict[int, str]
    items: dict[int, str]
    currency: str


def names_for(scenarios: Iterable[Scenario]) -> Names:
    """Those that some scenarios need. Four queries, however many there are."""
    plans = [read_plan(one.kind, one.steps) for one in scenarios]
    types = MembershipType.objects.filter(pk__in={plan.type for plan in plans})
    tickets = TicketType.objects.select_related("event").filter(pk__in={plan.ticket for plan in plans})
    items = ShopItem.objects.filter(pk__in={plan.item for plan in plans})
    return Names(
        dict(types.values_list("pk", "name")),
        {one.pk: f"{one.event}, {one.name}" for one in tickets},
        dict(items.values_list("pk", "product__name")),
        the_association().currency,
    )


def sentence_of(scenario: Scenario, names: Names | None = None) -> str:
    """What is played and what should come of it."""
    names = names or names_for([scenario])
    plan, expected = read_plan(scenario.kind, scenario.steps), read_expected(scenario.expects)
    comes = get_text_list(_what_comes(plan, expected, names), _("and"))
    played = _PLAYED[Kind(scenario.kind)](plan, names)
    return f"{played}: {comes}." if comes else f"{played}."


def day_in_words(month_and_day: str) -> str:
    """15 March."""
    month, day = (int(part) for part in month_and_day.split("-"))
    return f"{day} {MONTHS[month]}"


def _joins(plan: Plan, names: Names) -> str:
    facts = {**_first(plan, names), "code": _code(plan), "pays": _pays(plan)}
    return _("Somebody joins as %(type)s %(day)s%(code)s and %(pays)s") % facts


def _renews(plan: Plan, names: Names) -> str:
    facts = {**_first(plan, names), "late": _late(plan), "pays": _unless_by_card(plan)}
    return _("Somebody who joined as %(type)s %(day)s renews %(late)s%(pays)s") % facts


def _late(plan: Plan) -> str:
    days = abs(plan.late_by)
    if plan.late_by > 0:
        return ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    if plan.late_by < 0:
        return ngettext("%(days)d day before it ends", "%(days)d days before it ends", days) % {"days": days}
    return _("on the last day")


def _leaves(plan: Plan, names: Names) -> str:
    when = _("at once") if plan.at_once else _("with the last paid day")
    facts = {**_first(plan, names), "later": _later(plan), "when": when}
    return _("Somebody who joined as %(type)s %(day)s leaves %(later)s, %(when)s") % facts


def _names_people(plan: Plan, names: Names) -> str:
    facts = {**_first(plan, names), "later": _later(plan), "pays": _pays(plan)}
    facts["people"] = ngettext("%(n)d person", "%(n)d people", plan.people) % {"n": plan.people}
    facts["seats"] = ngettext("%(n)d further seat", "%(n)d further seats", plan.seats) % {"n": plan.seats}
    if not plan.seats:
        return _("An organisation that joined as %(type)s %(day)s names %(people)s %(later)s") % facts
    return (
        _("An organisation that joined as %(type)s %(day)s orders %(seats)s %(later)s, %(pays)s and names %(people)s")
        % facts
    )


def _registers(plan: Plan, names: Names) -> str:
    facts = {"who": _who(plan, names), "ticket": names.tickets.get(plan.ticket, "?"), "days": plan.days_before,
             "n": plan.place - 1, "code": _code(plan), "pays": _unless_by_card(plan)}  # fmt: skip
    said = (
        _("%(who)s registers a colleague for %(ticket)s%(code)s, %(days)d days before it begins%(pays)s")
        if plan.colleague
        else _("%(who)s registers for %(ticket)s%(code)s, %(days)d days before it begins%(pays)s")
    ) % facts
    full = ngettext("when %(n)d person has a seat already", "when %(n)d people have seats already", plan.place - 1)
    return f"{said}, {full % facts}" if plan.place > 1 else said


def _cancels(plan: Plan, names: Names) -> str:
    facts = {"registers": _registers(plan, names), "days": plan.cancel_before}
    return _("%(registers)s, and cancels %(days)d days before it begins") % facts


def _buys(plan: Plan, names: Names) -> str:
    facts: dict[str, object] = {"who": _who(plan, names), "item": names.items.get(plan.item, "?"), "n": plan.quantity,
                                "code": _code(plan), "pays": _pays(plan)}  # fmt: skip
    if plan.gives:
        facts["amount"] = _money(Decimal(plan.gives), names.currency)
        return _("%(who)s gives %(amount)s for “%(item)s” and %(pays)s") % facts
    if plan.quantity == 1:
        return _("%(who)s buys “%(item)s”%(code)s and %(pays)s") % facts
    return _("%(who)s buys %(n)d of “%(item)s”%(code)s and %(pays)s") % facts


def _writes(plan: Plan, names: Names) -> str:  # noqa: ARG001 - all of them take the same
    facts = {"day": weekday(plan.weekday), "clock": plan.clock}
    return {
        CaseMessage.Kind.CALL_IN: _("Somebody calls on %(day)s at %(clock)s and asks to be called back"),
        CaseMessage.Kind.WEB: _("Somebody writes on the website on %(day)s at %(clock)s"),
    }.get(CaseMessage.Kind(plan.channel), _("Somebody sends a mail on %(day)s at %(clock)s")) % facts


_PLAYED: Final = {
    Kind.JOIN: _joins, Kind.RENEW: _renews, Kind.LEAVE: _leaves, Kind.SEATS: _names_people, Kind.REGISTER: _registers,
    Kind.CANCEL: _cancels, Kind.BUY: _buys, Kind.CASE: _writes,
}  # fmt: skip


def _first(plan: Plan, names: Names) -> dict[str, str]:
    """As what they joined, and when."""
    return {"type": names.types.get(plan.type, "?"), "day": _when(plan)}


def _who(plan: Plan, names: Names) -> str:
    return _("A member (%(type)s)") % {"type": names.types.get(plan.type, "?")} if plan.type else _("Somebody")


def _code(plan: Plan) -> str:
    return _(" with the code %(code)s") % {"code": code_as_typed(plan.code)} if plan.code else ""


def _pays(plan: Plan) -> str:
    return str(PAYS[plan.pays])


def _unless_by_card(plan: Plan) -> str:
    return "" if plan.pays == BY_CARD else _(" and %(pays)s") % {"pays": _pays(plan)}


def _later(plan: Plan) -> str:
    if not plan.days_after:
        return _("on the same day")
    return ngettext("%(n)d day later", "%(n)d days later", plan.days_after) % {"n": plan.days_after}


def _when(plan: Plan) -> str:
    return _("on %(day)s") % {"day": day_in_words(plan.on)} if plan.on else _("today")


def _what_comes(plan: Plan, expected: Expected, names: Names) -> list[str]:
    said = []
    if expected.outcome not in (DONE, SEAT) or plan.kind == Kind.REGISTER:
        said.append(_lower(str(OUTCOMES[expected.outcome])))
    if expected.standing:
        said.append(_("the membership is %(standing)s by then") % {"standing": STANDINGS[expected.standing]})
    said += _money_said(expected, names)
    if expected.until:
        said.append(_("it runs until %(day)s") % {"day": _until(expected)})
    if expected.gets:
        things = get_text_list([str(THINGS.get(one, one)) for one in expected.gets], _("and"))
        said.append(_("they get %(things)s") % {"things": things})
    if expected.says:
        said.append(_("a mail says “%(words)s”") % {"words": expected.says})
    if expected.due_weekday is not None:
        facts = {"day": weekday(expected.due_weekday), "clock": expected.due_clock}
        said.append(_("it is promised until %(day)s %(clock)s") % facts)
    return said


def _money_said(expected: Expected, names: Names) -> list[str]:
    said = []
    if expected.costs:
        said.append(_("it costs %(amount)s") % {"amount": _money(Decimal(expected.costs), names.currency)})
    if expected.back:
        said.append(_("%(amount)s comes back") % {"amount": _money(Decimal(expected.back), names.currency)})
    if expected.due_in is not None:
        said.append(_("the invoice is to be paid within %(n)d days") % {"n": expected.due_in})
    return said


def _until(expected: Expected) -> str:
    facts = {"day": day_in_words(expected.until), "years": expected.years}
    if expected.years == 0:
        return _("%(day)s of the same year") % facts
    if expected.years == 1:
        return _("%(day)s of the next year") % facts
    return _("%(day)s, %(years)d years later") % facts


def _money(amount: Decimal, currency: str) -> str:
    return format_money(amount, currency, get_language() or settings.LANGUAGE_CODE)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
