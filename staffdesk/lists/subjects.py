"""What a list can ask of a contact: each subject with how it is compared, and what there is to choose from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from babel import Locale
from django.core.cache import cache
from django.utils.formats import date_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from ams.core.countries import country_choices
from ams.core.models import Contact, FieldDefinition, Tag
from billing.models import Product
from events.models import Event
from members.models import NEWSLETTER, Committee, Consent, MailTopic, MembershipType, Section

CUSTOM: Final = "custom:"
PURPOSES: Final = "staffdesk.lists.purposes"
Choices = dict[str, str]


class Shape(Enum):
    """What is filled in beside a subject."""

    CHOICES = auto()  # any of a few
    DAYS = auto()  # from one day to another
    WORDS = auto()  # a few letters
    NUMBER = auto()  # one number
    NUMBERS = auto()  # many contact numbers, pasted
    NOTHING = auto()  # how it is compared says all


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing a condition can be about. `hows` maps each way to compare to its words and what is filled in."""

    key: str
    label: str
    group: str
    hows: Mapping[str, tuple[str, Shape]]
    choices: Choices = field(default_factory=dict)
    archived: frozenset[str] = frozenset()  # choices no longer offered that some contacts still have
    takes_day: bool = False
    kind: str = ""  # of a custom field
    hint: str = ""

    @property
    def shape(self) -> Shape:
        """What there is to fill in, whichever way it is compared; no subject has two such."""
        return next((shape for _words, shape in self.hows.values() if shape is not Shape.NOTHING), Shape.NOTHING)


def all_subjects(*, sees_all_fields: bool) -> dict[str, Subject]:
    """Every subject, as it is today; custom fields of administrators only for those who see them. Nine queries."""
    found = [
        *_of_contacts(),
        *_of_memberships(),
        *_of_sections(),
        _of_events(),
        *_of_the_association(sees_all_fields=sees_all_fields),
    ]
    return {subject.key: subject for subject in found}


def _of_contacts() -> list[Subject]:
    group = _("The contact")
    tags = list(Tag.objects.order_by("name"))
    any_of = {"any": (_("is any of"), Shape.CHOICES), "none": (_("is none of"), Shape.CHOICES)}
    return [
        Subject("kind", _("Kind"), group, {"any": any_of["any"]}, dict_of(Contact.Kind.choices)),
        Subject(
            "tag", _("Tag"), group,
            {"any": (_("has any of"), Shape.CHOICES), "none": (_("has none of"), Shape.CHOICES)},
            {str(tag.pk): tag.name for tag in tags}, frozenset(str(tag.pk) for tag in tags if tag.archived_at),
        ),
        Subject(
            "country", _("Country"), group, any_of, dict(country_choices()[1:]),
            hint=_("Of the preferred address."),
        ),
        Subject("language", _("Language"), group, any_of, languages()),
        Subject(
            "email", _("E-mail"), group,
            {"has": (_("is known"), Shape.NOTHING), "has_not": (_("is not known"), Shape.NOTHING)},
        ),
        Subject(
            "consent", _("Consent"), group,
            {"any": (_("was given to any of"), Shape.CHOICES), "none": (_("was given to none of"), Shape.CHOICES)},
            purposes(),
        ),
        Subject(
            "organisation", _("Organisation"), group, {"any": (_("belongs to any of"), Shape.NUMBERS)},
            takes_day=True, hint=_("Numbers of organisations, one on each line."),
        ),
        Subject(
            "number", _("Number"), group, {"any": (_("is one of"), Shape.NUMBERS)},
            hint=_("Paste the numbers, one on each line or with commas between them."),
        ),
    ]  # fmt: skip


def _of_memberships() -> list[Subject]:
    group = _("Membership")
    types = list(MembershipType.objects.order_by("position", "name"))
    products = list(Product.objects.order_by("name", "pk"))
    between = {"between": (_("lies between"), Shape.DAYS)}
    return [
        Subject(
            "type", _("Membership type"), group,
            {"any": (_("is any of"), Shape.CHOICES), "none": (_("is held today: none of"), Shape.CHOICES)},
            {str(one.pk): one.name for one in types}, frozenset(str(one.pk) for one in types if one.archived_at),
        ),
        Subject(
            "state", _("State of the membership"), group, {"any": (_("is any of"), Shape.CHOICES)},
            {
                "current": _("current"), "in_grace": _("in grace"), "lapsed": _("lapsed"),
                "pending": _("not paid yet"), "cancelled": _("cancelled"),
            }, takes_day=True,
        ),
        Subject(
            "history", _("Ever a member"), group, {"any": (_("is any of"), Shape.CHOICES)},
            {
                "member": _("member, current or in grace"), "former": _("former member"), "never": _("never a member"),
                "seat": _("with a seat of an organisation that is a member"),
            }, takes_day=True, hint=_("Of memberships of their own; a seat is one of an organisation."),
        ),
        _of_seats(group, types),
        Subject("ends", _("Last day of the membership"), group, between, hint=_("Both days count.")),
        Subject("joined", _("First day of the membership"), group, between, hint=_("Both days count.")),
        Subject(
            "years", _("Years since joining"), group, {"least": (_("are at least"), Shape.NUMBER)}, takes_day=True
        ),
        Subject(
            "bought", _("Bought"), group,
            {"any": (_("paid for any of"), Shape.CHOICES), "none": (_("paid for none of"), Shape.CHOICES)},
            {str(one.pk): one.name for one in products}, frozenset(str(one.pk) for one in products if one.archived_at),
        ),
    ]  # fmt: skip


def _of_seats(group: str, types: list[MembershipType]) -> Subject:
    return Subject(
        "seat", _("Seat of an organisation"), group,
        {"any": (_("is of any of"), Shape.CHOICES), "none": (_("is none of"), Shape.CHOICES)},
        {str(one.pk): one.name for one in types if one.has_seats},
        frozenset(str(one.pk) for one in types if one.has_seats and one.archived_at), takes_day=True,
        hint=_("Seats that count on the day: the membership holds, and the person belongs to the organisation."),
    )  # fmt: skip


def _of_sections() -> list[Subject]:
    group = _("Sections and committees")
    sections = list(Section.objects.order_by("name"))
    committees = list(Committee.objects.order_by("name", "pk").select_related("section"))
    return [
        Subject(
            "section", _("Section"), group,
            {"any": (_("belongs to any of"), Shape.CHOICES), "none": (_("belongs to none of"), Shape.CHOICES)},
            {str(one.pk): one.name for one in sections},
            frozenset(str(one.pk) for one in sections if one.archived_at), takes_day=True,
        ),
        Subject(
            "committee", _("Committee"), group,
            {
                "any": (_("holds an office in any of"), Shape.CHOICES),
                "ever": (_("held an office before in any of"), Shape.CHOICES),
                "none": (_("holds an office in none of"), Shape.CHOICES),
            },
            {str(one.pk): f"{one.name} ({one.section})" if one.section else one.name for one in committees},
            frozenset(str(one.pk) for one in committees if one.archived_at), takes_day=True,
        ),
    ]  # fmt: skip


def _of_events() -> Subject:
    """Those that were announced, the latest first."""
    latest = Event.objects.announced().order_by("-start_date", "-pk").values_list("pk", "title", "start_date")
    return Subject(
        "event", _("Event"), _("Events"),
        {
            "any": (_("has a ticket for any of"), Shape.CHOICES),
            "there": (_("was at any of"), Shape.CHOICES),
            "absent": (_("had a ticket and was not at any of"), Shape.CHOICES),
            "none": (_("has a ticket for none of"), Shape.CHOICES),
        },
        {str(pk): f"{title}, {date_format(day)}" for pk, title, day in latest},
        hint=_("Those who come along without a record of their own are reached by who ordered for them."),
    )  # fmt: skip


def _of_the_association(*, sees_all_fields: bool) -> list[Subject]:
    definitions = FieldDefinition.objects.all()
    if not sees_all_fields:
        definitions = definitions.filter(seen_by=FieldDefinition.SeenBy.STAFF)
    return [_custom(one) for one in definitions]


def _custom(definition: FieldDefinition) -> Subject:
    known = {
        "filled": (_("is filled in"), Shape.NOTHING),
        "empty": (_("is empty"), Shape.NOTHING),
    }
    words = {"is": (_("is"), Shape.WORDS), "contains": (_("contains"), Shape.WORDS)}
    ways: dict[str, dict[str, tuple[str, Shape]]] = {
        FieldDefinition.Kind.TEXT: words,
        FieldDefinition.Kind.LONG: words,
        FieldDefinition.Kind.CHOICE: {"any": (_("is any of"), Shape.CHOICES)},
        FieldDefinition.Kind.YES_NO: {"yes": (_("is yes"), Shape.NOTHING), "no": (_("is no"), Shape.NOTHING)},
        FieldDefinition.Kind.DATE: {"between": (_("lies between"), Shape.DAYS)},
        FieldDefinition.Kind.NUMBER: {
            "is": (_("is"), Shape.NUMBER),
            "least": (_("is at least"), Shape.NUMBER),
            "most": (_("is at most"), Shape.NUMBER),
        },
    }
    return Subject(
        f"{CUSTOM}{definition.key}", definition.label, definition.group or _("Our own fields"),
        {**ways[definition.kind], **known}, {str(choice): str(choice) for choice in definition.choices},
        kind=definition.kind,
        hint=_("No longer asked for; what is known is still found.") if definition.archived_at else "",
    )  # fmt: skip


def purposes() -> Choices:
    """What contacts were asked to agree to: the topics, and whatever imports brought (looked for now and then)."""
    asked = cache.get_or_set(
        PURPOSES, lambda: sorted(Consent.objects.order_by().values_list("purpose", flat=True).distinct()[:50]), 600
    )
    named = {NEWSLETTER: _("Newsletter")} | dict(
        MailTopic.objects.order_by("position", "name").values_list("key", "name")
    )
    return named | {purpose: purpose.replace("_", " ").capitalize() for purpose in asked or () if purpose not in named}


def languages() -> Choices:
    """Every language of two letters, by the name readers know it by."""
    names = Locale.parse(to_locale(get_language() or "en")).languages
    known = {code: str(name) for code, name in names.items() if len(code) == 2}
    return dict(sorted(known.items(), key=lambda pair: pair[1].casefold()))


def dict_of(choices: Iterable[tuple[object, object]]) -> Choices:
    """Django's choices as words by value, in today's language."""
    return {str(value): str(label) for value, label in choices}
