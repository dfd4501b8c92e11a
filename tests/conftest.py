"""What tests of every app need: the payment provider, a server as beside a demonstration, and a place for files."""

import pytest
from hypothesis import HealthCheck, settings

from tests import emptying, services
from tests.sandbox.process import API_KEY, SECRET, SandboxProcess
from tests.sandbox.provider import Provider

emptying.install()
# How long an example takes to draw says how busy the machine is.
settings.register_profile("on any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("on any machine")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    """Before each worker makes its database: migrations run once for all of them."""
    with django_db_blocker.unblock():
        services.share_one_migrated_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Before the first test: what is shipped is known, to be there again after tests that empty everything."""
    with django_db_blocker.unblock():
        emptying.remember_what_is_shipped()


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory):
    """A sandbox whose webhooks go nowhere: tests bring them themselves, as often and in which order they like."""
    process = SandboxProcess(
        tmp_path_factory.mktemp("provider") / "sandbox.sqlite3", "http://127.0.0.1:9/hooks/stripe/"
    )
    process.start()
    yield process
    assert process.stop() == 0


@pytest.fixture
def provider(provider_process, settings):
    """A provider that knows nothing yet, and settings that lead to it."""
    provider_process.control("reset")
    provider_process.control("switches", mode="dropped")
    settings.STRIPE_API_BASE = provider_process.url
    settings.STRIPE_SECRET_KEY = API_KEY
    settings.STRIPE_WEBHOOK_SECRET = SECRET
    return Provider(provider_process)


@pytest.fixture
def empty_storage(settings, tmp_path):
    """A folder of its own for uploaded files: those of a whole process keep what other tests left there."""
    ours = {"OPTIONS": {"location": tmp_path, "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"default": settings.STORAGES["default"] | ours}
