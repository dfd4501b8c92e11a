"""An invoice that the rules do not give: staff say for how many days, and whether it is given before the money."""

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core.association import day_of
from ams.core.models import ExceptionMade, User
from ams.core.models.resolution import contact_ids_of
from ams.core.money import format_money
from billing.models import Order
from billing.operations import CannotInvoice, InvoiceRequest, OutsideTheRules, Why, issue_invoice
from staffdesk.operations.exceptions.plan import Asking, NotTheirs, Plan

AT_ONCE = "at_once"


def plan_invoice(asking: Asking) -> Plan:
    """Sell what is not paid, to be paid later. The order's row is locked. Raises NotTheirs, CannotInvoice."""
    asked, days = asking.asked, int(asking.asked["days"])
    mine = Order.objects.filter(buyer__in=contact_ids_of(asking.contact), reference=asked["order"])
    order = mine.select_for_update(of=("self",)).first()
    if order is None:
        raise NotTheirs(_("There is no such order of theirs."))
    owed = order.balance()
    if order.is_sold or order.cancelled_at or owed <= 0:
        raise CannotInvoice(_("Nothing is owed for this order, or there is an invoice already."))
    at_once = asked["given"] == AT_ONCE
    facts = {
        "amount": format_money(owed, order.currency, get_language() or "en"),
        "order": order.reference,
        "day": date_format(day_of(asking.at) + timedelta(days=days)),
    }
    told = _("An invoice for order %(order)s goes out: %(amount)s, to be paid by %(day)s.") % facts
    given = _("It is theirs at once.") if at_once else _("It is kept for them until the money is here.")

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        outside = OutsideTheRules(why, days, at_once)
        request = InvoiceRequest(purchase_order=asked.get("purchase_order", ""))
        invoice = issue_invoice(order=order, asked=request, at=at, by=by, outside=outside)
        if invoice.exception is None:
            raise CannotInvoice(_("There is an invoice for this order already."))
        return invoice.exception

    return Plan(owed, f"{told} {given}", (order.total, *order.sums(), at_once), make, order)
