"""Everything that changes who belongs. One import path, one module per noun."""

from members.names import NameMissing, NameTooLong
from members.operations.committees import CannotAppoint, appoint, change_office, strike_office
from members.operations.consenting import SourceMissing, choose_topics, write_down_consent
from members.operations.granting import grant_term, revoke_term
from members.operations.joining import (
    NotYourDraft,
    go_on_as,
    join_from_draft,
    keep_draft,
    link_contact,
    relation_to_next,
    same_name,
    whose_name,
)
from members.operations.listing import NoDirectory, narrowed, show_oneself, take_off_directory
from members.operations.memberships import (
    AlreadyMember,
    MembershipEnded,
    StartedElsewhere,
    TooEarlyToRenew,
    join_association,
    joining_line,
    renew_membership,
)
from members.operations.notices import (
    NotHeld,
    hold_notices,
    keep_step,
    plan_notices,
    post_due_notices,
    post_test_notice,
    release_notices,
)
from members.operations.people import (
    change_details,
    create_organisation,
    create_person,
    grant_access,
)
from members.operations.prices import check_member_price, set_member_price
from members.operations.questions import NotAskedThere, ask_when_joining
from members.operations.rules import CannotPublish, create_type, draft_rule, publish_rule
from members.operations.sections import (
    AreasOverlap,
    CannotChooseSection,
    RoundUnderWay,
    assign_by_postcode,
    follow_postcode,
    keep_section,
    set_section,
    start_round,
)

__all__ = [
    "AlreadyMember",
    "AreasOverlap",
    "CannotAppoint",
    "CannotChooseSection",
    "CannotPublish",
    "MembershipEnded",
    "NameMissing",
    "NameTooLong",
    "NoDirectory",
    "NotAskedThere",
    "NotHeld",
    "NotYourDraft",
    "RoundUnderWay",
    "SourceMissing",
    "StartedElsewhere",
    "TooEarlyToRenew",
    "appoint",
    "ask_when_joining",
    "assign_by_postcode",
    "change_details",
    "change_office",
    "check_member_price",
    "choose_topics",
    "create_organisation",
    "create_person",
    "create_type",
    "draft_rule",
    "follow_postcode",
    "go_on_as",
    "grant_access",
    "grant_term",
    "hold_notices",
    "join_association",
    "join_from_draft",
    "joining_line",
    "keep_draft",
    "keep_section",
    "keep_step",
    "link_contact",
    "narrowed",
    "plan_notices",
    "post_due_notices",
    "post_test_notice",
    "publish_rule",
    "relation_to_next",
    "release_notices",
    "renew_membership",
    "revoke_term",
    "same_name",
    "set_member_price",
    "set_section",
    "show_oneself",
    "start_round",
    "strike_office",
    "take_off_directory",
    "whose_name",
    "write_down_consent",
]
