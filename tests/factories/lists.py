"""Saved lists and mailings to them."""

import factory

from ams.core.models import Role
from staffdesk.lists import as_json
from staffdesk.models import Mailing, SavedList
from tests.factories.core import LONG_AGO, UserFactory


class SavedListFactory(factory.django.DjangoModelFactory):
    """Everybody, unless `conditions=` says otherwise."""

    class Meta:
        model = SavedList

    class Params:
        conditions = ()

    name = factory.Sequence(lambda n: f"List {n}")
    criteria = factory.LazyAttribute(lambda made: as_json(made.conditions))
    owner = factory.SubFactory(UserFactory, role=Role.ADMINISTRATOR)
    created_at = LONG_AGO
    last_used_at = LONG_AGO


class MailingFactory(factory.django.DjangoModelFactory):
    """A draft to everybody on a list."""

    class Meta:
        model = Mailing

    list = factory.SubFactory(SavedListFactory)
    criteria = factory.SelfAttribute("list.criteria")
    subject = "Spring along the river"
    text = "Dear {name},\n\nthe herons are back."
    signed_by = "Ada Novak"
    made_by = factory.SelfAttribute("list.owner")
    created_at = LONG_AGO
