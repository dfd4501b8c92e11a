"""Amounts of credits, as people write them."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format

register = template.Library()


@register.filter
def plain(amount: Decimal) -> str:
    """“1.5” and “10”: no more decimals than there are."""
    shown = amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
    return number_format(shown)
