"""The desk's navigation, on every desk and admin page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ams.core.models import User
from ams.core.roles import Ability, can, may_open
from staffdesk.places import place_of
from staffdesk.queries.articles import Offered, offered_at
from staffdesk.queries.board import Posted, notices_for
from staffdesk.queries.procedures import Checklist, procedures_at
from staffdesk.queries.rail import COUNTED, waiting_for
from staffdesk.serving import PAGES


@dataclass(frozen=True, slots=True)
class Room:
    """One place in the rail."""

    url: str
    label: str
    icon: str
    current: bool
    count: int = 0

    @property
    def said(self) -> str:
        """The count as it stands beside the room."""
        return f"{COUNTED}+" if self.count > COUNTED else str(self.count)


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a room that has several."""

    url: str
    label: str
    current: bool


def desk(request: HttpRequest) -> dict[str, Any]:
    """The rooms a member of staff may enter, under `desk_nav`, under `room_tabs` the pages of the one they are in, and
    under `procedures_here` what is followed on this page.

    Asked for only by pages that draw the rail.
    """
    return {
        "desk_nav": SimpleLazyObject(lambda: rooms_for(request)),
        "room_tabs": SimpleLazyObject(lambda: tabs_for(request)),
        "procedures_here": SimpleLazyObject(lambda: _procedures(request)),
        "may_log_calls": SimpleLazyObject(lambda: can(getattr(request.user, "role", ""), Ability.WORK_CASES)),
    }


def portal(request: HttpRequest) -> dict[str, Any]:
    """What concerns whoever is here, asked for only by pages of the portal: `notices` of what is wrong just now, and
    `answers_here` where people stop.
    """
    return {
        "notices": SimpleLazyObject(lambda: _notices(request)),
        "answers_here": SimpleLazyObject(lambda: _answers(request)),
    }


def _procedures(request: HttpRequest) -> list[Checklist]:
    found = getattr(request, "resolver_match", None)
    place = place_of(found.view_name) if found else ""
    return procedures_at(place, at=timezone.now()) if place else []


def _answers(request: HttpRequest) -> list[Offered]:
    found = getattr(request, "resolver_match", None)
    return offered_at(found.view_name) if found else []


def _notices(request: HttpRequest) -> list[Posted]:
    user, acting = getattr(request, "user", None), getattr(request, "acting", None)
    contact = acting.contact if acting else None
    return notices_for(user if isinstance(user, User) else None, contact, at=timezone.now())


def tabs_for(request: HttpRequest) -> list[Tab]:
    """The pages of “How we serve” that this login may open, on any of them; none elsewhere."""
    tabs = _tabs(request)
    return tabs if any(tab.current for tab in tabs) else []


def _tabs(request: HttpRequest) -> list[Tab]:
    role = getattr(request.user, "role", "")
    return [
        Tab(
            reverse(page.name), str(page.word),
            any(request.path.startswith(reverse(name)) for name in (page.name, page.beside) if name),
        )
        for page in PAGES if _opens(role, {page.ability})
    ]  # fmt: skip


def rooms_for(request: HttpRequest) -> list[Room]:
    """What the role of this login opens, with what waits in each room. Nothing for members."""
    user = request.user
    if not isinstance(user, User) or not can(user.role, Ability.USE_DESK):
        return []
    today, people = reverse("staffdesk:today"), reverse("staffdesk:people")
    rooms_of_people = tuple(reverse(f"staffdesk:{page}") for page in ("duplicates", "sections", "committees"))
    of_people = (*rooms_of_people, reverse("staffdesk:appoint").removesuffix("new/"))
    waiting = waiting_for(user, at=timezone.now(), on=timezone.localdate())
    serving = _tabs(request)

    def room(url: str, label: str, icon: str, count: int = 0) -> Room:
        path = people if request.path.startswith(of_people) else request.path
        here = path == url if url == today else path.startswith(url)
        return Room(url, label, icon, here, count)

    hard = {Ability.USE_DESK} if waiting.difficult else set()
    parcels = {Ability.SEE_ORDERS} if waiting.sells_by_post else set()
    asked = [
        ({Ability.USE_DESK}, room(today, _("Today"), "house")),
        ({Ability.USE_DESK}, room(reverse("staffdesk:cases"), _("Cases"), "inbox", waiting.cases)),
        ({Ability.USE_DESK}, room(people, _("People"), "users")),
        ({Ability.USE_DESK}, room(reverse("staffdesk:care"), _("Care"), "heart", waiting.care)),
        ({Ability.USE_DESK}, room(reverse("staffdesk:lists"), _("Lists"), "list")),
        ({Ability.SEE_ORDERS}, room(reverse("staffdesk:orders"), _("Orders"), "shopping-bag")),
        ({Ability.SEE_EVENTS}, room(reverse("staffdesk:events"), _("Events"), "calendar-days")),
        (parcels, room(reverse("staffdesk:to_send"), _("To send"), "send", waiting.parcels)),
        ({Ability.USE_DESK}, room(reverse("staffdesk:messages"), _("Messages"), "mail", waiting.messages)),
        ({Ability.USE_DESK}, room(reverse("staffdesk:mail_in"), _("Mail in"), "inbox", waiting.mail_in)),
        ({Ability.SEE_RENEWALS}, room(reverse("staffdesk:renewals"), _("Renewals"), "refresh-cw")),
        ({Ability.SEE_RENEWALS}, room(reverse("staffdesk:notices"), _("Notices"), "clock")),
        ({Ability.SEE_RENEWALS}, room(reverse("staffdesk:applications"), _("Applications"), "user-plus")),
        ({Ability.USE_DESK}, Room(serving[0].url, _("How we serve"), "activity", any(tab.current for tab in serving))),
        *((abilities, room(reverse(url), label, icon)) for abilities, url, label, icon in _for_some()),
        # the last one, so that no other changes its place
        (hard, room(reverse("staffdesk:difficult"), _("Difficult"), "circle-alert", waiting.difficult)),
    ]
    return [one for abilities, one in asked if _opens(user.role, abilities)]


def _opens(role: str, abilities: set[Ability]) -> bool:
    return any(may_open(role, ability, to_change=False) for ability in abilities)


def _for_some() -> list[tuple[set[Ability], str, str, str]]:
    """The rooms that take one of some abilities."""
    return [
        ({Ability.SEE_MONEY}, "staffdesk:month_end", _("Books"), "coins"),
        ({Ability.SEE_MONEY}, "staffdesk:receivables", _("Receivables"), "coins"),
        ({Ability.IMPORT_MEMBERS}, "staffdesk:imports", _("Import"), "download"),
        ({Ability.SEND_MAILINGS}, "staffdesk:mailings", _("Mailings"), "messages-square"),
        ({Ability.CONFIGURE, Ability.SEE_MONEY}, "admin:index", _("Configuration"), "settings"),
        ({Ability.MANAGE_API_KEYS}, "staffdesk:api_keys", _("API keys"), "key-round"),
        ({Ability.CONFIGURE}, "staffdesk:style", _("Style"), "palette"),
    ]
