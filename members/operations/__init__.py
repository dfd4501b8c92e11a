"""Everything that changes who belongs. One import path, one module per noun."""

from members.names import NameMissing, NameTooLong
from members.operations.granting import grant_term, revoke_term
from members.operations.joining import (
    NotYourDraft,
    delete_old_drafts,
    join_from_draft,
    keep_draft,
    link_contact,
    relation_to_next,
    same_name,
)
from members.operations.memberships import (
    AlreadyMember,
    MembershipEnded,
    StartedElsewhere,
    TooEarlyToRenew,
    join_association,
    renew_membership,
)
from members.operations.people import (
    change_details,
    create_organisation,
    create_person,
    grant_access,
)
from members.operations.rules import CannotPublish, create_type, draft_rule, publish_rule

__all__ = [
    "AlreadyMember",
    "CannotPublish",
    "MembershipEnded",
    "NameMissing",
    "NameTooLong",
    "NotYourDraft",
    "StartedElsewhere",
    "TooEarlyToRenew",
    "change_details",
    "create_organisation",
    "create_person",
    "create_type",
    "delete_old_drafts",
    "draft_rule",
    "grant_access",
    "grant_term",
    "join_association",
    "join_from_draft",
    "keep_draft",
    "link_contact",
    "publish_rule",
    "relation_to_next",
    "renew_membership",
    "revoke_term",
    "same_name",
]
