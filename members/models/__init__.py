"""Who belongs to the association, under what terms."""

from members.models.applications import Application
from members.models.automatic import AutoRenewal, ChargeTry, PlannedRenewal
from members.models.cancellations import Cancellation
from members.models.changes import CountedPart, TypeChange
from members.models.committees import Committee, CommitteeRole, Office
from members.models.directory import Audience, Directory, DirectoryEntry, Part
from members.models.drafts import JoinDraft
from members.models.figures import CohortFigure, MonthFigure
from members.models.imports import ExternalId, ImportLine, ImportRun
from members.models.memberships import Membership, MembershipQuerySet, Term, TermQuerySet
from members.models.notices import NoticeHold, NoticeStep
from members.models.offers import TermOffer
from members.models.people import Address, Affiliation, Consent, Organisation, Person
from members.models.prices import MemberPrice, ReservedFor
from members.models.proofs import Proof
from members.models.questions import JoinQuestion
from members.models.seats import MoreSeats, Seat, SeatQuerySet
from members.models.sections import Belonging, Section, SectionArea, SectionRun
from members.models.topics import NEWSLETTER, MailTopic
from members.models.types import MembershipRule, MembershipType, MembershipTypeQuerySet

__all__ = [
    "NEWSLETTER",
    "Address",
    "Affiliation",
    "Application",
    "Audience",
    "AutoRenewal",
    "Belonging",
    "Cancellation",
    "ChargeTry",
    "CohortFigure",
    "Committee",
    "CommitteeRole",
    "Consent",
    "CountedPart",
    "Directory",
    "DirectoryEntry",
    "ExternalId",
    "ImportLine",
    "ImportRun",
    "JoinDraft",
    "JoinQuestion",
    "MailTopic",
    "MemberPrice",
    "Membership",
    "MembershipQuerySet",
    "MembershipRule",
    "MembershipType",
    "MembershipTypeQuerySet",
    "MonthFigure",
    "MoreSeats",
    "NoticeHold",
    "NoticeStep",
    "Office",
    "Organisation",
    "Part",
    "Person",
    "PlannedRenewal",
    "Proof",
    "ReservedFor",
    "Seat",
    "SeatQuerySet",
    "Section",
    "SectionArea",
    "SectionRun",
    "Term",
    "TermOffer",
    "TermQuerySet",
    "TypeChange",
]
