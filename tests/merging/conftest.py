"""Amara and her twin: one person, kept as two."""

import pytest

from ams.core.merging import merge_contacts
from ams.core.models import Role
from tests.factories.core import AssociationFactory, UserFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, year
from tests.merging.rows import NOW


@pytest.fixture
def ada(db):
    AssociationFactory()
    return UserFactory(role=Role.SERVICE, name="Ada Novak")


@pytest.fixture
def amara(ada):
    return PersonFactory(display_name="Amara Okafor", email="amara@example.org", person__given_name="Amara")


@pytest.fixture
def twin(ada):
    return PersonFactory(display_name="A. Okafor", email="okafor@work.example", phone="030 999", language="nl")


@pytest.fixture
def merge(ada, amara, twin):
    def merged(kept=amara, absorbed=twin, *, at=NOW, **choices):
        return merge_contacts(kept=kept, absorbed=absorbed, choices=choices, at=at, by=ada, reason="The same person")

    return merged


@pytest.fixture
def both_members(amara, twin):
    """Amara paid for 2026; her twin for 2025 and 2026."""
    full = TypeFactory(name="Full member", slug="full")
    mine = MembershipFactory(holder=amara, type=full, terms=[year(2026)])
    return mine, MembershipFactory(holder=twin, type=full, terms=[year(2025), year(2026)])
