"""Which section an address lies in, who belongs where, and what another round by postcode would change."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ams.core.models import Contact
from ams.core.ready import ready
from members.models import Address, Belonging, Section, SectionArea, SectionRun
from members.postcodes import AreaMap

POSTCODE = Belonging.Way.POSTCODE


@dataclass(frozen=True, slots=True)
class Placed:
    """Where somebody is, and the key of the section their postcode would put them in."""

    contact: int
    now: Belonging | None
    by_postcode: int | None

    @property
    def is_decided(self) -> bool:
        """Whether somebody said where they belong: then no postcode moves them."""
        return self.now is not None and self.now.way != POSTCODE

    @property
    def moves(self) -> bool:
        """Whether their postcode puts them elsewhere."""
        return not self.is_decided and (self.now.section_id if self.now else None) != self.by_postcode


def has_areas() -> bool:
    """Whether any section goes by postcode. One query."""
    return SectionArea.objects.filter(section__archived_at=None).exists()


def area_map() -> AreaMap:
    """Where the standing sections reach. One query."""
    areas = SectionArea.objects.filter(section__archived_at=None)
    return AreaMap((one.as_area(), one.section_id) for one in areas)


def placed(contacts: Sequence[int], areas: AreaMap) -> list[Placed]:
    """Where each of these is, and would be by their preferred address. Two queries."""
    now = {one.contact_id: one for one in Belonging.objects.current().filter(contact__in=contacts)}
    homes = Address.objects.filter(contact__in=contacts, is_preferred=True)
    found = {
        contact: areas.section_at(country, postcode)
        for contact, country, postcode in homes.values_list("contact_id", "country", "postcode")
    }
    return [Placed(pk, now.get(pk), found.get(pk)) for pk in contacts]


@ready
def belongings_of(contact: int) -> QuerySet[Belonging]:
    """Where somebody belongs and belonged, the latest first."""
    found = Belonging.objects.filter(contact=contact).select_related("section", "by")
    return found.order_by("-days")[:20]


@ready
def _sections_with(contact: int) -> QuerySet[Section]:
    mine = Belonging.objects.current().filter(contact=contact, section=OuterRef("pk"))
    found = Section.objects.annotate(mine=Subquery(mine.values("way")[:1]))
    return found.filter(Q(archived_at=None, chosen_by_members=True) | Q(mine__isnull=False)).order_by("name")


@dataclass(frozen=True, slots=True)
class Choices:
    """The section a member is in, if any, how that came, and those they may choose from."""

    mine: Section | None
    way: str
    offered: list[Section]

    @property
    def may_choose(self) -> bool:
        """Whether there is anything to choose but what they have."""
        return any(one != self.mine for one in self.offered) or self.is_chosen

    @property
    def is_chosen(self) -> bool:
        """Whether it is their own choice, which they can take back."""
        return self.way == Belonging.Way.CHOICE


def choices_of(contact: int) -> Choices:
    """What a member sees of sections. One query."""
    found = _sections_with(contact)
    mine = next((one for one in found if one.mine), None)  # type: ignore[attr-defined]  # annotated
    offered = [one for one in found if one.chosen_by_members and one.archived_at is None]
    return Choices(mine, mine.mine if mine else "", offered)  # type: ignore[attr-defined]  # annotated


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a round by postcode would make of one section."""

    section: Section
    now: int
    coming: int
    leaving: int

    @property
    def then(self) -> int:
        """How many would belong there."""
        return self.now + self.coming - self.leaving


def forecast() -> list[Forecast]:
    """For each standing section how many belong there, and how many would come and leave by postcode. Four queries."""
    current = Belonging.objects.current().filter(contact=OuterRef("pk")).values("section", "way")
    home = Address.objects.filter(contact=OuterRef("pk"), is_preferred=True)
    rows = Contact.objects.standing().annotate(
        country=Subquery(home.values("country")), postcode=Subquery(home.values("postcode")),
        way=Subquery(current.values("way")), section=Subquery(current.values("section")),
    )  # fmt: skip
    moving = rows.filter(Q(way=None) | Q(way=POSTCODE)).exclude(country=None, section=None)
    areas, coming, leaving = area_map(), Counter[int | None](), Counter[int | None]()
    for country, postcode, section in moving.values_list("country", "postcode", "section").iterator(chunk_size=5_000):
        target = areas.section_at(country, postcode) if country else None
        if target != section:
            coming[target] += 1
            leaving[section] += 1
    sections = sections_with_counts().filter(archived_at=None)
    return [Forecast(one, one.people, coming[one.pk], leaving[one.pk]) for one in sections]  # type: ignore[attr-defined]  # annotated


def latest_run() -> SectionRun | None:
    """The last round by postcode, also one that is under way."""
    return SectionRun.objects.select_related("by").order_by("-pk").first()


def sections_with_counts() -> QuerySet[Section]:
    """All sections with `people`: how many belong there now."""
    current = Belonging.objects.current().filter(section=OuterRef("pk")).order_by().values("section")
    now = Coalesce(Subquery(current.annotate(many=Count("pk")).values("many")), 0)
    return Section.objects.annotate(people=now).order_by(F("archived_at").desc(nulls_first=True), "name")
