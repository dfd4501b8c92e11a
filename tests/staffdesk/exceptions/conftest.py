"""The shipped limits, a reason, and somebody who makes exceptions."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps

from ams.core.models import ExceptionRight, ReasonCode, Role
from billing.operations import Why
from staffdesk.operations.exceptions import Wish, make_exception
from tests.factories.core import UserFactory
from tests.staffdesk.conftest import NOW


@pytest.fixture(autouse=True)
def _limits(db):
    """As the migration ships them: tests that commit leave tables empty behind them."""
    ExceptionRight.objects.all().delete()
    for migration in (
        "0011_shipped_limits",
        "0014_limits_of_moves_excess_and_corrections",
        "0016_mailings_go_there_again",
        "0017_how_invoices_are_paid",
        "0020_further_seats_without_payment",
    ):
        import_module(f"ams.core.migrations.{migration}").write(apps, None)


@pytest.fixture
def why(association):
    return Why(ReasonCode.objects.create(code="goodwill", label="Goodwill"), "She was in hospital.")


@pytest.fixture
def ingrid(association):
    """An administrator: without limits."""
    return UserFactory(role=Role.ADMINISTRATOR, name="Ingrid Solberg")


@pytest.fixture
def ask(why):
    """Somebody makes an exception; the outcome."""

    def asked(by, kind, contact, request=None, **facts):
        wish = Wish(request or uuid4(), kind, contact, {name: str(one) for name, one in facts.items()}, why)
        return make_exception(wish=wish, at=NOW, by=by)

    return asked
