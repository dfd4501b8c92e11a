"""Riverbend Naturalists: who they are, and who works there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ams.core.models import AssociationProfile, DocumentKind, LegalEntity, NumberSeries, ReasonCode, Role, User

REASONS: Final = (
    ("goodwill", "Goodwill"),
    ("hardship", "Hard times"),
    ("our-mistake", "Our own mistake"),
    ("illness", "Illness or bereavement"),
    ("special-agreement", "Agreed by the board"),
)
SERIES: Final = ((DocumentKind.RECEIPT, "R-"), (DocumentKind.INVOICE, "F-"), (DocumentKind.CREDIT_NOTE, "C-"))


@dataclass(frozen=True, slots=True)
class Staff:
    """The people who work here, by what they do."""

    service: User
    second_service: User
    membership: User
    events: User
    finance: User
    administrator: User
    owner: User
    auditor: User


def found_association() -> AssociationProfile:
    """The profile with the demo's marker, its legal entity, number series and reasons."""
    entity = LegalEntity.objects.create(
        name="Vereniging Riverbend Naturalists",
        address="Oeverpad 12\n3511 AB Utrecht\nThe Netherlands",
        country="NL",
        tax_number="NL8213.45.678.B01",
        how_to_pay="By transfer to NL91 ABNA 0417 1643 00, Vereniging Riverbend Naturalists.",
    )
    NumberSeries.objects.bulk_create(NumberSeries(entity=entity, kind=kind, prefix=prefix) for kind, prefix in SERIES)
    ReasonCode.objects.bulk_create(ReasonCode(code=code, label=label) for code, label in REASONS)
    return AssociationProfile.objects.create(
        name="Riverbend Naturalists",
        short_name="Riverbend",
        colour="#1f6f54",
        legal_entity=entity,
        phone="030 123 4567",
        email="hello@riverbend.example",
        opening_hours="Mon–Fri 9:00–17:00",
        website="https://riverbend.example/",
        time_zone="Europe/Amsterdam",
        currency="EUR",
        signatory_name="Ada Novak",
        signatory_role="Member care",
        is_demo=True,
    )


def hire_staff(*, at: datetime) -> Staff:
    """One login per role, and a colleague for the busiest; `at` is their first day."""
    staff = Staff(
        service=_login("ada.novak", "Ada Novak", Role.SERVICE),
        second_service=_login("leila.haddad", "Leila Haddad", Role.SERVICE),
        membership=_login("noor.bakker", "Noor Bakker", Role.MEMBERSHIP),
        events=_login("emil.larsen", "Emil Larsen", Role.EVENTS),
        finance=_login("tomas.herrera", "Tomás Herrera", Role.FINANCE),
        administrator=_login("ingrid.solberg", "Ingrid Solberg", Role.ADMINISTRATOR),
        owner=_login("marcus.webb", "Marcus Webb", Role.OWNER),
        auditor=_login("judith.maas", "Judith Maas", Role.AUDITOR),
    )
    User.objects.update(created_at=at)
    return staff


def _login(mailbox: str, name: str, role: Role) -> User:
    return User.objects.create_user(f"{mailbox}@riverbend.example", role=role, name=name)
