"""What a merge would do, counted and in words, before anybody decides."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ams.core.merging.asking import Difference, Question, differences, questions
from ams.core.merging.places import Fate, Place, places
from ams.core.models import Contact

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Pile:
    """Rows of one kind."""

    noun: "str | Promise"
    count: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What would move, what would stay, what the two disagree about, and what has to be decided."""

    moving: list[Pile]
    staying: list[Pile]
    differences: list[Difference]
    questions: list[Question]


def plan_merge(kept: Contact, absorbed: Contact) -> Plan:
    """A merge of two contacts as it would be now; all tables are counted by one statement."""
    shown = [place for place in places() if place.is_shown]
    counts: tuple[int, ...] = Contact.objects.filter(pk=absorbed.pk).values_list(*map(_count, shown)).get()
    piles = [(place.fate, Pile(place.noun, count)) for place, count in zip(shown, counts, strict=True)]
    return Plan(
        moving=[pile for fate, pile in piles if pile.count and fate is Fate.MOVES],
        staying=[pile for fate, pile in piles if pile.count and fate is not Fate.MOVES],
        differences=list(differences(kept, absorbed)),
        questions=questions(kept, absorbed),
    )


def _count(place: Place) -> Coalesce:
    """How many rows of a column point at the contact of the outer query."""
    rows = place.model._base_manager.filter(**{place.field: OuterRef("pk")}).order_by().values(place.field)
    return Coalesce(Subquery(rows.annotate(n=Count("*")).values("n"), output_field=IntegerField()), Value(0))
