"""A scenario in one sentence, as somebody would say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.dates import MONTHS
from django.utils.text import get_text_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.money import format_money
from events.models import TicketType
from members.models import MembershipType
from staffdesk.models import CaseMessage, Scenario
from staffdesk.rehearsal.differences import OUTCOMES, STANDINGS, THINGS, weekday
from staffdesk.rehearsal.plans import DONE, SEAT, Expected, Plan, read_expected, read_plan

Kind = Scenario.Kind


@dataclass(frozen=True, slots=True)
class Names:
    """What rows are called that scenarios name by their keys, and the currency of what they cost."""

    types: dict[int, str]
    tickets: dict[int, str]
    currency: str


def names_for(scenarios: Iterable[Scenario]) -> Names:
    """Those that some scenarios need. Three queries, however many there are."""
    plans = [read_plan(one.kind, one.steps) for one in scenarios]
    types = MembershipType.objects.filter(pk__in={plan.type for plan in plans})
    tickets = TicketType.objects.select_related("event").filter(pk__in={plan.ticket for plan in plans})
    return Names(
        dict(types.values_list("pk", "name")),
        {one.pk: f"{one.event}, {one.name}" for one in tickets},
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
    facts = {"type": names.types.get(plan.type, "?"), "day": _when(plan)}
    if plan.pays:
        return _("Somebody joins as %(type)s %(day)s and pays by card") % facts
    return _("Somebody joins as %(type)s %(day)s and does not pay yet") % facts


def _renews(plan: Plan, names: Names) -> str:
    facts = {"type": names.types.get(plan.type, "?"), "day": _when(plan), "days": abs(plan.late_by)}
    if plan.late_by > 0:
        words = ngettext(
            "Somebody who joined as %(type)s %(day)s renews %(days)d day late",
            "Somebody who joined as %(type)s %(day)s renews %(days)d days late",
            plan.late_by,
        )
        return words % facts
    if plan.late_by < 0:
        words = ngettext(
            "Somebody who joined as %(type)s %(day)s renews %(days)d day before it ends",
            "Somebody who joined as %(type)s %(day)s renews %(days)d days before it ends",
            -plan.late_by,
        )
        return words % facts
    return _("Somebody who joined as %(type)s %(day)s renews on the last day") % facts


def _registers(plan: Plan, names: Names) -> str:
    who = _("A member (%(type)s)") % {"type": names.types.get(plan.type, "?")} if plan.type else _("Somebody")
    facts = {"who": who, "ticket": names.tickets.get(plan.ticket, "?"), "days": plan.days_before, "n": plan.place - 1}
    said = (
        _("%(who)s registers a colleague for %(ticket)s, %(days)d days before it begins")
        if plan.colleague
        else _("%(who)s registers for %(ticket)s, %(days)d days before it begins")
    ) % facts
    full = ngettext("when %(n)d person has a seat already", "when %(n)d people have seats already", plan.place - 1)
    return f"{said}, {full % facts}" if plan.place > 1 else said


def _writes(plan: Plan, names: Names) -> str:  # noqa: ARG001 - all of them take the same
    facts = {"day": weekday(plan.weekday), "clock": plan.clock}
    return {
        CaseMessage.Kind.CALL_IN: _("Somebody calls on %(day)s at %(clock)s and asks to be called back"),
        CaseMessage.Kind.WEB: _("Somebody writes on the website on %(day)s at %(clock)s"),
    }.get(CaseMessage.Kind(plan.channel), _("Somebody sends a mail on %(day)s at %(clock)s")) % facts


_PLAYED = {Kind.JOIN: _joins, Kind.RENEW: _renews, Kind.REGISTER: _registers, Kind.CASE: _writes}


def _when(plan: Plan) -> str:
    return _("on %(day)s") % {"day": day_in_words(plan.on)} if plan.on else _("today")


def _what_comes(plan: Plan, expected: Expected, names: Names) -> list[str]:
    said = []
    if expected.outcome not in (DONE, SEAT) or plan.kind == Kind.REGISTER:
        said.append(_lower(str(OUTCOMES[expected.outcome])))
    if expected.standing:
        said.append(_("the membership is %(standing)s by then") % {"standing": STANDINGS[expected.standing]})
    if expected.costs:
        said.append(_("it costs %(amount)s") % {"amount": _money(Decimal(expected.costs), names.currency)})
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
