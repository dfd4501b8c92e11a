"""Two contacts become one, and come apart again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.merging.asking import answered, differences, questions
from ams.core.merging.guards import what_depends_on
from ams.core.merging.places import Fate, Place, places, rule_for
from ams.core.merging.work import ABSORBED, CannotMerge, Merging, restore
from ams.core.models import Contact, ContactMerge, User

SAME = gettext_lazy("This is one and the same record. Choose another one to merge it with.")
STRAGGLERS = 1_000  # rows of one column looked at in one sweep


class CannotUndo(DomainError):
    """Something has been built upon the merge since."""


@transaction.atomic
def merge_contacts(
    *,
    kept: Contact,
    absorbed: Contact,
    choices: Mapping[str, str],
    at: datetime,
    by: User | None,
    reason: str,
) -> ContactMerge:
    """Make `absorbed` a part of `kept`. Everything that points at it moves; money and what is append-only stays.

    `choices` says which side (`kept`, `absorbed`) each differing detail comes from, by its key; what is not chosen
    stays as it is, and what is empty is filled. It also answers every question of `questions(kept, absorbed)`.
    Raises CannotMerge, and ChoiceNeeded where a decision is missing; then nothing has changed.
    """
    kept, absorbed = _lock(kept.pk, absorbed.pk)
    refuse_what_cannot_be(kept, absorbed)
    if not reason.strip():
        raise CannotMerge(_("Say in a few words why these two are one."))
    for question in questions(kept, absorbed):
        answered(question, choices)
    merging = Merging(kept=kept, absorbed=absorbed, choices=choices, at=at)
    with pghistory.context(reason=reason.strip()):
        for difference in list(differences(kept, absorbed)):
            if choices.get(difference.detail.key, difference.suggested) == ABSORBED:
                difference.detail.take(merging)
        for place in places():
            _move(merging, place)
        absorbed.merged_into = kept
        absorbed.save(update_fields=["merged_into"])
    merge = ContactMerge.objects.create(
        kept=kept, absorbed=absorbed, reason=reason.strip(), moved=merging.moved, changed=merging.changed, by=by, at=at
    )
    _tell("contact.merged", merge, by=by, at=at)
    return merge


@transaction.atomic
def undo_merge(*, merge: ContactMerge, at: datetime, by: User | None) -> ContactMerge:
    """Bring back the contact that was absorbed, with every row that came from it and every value that changed.

    What was added to the kept contact since stays there; so does a value that somebody changed since. Raises CannotUndo
    when the merge was undone already, or when something depends on it; the text names what.
    """
    kept, absorbed = _lock(merge.kept_id, merge.absorbed_id)
    merge = ContactMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise CannotUndo(_("This merge was undone already."))
    if depending := what_depends_on(merge, kept):
        raise CannotUndo(" ".join(depending))
    with pghistory.context(reason=_("Merge undone")):
        for place in places():
            if keys := merge.moved.get(place.label):
                rows = place.model._base_manager.filter(**{"pk__in": keys, place.field: kept})
                rows.update(**{place.field: absorbed})
        for entry in reversed(merge.changed):
            restore(entry)
        absorbed.merged_into = None
        absorbed.save(update_fields=["merged_into"])
    merge.undone_at, merge.undone_by = at, by
    merge.save(update_fields=["undone_at", "undone_by"])
    _tell("contact.unmerged", merge, by=by, at=at)
    return merge


def gather_stragglers(*, at: datetime) -> int:
    """Lead on what was written to a contact at the very moment it was merged away; how many rows that were.

    They join the record of the merge, so undoing it takes them back. What a person has to decide about is left: an
    invariant names it.
    """
    return sum(_gather(place, at) for place in places() if place.fate is Fate.MOVES)


def stragglers(place: Place) -> Any:
    """The rows of a column that point at a contact which was merged away."""
    return place.model._base_manager.filter(**{f"{place.field}__merged_into__isnull": False})


def _gather(place: Place, at: datetime) -> int:
    absorbed = set(stragglers(place).values_list(place.field, flat=True)[:STRAGGLERS])
    return sum(_gather_of(pk, place, at) for pk in sorted(absorbed))


def _gather_of(absorbed_pk: int, place: Place, at: datetime) -> int:
    try:
        with transaction.atomic():
            target = Contact.objects.values_list("merged_into", flat=True).get(pk=absorbed_pk)
            kept, absorbed = _lock(target or 0, absorbed_pk)
            if absorbed.merged_into_id != kept.pk:
                return 0
            merging = Merging(kept=kept, absorbed=absorbed, choices={}, at=at)
            _move(merging, place)
            _add_to_record(merging)
            return sum(len(keys) for keys in merging.moved.values())
    except (CannotMerge, IntegrityError):
        return 0


def _add_to_record(merging: Merging) -> None:
    """Write down what came late: in the merge of its contact, and in those by which that one was led on."""
    at_contact = merging.absorbed.pk
    changed = merging.changed
    while merge := ContactMerge.objects.standing().select_for_update().filter(absorbed=at_contact).first():
        for label, keys in merging.moved.items():
            merge.moved[label] = [*merge.moved.get(label, ()), *keys]
        merge.changed = [*merge.changed, *changed]
        merge.save(update_fields=["moved", "changed"])
        at_contact, changed = merge.kept_id, []


def _move(merging: Merging, place: Place) -> None:
    if place.fate is not Fate.MOVES:
        return
    if (rule := rule_for(place)) is not None:
        rule(merging)
    merging.move(place)


def _lock(kept_pk: int, absorbed_pk: int) -> tuple[Contact, Contact]:
    """Both rows and those merged into them, in order, before anything else.

    Whoever only refers to them (a new order, an activity) does not have to wait.
    """
    if kept_pk == absorbed_pk:
        raise CannotMerge(SAME)
    both = [kept_pk, absorbed_pk]
    locked = Contact.objects.select_for_update(no_key=True).filter(Q(pk__in=both) | Q(merged_into__in=both))
    found = {contact.pk: contact for contact in locked.order_by("pk")}
    return found[kept_pk], found[absorbed_pk]


def refuse_what_cannot_be(kept: Contact, absorbed: Contact) -> None:
    """Raise CannotMerge where no choice would help: the same, merged or archived already, of different kinds."""
    if kept.pk == absorbed.pk:
        raise CannotMerge(SAME)
    for contact in (kept, absorbed):
        if contact.merged_into_id:
            raise CannotMerge(
                _("%(name)s (%(number)s) was merged already. Open the record it went into, and merge that one.")
                % {"name": contact, "number": contact.number}
            )
        if contact.archived_at:
            raise CannotMerge(
                _("%(name)s (%(number)s) is archived. Bring the record back before you merge it.")
                % {"name": contact, "number": contact.number}
            )
    if kept.kind != absorbed.kind:
        raise CannotMerge(_("One of these is a person, the other an organisation. They cannot become one."))


def _tell(kind: str, merge: ContactMerge, *, by: User | None, at: datetime) -> None:
    facts = {"number": merge.absorbed.number, "name": merge.absorbed.display_name, "rows": merge.row_count}
    activity.record(kind, contact=merge.kept, on=merge, by=by, at=at, facts=facts)
