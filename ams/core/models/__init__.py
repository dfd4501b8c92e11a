"""The tables every app may refer to."""

from ams.core.models.activity import Activity
from ams.core.models.association import AssociationProfile, DocumentKind, LegalEntity, NumberSeries
from ams.core.models.contacts import Contact, ContactQuerySet
from ams.core.models.exceptions import ExceptionMade, ReasonCode
from ams.core.models.messages import Message, MessageAttachment, MessageAttempt
from ams.core.models.users import Access, Role, User

__all__ = [
    "Access",
    "Activity",
    "AssociationProfile",
    "Contact",
    "ContactQuerySet",
    "DocumentKind",
    "ExceptionMade",
    "LegalEntity",
    "Message",
    "MessageAttachment",
    "MessageAttempt",
    "NumberSeries",
    "ReasonCode",
    "Role",
    "User",
]
