"""The first of the staff gets in by a command; there is nobody yet who could let them in."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ams.core.models import Role, User

pytestmark = pytest.mark.django_db


def appoint(*arguments, **options):
    out = StringIO()
    call_command("appoint", *arguments, stdout=out, **options)
    return out.getvalue()


def test_an_address_nobody_knows_becomes_a_login():
    said = appoint("Ada@Example.org", "administrator", name="Ada Novak")

    ada = User.objects.get()
    assert (ada.email, ada.role, ada.name, ada.is_staff) == ("ada@example.org", Role.ADMINISTRATOR, "Ada Novak", True)
    assert said == "Ada Novak (ada@example.org) is Administrator. They sign in at /sign-in/ with a mailed code.\n"


def test_a_member_keeps_their_login_and_name():
    before = User.objects.create_user("bob@example.org", name="Bob")

    appoint("bob@example.org", "service")

    before.refresh_from_db()
    assert (before.role, before.name) == (Role.SERVICE, "Bob")


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError, match="ada at home is not an e-mail address"):
        appoint("ada at home", "service")

    assert not User.objects.exists()
