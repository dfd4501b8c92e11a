"""What each role may do. One table, read by pages, the admin and the permission-matrix test."""

from enum import StrEnum, auto
from typing import Final

from ams.core.models.users import Role


class Ability(StrEnum):
    """Something a page or an operation can require."""

    USE_DESK = auto()  # open the desk; read contacts, orders, messages, cases
    WORK_CASES = auto()  # answer, take, close cases
    SEE_MONEY = auto()  # the journal, visits to the provider and its references; who paid what, all staff see
    GIVE_BACK = auto()  # take something off an order, give money back
    RECORD_PAYMENTS = auto()  # write down money that came by transfer or in cash
    CONFIGURE = auto()  # change types, prices, products, the profile in the admin
    MANAGE_STAFF = auto()  # give roles
    MANAGE_API_KEYS = auto()  # let other systems in
    EXPORT_LISTS = auto()  # take the people of a list away as a file
    IMPORT_MEMBERS = auto()  # bring people in from a file, take an import back, take everybody out
    SEND_MAILINGS = auto()  # write to many at once, in the association's name


_ABILITIES: Final[dict[str, frozenset[Ability]]] = {
    Role.MEMBER: frozenset(),
    Role.SERVICE: frozenset({Ability.USE_DESK, Ability.WORK_CASES, Ability.EXPORT_LISTS}),
    Role.FINANCE: frozenset(
        {Ability.USE_DESK, Ability.WORK_CASES, Ability.SEE_MONEY, Ability.GIVE_BACK, Ability.RECORD_PAYMENTS}
    ),
    Role.OWNER: frozenset(
        {Ability.USE_DESK, Ability.SEE_MONEY, Ability.EXPORT_LISTS, Ability.SEND_MAILINGS, Ability.IMPORT_MEMBERS}
    ),
    Role.ADMINISTRATOR: frozenset(Ability),
}

# Screens of the admin: app label -> the abilities that open it for reading and for changing.
_ADMIN_SCREENS: Final[dict[str, tuple[Ability, Ability]]] = {
    "core": (Ability.CONFIGURE, Ability.CONFIGURE),
    "members": (Ability.CONFIGURE, Ability.CONFIGURE),
    "billing": (Ability.SEE_MONEY, Ability.CONFIGURE),
    "events": (Ability.CONFIGURE, Ability.CONFIGURE),
    "staffdesk": (Ability.CONFIGURE, Ability.CONFIGURE),
    "pghistory": (Ability.CONFIGURE, Ability.MANAGE_STAFF),
}
_STAFF_ONLY_MODELS: Final = frozenset({"core.user", "core.access"})


def can(role: str, ability: Ability) -> bool:
    """Whether a role has an ability."""
    return ability in _ABILITIES.get(role, frozenset())


def role_has_permission(role: str, perm: str) -> bool:
    """Whether a role carries a Django permission such as `members.view_term`. Nobody deletes through the admin."""
    app, _, codename = perm.partition(".")
    action, _, model = codename.partition("_")
    screens = _ADMIN_SCREENS.get(app)
    if screens is None or action == "delete":
        return False
    if f"{app}.{model}" in _STAFF_ONLY_MODELS:
        return can(role, Ability.MANAGE_STAFF)
    return can(role, screens[0] if action == "view" else screens[1])


def role_sees_app(role: str, app_label: str) -> bool:
    """Whether any admin screen of an app opens for a role."""
    screens = _ADMIN_SCREENS.get(app_label)
    return screens is not None and can(role, screens[0])
