"""Money in templates: `{% load money %}`, then `{{ line.gross|money:order.currency }}`."""

from decimal import Decimal

from django import template
from django.conf import settings
from django.contrib.admin.helpers import AdminReadonlyField
from django.utils.translation import get_language

from ams.core.money import Money, format_money

register = template.Library()


@register.filter
def money(amount: Decimal | Money | None, currency: str = "") -> str:
    """The amount as the reader's language writes it; nothing for nothing. A Money knows its currency itself."""
    if amount is None or amount == "":
        return ""
    language = get_language() or settings.LANGUAGE_CODE
    if isinstance(amount, Money):
        return format_money(amount.amount, amount.currency, language)
    return format_money(Decimal(amount), currency, language)


@register.filter
def contents_in(field: AdminReadonlyField, currency: str) -> str:
    """What a cell of the admin says that is only read: an amount as money, where its screen names it so."""
    name = field.field["field"]
    if name not in getattr(field.model_admin, "money_fields", ()):
        return str(field.contents())
    return money(getattr(field.form.instance, str(name)), currency)
