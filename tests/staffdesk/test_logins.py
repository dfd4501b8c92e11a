"""Who acts for whom, on the desk: seen, added, ended and brought back, each with a reason."""

import pytest

from ams.core.models import Access, ExceptionMade, ReasonCode, Role, User
from tests.factories.core import AccessFactory, UserFactory
from tests.factories.members import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def why():
    reason = ReasonCode.objects.create(code="phone", label="On the phone")
    return {"reason": reason.pk, "words": "The court says so."}


@pytest.fixture
def mila(association):
    child = PersonFactory(display_name="Mila Brandt", email="")
    AccessFactory(user=UserFactory(email="helena@example.org"), contact=child, relation="guardian")
    return child


def test_staff_add_the_other_parent_end_it_and_bring_it_back_with_a_reason(desk, mila, why):
    address = f"/desk/people/{mila.number}/logins/"
    asked = {"email": "Jonas@example.org", "relation": "guardian", **why}
    assert "Choose a reason" in desk.post(address, asked | {"reason": ""}).content.decode()
    desk.post(address, asked)
    added = Access.objects.get(user__email="jonas@example.org")
    for what in ("end", "end", "back"):  # the second click on “End it” does not bring it back
        latest = Access.objects.filter(user=added.user).latest("pk")
        assert f'name="do" value="{"back" if latest.ended_at else "end"}"' in (
            desk.get(f"{address}{latest.pk}/").content.decode()
        )
        desk.post(f"{address}{latest.pk}/", why | {"do": what})
    latest = Access.objects.filter(user=added.user).latest("pk")
    desk.post(f"{address}{latest.pk}/", why)  # says neither, so nothing happens

    rows = Access.objects.filter(user=added.user).order_by("pk")
    assert [(one.relation, one.ended_at is None) for one in rows] == [("guardian", False), ("guardian", True)]
    made = ExceptionMade.objects.order_by("pk").values_list("what", "contact", "actor")
    assert list(made) == [
        (what, mila.pk, desk.user.pk) for what in ("access.granted", "access.ended", "access.granted")
    ]
    page = desk.get(address).content.decode()
    assert all(address in page for address in ("helena@example.org", "jonas@example.org"))


REFUSED = {
    "acts for them already": ({"email": "helena@example.org"}, "household"),
    "a colleague’s login": ({"email": "ada2@riverbend.example", "role": Role.SERVICE}, "guardian"),
    "one that was closed": ({"email": "gone@example.org", "is_active": False}, "guardian"),
    "a login of their own already": ({"email": "mila@example.org"}, "self"),
}


@pytest.mark.parametrize("refused", REFUSED)
def test_some_logins_cannot_act_for_them(desk, mila, why, refused):
    login, relation = REFUSED[refused]
    AccessFactory(user=UserFactory(email="first@example.org"), contact=mila, relation="self")
    if not User.objects.filter(email=login["email"]).exists():
        UserFactory(**login)
    before = Access.objects.count()

    page = desk.post(f"/desk/people/{mila.number}/logins/", {"email": login["email"], "relation": relation, **why})

    assert refused in page.content.decode()
    assert (Access.objects.count(), ExceptionMade.objects.count()) == (before, 0)
