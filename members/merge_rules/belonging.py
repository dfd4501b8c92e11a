"""Sections and offices when two contacts become one: one section at a time, and no office twice on the same days."""

from ams.core.merging import Merging, moves
from members.models import Belonging, Office


@moves("members.Belonging.contact")
def belong_to_one_section(merging: Merging) -> None:
    """The kept contact's sections stand, unless somebody decided about the other one and nobody about it."""
    mine = list(Belonging.objects.filter(contact=merging.kept).order_by("pk"))
    others = list(Belonging.objects.filter(contact=merging.absorbed).order_by("pk"))
    for one in others:
        in_the_way = [row for row in mine if _overlap(row, one)]
        if one.way != Belonging.Way.POSTCODE and all(row.way == Belonging.Way.POSTCODE for row in in_the_way):
            for row in in_the_way:
                merging.drop(row)
                mine.remove(row)
        elif in_the_way:
            merging.drop(one)


@moves("members.Office.contact")
def hold_an_office_once(merging: Merging) -> None:
    """Where both hold a role on the same days, the kept contact's term stands and the other is struck out."""
    mine = list(Office.objects.standing().filter(contact=merging.kept))
    for one in Office.objects.standing().filter(contact=merging.absorbed).order_by("pk"):
        if any(row.role_id == one.role_id and _overlap(row, one) for row in mine):
            merging.change(one, revoked_at=merging.at)


def _overlap(one: Belonging | Office, other: Belonging | Office) -> bool:
    first, second = one.days, other.days
    return (second.upper is None or first.lower < second.upper) and (first.upper is None or second.lower < first.upper)
