"""Who is let in by which key, for how long and how often; and that secrets stay secret."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ams.core.api_keys import MayNotMakeKeys, NotThatLong, find_api_key, make_api_key, note_use, revoke_api_key
from ams.core.models import Activity, ApiKey, Role, Scope
from tests.api.conftest import LONG_AGO
from tests.factories.core import UserFactory


def test_a_key_shows_its_first_part_and_keeps_but_a_fingerprint_of_the_rest(administrator):
    key, secret = make_api_key(name="Website", scopes=[Scope.READ_CONTACTS], at=LONG_AGO, by=administrator)

    assert secret.startswith(f"{key.prefix}_")
    assert len(secret) - len(key.prefix) > 43  # 256 bits
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(k)::text FROM core_apikey k")
        assert secret.removeprefix(key.prefix) not in cursor.fetchone()[0]
    made = Activity.objects.get(kind="api_key.made")
    assert (made.actor, made.facts["key"]) == (administrator, key.prefix)
    assert secret not in str(made.facts)


def test_secrets_with_underscores_in_them_are_found_too(administrator):
    for _ in range(40):
        key, secret = make_api_key(name="Website", scopes=[Scope.READ_CONTACTS], at=LONG_AGO, by=administrator)
        assert find_api_key(secret, at=LONG_AGO) == key


def test_only_administrators_make_and_revoke_keys(administrator, association):
    key, _secret = make_api_key(name="Website", scopes=[Scope.READ_CONTACTS], at=LONG_AGO, by=administrator)
    finance = UserFactory(role=Role.FINANCE)

    with pytest.raises(MayNotMakeKeys):
        make_api_key(name="Mine", scopes=[Scope.READ_CONTACTS], at=LONG_AGO, by=finance)
    with pytest.raises(MayNotMakeKeys):
        revoke_api_key(key=key, at=LONG_AGO, by=finance)
    with pytest.raises(NotThatLong):
        make_api_key(name="Old", scopes=[Scope.READ_CONTACTS], at=LONG_AGO, by=administrator, expires_at=LONG_AGO)

    assert list(ApiKey.objects.standing(at=LONG_AGO)) == [key]


def test_revoking_twice_is_told_once(api, administrator):
    for _ in range(2):
        revoke_api_key(key=api.key, at=LONG_AGO, by=administrator)

    assert Activity.objects.filter(kind="api_key.revoked").count() == 1
    assert api.get("contacts/").status_code == 401


@pytest.mark.parametrize(
    "sent", ["", "Bearer", "Bearer ", "Basic abc", "Bearer nonsense", "Bearer ams_live_aaaaaaaa_x"]
)
def test_without_a_key_that_opens_nothing_is_shown(client, association, sent):
    answer = client.get("/api/v1/contacts/", headers={"Authorization": sent} if sent else {})

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "http://testserver/api/docs/#no-key"


def test_a_right_prefix_with_a_wrong_secret_opens_nothing(api):
    api.headers = {"Authorization": f"Bearer {api.key.prefix}_{'x' * 43}"}

    assert api.get("contacts/").status_code == 401


def test_a_key_runs_out(key_for):
    caller = key_for(Scope.READ_CONTACTS, expires_at=timezone.now() + timedelta(hours=1))
    assert caller.get("contacts/").status_code == 200
    ApiKey.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert caller.get("contacts/").status_code == 401


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.SERVICE}])
def test_a_key_opens_nothing_once_its_maker_may_no_longer(api, administrator, change):
    type(administrator).objects.filter(pk=administrator.pk).update(**change)

    assert api.get("contacts/").status_code == 401


def test_being_signed_in_at_the_desk_opens_nothing_here(client, administrator):
    client.force_login(administrator)

    assert client.get("/api/v1/contacts/").status_code == 401


def test_the_last_use_is_noted_once_a_minute(api):
    now = timezone.now()
    api.get("contacts/")
    first = ApiKey.objects.get().last_used_at
    assert first >= now
    note_use(ApiKey.objects.get(), at=first + timedelta(seconds=59))
    assert ApiKey.objects.get().last_used_at == first
    note_use(ApiKey.objects.get(), at=first + timedelta(seconds=61))
    assert ApiKey.objects.get().last_used_at == first + timedelta(seconds=61)


def test_each_key_has_so_many_calls_a_minute(key_for, settings):
    settings.API_CALLS_A_MINUTE = 3
    one, other = key_for(Scope.READ_CONTACTS), key_for(Scope.READ_CONTACTS)

    assert [one.get("contacts/").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = one.get("contacts/")
    assert int(refused["Retry-After"]) > 0
    assert refused.json()["type"].endswith("#too-many")
    assert other.get("contacts/").status_code == 200


def test_calls_without_the_scope_are_counted_too(key_for, settings):
    settings.API_CALLS_A_MINUTE = 1
    caller = key_for(Scope.READ_PRODUCTS)

    assert [caller.get("contacts/").status_code for _ in range(2)] == [403, 429]


def test_guessing_is_slowed_down(client, association):
    answers = [
        client.get("/api/v1/contacts/", headers={"Authorization": "Bearer ams_live_aaaaaaaa_x"}).status_code
        for _ in range(61)
    ]

    assert answers[:60] == [401] * 60
    assert answers[60] == 429


def test_no_other_site_may_call_from_a_browser(api):
    answer = api("GET", "contacts/", Origin="https://elsewhere.example")

    assert "Access-Control-Allow-Origin" not in answer
    assert api("OPTIONS", "contacts/").status_code == 405


def test_secrets_are_in_no_log(api, alice, caplog):
    with caplog.at_level(logging.DEBUG):
        api.get("contacts/")
        api.get("contacts/999/")
        api.post("contacts/", {"nonsense": 1})
        connection.execute_wrappers.append(_fail_on_contacts)
        try:
            assert api.get("contacts/").status_code == 500
        finally:
            connection.execute_wrappers.remove(_fail_on_contacts)

    assert "A call of the API failed." in caplog.text
    assert api.secret not in caplog.text
    assert api.secret.removeprefix(api.key.prefix) not in caplog.text


def _fail_on_contacts(execute, sql, params, many, context):
    if 'FROM "core_contact"' in sql:
        raise ZeroDivisionError
    return execute(sql, params, many, context)
