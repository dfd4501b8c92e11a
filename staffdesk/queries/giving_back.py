"""Money that goes back, as staff read it."""

from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ams.core.money import format_money
from billing.models import Order, Payment, Refund
from billing.operations import GivenBack, GivingBack
from billing.queries import excess_payments


def consequences(order: Order, asked: GivingBack, given: GivenBack, owed: Decimal) -> list[str]:
    """What giving back will do, a sentence each; `owed` is what is owed after it."""
    said = []
    if note := given.credit_note:
        facts = {"amount": _money(note.gross, order), "to": note.facts["mailed_to"]}
        said.append(
            _("%(amount)s is taken off this order. A credit note is issued and mailed to %(to)s at once.") % facts
            if facts["to"]
            else _("%(amount)s is taken off this order. A credit note is issued; no address is known to mail it to.")
            % facts
        )
    said += [_goes(refund, order) for refund in given.refunds]
    names = ", ".join(f"“{line.description}”" for line in given.revoked)
    if given.revoked:
        said.append(_("%(names)s is taken back and counts no more.") % {"names": names})
        if asked.written_off:
            said.append(_("The goods are not put back into the stock."))
    elif given.credit_note:
        said.append(_("They keep what they bought."))
    said.append(_left(owed, order))
    return said


def left_over(order: Order) -> Sequence[Payment]:
    """Payments that came for an order and of which something pays none."""
    by_visit = Payment.objects.filter(attempt__order=order).order_by().values_list("pk", flat=True)
    by_receipt = Payment.objects.filter(receipt__order=order).order_by().values_list("pk", flat=True)
    came = list(by_visit.union(by_receipt))  # few, and each found by an index: asked in one go, whole tables are read
    return list(excess_payments().filter(pk__in=came)) if came else []


def _goes(refund: Refund, order: Order) -> str:
    facts = {"amount": _money(refund.amount, order), "card": refund.payment.detail or "••••"}
    if refund.method == Refund.Method.CARD:
        return _("%(amount)s goes back to the card %(card)s, which its bank shows within ten days.") % facts
    if refund.method == Refund.Method.TRANSFER:
        return _("You transfer %(amount)s yourself: this only writes it down.") % facts
    return _("You hand over %(amount)s in cash: this only writes it down.") % facts


def _left(owed: Decimal, order: Order) -> str:
    if owed > 0:
        return _("%(amount)s is owed for this order then.") % {"amount": _money(owed, order)}
    if owed < 0:
        return _("%(amount)s more than owed is here then; it is still theirs.") % {"amount": _money(-owed, order)}
    return _("Then nothing is owed.")


def _money(amount: Decimal, order: Order) -> str:
    return format_money(amount, order.currency, get_language() or settings.LANGUAGE_CODE)
