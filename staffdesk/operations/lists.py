"""Saved lists are kept, changed, put away, and taken away as files; each of it leaves a trace."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.lists import Conditions, as_json
from staffdesk.models import SavedList
from staffdesk.queries.lists import Asked, may_change


class NotYours(DomainError):
    """A list of somebody else."""


class NotSound(DomainError):
    """A list with conditions nobody can ask for."""


@transaction.atomic
def save_list(
    *, saved: SavedList | None, name: str, asked: Asked, is_shared: bool, at: datetime, by: User
) -> SavedList:
    """Keep a new list, or change one. Raises NotSound and NotYours."""
    if not asked.is_sound:
        raise NotSound(_("Some conditions cannot be asked for. What is wrong stands beside each."))
    if saved is None:
        saved = SavedList(owner=by, created_at=at, last_used_at=at)
    elif not may_change(by, saved):
        raise NotYours(_("This list belongs to %(owner)s. Save it as a list of your own.") % {"owner": saved.owner})
    saved.name, saved.is_shared, saved.criteria = name, is_shared, as_json(conditions_of(asked))
    saved.save()
    activity.record("list.saved", contact=None, on=saved, by=by, at=at, facts={"name": name})
    return saved


@transaction.atomic
def archive_list(*, saved: SavedList, at: datetime, by: User) -> None:
    """Put it away; mailings written to it keep their own conditions. Raises NotYours."""
    if not may_change(by, saved):
        raise NotYours(_("This list belongs to %(owner)s, who can put it away.") % {"owner": saved.owner})
    if SavedList.objects.standing().filter(pk=saved.pk).update(archived_at=at):
        activity.record("list.archived", contact=None, on=saved, by=by, at=at, facts={"name": saved.name})


@transaction.atomic
def restore_list(*, saved: SavedList, at: datetime, by: User) -> None:
    """Take it back out. Raises NotYours."""
    if not may_change(by, saved):
        raise NotYours(_("This list belongs to %(owner)s, who can take it out again.") % {"owner": saved.owner})
    if SavedList.objects.filter(pk=saved.pk, archived_at__isnull=False).update(archived_at=None):
        activity.record("list.restored", contact=None, on=saved, by=by, at=at, facts={"name": saved.name})


@transaction.atomic
def note_export(*, saved: SavedList, at: datetime, by: User) -> None:
    """Say who took the people of a list away as a file."""
    SavedList.objects.filter(pk=saved.pk).update(last_used_at=at)
    activity.record("list.exported", contact=None, on=saved, by=by, at=at, facts={"name": saved.name})


def conditions_of(asked: Asked) -> Conditions:
    """As they are kept: without what was only said about them."""
    return tuple(one.condition for one in asked.conditions)
