"""How an order stands, for templates."""

from django import template

from billing.models import Order
from staffdesk import words

register = template.Library()


@register.simple_tag
def order_state(order: Order) -> words.OrderState:
    """Its word and its tone; the order comes `with_sums`."""
    return words.order_state(order)
