"""Outside a demonstration its pages do not exist."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.urls import reverse

from ams.core.demo import PERSONAS
from ams.core.models import AssociationProfile, Role
from tests.factories.core import AssociationFactory, ContactFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGES = [
    ("get", "demo_inbox", []),
    ("get", "demo_message", [1]),
    ("get", "demo_message_html", [1]),
    ("get", "demo_attachment", [1, 1]),
    *(("post", "demo_become", [persona.slug]) for persona in PERSONAS),
]


@pytest.fixture(params=[(True, False), (False, True), (False, False)], ids=["no marker", "no setting", "neither"])
def no_demo(request, settings):
    """DEMO on a database that is not the demonstration's, or the demonstration's without DEMO."""
    settings.DEMO, is_demo = request.param
    AssociationFactory(is_demo=is_demo)


@pytest.mark.parametrize(("method", "name", "args"), PAGES)
def test_the_pages_are_gone(client, no_demo, method, name, args):
    UserFactory(role=Role.ADMINISTRATOR)

    answered = getattr(client, method)(reverse(name, args=args))

    assert answered.status_code == 404
    assert SESSION_KEY not in client.session


def test_the_front_page_names_nobody(client, no_demo):
    page = client.get("/").content.decode()

    assert "Demonstration" not in page
    assert "/demo/" not in page


def test_the_front_page_of_the_demo_offers_everybody(client, django_assert_max_num_queries):
    AssociationFactory(is_demo=True)

    with django_assert_max_num_queries(12):
        page = client.get("/").content.decode()

    for persona in PERSONAS:
        assert reverse("demo_become", args=[persona.slug]) in page
        assert str(persona.name) in page
    assert "<script" not in page


def test_nobody_becomes_anybody_by_a_link(client):
    AssociationFactory(is_demo=True)

    assert client.get(reverse("demo_become", args=["administrator"])).status_code == 405


def test_a_persona_that_nobody_fits_any_more_is_a_kind_word(client):
    AssociationFactory(is_demo=True)

    answered = client.post(reverse("demo_become", args=["lapsed"]), follow=True)
    unheard_of = client.post(reverse("demo_become", args=["pirate"]), follow=True)

    assert "Nobody here is in that state any more" in answered.content.decode()
    assert unheard_of.status_code == 200


def test_who_was_somebody_else_starts_a_new_session(client):
    AssociationFactory(is_demo=True)
    UserFactory(role=Role.SERVICE), UserFactory(role=Role.FINANCE)
    client.post(reverse("demo_become", args=["service"]))
    before = client.session.session_key

    client.post(reverse("demo_become", args=["finance"]))

    assert client.session.session_key != before
    client.post(reverse("demo_become", args=["visitor"]))
    assert SESSION_KEY not in client.session
    assert AssociationProfile.objects.get().is_demo


@pytest.mark.parametrize("what", ["association", "contact"])
def test_a_real_database_is_left_alone(what):
    AssociationFactory() if what == "association" else ContactFactory()

    with pytest.raises(CommandError, match="belongs to an association"):
        call_command("seed_demo")


def test_without_the_setting_there_is_no_demonstration(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="Set DEMO=1"):
        call_command("seed_demo")
