"""The desk's navigation, on every desk and admin page."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from ams.core.models import User
from ams.core.roles import Ability, can
from staffdesk.queries.rail import waiting_for


@dataclass(frozen=True, slots=True)
class Room:
    """One place in the rail."""

    url: str
    label: str
    icon: str
    current: bool
    count: int = 0


def desk(request: HttpRequest) -> dict[str, Any]:
    """The rooms a member of staff may enter, under `desk_nav`; asked for only by pages that draw the rail."""
    return {"desk_nav": SimpleLazyObject(lambda: rooms_for(request))}


def rooms_for(request: HttpRequest) -> list[Room]:
    """What the role of this login opens, with what waits in each room. Nothing for members."""
    user = request.user
    if not isinstance(user, User) or not can(user.role, Ability.USE_DESK):
        return []
    today, people = reverse("staffdesk:today"), reverse("staffdesk:people")
    waiting = waiting_for(user, at=timezone.now())

    def room(url: str, label: str, icon: str, count: int = 0) -> Room:
        path = people if request.path == reverse("staffdesk:duplicates") else request.path  # which belongs to People
        here = path == url if url == today else path.startswith(url)
        return Room(url, label, icon, here, count)

    rooms = [
        room(today, _("Today"), "house"),
        room(reverse("staffdesk:cases"), _("Cases"), "inbox", waiting.cases),
        room(people, _("People"), "users"),
        room(reverse("staffdesk:lists"), _("Lists"), "list"),
        room(reverse("staffdesk:orders"), _("Orders"), "shopping-bag"),
        room(reverse("staffdesk:events"), _("Events"), "calendar-days"),
        *([room(reverse("staffdesk:to_send"), _("To send"), "send", waiting.parcels)] if waiting.sells_by_post else []),
        room(reverse("staffdesk:messages"), _("Messages"), "mail", waiting.messages),
        room(reverse("staffdesk:renewals"), _("Renewals"), "refresh-cw"),
        room(reverse("staffdesk:notices"), _("Notices"), "clock"),
    ]
    for abilities, url, label, icon in _for_some():
        if any(can(user.role, ability) for ability in abilities):
            rooms.append(room(reverse(url), label, icon))
    return rooms


def _for_some() -> list[tuple[set[Ability], str, str, str]]:
    """The rooms that take one of some abilities."""
    return [
        ({Ability.SEE_MONEY}, "staffdesk:earned", _("Earned"), "chart-line"),
        ({Ability.IMPORT_MEMBERS}, "staffdesk:imports", _("Import"), "download"),
        ({Ability.SEND_MAILINGS}, "staffdesk:mailings", _("Mailings"), "messages-square"),
        ({Ability.CONFIGURE, Ability.SEE_MONEY}, "admin:index", _("Configuration"), "settings"),
        ({Ability.MANAGE_API_KEYS}, "staffdesk:api_keys", _("API keys"), "key-round"),
        ({Ability.CONFIGURE}, "staffdesk:style", _("Style"), "palette"),
    ]
