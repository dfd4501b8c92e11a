"""What each role may do. One table, read by pages, the admin and the permission-matrix test."""

from enum import StrEnum, auto
from typing import Final

from ams.core.models.users import Role


class Ability(StrEnum):
    """Something a page or an operation can require."""

    USE_DESK = auto()  # open the desk; read people, messages, cases
    READ_EVERYTHING = auto()  # read every page of the desk and of the admin, whatever else it asks for
    WORK_CASES = auto()  # answer, take, close cases; write down what was said
    CHANGE_PEOPLE = auto()  # add, correct, tag and merge people
    ACT_AS_MEMBER = auto()  # go through the portal in a member's place
    MAKE_EXCEPTIONS = auto()  # do what the portal will not, within the role's limits (`ams.core.exception_rights`)
    SEE_RENEWALS = auto()  # who is written to about renewing, and whose card did not pay
    WORK_RENEWALS = auto()  # hold notices back, stop what renews by itself, try a card again
    SEE_ORDERS = auto()  # orders, receipts and parcels: who bought and paid what
    SEND_PARCELS = auto()  # pack and send
    SEE_EVENTS = auto()  # events and who comes
    WORK_EVENTS = auto()  # register, move, check in, decide who waits, credit
    SEE_MONEY = auto()  # the journal, visits to the provider and its references
    GIVE_BACK = auto()  # take something off an order, give money back
    RECORD_PAYMENTS = auto()  # write down money that came by transfer or in cash
    DECIDE = auto()  # what becomes of exceptions that are made again and again
    CONFIGURE = auto()  # change types, prices, products, the profile in the admin
    MANAGE_STAFF = auto()  # give roles
    MANAGE_API_KEYS = auto()  # let other systems in
    EXPORT_LISTS = auto()  # take the people of a list away as a file
    IMPORT_MEMBERS = auto()  # bring people in from a file, take an import back, take everybody out
    ERASE_PEOPLE = auto()  # make everything we hold about somebody say nothing of them, for good
    SEND_MAILINGS = auto()  # write to many at once, in the association's name


_MEMBERSHIPS: Final = frozenset({Ability.CHANGE_PEOPLE, Ability.SEE_RENEWALS, Ability.WORK_RENEWALS})
_EVENTS: Final = frozenset({Ability.SEE_EVENTS, Ability.WORK_EVENTS})
_CASES: Final = frozenset({Ability.USE_DESK, Ability.WORK_CASES, Ability.MAKE_EXCEPTIONS})
_SEES_ALL_BUSINESS: Final = frozenset(
    {Ability.USE_DESK, Ability.SEE_ORDERS, Ability.SEE_EVENTS, Ability.SEE_RENEWALS, Ability.SEE_MONEY}
)

_ABILITIES: Final[dict[str, frozenset[Ability]]] = {
    Role.MEMBER: frozenset(),
    Role.SERVICE: _CASES
    | _MEMBERSHIPS
    | _EVENTS
    | {Ability.SEE_ORDERS, Ability.SEND_PARCELS, Ability.EXPORT_LISTS, Ability.ACT_AS_MEMBER},
    Role.MEMBERSHIP: _CASES | _MEMBERSHIPS | {Ability.SEE_ORDERS, Ability.EXPORT_LISTS, Ability.ACT_AS_MEMBER},
    Role.EVENTS: _CASES | _EVENTS | {Ability.EXPORT_LISTS},
    Role.FINANCE: _CASES | _SEES_ALL_BUSINESS | {Ability.WORK_RENEWALS, Ability.GIVE_BACK, Ability.RECORD_PAYMENTS},
    Role.OWNER: _SEES_ALL_BUSINESS
    | {Ability.DECIDE, Ability.EXPORT_LISTS, Ability.SEND_MAILINGS, Ability.IMPORT_MEMBERS},
    Role.AUDITOR: _SEES_ALL_BUSINESS | {Ability.READ_EVERYTHING},
    Role.ADMINISTRATOR: frozenset(Ability),
}
_CHANGES_NOTHING: Final = frozenset({Role.AUDITOR.value})

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


def may_open(role: str, ability: Ability, *, to_change: bool) -> bool:
    """Whether a page that asks for an ability opens: to be read, or to change what it is about."""
    if to_change:
        return can(role, ability) and role not in _CHANGES_NOTHING
    return can(role, ability) or can(role, Ability.READ_EVERYTHING)


def changes_nothing(role: str) -> bool:
    """Whether a login of this role can change nothing at all, on no page."""
    return role in _CHANGES_NOTHING


def sees_private_fields(role: str) -> bool:
    """Whether a role sees fields that are kept to administrators."""
    return can(role, Ability.CONFIGURE) or can(role, Ability.READ_EVERYTHING)


def role_has_permission(role: str, perm: str) -> bool:
    """Whether a role carries a Django permission such as `members.view_term`. Nobody deletes through the admin."""
    app, _, codename = perm.partition(".")
    action, _, model = codename.partition("_")
    screens = _ADMIN_SCREENS.get(app)
    if screens is None or action == "delete":
        return False
    if action == "view" and can(role, Ability.READ_EVERYTHING):
        return True
    if f"{app}.{model}" in _STAFF_ONLY_MODELS:
        return can(role, Ability.MANAGE_STAFF)
    return can(role, screens[0] if action == "view" else screens[1])


def role_sees_app(role: str, app_label: str) -> bool:
    """Whether any admin screen of an app opens for a role."""
    screens = _ADMIN_SCREENS.get(app_label)
    return screens is not None and may_open(role, screens[0], to_change=False)
