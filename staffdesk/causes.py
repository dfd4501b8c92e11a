"""Causes of contacts: what each kind is called, how likely it is, and what mends it. Pure; the rows come from queries.

A cause weighs as many days as it would have to lie back to be no likelier than what happened a moment ago and weighs
nothing. So a payment without a receipt of three weeks ago comes before an order that was left unpaid yesterday.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.roles import Ability, can


class Kind(StrEnum):
    """What may have made somebody contact us."""

    NO_RECEIPT = "no_receipt"
    RECEIPT_MAIL = "receipt_mail"
    RECEIPT_RETURNED = "receipt_returned"
    NOT_HANDED_OVER = "not_handed_over"
    REFUND_FAILED = "refund_failed"
    ERROR = "error"
    DECLINED = "declined"
    NOT_PAID_THROUGH = "not_paid_through"
    REFUND_ON_ITS_WAY = "refund_on_its_way"
    MAIL = "mail"
    MAIL_RETURNED = "mail_returned"
    CALLED_OFF = "called_off"
    SEAT_LAPSED = "seat_lapsed"
    OFFER_EXPIRED = "offer_expired"
    FORM_LEFT = "form_left"
    ENDED = "ended"
    REFUNDED = "refunded"
    UNPAID = "unpaid"


@dataclass(frozen=True, slots=True)
class Repair:
    """What mends it, a click away. `posts`: it is done at once; else a page opens on which it is done."""

    label: str | Promise
    page: str  # the name of its address
    by: str = "row"  # which of the cause's words the address takes: row, what or more
    posts: bool = True
    takes: Ability = Ability.WORK_CASES


@dataclass(frozen=True, slots=True)
class About:
    """All there is to say of a kind."""

    sentence: str | Promise  # with %(what)s and %(more)s
    weight: int  # days, see above
    repair: Repair | None = None
    shows: str = ""  # the page of the row: its address
    shown_by: str = "what"


@dataclass(frozen=True, slots=True)
class Cause:
    """One row that may be the reason, as the database told it."""

    kind: Kind
    at: datetime
    row: str
    what: str
    more: str
    reader: str  # the role of whoever is told

    @property
    def about(self) -> About:
        """What is known of its kind."""
        return KINDS[self.kind]

    @property
    def is_told(self) -> bool:
        """Whether the role sees such rows at all."""
        return can(self.reader, ASKS.get(self.kind, Ability.USE_DESK))

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        return str(self.about.sentence) % {"what": self.what, "more": self.more}

    @property
    def repair(self) -> Repair | None:
        """What mends it, if anything does, the row says enough, and whoever is told may do it."""
        repair = self.about.repair
        return repair if repair and can(self.reader, repair.takes) and getattr(self, repair.by) else None

    @property
    def repair_by(self) -> str:
        """What the address of the repair takes."""
        return str(getattr(self, self.about.repair.by)) if self.about.repair else ""

    @property
    def shown_by(self) -> str:
        """What the address of the row's page takes."""
        return str(getattr(self, self.about.shown_by))


LINK_TO_PAY: Final = Repair(_("Send the link to pay"), "staffdesk:send_payment_link", by="what")
SEND_RIGHTLY: Final = Repair(_("Send it to the address we have now"), "staffdesk:send_rightly")
REGISTER: Final = Repair(
    _("Register them"), "staffdesk:register_somebody", "more", posts=False, takes=Ability.WORK_EVENTS
)
ORDER: Final = "staffdesk:order"
EVENT: Final = "staffdesk:event"

KINDS: Final[dict[Kind, About]] = {
    Kind.NO_RECEIPT: About(_("%(what)s came, and there is no receipt for it."), 30),
    Kind.RECEIPT_MAIL: About(
        _("The receipt could not be mailed to %(more)s."), 26,
        Repair(_("Send the receipt again"), "staffdesk:send_again"),
        shows="staffdesk:message", shown_by="row",
    ),
    Kind.RECEIPT_RETURNED: About(
        _("The receipt came back from %(more)s: they have not got it."), 26, SEND_RIGHTLY,
        shows="staffdesk:message", shown_by="row",
    ),
    Kind.NOT_HANDED_OVER: About(_("“%(more)s” of order %(what)s is paid, and was not handed over."), 26, shows=ORDER),
    Kind.REFUND_FAILED: About(
        _("%(what)s of order %(more)s did not arrive back."), 22,
        Repair(_("Give it back in another way"), "staffdesk:give_back", "more", posts=False, takes=Ability.GIVE_BACK),
    ),
    Kind.ERROR: About(_("An error of our website stopped them: %(what)s."), 20),
    Kind.DECLINED: About(_("The card was declined for order %(what)s (%(more)s)."), 18, LINK_TO_PAY, shows=ORDER),
    Kind.NOT_PAID_THROUGH: About(_("A payment of order %(what)s was not finished."), 15, LINK_TO_PAY, shows=ORDER),
    Kind.REFUND_ON_ITS_WAY: About(_("%(what)s is on its way back to them."), 14),
    Kind.MAIL: About(
        _("A mail to %(more)s did not arrive: “%(what)s”."), 12, Repair(_("Send it again"), "staffdesk:send_again"),
        shows="staffdesk:message", shown_by="row",
    ),
    Kind.MAIL_RETURNED: About(
        _("A mail came back from %(more)s: “%(what)s”."), 12, SEND_RIGHTLY, shows="staffdesk:message", shown_by="row",
    ),
    Kind.CALLED_OFF: About(_("“%(what)s” was called off, and they had a ticket."), 12, shows=EVENT, shown_by="more"),
    Kind.SEAT_LAPSED: About(
        _("Their seat at “%(what)s” was given up, because it was not paid in time."), 10, REGISTER,
        shows=EVENT, shown_by="more",
    ),
    Kind.OFFER_EXPIRED: About(
        _("A seat at “%(what)s” was offered to them, and the offer ran out."), 10, REGISTER,
        shows=EVENT, shown_by="more",
    ),
    Kind.FORM_LEFT: About(
        _("They began to join (%(what)s) and did not finish."), 8,
        Repair(_("Send the link to the form"), "staffdesk:send_form_link"),
    ),
    Kind.ENDED: About(
        _("Their membership (%(what)s) came to its end."), 7,
        Repair(_("Send the link to renew"), "staffdesk:send_renewal_link"),
    ),
    Kind.REFUNDED: About(_("%(what)s went back to them; banks take up to ten days."), 6),
    Kind.UNPAID: About(_("Order %(what)s is not paid."), 5, LINK_TO_PAY, shows=ORDER),
}  # fmt: skip


_OF_ORDERS: Final = (
    Kind.NO_RECEIPT, Kind.NOT_HANDED_OVER, Kind.REFUND_FAILED, Kind.DECLINED, Kind.NOT_PAID_THROUGH,
    Kind.REFUND_ON_ITS_WAY, Kind.REFUNDED, Kind.UNPAID,
)  # fmt: skip
_OF_EVENTS: Final = (Kind.CALLED_OFF, Kind.SEAT_LAPSED, Kind.OFFER_EXPIRED)
ASKS: Final = dict.fromkeys(_OF_ORDERS, Ability.SEE_ORDERS) | dict.fromkeys(_OF_EVENTS, Ability.SEE_EVENTS)


def likeliest(causes: Iterable[Cause], *, at: datetime, order: str = "") -> list[Cause]:
    """Each once, those about the order the contact mentions first, then by weight and days."""
    once: dict[tuple[Kind, str, str], Cause] = {}
    for cause in sorted(causes, key=lambda cause: cause.at):
        once[cause.kind, cause.what, cause.more] = cause  # the latest of those that say the same
    return sorted(once.values(), key=lambda cause: _strength(cause, at, order), reverse=True)


def _strength(cause: Cause, at: datetime, order: str) -> tuple[bool, float, datetime]:
    mentioned = bool(order) and order in (cause.what, cause.more)
    days: float = (at - cause.at) / timedelta(days=1)
    return mentioned, KINDS[cause.kind].weight - days, cause.at
