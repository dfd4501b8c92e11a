"""Keys of other systems at the desk: shown once, stopped at once, and everything done with them to be read."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from ams.core.models import Activity, ApiKey, Contact, Role, Scope
from tests.factories.core import UserFactory, sign_in


@pytest.fixture
def desk(client, association):
    client.user = sign_in(client, UserFactory(role=Role.ADMINISTRATOR, name="Ines Admin"))
    return client


def make(desk, **answers):
    return desk.post(
        "/desk/api-keys/new/", {"name": "Website", "scopes": [Scope.READ_CONTACTS], "until": "", **answers}
    )


def secret_on(page):
    return re.search(r'value="(ams_\w+_\w+_[\w-]+)"', page.content.decode())[1]


def call(secret, method="GET", body=None):
    headers = {"Authorization": f"Bearer {secret}"}
    return Client().generic(method, "/api/v1/contacts/", body or b"", "application/json", headers=headers)


def test_a_key_is_shown_once_and_opens_what_was_ticked(desk):
    page = make(desk)
    secret = secret_on(page)
    key = ApiKey.objects.get()

    assert "no-store" in page["Cache-Control"]
    assert call(secret).status_code == 200
    assert call(secret, "POST", b"{}").status_code == 403
    for address in ("/desk/api-keys/", f"/desk/api-keys/{key.pk}/"):
        shown = desk.get(address).content.decode()
        assert key.prefix in shown
        assert secret not in shown


def test_a_revoked_key_opens_nothing_any_more(desk):
    secret = secret_on(make(desk))
    key = ApiKey.objects.get()

    assert "Revoke this key?" in desk.get(f"/desk/api-keys/{key.pk}/revoke/").content.decode()
    assert call(secret).status_code == 200
    desk.post(f"/desk/api-keys/{key.pk}/revoke/")

    assert call(secret).status_code == 401
    assert "Revoked" in desk.get(f"/desk/api-keys/{key.pk}/").content.decode()
    assert Activity.objects.get(kind="api_key.revoked").actor == desk.user


def test_its_page_tells_what_was_done_with_it(desk):
    secret = secret_on(make(desk, scopes=[Scope.WRITE_CONTACTS]))
    other = secret_on(make(desk, name="Other", scopes=[Scope.WRITE_CONTACTS]))
    call(secret, "POST", b'{"kind": "person", "name": "Bob Bly"}')

    key, unused = ApiKey.objects.get(name="Website"), ApiKey.objects.get(name="Other")

    assert Contact.objects.get().display_name == "Bob Bly"
    assert "Became known to us" in desk.get(f"/desk/api-keys/{key.pk}/").content.decode()
    assert "Nothing was written with it yet" in desk.get(f"/desk/api-keys/{unused.pk}/").content.decode()
    assert other != secret


def test_a_key_works_through_its_last_day(desk):
    make(desk, until=timezone.localdate().isoformat())

    key = ApiKey.objects.get()
    assert timezone.localtime(key.expires_at).time().isoformat() == "00:00:00"
    assert key.expires_at > timezone.now()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"name": ""}, "Say what will use this key"),
        ({"scopes": []}, "Tick at least one thing"),
        ({"until": "2020-01-01"}, "This day is over"),
        ({"until": "nonsense"}, "Choose a day"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(desk, answers, said):
    assert said in make(desk, **answers).content.decode()
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("keys", [1, 3])
def test_the_list_costs_the_same_for_one_key_or_many(desk, keys, django_assert_max_num_queries):
    for _ in range(keys):
        make(desk)

    with django_assert_max_num_queries(12) as seen:
        page = desk.get("/desk/api-keys/").content.decode()

    assert page.count("<code>ams_") == keys
    assert len([one for one in seen.captured_queries if "core_apikey" in one["sql"]]) == 2
