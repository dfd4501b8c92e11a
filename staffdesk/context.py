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
    if can(user.role, Ability.IMPORT_MEMBERS):
        rooms.append(room(reverse("staffdesk:imports"), _("Import"), "download"))
    if can(user.role, Ability.SEND_MAILINGS):
        rooms.append(room(reverse("staffdesk:mailings"), _("Mailings"), "messages-square"))
    if can(user.role, Ability.CONFIGURE) or can(user.role, Ability.SEE_MONEY):
        rooms.append(room(reverse("admin:index"), _("Configuration"), "settings"))
    if can(user.role, Ability.MANAGE_API_KEYS):
        rooms.append(room(reverse("staffdesk:api_keys"), _("API keys"), "key-round"))
    if can(user.role, Ability.CONFIGURE):
        rooms.append(room(reverse("staffdesk:style"), _("Style"), "palette"))
    return rooms
