"""How the timeline tells of what happened; here, of families, memberships, organisations, offices and decisions."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


@dataclass(frozen=True, slots=True)
class Saying:
    """How the timeline tells of a kind of activity."""

    text: str | Promise
    icon: str = "check"


OF_FAMILIES: dict[str, Saying] = {
    "access.granted": Saying(gettext_lazy("A login may act for them"), "key-round"),
    "access.ended": Saying(gettext_lazy("A login acts for them no longer"), "key-round"),
}
OF_MEMBERSHIPS: dict[str, Saying] = {
    "membership.applied": Saying(gettext_lazy("Applied for membership"), "id-card"),
    "membership.approved": Saying(gettext_lazy("The application was approved"), "check"),
    "membership.declined": Saying(gettext_lazy("The application was declined"), "x"),
    "membership.reopened": Saying(gettext_lazy("The decision about the application was taken back"), "rotate-ccw"),
    "membership.link_sent": Saying(gettext_lazy("The link to pay was mailed again"), "send"),
    "membership.joined": Saying(gettext_lazy("Joined"), "party-popper"),
    "membership.renewed": Saying(gettext_lazy("Renewed"), "refresh-cw"),
    "membership.cancelled": Saying(gettext_lazy("Cancelled the membership"), "x"),
    "membership.returned": Saying(gettext_lazy("Came back: the cancellation was taken back"), "undo-2"),
    "membership.changed": Saying(gettext_lazy("Changed to another type"), "refresh-cw"),
    "membership.change_undone": Saying(gettext_lazy("The change of type was taken back"), "undo-2"),
    "membership.passed_on": Saying(gettext_lazy("The membership passed to somebody else"), "users"),
    "membership.taken_over": Saying(gettext_lazy("Took over a membership"), "id-card"),
    "proof.sent": Saying(gettext_lazy("Sent a proof"), "file-text"),
    "proof.accepted": Saying(gettext_lazy("A proof counts"), "check"),
    "proof.refused": Saying(gettext_lazy("A proof was not accepted"), "x"),
    "membership.given": Saying(gettext_lazy("A term was given free of charge"), "id-card"),
    "membership.extended": Saying(gettext_lazy("A membership was extended"), "clock"),
    "membership.grace_given": Saying(gettext_lazy("More days of grace"), "clock"),
}
OF_DEATHS: dict[str, Saying] = {
    "contact.died": Saying(gettext_lazy("Has died"), "sticky-note"),
    "contact.lives": Saying(gettext_lazy("That they had died was an error"), "undo-2"),
}
OF_OFFICES: dict[str, Saying] = {
    "section.changed": Saying(gettext_lazy("Section changed"), "map-pin"),
    "committee.appointed": Saying(gettext_lazy("Holds an office"), "id-card"),
    "committee.term_changed": Saying(gettext_lazy("The term of an office changed"), "pencil"),
    "committee.struck": Saying(gettext_lazy("An office was struck out as a mistake"), "x"),
}
OF_PRIVACY: dict[str, Saying] = {
    "data.asked": Saying(gettext_lazy("Asked for everything we hold"), "download"),
    "data.taken": Saying(gettext_lazy("Took the file with everything we hold"), "download"),
    "erasure.asked": Saying(gettext_lazy("Asked to be erased"), "x"),
    "erasure.begun": Saying(gettext_lazy("Is being erased"), "x"),
    "erasure.done": Saying(gettext_lazy("Erased"), "x"),
    "directory.changed": Saying(gettext_lazy("Chose what the directory shows"), "users"),
    "directory.taken_off": Saying(gettext_lazy("Taken off the directory by staff"), "x"),
    "consent.changed": Saying(gettext_lazy("Chose which mails to get"), "mail"),
}

OF_ORGANISATIONS: dict[str, Saying] = {
    "seats.offered": Saying(gettext_lazy("Named people for seats"), "users"),
    "seats.added": Saying(gettext_lazy("Has further seats"), "users"),
    "seats.taken_back": Saying(gettext_lazy("Further seats were taken back"), "undo-2"),
    "seat.taken": Saying(gettext_lazy("Took a seat of their organisation"), "id-card"),
    "organisation.primary_contact": Saying(gettext_lazy("Has another primary contact"), "users"),
    "seat.ended": Saying(gettext_lazy("A seat of the organisation ended"), "x"),
    "seat.returned": Saying(gettext_lazy("A seat of the organisation was given back"), "undo-2"),
}
