"""Money stays with the contact it was for when two become one: orders, like payments and receipts, say what was."""

from ams.core.merging import Merging, moves, stays
from billing.models import SavedMethod

stays("billing.Order.buyer", "an order stays with whoever it was billed to; pages show it with the contact that stands")
stays("billing.CardVisit.contact", "a visit to the provider is over within the hour, and belongs to who began it")


@moves("billing.SavedMethod.contact")
def keep_one_card(merging: Merging) -> None:
    """One card is charged for one contact; where both left one, that of the record that stands."""
    in_force = SavedMethod.objects.in_force()
    if in_force.filter(contact=merging.kept).exists():
        for card in in_force.filter(contact=merging.absorbed):
            merging.change(card, ended_at=merging.at, end_reason=SavedMethod.End.REPLACED)
