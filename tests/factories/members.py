"""People, kinds of membership with live rules, and memberships that were paid."""

from datetime import date

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.crypto import get_random_string

from ams.core.models import Contact
from billing.models import Product
from members.models import Membership, MembershipRule, MembershipType, Organisation, Person, Term
from members.terms import TermDays
from tests.factories.billing import ProductFactory, sell_for
from tests.factories.core import LONG_AGO, ContactFactory


class PersonFactory(ContactFactory):
    """A contact with a person behind it; `person__spoken_name=` and the like reach the person."""

    @factory.post_generation
    def person(self, create, extracted, **details):
        Person.objects.create(contact=self, full_name=self.display_name, **details)


class OrganisationFactory(ContactFactory):
    kind = Contact.Kind.ORGANISATION

    @factory.post_generation
    def organisation(self, create, extracted, **details):
        Organisation.objects.create(contact=self, name=self.display_name, **details)


class RuleFactory(factory.django.DjangoModelFactory):
    """A year from the day it is bought, live since long ago."""

    class Meta:
        model = MembershipRule

    state = MembershipRule.State.LIVE
    published_at = LONG_AGO
    period = "rolling"


class TypeFactory(factory.django.DjangoModelFactory):
    """On sale for `price` (False: without one), under rules given as `rule__period=…`."""

    class Meta:
        model = MembershipType
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"type{n}")
    name = factory.Sequence(lambda n: f"Type {n} member")
    product = factory.SubFactory(
        ProductFactory,
        kind=Product.Kind.MEMBERSHIP,
        name=factory.SelfAttribute("..name"),
    )

    @factory.post_generation
    def price(self, create, extracted, **kwargs):
        if extracted is not False:
            sell_for(self.product, extracted or "40.00")

    @factory.post_generation
    def rule(self, create, extracted, **details):
        RuleFactory(type=self, **details)


class MembershipFactory(factory.django.DjangoModelFactory):
    """`terms=[year(2026)]` gives it paid terms, as an import would."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    holder = factory.SubFactory(PersonFactory)
    type = factory.SubFactory(TypeFactory)
    group = factory.SelfAttribute("type.group")
    card_code = factory.LazyFunction(lambda: get_random_string(16).upper())
    created_at = LONG_AGO

    @factory.post_generation
    def terms(self, create, extracted, **kwargs):
        for days in extracted or []:
            give_term(self, days)


def give_term(membership, days, **details):
    rule = membership.type.rules.first()
    return Term.objects.create(
        membership=membership,
        rule=rule,
        days=DateRange(days.first, days.after_last),
        anchor=days.anchor,
        **{"grace_days": rule.grace_days, "import_reference": "factory", "granted_at": LONG_AGO} | details,
    )


def year(number):
    """The calendar year as a term."""
    return TermDays(date(number, 1, 1), date(number + 1, 1, 1), date(number, 1, 1))
