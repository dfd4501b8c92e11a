"""When cases are due, for lists: the view asks once for all of its rows (`staffdesk.queries.clocks.first_due`)."""

from collections.abc import Mapping

from django import template

from staffdesk.models import Case
from staffdesk.queries.clocks import Due

register = template.Library()


@register.filter
def of_case(dues: Mapping[int, Due] | None, case: Case) -> Due | None:
    """The promise of a case that is due first: {% with due=dues|of_case:case %}; None where none runs."""
    return dues.get(case.pk) if dues else None
