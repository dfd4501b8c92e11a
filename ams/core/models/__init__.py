"""The tables every app may refer to."""

from ams.core.models.activity import Activity
from ams.core.models.api import ApiAnswer, ApiKey, Scope
from ams.core.models.association import AssociationProfile, DocumentKind, LegalEntity, NumberSeries
from ams.core.models.contacts import Contact, ContactQuerySet
from ams.core.models.deaths import Death
from ams.core.models.duplicates import DuplicatePair, DuplicateSearch
from ams.core.models.exceptions import ExceptionKind, ExceptionMade, ExceptionRight, ReasonCode
from ams.core.models.fields import FieldDefinition
from ams.core.models.keeping import KeepingRule, KeepingRun
from ams.core.models.merges import ContactMerge
from ams.core.models.messages import Message, MessageAttachment, MessageAttempt
from ams.core.models.notes import ContactNote
from ams.core.models.tags import ContactTag, Tag
from ams.core.models.users import Access, Role, User

__all__ = [
    "Access",
    "Activity",
    "ApiAnswer",
    "ApiKey",
    "AssociationProfile",
    "Contact",
    "ContactMerge",
    "ContactNote",
    "ContactQuerySet",
    "ContactTag",
    "Death",
    "DocumentKind",
    "DuplicatePair",
    "DuplicateSearch",
    "ExceptionKind",
    "ExceptionMade",
    "ExceptionRight",
    "FieldDefinition",
    "KeepingRule",
    "KeepingRun",
    "LegalEntity",
    "Message",
    "MessageAttachment",
    "MessageAttempt",
    "NumberSeries",
    "ReasonCode",
    "Role",
    "Scope",
    "Tag",
    "User",
]
