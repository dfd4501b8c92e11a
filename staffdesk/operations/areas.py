"""Looking after areas: looking through them, handing them over, and being told when it is time."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

import pghistory
from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core import activity
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.mails import render_mail
from ams.core.models import Message, Role, User
from ams.core.outbox import post_message
from ams.core.roles import Ability, can
from staffdesk.areas import AREAS
from staffdesk.models import Area, AreaEntry, Article, Procedure
from staffdesk.models.areas import can_own
from staffdesk.queries.overdue import overdue_things

LATE_AFTER: Final = timedelta(days=14)  # then the deputy and the administrators are told, too
MOST_NAMED: Final = 20  # of what is overdue, in one mail


class NotTheirs(DomainError):
    """Somebody else answers for this area."""


class CannotOwn(DomainError):
    """This login could do nothing about it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What somebody signs: what was ticked of the checklist, and a word."""

    words: str
    done: Collection[str] = field(default_factory=tuple)


def may_review(area: Area, user: User) -> bool:
    """Whether somebody may say that it was looked through: its owner, its deputy, an administrator."""
    return user.pk in (area.owner_id, area.deputy_id) or can(user.role, Ability.CONFIGURE)


def may_hand_over(area: Area, user: User) -> bool:
    """Whether somebody may give it to another: its owner, an administrator."""
    return user.pk == area.owner_id or can(user.role, Ability.CONFIGURE)


def ship_areas(*, at: datetime) -> int:
    """Make those that are missing, which a migration did once; how many that were."""
    known = set(Area.objects.values_list("code", flat=True))
    missing = [(place, code) for place, code in enumerate(AREAS, start=1) if code not in known]
    Area.objects.bulk_create(
        Area(code=code, name=code.capitalize(), looked_after=code, position=place, created_at=at)
        for place, code in missing
    )
    return len(missing)


@transaction.atomic
def review_area(*, area: Area, signed: Signed, at: datetime, by: User) -> AreaEntry:
    """Say that an area was looked through. Raises NotTheirs."""
    area = Area.objects.select_for_update().get(pk=area.pk)
    if not may_review(area, by):
        raise NotTheirs(_("Whoever looks after this area says that it was looked through."))
    activity.record("area.reviewed", contact=None, on=area, by=by, at=at)
    return _sign(area, AreaEntry.Kind.REVIEW, signed, at, by)


@transaction.atomic
def hand_over_area(*, area: Area, to: User, signed: Signed, at: datetime, by: User) -> AreaEntry:
    """Give an area to somebody, who has agreed; both are told. Raises NotTheirs, CannotOwn.

    Whether members read who looks after it was the former owner's to agree to, so it begins anew.
    """
    area = Area.objects.select_for_update().get(pk=area.pk)
    if not may_hand_over(area, by):
        raise NotTheirs(_("Only its owner, or an administrator, can hand this area over."))
    if not can_own(to) or to.pk == area.owner_id:
        raise CannotOwn(_("%(name)s cannot take this area. Choose a colleague who works at the desk.") % {"name": to})
    giver, area.owner, area.is_named = area.owner, to, False
    if area.deputy_id == to.pk:
        area.deputy = None
    with pghistory.context(actor=by.pk, reason=signed.words[:500]):
        area.save(update_fields=["owner", "deputy", "is_named"])
    entry = _sign(area, AreaEntry.Kind.HAND_OVER, signed, at, by, giver=giver, taker=to)
    activity.record("area.handed_over", contact=None, on=area, by=by, at=at)
    _tell_both(entry, at)
    return entry


def remind_owners(*, at: datetime) -> int:
    """Tell owners once a week what they are to look through or at, and administrators what is nobody's.

    Answers and procedures go to whoever sees to them, in the mail about the area where they get one. Mails written.
    """
    week, overdue = f"{day_of(at):%G-%V}", dict(overdue_things(on=day_of(at)))
    nobodys = Area.objects.exclude(pk__in=Area.objects.owned().values("pk"))
    written = 0
    for area in nobodys:
        told = _nobodys(area, overdue.pop((area, None), ()))
        written += sum(
            _post(f"area-nobody:{area.pk}:{week}:{boss.pk}", boss, told, area, at) for boss in _administrators()
        )
    for area in Area.objects.owned().due(at=at).select_related("owner", "deputy"):
        due = area.seen_at + timedelta(days=area.review_days)  # type: ignore[attr-defined]  # annotated by `due`
        people = [area.owner, *([area.deputy, *_administrators()] if at - due > LATE_AFTER else [])]
        for person in {one.pk: one for one in people if one and one.is_active}.values():
            told = _due(area, due, overdue.pop((area, person), ()))
            written += _post(f"area-due:{area.pk}:{week}:{person.pk}", person, told, area, at)
    for (area, who), things in overdue.items():
        if who is not None:
            written += _post(f"area-overdue:{area.pk}:{week}:{who.pk}", who, _overdue(area, things), area, at)
    return written


def _sign(
    area: Area,
    kind: str,
    signed: Signed,
    at: datetime,
    by: User,
    *,
    giver: User | None = None,
    taker: User | None = None,
) -> AreaEntry:
    done = [point for point in area.checklist if point in signed.done]
    left = [point for point in area.checklist if point not in signed.done]
    return AreaEntry.objects.create(
        area=area, kind=kind, at=at, by=by, done=done, left=left, words=signed.words, giver=giver, taker=taker
    )


def _administrators() -> list[User]:
    return list(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).order_by("pk"))


def _tell_both(entry: AreaEntry, at: datetime) -> None:
    area, taker, giver = entry.area, entry.taker, entry.giver
    lines = [
        _("%(name)s looks after %(area)s from now on.") % {"name": taker, "area": area.looked_after},
        _("Handed over by %(name)s: %(words)s") % {"name": entry.by, "words": entry.words},
        *([_("Not done yet: %(points)s") % {"points": "; ".join(entry.left)}] if entry.left else []),
    ]
    title = _("%(area)s was handed over to %(name)s") % {"area": area, "name": taker}
    for person in (taker, giver):
        if person is not None and person.is_active:
            _post(f"area-entry:{entry.pk}:{person.pk}", person, (title, lines), area, at)


def _nobodys(area: Area, things: Sequence[Article | Procedure]) -> tuple[str, list[str]]:
    title = _("Nobody looks after %(area)s") % {"area": area.looked_after}
    words = _("What goes wrong there reaches nobody. Find somebody, and hand it over to them.")
    return title, [words, *_lines_of(things)]


def _due(area: Area, due: datetime, things: Sequence[Article | Procedure]) -> tuple[str, list[str]]:
    title = _("%(area)s is to be looked through") % {"area": area}
    words = _("It was due on %(day)s. The page shows what changed, what failed and what waits; ten minutes will do.")
    lines = [words % {"day": _written(day_of(due))}, *(f"· {point}" for point in area.checklist)]
    return title, [*lines, *_lines_of(things)]


def _overdue(area: Area, things: Sequence[Article | Procedure]) -> tuple[str, list[str]]:
    title = _("%(area)s: what it says is to be looked at again") % {"area": area}
    return title, _lines_of(things)


def _lines_of(things: Sequence[Article | Procedure]) -> list[str]:
    """What members or colleagues read, and somebody should have looked at by now."""
    if not things:
        return []
    words = _("“%(title)s” was to be looked at on %(day)s")
    said = [words % {"title": one, "day": _written(one.review_on)} for one in things[:MOST_NAMED]]
    more = len(things) - len(said)
    others = [ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}] if more else []
    asked = _("Look whether these are still true. If they are, say “It still holds” on their page; else change them.")
    return [asked, *(f"· {one}" for one in (*said, *others))]


def _written(day: date | None) -> str:
    return date_format(day, "j M Y") if day else ""


def _post(key: str, person: User, told: tuple[str, Iterable[str]], area: Area, at: datetime) -> int:
    """One mail, unless it was written before; whether it was written."""
    if Message.objects.filter(key=key).exists():
        return 0
    title, lines = told
    facts: dict[str, Any] = {"title": title, "lines": list(lines), "path": reverse("staffdesk:area", args=[area.code])}
    mail = render_mail("staffdesk/email/area", facts, "")
    post_message(key=key, purpose="area", recipient=person.email, mail=mail, contact=None, at=at)
    return 1
