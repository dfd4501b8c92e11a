"""Before something that matters people prove themselves again, with what they have; nobody is asked for a password."""

import pytest
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.urls import reverse

from ams.core.models import Role
from tests.factories.core import AssociationFactory, UserFactory

pytestmark = pytest.mark.django_db
AGAIN = reverse("account_reauthenticate")
DATA = {
    "totp": {"secret": "JBSWY3DPEHPK3PXP"},
    "recovery_codes": {"seed": "0123456789abcdef", "used_mask": 0},
    "webauthn": {"name": "Key"},
}


@pytest.fixture(autouse=True)
def _association():
    AssociationFactory()


def person(client, *kinds, role=Role.MEMBER):
    user = UserFactory(role=role)
    for kind in kinds:
        Authenticator.objects.create(user=user, type=kind, data=DATA[kind])
    client.force_login(user)
    return user


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SERVICE])
@pytest.mark.parametrize(
    ("kinds", "page"),
    [
        ([], "mfa_index"),
        (["totp"], "mfa_reauthenticate"),
        (["totp", "recovery_codes", "webauthn"], "mfa_reauthenticate"),
        (["webauthn"], "mfa_reauthenticate_webauthn"),
        (["recovery_codes", "webauthn"], "mfa_reauthenticate_webauthn"),
    ],
)
def test_everybody_is_led_to_what_they_have(client, role, kinds, page):
    person(client, *kinds, role=role)

    assert client.get(f"{AGAIN}?next=/desk/").url == f"{reverse(page)}?next=%2Fdesk%2F"
    assert client.get(AGAIN).url == reverse(page)


def test_nobody_is_asked_for_a_password(client):
    user = person(client, "totp", "webauthn")

    assert [way["id"] for way in get_adapter().get_reauthentication_methods(user)] == [
        "mfa_reauthenticate",
        "mfa_reauthenticate:webauthn",
    ]
    page = client.get(AGAIN, follow=True).content.decode()
    assert "password" not in page.lower()
    assert "Use my passkey instead" in page


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        (["totp"], "Type the six digits of your authenticator app."),
        (["totp", "recovery_codes"], "Type the six digits of your authenticator app, or one of your recovery codes."),
        (["recovery_codes"], "Type one of your recovery codes."),
    ],
)
def test_the_page_names_what_they_have_and_nothing_else(client, kinds, words):
    person(client, *kinds)

    page = client.get(AGAIN, follow=True).content.decode()

    assert words in page
    assert "passkey" not in page
