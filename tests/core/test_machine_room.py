"""What load balancers, monitors and robots ask."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.urls import reverse

from ams.core.models import AssociationProfile
from ams.views import machine_room
from tests.factories.core import AssociationFactory, UserFactory, sign_in


@pytest.fixture(autouse=True)
def _looks_again():
    machine_room._refuse_pending_migrations.cache_clear()
    yield
    machine_room._refuse_pending_migrations.cache_clear()


def test_a_process_that_lives_says_so_without_the_database(client):
    answered = client.get("/healthz")

    assert (answered.status_code, answered.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_means_database_and_migrations(client):
    assert client.get("/readyz").json() == {"database": "ok", "migrations": "ok", "broker": "ok"}


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'staffdesk'")

    answered = client.get("/readyz")

    assert answered.status_code == 503
    assert answered.json()["migrations"].endswith("pending")


@pytest.mark.django_db
def test_a_database_that_is_away_is_not_ready(client, monkeypatch):
    def fail():
        raise DatabaseError("gone")

    monkeypatch.setattr(machine_room, "_refuse_pending_migrations", fail)
    monkeypatch.setattr(machine_room._refuse_pending_migrations, "cache_clear", lambda: None, raising=False)

    answered = client.get("/readyz")

    assert (answered.status_code, answered.json()["database"]) == (503, "away")


@pytest.mark.django_db
def test_a_broker_that_is_away_is_reported_and_no_more(client, settings):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:9/0"}}

    answered = client.get("/readyz")

    assert (answered.status_code, answered.json()["broker"]) == (200, "away")


@pytest.mark.parametrize(
    ("demo", "token", "headers", "address", "status"),
    [
        (True, "", {}, "127.0.0.1", 200),
        (True, "", {}, "::1", 200),
        (True, "", {}, "203.0.113.9", 403),
        (True, "", {}, "", 403),
        (True, "", {"X-Forwarded-For": "203.0.113.9"}, "127.0.0.1", 403),
        (True, "", {"Authorization": "Bearer "}, "203.0.113.9", 403),
        (False, "", {}, "127.0.0.1", 403),
        (False, "", {"Authorization": "Bearer "}, "127.0.0.1", 403),
        (False, "secret", {"Authorization": "Bearer secret"}, "203.0.113.9", 200),
        (False, "secret", {"Authorization": "Bearer wrong"}, "127.0.0.1", 403),
        (True, "secret", {}, "127.0.0.1", 403),
    ],
)
def test_figures_are_for_the_monitor(client, settings, demo, token, headers, address, status):  # noqa: PLR0917 - one column each
    settings.DEMO, settings.METRICS_TOKEN = demo, token

    answered = client.get("/metrics", headers=headers, REMOTE_ADDR=address)

    assert answered.status_code == status
    assert (b"django_http" in answered.content or b"python_info" in answered.content) is (status == 200)


@pytest.mark.django_db
@pytest.mark.parametrize(("is_demo", "line"), [(True, "Disallow: /\n"), (False, "Disallow: /desk/\n")])
def test_robots_read_what_is_public_and_of_a_demo_nothing(client, is_demo, line):
    AssociationFactory(is_demo=is_demo)

    assert line in client.get("/robots.txt").content.decode()


def test_browsers_that_ask_for_an_icon_get_one(client):
    assert client.get("/favicon.ico").url.endswith(".svg")


@pytest.mark.django_db
@pytest.mark.parametrize("signed_in", [False, True])
def test_the_front_page_says_what_one_can_do_and_how_to_reach_a_person(
    client, signed_in, django_assert_max_num_queries
):
    AssociationFactory()
    if signed_in:
        sign_in(client, UserFactory())

    with django_assert_max_num_queries(12):
        page = client.get("/").content.decode()

    for words in ("Riverbend Naturalists", "My membership", "030 123 4567", "Mon–Fri 9:00–17:00"):
        assert words in page
    for name in ("members:join", "members:account", "members:renew", "staffdesk:contact_us"):
        assert f'href="{reverse(name)}"' in page
    assert len(page.encode()) < 60_000


@pytest.mark.django_db
def test_before_there_is_an_association_the_front_page_says_what_to_do(client):
    cache.clear()

    page = client.get("/").content.decode()

    assert not AssociationProfile.objects.exists()
    assert reverse("admin:index") in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/demo/inbox/"])
def test_a_page_that_is_not_there_leads_on(client, path):
    AssociationFactory()

    answered = client.get(path)

    assert answered.status_code == 404
    assert "There is no page here" in answered.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/verify/%00/", "/receipts/%00.pdf", "/demo/inbox/?to=%00", "/desk/orders/A%00/"])
def test_an_address_with_a_nul_is_no_address(client, address):
    AssociationFactory()
    sign_in(client, UserFactory(role="administrator"))

    assert client.get(address).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/desk/", "/desk/people/people.csv", "/account/"])
def test_nobody_keeps_a_copy_of_what_staff_and_members_see(client, address):
    AssociationFactory()
    sign_in(client, UserFactory(role="administrator"))

    assert "no-store" in client.get(address)["Cache-Control"]
