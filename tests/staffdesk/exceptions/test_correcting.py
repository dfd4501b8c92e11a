"""Details somebody gave: changing them asks why, filling in what was missing does not."""

from uuid import uuid4

import pytest
from django.urls import reverse

from ams.core.models import Activity, ExceptionKind, ExceptionMade, ExceptionRight, ReasonCode, Role
from billing.operations import Why
from staffdesk.operations.exceptions import Wish, make_exception
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def why(association):
    return Why(ReasonCode.objects.create(code="told", label="They told us"), "On the phone.")


@pytest.fixture
def details(desk, amara):
    """What the desk's form begins with, to be sent with something else in it."""
    address = reverse("staffdesk:correct_details", args=[amara.number])

    def sent(**other):
        form = desk.get(address).context["form"]
        begun = {name: form[name].value() or "" for name in form.fields}
        return desk.post(address, {**begun, **other}, follow=True).content.decode()

    return sent


def test_changing_what_they_gave_asks_why_and_is_kept_as_an_exception(details, amara, why, desk):
    asked = details(email="new@example.org")
    assert "You change what they gave: choose a reason." in asked
    assert "Say in a few words why" in asked
    amara.refresh_from_db()
    assert amara.email == "amara@example.org"

    details(email="new@example.org", spoken_name="AH-mah-rah", reason=why.reason.pk, words="Told us on the phone")

    amara.refresh_from_db()
    made = ExceptionMade.objects.get()
    assert (amara.email, amara.person.spoken_name) == ("new@example.org", "AH-mah-rah")
    assert (made.what, made.actor, made.words) == ("details.corrected", desk.user, "Told us on the phone")
    assert Activity.objects.get(kind="details.changed").facts["changed"] == ["email", "spoken_name"]
    page = desk.get(reverse("staffdesk:exceptions", args=[amara.number])).content.decode()
    assert "Details corrected" in page


@pytest.mark.parametrize(
    "filled",
    [
        {},
        {"spoken_name": "AH-mah-rah"},
        {"address_lines": "Mill Lane 3", "postcode": "3511 AB", "country": "NL"},
        {"email": " amara@example.org "},
    ],
)
def test_filling_in_what_was_missing_asks_nothing(details, amara, filled):
    assert "Saved." in details(**filled) or not filled.get("spoken_name")
    assert not ExceptionMade.objects.exists()


def test_a_role_that_may_correct_two_details_proposes_three(ada, amara, why):
    def ask(**other):
        return make_exception(wish=Wish(uuid4(), ExceptionKind.CORRECTED, amara, other, why), at=NOW, by=ada)

    ExceptionRight.objects.all().delete()
    ExceptionRight.objects.create(kind=ExceptionKind.CORRECTED, role=Role.SERVICE, limit=2)
    other = {"full_name": "Amara Eze", "email": "new@example.org", "phone": "1"}

    proposed = ask(**other).proposal

    assert "Name: “Amara Eze” instead of “Amara Okafor”." in proposed.told
    with pytest.raises(Exception, match="Nothing they gave"):
        ask(full_name="Amara Okafor")
