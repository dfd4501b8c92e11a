"""Keeps seats for those who are about to pay: billing knows this class by its name in the settings alone."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from billing.models import Order, OrderLine
from billing.operations import CannotOrder
from events.models import Registration, SessionPlace
from events.operations import give_up_seats, take_seats


class SeatKeeper:
    """A line of a ticket is one registration, by its code; one of a session that costs extra, a place in it.

    Places have a seat as long as their registration has: whoever seats that looks at them too.
    """

    def keep(self, *, lines: Sequence[OrderLine], until: datetime | None, at: datetime) -> None:
        """A seat for each, all or none. Raises NoSeatLeft, and CannotOrder for a ticket that is nobody's."""
        codes = [line.reference for line in lines]
        found = {one.code: one for one in Registration.objects.filter(code__in=codes)}
        places = {one.code: one for one in SessionPlace.objects.filter(code__in=codes)}
        if found.keys() | places.keys() != set(codes):
            raise CannotOrder(_("Tickets are had on the page of their event, where it is said who comes."))
        for line in lines:
            row = found.get(line.reference) or places[line.reference]
            if row.order_line_id is None:
                row.order_line = line
                row.save(update_fields=["order_line"])
        take_seats(registrations=list(found.values()), until=until, at=at)

    def let_go(self, *, lines: Sequence[OrderLine], at: datetime, unpaid: bool) -> None:
        """The seats are free for others at once."""
        give_up_seats(registrations=list(Registration.objects.filter(order_line__in=lines)), at=at, unpaid=unpaid)

    def let_go_unpaid(self, *, order: Order) -> bool:
        """Whether its registrations lapsed."""
        return Registration.objects.filter(order_line__order=order, lapsed_at__isnull=False).exists()
