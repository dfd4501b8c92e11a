"""Merging two contacts: what moves is found by introspection, what needs thought is registered by its app.

Apps register in their `merge_rules.py`, which every process loads: `moves`, `stays`, `details`, `asks`, `guards`.
"""

from ams.core.merging.asking import Detail, Difference, Question, asks, details, differences, questions
from ams.core.merging.guards import guards, what_depends_on
from ams.core.merging.operations import (
    CannotUndo,
    gather_stragglers,
    merge_contacts,
    refuse_what_cannot_be,
    stragglers,
    undo_merge,
)
from ams.core.merging.places import Fate, Place, moves, places, registered, stays
from ams.core.merging.planning import Pile, Plan, plan_merge
from ams.core.merging.work import ABSORBED, KEPT, CannotMerge, ChoiceNeeded, Merging

__all__ = [
    "ABSORBED",
    "KEPT",
    "CannotMerge",
    "CannotUndo",
    "ChoiceNeeded",
    "Detail",
    "Difference",
    "Fate",
    "Merging",
    "Pile",
    "Place",
    "Plan",
    "Question",
    "asks",
    "details",
    "differences",
    "gather_stragglers",
    "guards",
    "merge_contacts",
    "moves",
    "places",
    "plan_merge",
    "questions",
    "refuse_what_cannot_be",
    "registered",
    "stays",
    "stragglers",
    "undo_merge",
    "what_depends_on",
]
