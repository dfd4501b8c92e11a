"""The admin screens of the shared floor, and the bases the other apps' screens are made of."""

from ams.core.admin.association import (
    AssociationProfileAdmin,
    LegalEntityAdmin,
    NumberSeriesAdmin,
    ReasonCodeAdmin,
)
from ams.core.admin.bases import (
    AppendOnlyInline,
    ConfigurationAdmin,
    ReadOnlyAdmin,
    ReadOnlyInline,
)
from ams.core.admin.contacts import FieldDefinitionAdmin, TagAdmin
from ams.core.admin.exceptions import ExceptionRightAdmin
from ams.core.admin.keeping import KeepingRuleAdmin
from ams.core.admin.lists import KnownValuesFilter
from ams.core.admin.people import UserAdmin
from ams.core.admin.records import ActivityAdmin, ExceptionMadeAdmin, MessageAdmin
from ams.core.desk_site import Section

__all__ = [
    "ActivityAdmin",
    "AppendOnlyInline",
    "AssociationProfileAdmin",
    "ConfigurationAdmin",
    "ExceptionMadeAdmin",
    "ExceptionRightAdmin",
    "FieldDefinitionAdmin",
    "KeepingRuleAdmin",
    "KnownValuesFilter",
    "LegalEntityAdmin",
    "MessageAdmin",
    "NumberSeriesAdmin",
    "ReadOnlyAdmin",
    "ReadOnlyInline",
    "ReasonCodeAdmin",
    "Section",
    "TagAdmin",
    "UserAdmin",
]
