"""Further seats of an organisation's membership that nobody pays for now."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.models import ExceptionMade, User
from ams.core.money import Money, format_money
from billing.operations import Why
from members.operations.more_seats import SeatsWorth, give_seats_unpaid, lock_for_more_seats, worth_of_seats
from members.queries.seats import seats_in_all
from staffdesk.operations.exceptions.plan import Asking, NotTheirs, Plan, membership_asked


def plan_further_seats(asking: Asking) -> Plan:
    """So many until the end of what is paid; the limit is held against what they would cost. The row is locked.

    Raises NoFurtherSeats, NotOffered, NotOnSale.
    """
    seats, today = int(asking.asked["seats"]), day_of(asking.at)
    membership = lock_for_more_seats(membership_asked(asking))
    worth, in_all = worth_of_seats(membership, seats, today), seats_in_all(membership, today) + seats
    words = ngettext(
        "“%(type)s” has %(seats)d seat more, %(in_all)d in all, until %(until)s, worth %(worth)s, for nothing.",
        "“%(type)s” has %(seats)d seats more, %(in_all)d in all, until %(until)s, worth %(worth)s, for nothing.",
        seats,
    )
    until = date_format(worth.until) if worth.until else _("the end of their life")
    facts = {"type": membership.type, "seats": seats, "in_all": in_all, "until": until, "worth": _written(worth.worth)}
    told = f"{words % facts} {_at_renewal(worth)}".rstrip()

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        made = give_seats_unpaid(membership=membership, seats=seats, why=why, at=at, by=by).exception
        if made is None:
            raise NotTheirs(_("Nothing was done."))
        return made

    return Plan(worth.worth.amount, told, (membership.pk, in_all, worth.until, worth.a_period), make, membership)


def _at_renewal(worth: SeatsWorth) -> str:
    """What becomes of them after the last day."""
    if worth.until is None:
        return ""
    if worth.a_period is None:
        return _("Renewing goes on with them at no further price.")
    return _("Renewing goes on with them and asks %(price)s for each.") % {"price": _written(worth.a_period)}


def _written(money: Money) -> str:
    return format_money(money.amount, money.currency, get_language() or "en")
