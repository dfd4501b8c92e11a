"""What each role may do, and nothing besides."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from ams.core.models import Role, User
from ams.core.roles import Ability, can, role_has_permission, role_sees_app
from billing.models import Order
from billing.operations import LineRequest, place_order
from staffdesk.serving import PAGES
from tests.factories.billing import ProductFactory
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


CASES = {Ability.USE_DESK, Ability.WORK_CASES, Ability.MAKE_EXCEPTIONS}
MEMBERSHIPS = {Ability.CHANGE_PEOPLE, Ability.SEE_RENEWALS, Ability.WORK_RENEWALS}
EVENTS = {Ability.SEE_EVENTS, Ability.WORK_EVENTS}
BUSINESS = {Ability.USE_DESK, Ability.SEE_ORDERS, Ability.SEE_EVENTS, Ability.SEE_RENEWALS, Ability.SEE_MONEY}
HELPS = {Ability.SEE_ORDERS, Ability.EXPORT_LISTS, Ability.ACT_AS_MEMBER}


@pytest.mark.parametrize(
    ("role", "abilities"),
    [
        (Role.MEMBER, set()),
        (Role.SERVICE, CASES | MEMBERSHIPS | EVENTS | HELPS | {Ability.SEND_PARCELS}),
        (Role.MEMBERSHIP, CASES | MEMBERSHIPS | HELPS),
        (Role.EVENTS, CASES | EVENTS | {Ability.EXPORT_LISTS}),
        (Role.FINANCE, CASES | BUSINESS | {Ability.WORK_RENEWALS, Ability.GIVE_BACK, Ability.RECORD_PAYMENTS}),
        (Role.OWNER, BUSINESS | {Ability.DECIDE, Ability.IMPORT_MEMBERS, Ability.EXPORT_LISTS, Ability.SEND_MAILINGS}),
        (Role.AUDITOR, BUSINESS | {Ability.READ_EVERYTHING}),
        (Role.ADMINISTRATOR, set(Ability)),
        ("unheard-of", set()),
    ],
)
def test_each_role_may_do_exactly_this(role, abilities):
    assert {ability for ability in Ability if can(role, ability)} == abilities


@pytest.mark.parametrize(
    ("role", "perm", "may"),
    [
        (Role.ADMINISTRATOR, "core.change_user", True),
        (Role.ADMINISTRATOR, "core.delete_user", False),
        (Role.ADMINISTRATOR, "auth.change_group", False),
        (Role.FINANCE, "billing.view_payment", True),
        (Role.FINANCE, "billing.change_product", False),
        (Role.FINANCE, "core.view_user", False),
        (Role.SERVICE, "billing.view_payment", False),
        (Role.MEMBER, "core.view_contact", False),
        (Role.AUDITOR, "core.view_user", True),
        (Role.AUDITOR, "billing.view_payment", True),
        (Role.AUDITOR, "core.change_user", False),
        (Role.AUDITOR, "billing.add_price", False),
        (Role.MEMBERSHIP, "members.view_membershiptype", False),
        (Role.EVENTS, "events.change_event", False),
    ],
)
def test_permissions_of_the_admin_follow_the_role(role, perm, may):
    assert role_has_permission(role, perm) is may
    assert UserFactory(role=role).has_perm(perm) is may
    assert UserFactory(role=role).has_perms([perm]) is may
    assert not UserFactory(role=role, is_active=False).has_perm(perm)


def test_which_apps_a_role_sees():
    assert role_sees_app(Role.FINANCE, "billing")
    assert not role_sees_app(Role.FINANCE, "core")
    assert not role_sees_app(Role.ADMINISTRATOR, "sessions")
    assert UserFactory(role=Role.ADMINISTRATOR).has_module_perms("core")


def test_nobody_is_above_the_roles():
    admin = UserFactory(role=Role.ADMINISTRATOR, name="Ada Novak")

    assert (admin.is_staff, admin.is_superuser, str(admin)) == (True, False, "Ada Novak")
    assert str(User.objects.create_user("New@Example.org")) == "new@example.org"
    assert User.objects.get_by_natural_key("NEW@example.org").email == "new@example.org"


def test_an_auditor_changes_nothing_anywhere_not_even_what_a_member_may(client):
    """Every address that takes a POST is refused, those of the portal and of the API's neighbours included."""
    AssociationFactory()
    login = sign_in(client, UserFactory(role=Role.AUDITOR))
    me = AccessFactory(user=login).contact

    assert client.get(f"/desk/people/{me.number}/").status_code == 200
    for address in (
        "/account/details/",
        "/renew/",
        "/basket/",
        "/desk/lists/new/",
        "/admin/core/user/add/",
        "/contact/",
    ):
        assert client.post(address, {"email": "changed@example.org"}).status_code == 403
    assert client.post("/sign-out/").status_code == 302


@pytest.mark.parametrize(
    ("role", "rooms"),
    [
        (
            Role.EVENTS,
            [
                "Today",
                "Cases",
                "People",
                "Care",
                "Lists",
                "Events",
                "Messages",
                "Mail in",
                "How we serve",
            ],
        ),
        (
            Role.MEMBERSHIP,
            [
                "Today",
                "Cases",
                "People",
                "Care",
                "Lists",
                "Orders",
                "Messages",
                "Mail in",
                "Renewals",
                "Notices",
                "Applications",
                "How we serve",
            ],
        ),
    ],
)
def test_the_rail_has_the_rooms_of_the_role_and_no_others(client, role, rooms):
    AssociationFactory()
    sign_in(client, UserFactory(role=role))

    assert [room.label for room in client.get("/desk/").context["desk_nav"]] == rooms


@pytest.mark.parametrize("role", [Role.EVENTS, Role.MEMBERSHIP])
def test_how_we_serve_has_a_tab_for_each_page_the_role_opens_and_for_no_other(client, role):
    AssociationFactory()
    sign_in(client, UserFactory(role=role))

    tabs = list(client.get("/desk/gap/answers/").context["room_tabs"])

    opened = [page for page in PAGES if client.get(reverse(page.name)).status_code == 200]
    assert [(tab.url, tab.label) for tab in tabs] == [(reverse(page.name), page.word) for page in opened]
    assert [tab.label for tab in tabs if tab.current] == ["The gap"]
    assert not client.get("/desk/people/").context["room_tabs"]


def test_who_has_nothing_to_do_with_orders_sees_none_neither_on_a_person_nor_by_search(client):
    AssociationFactory()
    mug = ProductFactory(name="Mug", price="12.50")
    lines = [LineRequest(mug, "", "Mug", 1, Decimal("12.50"))]
    order = place_order(buyer=PersonFactory(), lines=lines, at=timezone.now(), by=None)
    sign_in(client, UserFactory(role=Role.EVENTS))

    page = client.get(f"/desk/people/{order.buyer.number}/").content.decode()
    assert "Payments and receipts" not in page
    assert order.reference not in page
    assert not client.get("/desk/search/", {"q": order.reference}).context["found"].orders
    assert client.get(f"/orders/{order.reference}/").status_code == 404
    assert not Order.objects.visible_to(UserFactory(role=Role.EVENTS)).exists()
