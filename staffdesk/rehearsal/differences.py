"""What differs between what should come of a scenario and what came of it, in sentences for whoever set it up. Pure."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from ams.core.money import Money, format_money
from staffdesk.rehearsal.plans import ASKED, CARD, DONE, REFUSED, SEAT, WAITS, Expected, Happened

THINGS: Final = {
    CARD: gettext_lazy("a card"),
    "receipt": gettext_lazy("a receipt"),
    "membership.joined": gettext_lazy("the welcome"),
    "membership.renewed": gettext_lazy("the mail that thanks for renewing"),
    "renewal.notice": gettext_lazy("a reminder to renew"),
    "confirmation": gettext_lazy("the confirmation of the order"),
    "ticket": gettext_lazy("a ticket"),
    "event.waits": gettext_lazy("the mail that says they wait"),
    "invoice": gettext_lazy("an invoice"),
    "credit_note": gettext_lazy("a credit note"),
    "membership.cancelled": gettext_lazy("the mail that says they leave"),
    "seat.offered": gettext_lazy("an invitation to a seat"),
}  # what people get, as a sentence names it
OUTCOMES: Final = {
    DONE: gettext_lazy("It goes through"),
    REFUSED: gettext_lazy("It is refused"),
    ASKED: gettext_lazy("Staff decide first"),
    SEAT: gettext_lazy("They have a seat"),
    WAITS: gettext_lazy("They wait for a seat"),
}
STANDINGS: Final = {
    "current": gettext_lazy("current"),
    "in_grace": gettext_lazy("in grace"),
    "lapsed": gettext_lazy("lapsed"),
    "cancelled": gettext_lazy("cancelled"),
    "pending": gettext_lazy("not begun"),
}


def differences(expected: Expected, happened: Happened) -> list[str]:
    """Each difference, one sentence. Where it went another way altogether, that alone is said."""
    if happened.trouble:
        return [happened.trouble]
    if happened.outcome != expected.outcome:
        return [_another_way(expected, happened)]
    return [*_money_and_days(expected, happened), *_what_they_get(expected, happened), *_promised(expected, happened)]


def told(happened: Happened) -> list[str]:
    """What happened, for the page."""
    if happened.trouble:
        return []
    said = [f"{OUTCOMES[happened.outcome]}: {happened.why}" if happened.why else f"{OUTCOMES[happened.outcome]}."]
    if happened.done_on:
        said.append(_("It was played as if it were %(day)s.") % {"day": in_words(happened.done_on)})
    if happened.standing:
        said.append(_("The membership was %(standing)s then.") % {"standing": STANDINGS[happened.standing]})
    said += _told_of_money(happened)
    if happened.runs:
        said.append(_runs(happened.until))
    said += [_("A mail: “%(subject)s”.") % {"subject": mail.subject} for mail in happened.mails]
    if happened.due_at:
        said.append(_("It is promised until %(when)s.") % {"when": clock_in_words(happened.due_at)})
    return said


def _told_of_money(happened: Happened) -> list[str]:
    said = []
    if happened.cost:
        said.append(_("It costs %(amount)s.") % {"amount": money(happened.cost)})
    if happened.back is not None:
        said.append(_("%(amount)s comes back.") % {"amount": money(happened.back)})
    if happened.due_in is not None:
        said.append(_days_to_pay(happened.due_in))
    return said


def _another_way(expected: Expected, happened: Happened) -> str:
    facts = {"came": OUTCOMES[happened.outcome], "meant": str(OUTCOMES[expected.outcome]).lower(), "why": happened.why}
    if happened.why:
        return _("%(came)s, where it should be that %(meant)s: %(why)s") % facts
    return _("%(came)s, where it should be that %(meant)s.") % facts


def _money_and_days(expected: Expected, happened: Happened) -> Iterator[str]:
    meant = expected.amount
    if meant is not None and happened.cost is not None and happened.cost.amount != meant:
        facts = {"is": money(happened.cost), "meant": money(Money.rounded(meant, happened.cost.currency))}
        yield _("It costs %(is)s, not %(meant)s.") % facts
    yield from _later_and_back(expected, happened)
    if expected.standing and expected.standing != happened.standing:
        facts = {"is": str(STANDINGS[happened.standing]), "meant": str(STANDINGS[expected.standing])}
        yield _("The membership is %(is)s by then, not %(meant)s.") % facts
    last_day = expected.last_day(happened.done_on) if happened.done_on else None
    if last_day is None:
        return
    if not happened.runs:
        yield _("No membership runs, where one should until %(meant)s.") % {"meant": in_words(last_day)}
    elif happened.until is None:
        yield _("It runs for life, not until %(meant)s.") % {"meant": in_words(last_day)}
    elif happened.until != last_day:
        facts = {"is": in_words(happened.until), "meant": in_words(last_day)}
        yield _("It runs until %(is)s, not until %(meant)s.") % facts


def _later_and_back(expected: Expected, happened: Happened) -> Iterator[str]:
    meant = expected.amount_back
    if meant is not None and happened.back is not None and happened.back.amount != meant:
        facts = {"is": money(happened.back), "meant": money(Money.rounded(meant, happened.back.currency))}
        yield _("%(is)s comes back, not %(meant)s.") % facts
    if expected.due_in is None or expected.due_in == happened.due_in:
        return
    days = {"is": happened.due_in, "meant": expected.due_in}
    if happened.due_in is None:
        yield _("There is no invoice, where one should be that is to be paid within %(meant)d days.") % days
    else:
        yield _("The invoice is to be paid within %(is)d days, not %(meant)d.") % days


def _what_they_get(expected: Expected, happened: Happened) -> Iterator[str]:
    for one in expected.gets:
        if one not in happened.gets:
            yield _("They do not get %(what)s.") % {"what": THINGS.get(one, one)}
    if expected.says and not any(_plain(expected.says) in _plain(mail.text) for mail in happened.mails):
        subjects = ", ".join(f"“{mail.subject}”" for mail in happened.mails)
        facts = {"words": expected.says, "mails": subjects}
        yield (
            _("None of the mails says “%(words)s”. These would go out: %(mails)s.") % facts
            if subjects
            else _("No mail goes out, so none says “%(words)s”.") % facts
        )


def _promised(expected: Expected, happened: Happened) -> Iterator[str]:
    if expected.due_weekday is None:
        return
    meant = f"{weekday(expected.due_weekday)} {expected.due_clock}"
    if happened.due_at is None:
        yield _("Nothing is promised, where it should be done by %(meant)s.") % {"meant": meant}
    elif (happened.due_at.weekday(), f"{happened.due_at:%H:%M}") != (expected.due_weekday, expected.due_clock):
        facts = {"is": clock_in_words(happened.due_at), "meant": meant}
        yield _("It is promised until %(is)s, not until %(meant)s.") % facts


def _runs(until: date | None) -> str:
    return _("It runs until %(day)s.") % {"day": in_words(until)} if until else _("It runs for life.")


def _days_to_pay(days: int) -> str:
    return (
        ngettext("The invoice is to be paid within %(n)d day.", "The invoice is to be paid within %(n)d days.", days)
        % {"n": days}
    )  # fmt: skip


def money(amount: Money) -> str:
    """As people write it."""
    return format_money(amount.amount, amount.currency, get_language() or settings.LANGUAGE_CODE)


def in_words(day: date) -> str:
    """31 December 2027."""
    return date_format(day, "j F Y")


def clock_in_words(at: datetime) -> str:
    """Monday 11:30."""
    return f"{weekday(at.weekday())} {at:%H:%M}"


def weekday(number: int) -> str:
    """Its name; Monday is 0."""
    return date_format(date(2024, 1, 1 + number), "l")


def _plain(text: str) -> str:
    """Without regard to case, line breaks and spaces that do not break."""
    return " ".join(text.replace("\u00a0", " ").split()).casefold()
