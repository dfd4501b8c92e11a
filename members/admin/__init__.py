"""The admin's screens of the members app: what is configured, and what can only be read."""

from members.admin.directory import DirectoryAdmin
from members.admin.notices import NoticeStepAdmin
from members.admin.prices import MemberPriceInline, ReservedInline
from members.admin.questions import AskedFieldAdmin
from members.admin.records import MembershipAdmin, PersonAdmin, TermAdmin
from members.admin.rules import MembershipRuleAdmin
from members.admin.sections import CommitteeAdmin, SectionAdmin
from members.admin.topics import MailTopicAdmin
from members.admin.types import MembershipTypeAdmin

__all__ = [
    "AskedFieldAdmin",
    "CommitteeAdmin",
    "DirectoryAdmin",
    "MailTopicAdmin",
    "MemberPriceInline",
    "MembershipAdmin",
    "MembershipRuleAdmin",
    "MembershipTypeAdmin",
    "NoticeStepAdmin",
    "PersonAdmin",
    "ReservedInline",
    "SectionAdmin",
    "TermAdmin",
]
