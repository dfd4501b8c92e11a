"""People of every kind on a list, and those who may write to them."""

import pytest
from django.core.cache import cache

from ams.core.models import Role
from members.models import Consent
from tests.factories.core import LONG_AGO, AssociationFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory
from tests.staffdesk.lists.populations import NOON


@pytest.fixture(autouse=True)
def _association(db):
    cache.clear()
    AssociationFactory()


@pytest.fixture
def admin(_association):
    return UserFactory(email="adm@riverbend.example", name="Adm", role=Role.ADMINISTRATOR)


@pytest.fixture
def desk(client, admin):
    """The administrator's browser."""
    sign_in(client, admin)
    return client


@pytest.fixture
def agree():
    """Somebody says yes to the newsletter."""

    def agreed(contact, *, given=True, at=LONG_AGO):
        return Consent.objects.create(contact=contact, purpose="newsletter", given=given, wording="?", at=at)

    return agreed


@pytest.fixture
def readers(_association, agree):
    """Two who get everything, one without address, one who shares an address, one archived; all but Bob agree."""
    amara = PersonFactory(display_name="Amara Okafor", email="amara@example.org", person__given_name="Amara")
    bob = PersonFactory(display_name="Bob Bly", email="bob@example.org")
    nowhere = PersonFactory(display_name="No Where", email="")
    spouse = PersonFactory(display_name="Zed Okafor", email="AMARA@example.org")
    gone = PersonFactory(display_name="Gone Away", email="gone@example.org", archived_at=NOON)
    for contact in (amara, nowhere, spouse, gone):
        agree(contact)
    return {"amara": amara, "bob": bob, "nowhere": nowhere, "spouse": spouse, "gone": gone}
