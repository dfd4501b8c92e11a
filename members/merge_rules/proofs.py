"""What two contacts have shown, when they become one: one proof a type waits to be looked at."""

from ams.core.merging import Merging, moves
from members.models import Proof


@moves("members.Proof.contact")
def let_the_newer_wait(merging: Merging) -> None:
    """Where both wait for the same type, the one that was sent last does; the other stays as replaced."""
    mine = {one.type_id: one for one in Proof.objects.waiting().filter(contact=merging.kept)}
    for one in Proof.objects.waiting().filter(contact=merging.absorbed).order_by("pk"):
        if one.type_id in mine:
            older = min(one, mine[one.type_id], key=lambda proof: proof.sent_at)
            merging.change(older, decision=Proof.Decision.REPLACED, decided_at=merging.at)
