"""What members set out to do with us, how it can end, and where it can stop; what could become of exceptions. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


class Business(StrEnum):
    """What somebody set out to do."""

    JOIN = "join"
    RENEW = "renew"
    REGISTER = "register"
    BUY = "buy"
    DETAILS = "details"
    CHANGE_TYPE = "change_type"
    CANCEL = "cancel"


class Outcome(StrEnum):
    """How it ended."""

    ALONE = "alone"
    STAFF = "staff"
    API = "api"
    LEFT = "left"


BUSINESS_WORDS: Final[dict[Business, Words]] = {
    Business.JOIN: _("Joining"),
    Business.RENEW: _("Renewing"),
    Business.REGISTER: _("Registering for an event"),
    Business.BUY: _("Buying and giving"),
    Business.DETAILS: _("Changing details"),
    Business.CHANGE_TYPE: _("Another kind of membership"),
    Business.CANCEL: _("Leaving"),
}
OUTCOME_WORDS: Final[dict[Outcome, Words]] = {
    Outcome.ALONE: _("Completed alone"),
    Outcome.STAFF: _("Completed or taken over by staff"),
    Outcome.API: _("Through another system"),
    Outcome.LEFT: _("Not completed"),
}
STEP_WORDS: Final[dict[str, Words]] = {
    "form": _("The form was refused, and not sent again"),
    "code": _("The mailed code was never entered"),
    "basket": _("Something lay in the basket, and nothing was ordered"),
    "before_paying": _("Ordered, and never went to pay"),
    "paying": _("Went to pay, and broke it off"),
    "declined": _("The card was declined"),
    "handed": _("Wrote to us that it does not fit"),
}
# Pages from which somebody writes that it does not fit -> what they were about to do.
PAGES: Final = {
    "join": Business.JOIN, "code": Business.JOIN, "renew": Business.RENEW, "renew-link": Business.RENEW,
    "self-renewal": Business.RENEW, "register": Business.REGISTER, "event": Business.REGISTER,
    "events": Business.REGISTER, "shop": Business.BUY, "basket": Business.BUY, "details": Business.DETAILS,
    "changing": Business.CHANGE_TYPE, "leaving": Business.CANCEL,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A form of the portal: of which business, which step it is, and which one follows on another page, if one does."""

    business: Business
    name: str = "form"
    then: str = ""


STEPS: Final = {  # the name of a form's address -> its step
    "members:join_type": Step(Business.JOIN, then="code"),
    "members:join_code": Step(Business.JOIN, "code", then="code"),
    "members:join_continue": Step(Business.JOIN, "code", then="code"),
    "members:renew": Step(Business.RENEW),
    "members:renew_by_link": Step(Business.RENEW),
    "events:register": Step(Business.REGISTER),
    "billing:shop_item": Step(Business.BUY, then="basket"),
    "billing:basket": Step(Business.BUY, "basket"),
    "members:details": Step(Business.DETAILS),
    "members:changing": Step(Business.CHANGE_TYPE),
    "members:leaving": Step(Business.CANCEL),
}
# What a business writes when the form got somebody on: what becomes of it then, its own rows tell.
GOT_ON: Final[dict[Business, frozenset[str]]] = {
    Business.JOIN: frozenset({"order.placed", "membership.applied", "membership.joined"}),
    Business.RENEW: frozenset({"order.placed", "membership.renewed"}),
    Business.REGISTER: frozenset({"order.placed", "event.registered", "event.waits", "event.asked"}),
    Business.BUY: frozenset({"order.placed"}),
    Business.DETAILS: frozenset({"details.changed"}),
    Business.CHANGE_TYPE: frozenset({"order.placed", "membership.changed"}),
    Business.CANCEL: frozenset({"membership.cancelled"}),
}
ASKED_US: Final = "case.opened"
# Steps at which answers are offered: `business:step`, or a word of its own where no journey has a form.
HELPED_AT: Final[dict[str, Words]] = {
    "sign_in": _("Signing in"),
    "join:form": _("Joining: the form"),
    "join:code": _("Joining: the mailed code"),
    "renew:form": _("Renewing"),
    "register:form": _("Registering for an event"),
    "buy:form": _("Buying: the article"),
    "buy:basket": _("Buying: the basket"),
    "pay": _("Paying an order"),
    "details:form": _("Changing details"),
    "change_type:form": _("Another kind of membership"),
    "cancel:form": _("Leaving"),
}
_OTHERWISE_AT: Final = {"account_login": "sign_in", "account_confirm_login_code": "sign_in", "billing:order": "pay"}


def place_at(view: str) -> str:
    """The step at which answers are offered on the page of a view; empty on all others."""
    step = STEPS.get(view)
    place = f"{step.business}:{step.name}" if step else _OTHERWISE_AT.get(view, "")
    return place if place in HELPED_AT else ""


class Verdict(StrEnum):
    """What could become of exceptions that are made again and again."""

    ABSORB = "absorb"
    ABOLISH = "abolish"
    KEEP = "keep"


VERDICT_WORDS: Final[dict[Verdict, Words]] = {
    Verdict.ABSORB: _("Absorb: the portal does it"),
    Verdict.ABOLISH: _("Abolish: the rule that causes it goes"),
    Verdict.KEEP: _("Keep: a person decides"),
}


@dataclass(frozen=True, slots=True)
class Proposed:
    """What we propose, and which rule it is about."""

    verdict: Verdict
    rule: Words


_A, _B, _K = Verdict.ABSORB, Verdict.ABOLISH, Verdict.KEEP
PROPOSED: Final[dict[str, Proposed]] = {
    "order.repriced": Proposed(_B, _("The price everybody pays: if so many pay another, it is not the price.")),
    "order.fee_waived": Proposed(_B, _("The fee: whoever waives it again and again need not ask for it.")),
    "order.given_back": Proposed(_B, _("Until when money is given back: make the days as many as you grant.")),
    "payment.given_back": Proposed(_A, _("Money that pays no order goes back by itself.")),
    "order.invoiced": Proposed(_A, _("Who may pay later: let the product be sold on invoice.")),
    "membership.given": Proposed(_K, _("A term free of charge is a gift; a person gives it.")),
    "membership.backdated": Proposed(_A, _("The first day of a membership: let the join form offer an earlier one.")),
    "membership.extended": Proposed(_K, _("The end of a term; who was ill or away tells a person.")),
    "membership.grace_given": Proposed(_B, _("The days of grace of the type: make them as many as you grant.")),
    "seats.given": Proposed(_A, _("How many seats come with a membership: let organisations buy further ones.")),
    "event.late": Proposed(_B, _("When registration closes: let it close later.")),
    "event.overbooked": Proposed(_A, _("How many seats there are: let the waiting list offer more.")),
    "event.free_of_charge": Proposed(_A, _("The price of the ticket: give them a code that makes it free.")),
    "event.moved_over": Proposed(_A, _("A ticket is for one event: let registrants change to another themselves.")),
    "details.corrected": Proposed(_A, _("Which details people change themselves: add those you correct.")),
    "mailings.allowed": Proposed(_A, _("Whoever complained gets no mailings: let them take it back in their account.")),
    "access.granted": Proposed(_A, _("Who may act for whom: let the holder invite them.")),
    "portal.acted_as": Proposed(_A, _("What they could not do alone: look at the cases beside it.")),
    "notices.held": Proposed(_A, _("Letters about renewing: let members hold them back themselves.")),
    "payment.returned": Proposed(_K, _("What a bank takes back, a person writes down.")),
}
OTHERWISE: Final = Proposed(_K, _("No rule of the portal is known to cause it."))


def proposed_for(what: str) -> Proposed:
    """What could become of a kind of exception."""
    return PROPOSED.get(what, OTHERWISE)
