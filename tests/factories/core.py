"""An association, people's contacts and logins."""

import time
from datetime import UTC, datetime

import factory

from ams.core.models import Access, AssociationProfile, Contact, LegalEntity, Role, User

LONG_AGO = datetime(2020, 1, 1, 12, tzinfo=UTC)


class LegalEntityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalEntity

    name = "Riverbend Naturalists e.V."
    address = "Mill Lane 3\n3511 AB Utrecht"
    country = "NL"


class AssociationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AssociationProfile
        django_get_or_create = ("id",)

    id = AssociationProfile.ONLY
    name = "Riverbend Naturalists"
    legal_entity = factory.SubFactory(LegalEntityFactory)
    phone = "030 123 4567"
    email = "hello@riverbend.example"
    opening_hours = "Mon–Fri 9:00–17:00"
    signatory_name = "Ada Novak"
    signatory_role = "Member care"


class ContactFactory(factory.django.DjangoModelFactory):
    """A bare contact; `tests.factories.members.PersonFactory` makes people of flesh and name."""

    class Meta:
        model = Contact
        skip_postgeneration_save = True

    kind = Contact.Kind.PERSON
    display_name = factory.Sequence(lambda n: f"Person {n}")
    sort_name = factory.SelfAttribute("display_name")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    created_at = LONG_AGO

    @factory.post_generation
    def _number(self, create, extracted, **kwargs):
        self.refresh_from_db(fields=["number"])


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"login{n}@example.org")
    role = Role.MEMBER


class AccessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Access

    user = factory.SubFactory(UserFactory)
    contact = factory.SubFactory(ContactFactory)
    granted_at = LONG_AGO


def sign_in(client, user, *, second_factor=True):
    """Sign a test client in as the pages do: staff with a second factor, unless told otherwise."""
    client.force_login(user)
    if user.is_staff and second_factor:
        session = client.session
        session["account_authentication_methods"] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return user
