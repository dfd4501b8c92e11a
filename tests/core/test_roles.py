"""What each role may do, and nothing besides."""

import pytest

from ams.core.models import Role, User
from ams.core.roles import Ability, can, role_has_permission, role_sees_app
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "abilities"),
    [
        (Role.MEMBER, set()),
        (Role.SERVICE, {Ability.USE_DESK, Ability.WORK_CASES, Ability.EXPORT_LISTS}),
        (
            Role.FINANCE,
            {Ability.USE_DESK, Ability.WORK_CASES, Ability.SEE_MONEY, Ability.GIVE_BACK, Ability.RECORD_PAYMENTS},
        ),
        (
            Role.OWNER,
            {
                Ability.USE_DESK,
                Ability.SEE_MONEY,
                Ability.IMPORT_MEMBERS,
                Ability.EXPORT_LISTS,
                Ability.SEND_MAILINGS,
            },
        ),
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
