"""Lists by sections and committees: who belongs where, who holds an office, and who held one before."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from members.models import Belonging, Office
from staffdesk.lists.criteria import Condition


def in_section(condition: Condition, on: date) -> Q:
    """Of a contact: belongs to any of the sections on a day."""
    belonging = Belonging.objects.on(on).filter(section__in=list(map(int, condition.values)))
    return Q(Exists(belonging.filter(contact=OuterRef("pk"))))


def in_committee(condition: Condition, on: date) -> Q:
    """Of a contact: holds an office in any of the committees on a day; or had one that was over by then (`ever`)."""
    offices = Office.objects.over(on=on) if condition.how == "ever" else Office.objects.current(on=on)
    mine = offices.filter(contact=OuterRef("pk"), role__committee__in=list(map(int, condition.values)))
    return Q(Exists(mine))
