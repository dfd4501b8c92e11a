"""Everything that changes who belongs. One import path, one module per noun."""

from members.operations.granting import grant_term, revoke_term
from members.operations.memberships import (
    AlreadyMember,
    MembershipEnded,
    StartedElsewhere,
    TooEarlyToRenew,
    join_association,
    renew_membership,
)
from members.operations.people import (
    NameMissing,
    NameTooLong,
    change_details,
    create_organisation,
    create_person,
    grant_access,
)
from members.operations.rules import CannotPublish, draft_rule, publish_rule

__all__ = [
    "AlreadyMember",
    "CannotPublish",
    "MembershipEnded",
    "NameMissing",
    "NameTooLong",
    "StartedElsewhere",
    "TooEarlyToRenew",
    "change_details",
    "create_organisation",
    "create_person",
    "draft_rule",
    "grant_access",
    "grant_term",
    "join_association",
    "publish_rule",
    "renew_membership",
    "revoke_term",
]
