"""Signing in by mailed code, and the second factor of staff: the real pages, from the first to the last."""

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path

import allauth
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from ams.core.demo import demo_is_active
from ams.core.models import AssociationProfile, Message, Role
from tests.factories.core import AssociationFactory, UserFactory, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _association():
    cache.clear()  # rate limits of the tests before
    AssociationFactory()


def ask_for_code(client, email, **query):
    return client.post(reverse("account_login", query=query), {"email": email, **query})


def mailed_code(email):
    text = Message.objects.filter(recipient=email, purpose="login_code").latest("pk").text
    return re.search(r"\d{4}-\d{4}", text)[0]


@pytest.fixture
def demo(db):
    """The codes stay readable, as in a demonstration."""
    AssociationProfile.objects.update(is_demo=True)


def enter_code(client, code, **fields):
    return client.post(reverse("account_confirm_login_code", query=fields), {"code": code, **fields})


def totp(secret, at=None):
    """The six digits an authenticator app would show (RFC 6238), now or at a time in seconds."""
    counter = struct.pack(">Q", int(at or time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def set_up_authenticator(client):
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    return secret, client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})


def test_a_member_signs_in_with_the_mailed_code(client, demo):
    UserFactory(email="amara@example.org")

    asked = ask_for_code(client, "Amara@Example.org")
    answered = enter_code(client, mailed_code("amara@example.org"))

    assert asked.status_code == 302
    assert asked.url == reverse("account_confirm_login_code")
    assert answered.status_code == 302
    assert answered.url == reverse("after_sign_in")
    assert client.get(reverse("after_sign_in")).url == "/account/"


def test_the_code_leaves_at_once_and_is_forgotten_outside_the_demo(client):
    UserFactory(email="amara@example.org")

    ask_for_code(client, "amara@example.org")

    message = Message.objects.get()
    assert (message.state, message.sensitive, message.text, message.html) == ("sent", True, "", "")
    assert not re.search(r"\d", message.subject)


def test_the_pages_are_the_same_whether_or_not_the_address_is_known(client, demo):
    UserFactory(email="known@example.org")

    known = ask_for_code(client, "known@example.org")
    page_for_known = client.get(known.url).content.decode()
    client.logout()
    unknown = ask_for_code(client, "nobody@example.org")
    page_for_unknown = client.get(unknown.url).content.decode()

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
    assert tokens.sub("", page_for_known).replace("known@", "@") == tokens.sub("", page_for_unknown).replace(
        "nobody@", "@"
    )
    mail = Message.objects.get(recipient="nobody@example.org")
    assert mail.purpose == "unknown_account"
    assert "/join/" in mail.text
    assert not re.search(r"\d{4}-\d{4}", mail.text)


def test_no_code_opens_an_unknown_address(client):
    ask_for_code(client, "nobody@example.org")

    page = enter_code(client, "")
    also = enter_code(client, "1234-5678")

    assert page.status_code == also.status_code == 200
    assert SESSION_KEY not in client.session


def test_a_login_that_was_closed_gets_no_code(client):
    UserFactory(email="gone@example.org", is_active=False)

    ask_for_code(client, "gone@example.org")

    assert not Message.objects.filter(purpose="login_code").exists()


def test_a_code_is_asked_five_times_and_no_more(client, demo):
    UserFactory(email="amara@example.org")
    ask_for_code(client, "amara@example.org")
    code = mailed_code("amara@example.org")

    answers = [enter_code(client, "0000-0001") for _ in range(5)]
    late = enter_code(client, code)

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 302]
    assert late.url.startswith(reverse("account_login"))
    assert SESSION_KEY not in client.session


def test_a_double_click_on_the_code_signs_in_whoever_waits_for_the_second_answer(client, demo):
    user = UserFactory(email="amara@example.org")
    ask_for_code(client, user.email)
    before, code = client.cookies[settings.SESSION_COOKIE_NAME].value, mailed_code(user.email)
    enter_code(client, code)
    stranger = Client()

    for browser, typed in ((client, code), (stranger, "0000-0000")):
        browser.cookies[settings.SESSION_COOKIE_NAME] = before  # the first answer never arrived
        enter_code(browser, typed)

    assert client.session[SESSION_KEY] == str(user.pk)
    assert client.session.session_key != before
    assert SESSION_KEY not in stranger.session


def test_a_new_code_replaces_the_old_one(client, demo):
    UserFactory(email="amara@example.org")
    ask_for_code(client, "amara@example.org")
    old = mailed_code("amara@example.org")

    client.post(reverse("account_confirm_login_code"), {"action": "resend"})

    assert enter_code(client, old).status_code == 200
    assert enter_code(client, mailed_code("amara@example.org")).status_code == 302


def test_asking_too_often_is_refused_kindly():
    UserFactory(email="amara@example.org")

    answers = [ask_for_code(Client(), "amara@example.org") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 200]
    assert Message.objects.count() == 3


def test_signing_in_changes_the_session_key(client, demo):
    UserFactory(email="amara@example.org")
    ask_for_code(client, "amara@example.org")
    before = client.session.session_key

    enter_code(client, mailed_code("amara@example.org"))

    assert client.session[SESSION_KEY]
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/orders/ABC/", "/orders/ABC/"),
        ("https://evil.example/", "/welcome/"),
        ("//evil.example/", "/welcome/"),
        ("javascript:alert(1)", "/welcome/"),
    ],
)
def test_people_go_on_to_where_they_wanted_but_only_here(client, demo, wanted, goes_to):
    UserFactory(email="amara@example.org")
    ask_for_code(client, "amara@example.org", next=wanted)

    answered = enter_code(client, mailed_code("amara@example.org"), next=wanted)

    assert answered.url == goes_to


@pytest.mark.parametrize(("wanted", "goes_to"), [("/join/", "/join/"), ("https://evil.example/", "/account/")])
def test_the_welcome_page_sends_nobody_elsewhere(client, wanted, goes_to):
    sign_in(client, UserFactory())

    assert client.get(reverse("after_sign_in", query={"next": wanted})).url == goes_to


def test_staff_without_a_second_factor_are_led_to_set_one_up_and_then_on(client):
    sign_in(client, UserFactory(role=Role.SERVICE), second_factor=False)

    refused = client.get("/desk/?q=1")
    explained = client.get(refused.url)
    _secret, activated = set_up_authenticator(client)
    codes = client.get(activated.url)

    assert refused.url == reverse("mfa_index")
    assert "One more step to the desk" in explained.content.decode()
    assert activated.url == reverse("mfa_view_recovery_codes")
    assert codes.context["wanted"] == "/desk/?q=1"
    assert client.get("/desk/").status_code != 302


def test_a_mailed_code_alone_shows_staff_nobodys_orders(client):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR), second_factor=False)

    for path in ("/admin/", "/account/", "/orders/ABC/", "/receipts/R-000001.pdf", "/nowhere/"):
        assert client.get(path).url == reverse("mfa_index")
    assert client.post("/desk/").url == reverse("mfa_index")


def test_staff_with_an_authenticator_app_are_asked_for_its_digits(client, demo):
    staff = UserFactory(email="ada@example.org", role=Role.SERVICE)
    sign_in(client, staff, second_factor=False)
    secret, _ = set_up_authenticator(client)
    client.post(reverse("account_logout"))
    cache.clear()

    ask_for_code(client, "ada@example.org")
    first = enter_code(client, mailed_code("ada@example.org"))
    wrong = client.post(first.url, {"code": "000000"})
    page = client.get(first.url)
    now = time.time()
    with time_machine.travel(now + 60):
        old = client.post(first.url, {"code": totp(secret, now)})
    with time_machine.travel(now + 30):  # typed while the app showed the next ones
        right = client.post(first.url, {"code": totp(secret, now)})

    assert first.url == reverse("mfa_authenticate")
    assert wrong.status_code == old.status_code == page.status_code == 200
    assert right.url == reverse("after_sign_in")
    assert client.get(right.url).url == "/desk/"


def test_a_recovery_code_lets_staff_in_once(client, demo):
    staff = UserFactory(email="ada@example.org", role=Role.SERVICE)
    sign_in(client, staff, second_factor=False)
    set_up_authenticator(client)
    code = Authenticator.objects.get(user=staff, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post(reverse("account_logout"))

    ask_for_code(client, "ada@example.org")
    first = enter_code(client, mailed_code("ada@example.org"))
    second = client.post(first.url, {"code": code})

    assert second.url == reverse("after_sign_in")
    assert code not in Authenticator.objects.get(user=staff, type="recovery_codes").wrap().get_unused_codes()


def test_a_session_from_before_the_second_factor_has_to_use_it(client):
    staff = UserFactory(role=Role.SERVICE)
    sign_in(client, staff, second_factor=False)
    secret, _ = set_up_authenticator(client)
    sign_in(client, staff, second_factor=False)
    client.session.flush()
    client.force_login(staff)

    led = client.get("/desk/")
    cache.clear()
    proved = client.post(led.url, {"code": totp(secret), "next": "/desk/"})

    assert led.url == f"{reverse('mfa_reauthenticate')}?next=%2Fdesk%2F"
    assert proved.url == "/desk/"
    assert client.get("/desk/").status_code != 302


@pytest.mark.parametrize("is_demo", [True, False])
def test_becoming_a_persona_counts_as_second_factor_only_in_the_demo(client, is_demo):
    AssociationProfile.objects.update(is_demo=is_demo)
    staff = UserFactory(role=Role.SERVICE)
    client.force_login(staff)
    session = client.session
    session["account_authentication_methods"] = [{"method": "persona", "at": time.time()}]
    session["account_authentication_methods_user"] = str(staff.pk)
    session.save()

    answered = client.get("/desk/")

    assert demo_is_active() is is_demo
    assert (answered.status_code == 302) is not is_demo


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn", "mfa_list_webauthn", "mfa_reauthenticate", "account_logout",
    ],
)  # fmt: skip
def test_every_page_about_security_opens(client, name):
    sign_in(client, UserFactory(role=Role.SERVICE), second_factor=False)
    set_up_authenticator(client)
    page = client.get(reverse(name), follow=True)
    again = client.post(page.request["PATH_INFO"], {"code": "000000"}) if name == "mfa_reauthenticate" else page

    assert page.status_code == again.status_code == 200
    assert 'class="portal"' in page.content.decode()


def test_the_sign_in_pages_have_no_inline_script_and_the_first_none_at_all(client):
    first = client.get(reverse("account_login")).content.decode()
    passkeys = client.get(reverse("passkey_sign_in")).content.decode()

    assert "<script" not in first
    assert reverse("passkey_sign_in") in first
    scripts = re.findall(r"<script([^>]*)>", passkeys)
    assert all("src=" in attributes or "application/json" in attributes for attributes in scripts)


def test_the_passkey_page_offers_a_challenge(client):
    offered = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})

    assert offered.json()["request_options"]["publicKey"]["rpId"] == "testserver"


def test_there_are_no_passwords():
    for name in ("account_change_password", "account_reset_password", "account_set_password", "admin:password_change"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert not UserFactory().has_usable_password()


def test_the_admin_has_no_sign_in_of_its_own(client):
    assert client.get("/admin/login/?next=/admin/core/").url == f"{reverse('account_login')}?next=%2Fadmin%2Fcore%2F"
    sign_in(client, UserFactory(role=Role.SERVICE))
    assert client.get("/admin/login/").status_code == 403


def test_the_passkey_script_is_allauths():
    package = Path(allauth.__file__).parent
    scripts = [
        "mfa/static/mfa/js/webauthn-json.js",
        "mfa/static/mfa/js/webauthn.js",
        "account/static/account/js/onload.js",
    ]
    ours = Path("static/vendor/allauth-passkeys.js").read_text(encoding="utf-8")

    for script in scripts:
        theirs = (package / script).read_text(encoding="utf-8").rpartition("// # sourceMappingURL=")
        assert (theirs[0] or theirs[2]).rstrip() in ours


def test_a_code_is_compared_five_times_however_many_windows_guess_at_once(client, demo):
    UserFactory(email="amara@example.org")
    ask_for_code(client, "amara@example.org")
    code = mailed_code("amara@example.org")
    before = dict(client.session)

    for _guess in range(5):
        enter_code(client, "0000-0000")
        session = client.session  # as if the next request had come before the count of this one was kept
        session.update(before)
        session.save()
    enter_code(client, code)

    assert SESSION_KEY not in client.session
