"""How the timeline tells of what happened."""

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

OF_CARE: dict[str, Saying] = {
    "care.done": Saying(gettext_lazy("Somebody took time for them"), "heart"),
    "care.not_reached": Saying(gettext_lazy("Was not reached"), "heart"),
    "care.dropped": Saying(gettext_lazy("Left undone on purpose"), "x"),
    "care.handed_on": Saying(gettext_lazy("A colleague takes care of it"), "users"),
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
ACTIVITIES: dict[str, Saying] = {
    **OF_FAMILIES,
    **OF_MEMBERSHIPS,
    **OF_DEATHS,
    **OF_OFFICES,
    **OF_PRIVACY,
    **OF_CARE,
    **OF_ORGANISATIONS,
    "contact.added": Saying(gettext_lazy("Became known to us"), "user-plus"),
    "order.placed": Saying(gettext_lazy("Placed an order"), "shopping-bag"),
    "order.paid": Saying(gettext_lazy("Paid an order"), "coins"),
    "order.cancelled": Saying(gettext_lazy("Cancelled an order"), "x"),
    "order.invoiced": Saying(gettext_lazy("An order is on invoice"), "file-text"),
    "invoice.reminded": Saying(gettext_lazy("Was reminded of an invoice"), "mail"),
    "invoice.reminders_held": Saying(gettext_lazy("Reminders of an invoice are held back"), "clock"),
    "invoice.rewritten": Saying(gettext_lazy("An invoice has another purchase-order number"), "file-text"),
    "order.given_back": Saying(gettext_lazy("An order was credited or given back"), "undo-2"),
    "payment.recorded": Saying(gettext_lazy("Money was received by transfer, cheque or in cash"), "coins"),
    "payment.returned": Saying(gettext_lazy("A payment came back from the bank"), "undo-2"),
    "payment.given_back": Saying(gettext_lazy("Money that paid nothing was given back"), "undo-2"),
    "money.refunded": Saying(gettext_lazy("Money went back to the card"), "coins"),
    "money.refund_failed": Saying(gettext_lazy("Money did not arrive back on the card"), "x"),
    "money.disputed": Saying(gettext_lazy("A bank took disputed money back"), "coins"),
    "money.dispute_won": Saying(gettext_lazy("Disputed money is ours again"), "coins"),
    "money.refunded_elsewhere": Saying(gettext_lazy("Money was given back at the payment provider"), "coins"),
    "order.expired": Saying(gettext_lazy("An order was not paid in time"), "clock"),
    "order.revived": Saying(gettext_lazy("An order was paid after its time"), "history"),
    "parcel.sent": Saying(gettext_lazy("A parcel was sent"), "send"),
    "parcel.kept": Saying(gettext_lazy("A parcel was not sent after all"), "history"),
    "stock.set": Saying(gettext_lazy("Stock set"), "shopping-bag"),
    "member_price.changed": Saying(gettext_lazy("Member price changed"), "tag"),
    "receipt.issued": Saying(gettext_lazy("Received a receipt"), "receipt-text"),
    "contact.merged": Saying(gettext_lazy("Another record was merged into this one"), "users"),
    "contact.tagged": Saying(gettext_lazy("Tagged"), "tag"),
    "contact.untagged": Saying(gettext_lazy("Tag taken off"), "tag"),
    "contact.noted": Saying(gettext_lazy("Pinned note changed"), "sticky-note"),
    "contact.told_apart": Saying(gettext_lazy("Is not the same as"), "users"),
    "contact.unmerged": Saying(gettext_lazy("A merge was undone"), "undo-2"),
    "details.changed": Saying(gettext_lazy("Changed details"), "pencil"),
    "portal.acting_started": Saying(gettext_lazy("A colleague acts for them in the portal"), "external-link"),
    "portal.acting_ended": Saying(gettext_lazy("The colleague no longer acts for them"), "undo-2"),
    "order.repriced": Saying(gettext_lazy("Another price on an order, as an exception"), "tag"),
    "exception.proposed": Saying(gettext_lazy("An exception waits for a second person"), "hand"),
    "exception.confirmed": Saying(gettext_lazy("A second person confirmed an exception"), "check"),
    "exceptions.decided": Saying(gettext_lazy("Decided what becomes of such exceptions"), "check"),
    "reason.action_planned": Saying(gettext_lazy("Something is done about a reason"), "list"),
    "reason.changed": Saying(gettext_lazy("Something is different now"), "circle-check"),
    "reason.action_dropped": Saying(gettext_lazy("An action was given up"), "x"),
    "exception.declined": Saying(gettext_lazy("A second person declined an exception"), "x"),
    "exception.outdated": Saying(gettext_lazy("A proposed exception was out of date"), "history"),
    "case.opened": Saying(gettext_lazy("Case opened"), "inbox"),
    "case.heard": Saying(gettext_lazy("Wrote or called about a case"), "message-square"),
    "area.reviewed": Saying(gettext_lazy("An area was looked through"), "check"),
    "area.handed_over": Saying(gettext_lazy("An area was handed over"), "users"),
    "notice.posted": Saying(gettext_lazy("Members were told of trouble"), "message-square"),
    "notice.resolved": Saying(gettext_lazy("Members were told that it is over"), "circle-check"),
    "case.answered": Saying(gettext_lazy("Case answered"), "send"),
    "case.handed_over": Saying(gettext_lazy("Case handed over"), "users"),
    "case.split": Saying(gettext_lazy("Part of a case became one of its own"), "copy"),
    "case.taken": Saying(gettext_lazy("Case taken"), "user"),
    "case.flagged": Saying(gettext_lazy("Flagged as a difficult situation"), "circle-alert"),
    "case.unflagged": Saying(gettext_lazy("No difficult situation any more"), "circle-check"),
    "case.closed": Saying(gettext_lazy("Case closed"), "circle-check"),
    "case.reopened": Saying(gettext_lazy("Case opened again"), "history"),
    "scenario.saved": Saying(gettext_lazy("Rehearsal saved"), "list"),
    "scenario.archived": Saying(gettext_lazy("Rehearsal put away"), "list"),
    "scenario.overruled": Saying(gettext_lazy("Changed although a rehearsal differs"), "pencil"),
    "scenario.restored": Saying(gettext_lazy("Rehearsal brought back"), "list"),
    "list.saved": Saying(gettext_lazy("List saved"), "list"),
    "list.archived": Saying(gettext_lazy("List put away"), "list"),
    "list.restored": Saying(gettext_lazy("List brought back"), "list"),
    "list.exported": Saying(gettext_lazy("People of a list taken as a file"), "download"),
    "mailing.confirmed": Saying(gettext_lazy("Mailing confirmed"), "send"),
    "mailing.stopped": Saying(gettext_lazy("Mailing stopped"), "hand"),
    "mailing.continued": Saying(gettext_lazy("Mailing goes on"), "send"),
    "mailing.sent": Saying(gettext_lazy("Mailing sent"), "circle-check"),
    "newsletter.unsubscribed": Saying(gettext_lazy("Wants no mails about something any more"), "x"),
    "message.returned": Saying(gettext_lazy("A mail to them came back"), "undo-2"),
    "message.sent_rightly": Saying(gettext_lazy("What had come back was sent to another address"), "send"),
    "message.complained": Saying(gettext_lazy("Called a mail of ours unwanted"), "circle-alert"),
    "mailings.allowed": Saying(gettext_lazy("Mailings go to them again"), "send"),
    "mail.released": Saying(gettext_lazy("A mail was let through"), "mail"),
    "mail.discarded": Saying(gettext_lazy("A mail was discarded"), "x"),
    "link.sent": Saying(gettext_lazy("A link was sent to them"), "send"),
    "message.retried": Saying(gettext_lazy("Mail sent again"), "send"),
    "notices.held": Saying(gettext_lazy("Renewal notices held back"), "hand"),
    "notices.released": Saying(gettext_lazy("Renewal notices released"), "send"),
    "auto_renewal.agreed": Saying(gettext_lazy("Let the membership renew by itself"), "refresh-cw"),
    "auto_renewal.changed": Saying(gettext_lazy("Gave another card for renewing by itself"), "refresh-cw"),
    "auto_renewal.stopped": Saying(gettext_lazy("No longer renews by itself"), "hand"),
    "auto_renewal.resumed": Saying(gettext_lazy("Renews by itself after all"), "undo-2"),
    "auto_renewal.asked": Saying(gettext_lazy("The card is to be tried again"), "refresh-cw"),
    "card.removed": Saying(gettext_lazy("A card is no longer kept"), "x"),
    "event.announced": Saying(gettext_lazy("Event announced"), "calendar-days"),
    "event.called_off": Saying(gettext_lazy("Event called off"), "x"),
    "event.registered": Saying(gettext_lazy("Registered for an event"), "ticket"),
    "event.waits": Saying(gettext_lazy("Waits for a seat"), "clock"),
    "event.asked": Saying(gettext_lazy("Asked for a place"), "hand"),
    "event.approved": Saying(gettext_lazy("The request for a place was approved"), "check"),
    "event.offered_out_of_turn": Saying(gettext_lazy("Was offered seats out of turn"), "ticket"),
    "event.waits_no_longer": Saying(gettext_lazy("No longer waits for a seat"), "x"),
    "event.overbooked": Saying(gettext_lazy("Registered although it was full"), "ticket"),
    "event.checked_in": Saying(gettext_lazy("Came to an event"), "circle-check"),
    "event.check_in_undone": Saying(gettext_lazy("Had not come after all"), "undo-2"),
    "credits.given": Saying(gettext_lazy("Was credited for an event"), "check"),
    "certificate.revoked": Saying(gettext_lazy("A certificate was revoked"), "x"),
    "event.moved": Saying(gettext_lazy("Got another ticket"), "ticket"),
    "event.moved_over": Saying(gettext_lazy("Comes to another event instead"), "calendar-days"),
    "event.change_told": Saying(gettext_lazy("Told of a change"), "mail"),
    "event.copied": Saying(gettext_lazy("Event copied"), "copy"),
    "event.passed_on": Saying(gettext_lazy("Ticket handed on"), "ticket"),
    "event.changed": Saying(gettext_lazy("Answers or sessions changed"), "pencil"),
    "event.cancelled": Saying(gettext_lazy("Ticket taken back"), "x"),
    "price.changed": Saying(gettext_lazy("Price changed"), "tag"),
    "api_key.made": Saying(gettext_lazy("API key made"), "key-round"),
    "api_key.revoked": Saying(gettext_lazy("API key revoked"), "x"),
    "contact.imported": Saying(gettext_lazy("Came with an import"), "user-plus"),
    "contact.updated": Saying(gettext_lazy("Corrected by an import"), "pencil"),
    "contact.restored": Saying(gettext_lazy("An import was undone"), "rotate-ccw"),
    "import.applied": Saying(gettext_lazy("File imported"), "users"),
    "import.undone": Saying(gettext_lazy("Import undone"), "rotate-ccw"),
    "export.made": Saying(gettext_lazy("Took a copy of everybody"), "download"),
    "rules.published": Saying(gettext_lazy("Membership rules published"), "file-text"),
}


def saying_of(kind: str) -> Saying:
    """The words for a kind of activity; its own name, readable, when it is new."""
    return ACTIVITIES.get(kind) or Saying(in_plain_letters(kind.replace(".", " ")))


def in_plain_letters(name: str) -> str:
    """A name of ours as people write: “mail_in” is “Mail in”."""
    return name.replace("_", " ").replace("-", " ").strip().capitalize()
