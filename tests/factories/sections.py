"""Sections with their postcodes, committees with their roles, and where people live."""

import factory

from members.models import Address, Committee, CommitteeRole, Section, SectionArea
from members.postcodes import areas_in


class SectionFactory(factory.django.DjangoModelFactory):
    """`postcodes=` are lines as the form takes them."""

    class Meta:
        model = Section
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Section {n}")

    @factory.post_generation
    def postcodes(self, create, extracted, **kwargs):
        for one in areas_in(extracted or "", country="NL"):
            SectionArea.objects.create(section=self, country=one.country, first=one.first, last=one.last)


class RoleFactory(factory.django.DjangoModelFactory):
    """A chair of a committee, one at a time; `holders=None` for any number."""

    class Meta:
        model = CommitteeRole

    committee = factory.SubFactory("tests.factories.sections.CommitteeFactory")
    name = "Chair"
    holders = 1


class CommitteeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Committee

    name = factory.Sequence(lambda n: f"Committee {n}")


def lives_at(contact, postcode, country="NL"):
    """Give somebody a preferred address, as an import of old would: no section follows."""
    return Address.objects.create(contact=contact, lines="Kade 1", postcode=postcode, country=country)
