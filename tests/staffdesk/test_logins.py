"""Who acts for whom, on the desk: seen, added, ended and brought back, each with a reason."""

from datetime import date

import pytest

from ams.core.models import Access, Contact, Death, ExceptionMade, Message, ReasonCode, Role, User
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


def ended(desk, access, why):
    desk.post(f"/desk/people/{access.contact.number}/logins/{access.pk}/", why | {"do": "end"})
    return {one.recipient: one for one in Message.objects.all()}


def test_whoever_acts_no_longer_is_told_and_so_is_the_child_without_learning_whose_it_was(desk, mila, why):
    helena = PersonFactory(display_name="Helena Brandt", email="helena@example.org")
    login = User.objects.get(email="helena@example.org")
    AccessFactory(user=login, contact=helena)
    AccessFactory(user=UserFactory(email="jonas@example.org"), contact=mila, relation="guardian")

    told = ended(desk, Access.objects.get(user=login, contact=mila), why)

    assert set(told) == {"helena@example.org", "jonas@example.org"}
    hers, his = told["helena@example.org"], told["jonas@example.org"]
    assert (hers.contact, his.contact) == (helena, mila)
    assert "you no longer act for Mila Brandt" in hers.text
    assert "This is about Mila Brandt" in his.text
    assert "somebody who acted for you no longer does" in his.text
    assert "helena" not in (his.text + his.html).lower()
    assert "court" not in (hers.text + his.text)
    assert len(ended(desk, Access.objects.get(user=login, contact=mila), why)) == 2


def test_who_has_an_address_reads_which_sign_in_it_was_and_after_a_death_nobody_is_written_to(desk, mila, why):
    Contact.objects.filter(pk=mila.pk).update(email="mila@example.org")
    own = AccessFactory(user=UserFactory(email="mila@example.org"), contact=mila, relation="self")
    parent = Access.objects.get(user__email="helena@example.org")

    told = ended(desk, parent, why)
    assert "with the address helena@example.org" in told["mila@example.org"].text
    assert told["helena@example.org"].contact is None
    Message.objects.all().delete()
    assert "this address no longer signs in for Mila Brandt" in ended(desk, own, why)["mila@example.org"].text
    assert Message.objects.count() == 1

    Message.objects.all().delete()
    late = AccessFactory(user=UserFactory(email="late@example.org"), contact=mila, relation="guardian")
    Death.objects.create(contact=mila, died_on=date(2026, 1, 1), said_at=late.granted_at)
    assert ended(desk, late, why) == {}
