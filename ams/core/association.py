"""The one association profile, and its calendar day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.languages import search_configuration
from ams.core.models import AssociationProfile


class NoAssociation(DomainError):
    """Nobody has told this deployment whose it is."""


_remembered: ContextVar[AssociationProfile | None] = ContextVar("remembered association", default=None)


@contextmanager
def remembering(profile: AssociationProfile | None) -> Iterator[None]:
    """Within one request or one replay the profile is read once; None remembers nothing."""
    token = _remembered.set(profile)
    try:
        yield
    finally:
        _remembered.reset(token)


@contextmanager
def knowing_the_association() -> Iterator[None]:
    """Within one piece of business the profile is read once, so that all its parts see the same; also a decorator."""
    with remembering(find_association()):
        yield


def find_association() -> AssociationProfile | None:
    """The profile with its legal entity, or None on a database that has none yet."""
    if (known := _remembered.get()) is not None:
        return known
    found = AssociationProfile.objects.select_related("legal_entity").filter(pk=AssociationProfile.ONLY)
    return next(iter(found), None)  # there is one at most, so first() would sort it for nothing, on every page


def the_association() -> AssociationProfile:
    """The profile; raises NoAssociation when there is none."""
    found = find_association()
    if found is None:
        raise NoAssociation(_("This association has no profile yet. An administrator creates it in the admin."))
    return found


def association_zone() -> ZoneInfo:
    """Where the association's days begin and end; the deployment's zone until there is a profile."""
    found = find_association()
    return found.zone if found else ZoneInfo(settings.TIME_ZONE)


def association_search() -> str:
    """How words of the association's language are searched, as PostgreSQL calls it."""
    found = find_association()
    return search_configuration(found.written_in if found else "")


def day_of(at: datetime) -> date:
    """The association's calendar day at an aware instant."""
    return at.astimezone(association_zone()).date()
