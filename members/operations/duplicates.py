"""Keeps the list of possible duplicates up: what changed as it comes, and everybody in turn."""

from collections.abc import Sequence
from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.db.models import Max, Q

from ams.core import activity
from ams.core.models import Contact, DuplicatePair, DuplicateSearch, User
from members.likeness import Likeness
from members.queries.duplicates import pairs_among

AT_ONCE = 2_000  # contacts looked at in one transaction


@transaction.atomic
def look_for_duplicates(*, ids: Sequence[int], at: datetime) -> int:
    """Bring the pairs of some contacts up to date; how many there are. What somebody dismissed stays dismissed."""
    found = pairs_among(ids)
    outdated = DuplicatePair.objects.filter(Q(first__in=ids) | Q(second__in=ids), dismissed_at=None)
    known = {(pair.first_id, pair.second_id): pair for pair in outdated}
    gone = [pair.pk for key, pair in known.items() if key not in found]
    if gone:
        DuplicatePair.objects.filter(pk__in=gone).delete()
    fresh = [
        _pair(key, alike, at)
        for key, alike in found.items()
        if key not in known or (known[key].score, known[key].reasons) != (alike.score, alike.reasons)
    ]
    DuplicatePair.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["first", "second"], update_fields=["score", "reasons"]
    )
    return len(found)


def _pair(key: tuple[int, int], alike: Likeness, at: datetime) -> DuplicatePair:
    first, second = key
    return DuplicatePair(first_id=first, second_id=second, score=alike.score, reasons=alike.reasons, found_at=at)


@transaction.atomic
def sweep_duplicates(*, at: datetime, at_once: int = AT_ONCE) -> bool:
    """Look at contacts that changed, then at the next ones in turn; whether it lags behind and should go on at once.

    Nobody is looked at twice at a time: a second sweep that comes meanwhile does nothing.
    """
    DuplicateSearch.objects.get_or_create(pk=DuplicateSearch.ONLY, defaults={"seen_event": _last_event()})
    search = DuplicateSearch.objects.select_for_update(skip_locked=True).first()
    if search is None:
        return False
    changed, search.seen_event = _changed_since(search.seen_event, at_once)
    in_turn = list(
        Contact.objects.standing().filter(pk__gt=search.reached).order_by("pk").values_list("pk", flat=True)[:at_once]
    )
    search.reached = in_turn[-1] if in_turn else 0
    search.rounds += not in_turn
    ids = sorted({*changed, *in_turn})
    if ids:
        look_for_duplicates(ids=ids, at=at)
    search.save()
    return len(changed) == at_once or (search.rounds == 0 and bool(in_turn))


def _changed_since(event: int, at_most: int) -> tuple[list[int], int]:
    """Contacts that were written since an event of their history, and the last event looked at."""
    events = apps.get_model("core", "ContactEvent").objects.filter(pgh_id__gt=event).order_by("pgh_id")
    rows = list(events.values_list("pgh_id", "pgh_obj_id")[:at_most])
    return [contact for _event, contact in rows], rows[-1][0] if rows else event


def _last_event() -> int:
    return apps.get_model("core", "ContactEvent").objects.aggregate(last=Max("pgh_id"))["last"] or 0


@transaction.atomic
def dismiss_pair(*, pair: DuplicatePair, at: datetime, by: User) -> bool:
    """Remember that these two are two; False when somebody said so already."""
    if not DuplicatePair.objects.filter(pk=pair.pk, dismissed_at=None).update(dismissed_at=at, dismissed_by=by):
        return False
    facts = {"number": pair.second.number, "name": pair.second.display_name}
    activity.record("contact.told_apart", contact=pair.first, on=pair, by=by, at=at, facts=facts)
    return True
