"""Who deals with a difficult situation: by what they can, and by who is there."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Q

from ams.core.association import association_zone
from ams.core.models import Role, User
from ams.core.roles import Ability, can
from staffdesk.models import Duty, Skill


def person_for(kind: str, at: datetime) -> User | None:
    """Whoever can deal with it and is on duty; else who is on duty, else who can; else an administrator.

    Of several, the one with the fewest open cases. None where nobody may work on cases.
    """
    local = at.astimezone(association_zone())
    there = set(Duty.objects.on(local.date(), local.time()).values_list("person", flat=True))
    able = set(Skill.objects.filter(kind=kind, archived_at=None).values_list("person", flat=True))
    for some in (there & able, there, able):
        if (found := _least_busy(some)) is not None:
            return found
    administrators = User.objects.filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True)
    return _least_busy(administrators)


def people_on_duty(at: datetime) -> list[User]:
    """Everybody who is there, by name."""
    local = at.astimezone(association_zone())
    there = Duty.objects.on(local.date(), local.time()).values("person")
    return [one for one in User.objects.filter(pk__in=there, is_active=True).order_by("name", "pk") if _works(one)]


def _least_busy(people: Iterable[int]) -> User | None:
    busy = Count("cases", filter=Q(cases__closed_at=None))
    found = User.objects.filter(pk__in=list(people), is_active=True).annotate(busy=busy).order_by("busy", "pk")
    return next((one for one in found if _works(one)), None)


def _works(user: User) -> bool:
    return can(user.role, Ability.WORK_CASES)
