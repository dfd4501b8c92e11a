"""A cheque that bounced, a transfer that was recalled: what becomes of what it paid for, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models import Order
from billing.operations import is_taken_back_by_rule
from staffdesk.forms.giving_back import KEEP, REVOKE, WhyForm


class ReturnedForm(WhyForm):
    """Order by order what is kept, as the products' rules say unless somebody says otherwise."""

    field_order = ["reason", "words", "note"]

    def __init__(self, *args: Any, orders: Sequence[Order], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = orders
        self.fields["note"].help_text = _("Stands in the mail about it.")
        for order in orders:
            self.fields[self.name_of(order)] = forms.ChoiceField(
                label=_("What becomes of order %(order)s?") % {"order": order.reference},
                help_text=" · ".join(line.description for line in order.lines.all()),
                choices=[
                    (KEEP, _("They keep it, and owe it again")),
                    (REVOKE, _("It is taken back, and owed no more: a credit note goes out")),
                ],
                widget=forms.RadioSelect,
                initial=REVOKE if is_taken_back_by_rule(order) else KEEP,
            )
        self.order_fields([*(self.name_of(order) for order in orders), *self.field_order])

    @staticmethod
    def name_of(order: Order) -> str:
        """What its field is called."""
        return f"order-{order.pk}"

    def taken_back(self) -> list[Order]:
        """Orders whose things are taken back."""
        return [order for order in self.orders if self.cleaned_data[self.name_of(order)] == REVOKE]
