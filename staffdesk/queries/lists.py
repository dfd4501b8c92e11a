"""Saved lists: which there are, who is on one, and how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ams.core.models import Contact, ContactQuerySet, User
from ams.core.models.contacts import folded
from ams.core.roles import Ability, can, sees_private_fields
from staffdesk.lists import (
    Checked,
    Conditions,
    Subject,
    UnreadableCriteria,
    all_subjects,
    check_all,
    contacts_on,
    everybody_like,
    from_json,
)
from staffdesk.models import SavedList
from staffdesk.queries.patience import TooSlow, patience

COUNTED: Final = 10_000  # so many are always counted; more, where it takes no time
PATIENCE: Final = 4.0  # seconds for a page
PATIENCE_FOR_ALL: Final = 0.7  # seconds more to count everybody


@dataclass(frozen=True, slots=True)
class Found:
    """How many are on a list, and the question that finds them. `total` is None where nobody could wait for it."""

    rows: ContactQuerySet
    total: int | None
    is_more: bool = False  # than `total`

    @property
    def is_known(self) -> bool:
        """Whether anything can be said."""
        return self.total is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it can be asked for today: its conditions, checked, with the subjects they are about."""

    conditions: Sequence[Checked]
    subjects: dict[str, Subject]
    is_unreadable: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether every condition can be asked for. An unsound list is nobody, never everybody."""
        return not self.is_unreadable and not any(one.problem for one in self.conditions)

    def people(self, *, on: date) -> ContactQuerySet:
        """Everybody on it on a day."""
        return contacts_on(self._plain(), self.subjects, on=on) if self.is_sound else Contact.objects.none()

    def everybody(self, *, on: date) -> ContactQuerySet:
        """The same with archived and merged contacts."""
        return everybody_like(self._plain(), self.subjects, on=on) if self.is_sound else Contact.objects.none()

    def _plain(self) -> Conditions:
        return tuple(one.condition for one in self.conditions)


def subjects_for(user: User) -> dict[str, Subject]:
    """What a colleague may ask about."""
    return all_subjects(sees_all_fields=sees_private_fields(user.role))


def asked_by(kept: object, subjects: dict[str, Subject]) -> Asked:
    """What a list or a mailing keeps, read for somebody who may ask about these subjects."""
    try:
        conditions = from_json(kept)
    except UnreadableCriteria:
        return Asked((), subjects, is_unreadable=True)
    return Asked(check_all(conditions, subjects), subjects)


def find(asked: Asked, *, on: date) -> Found:
    """How many are on it: exactly up to ten thousand, and beyond where that takes no time."""
    rows = asked.people(on=on).annotate(folded_name=folded("sort_name"))
    try:
        with patience(PATIENCE):
            few = list(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    except TooSlow:
        return Found(rows, None)
    if len(few) <= COUNTED:  # then they are quicker found by their keys, whatever was asked
        return Found(Contact.objects.filter(pk__in=few).annotate(folded_name=folded("sort_name")), len(few))
    try:
        with patience(PATIENCE_FOR_ALL):
            return Found(rows, rows.order_by().count())
    except TooSlow:
        return Found(rows, COUNTED, is_more=True)


def lists_of(user: User) -> list[SavedList]:
    """Those a colleague sees, the latest used first."""
    rows = SavedList.objects.standing().seen_by(user).select_related("owner")
    return list(rows.order_by("-last_used_at", "-pk")[:200])


def find_list(user: User, pk: int) -> SavedList | None:
    """One of those a colleague sees, also one put away."""
    return SavedList.objects.seen_by(user).select_related("owner").filter(pk=pk).first()


def may_change(user: User, saved: SavedList) -> bool:
    """Whose list it is changes it; administrators change every shared one."""
    return saved.owner_id == user.pk or (saved.is_shared and can(user.role, Ability.CONFIGURE))
