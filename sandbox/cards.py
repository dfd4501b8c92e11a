"""The test cards: the provider's published numbers, each with what it stands for.

No other number is ever accepted or kept, so a real card typed by mistake goes nowhere.
"""

from dataclasses import dataclass
from typing import Literal

from sandbox.errors import CardError

Asks = Literal["never", "unless saved", "always"]
Refunds = Literal["succeed", "settle later", "fail later"]


@dataclass(frozen=True, slots=True)
class Decline:
    """Why the bank says no, in the provider's codes and words."""

    code: str
    decline_code: str | None
    message: str


@dataclass(frozen=True, slots=True)
class TestCard:
    """One published number; ``slug`` is its name in the control API and ``token`` in the provider's."""

    slug: str
    number: str
    brand: str
    token: str
    title: str
    decline: Decline | None = None
    asks: Asks = "never"
    refunds: Refunds = "succeed"
    disputed: str | None = None
    saves: bool = True
    __test__ = False  # not a test case, whatever pytest thinks of the name

    @property
    def last4(self) -> str:
        """The only digits the provider ever shows."""
        return self.number[-4:]

    @property
    def spaced(self) -> str:
        """The number in groups of four, as it stands on a card."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


def _declined(decline_code: str, message: str = "Your card was declined.") -> Decline:
    return Decline("card_declined", decline_code, message)


NO_FUNDS = _declined("insufficient_funds", "Your card has insufficient funds.")
NEEDS_AUTHENTICATION = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)

CARDS = (
    TestCard("success", "4242424242424242", "visa", "pm_card_visa", "Payment succeeds"),
    TestCard("decline", "4000000000000002", "visa", "pm_card_visa_chargeDeclined", "Card is declined",
             decline=_declined("generic_decline"), saves=False),
    TestCard("insufficient_funds", "4000000000009995", "visa", "pm_card_visa_chargeDeclinedInsufficientFunds",
             "Not enough money on the card", decline=NO_FUNDS, saves=False),
    TestCard("authentication", "4000002500003155", "visa", "pm_card_authenticationRequiredOnSetup",
             "Bank asks for confirmation once", asks="unless saved"),
    TestCard("authentication_3ds", "4000000000003220", "visa", "pm_card_threeDSecure2Required",
             "Bank asks for confirmation (3-D Secure)", asks="always"),
    TestCard("authentication_always", "4000002760003184", "visa", "pm_card_authenticationRequired",
             "Bank asks for confirmation every time", asks="always"),
    TestCard("authentication_no_funds", "4000008260003178", "visa",
             "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds", "Confirmed, but not enough money",
             asks="unless saved", decline=NO_FUNDS),
    TestCard("saved_then_declined", "4000000000000341", "visa", "pm_card_chargeCustomerFail",
             "Card can be saved, but not charged", decline=_declined("generic_decline")),
    TestCard("lost", "4000000000009987", "visa", "pm_card_visa_chargeDeclinedLostCard", "Card was reported lost",
             decline=_declined("lost_card"), saves=False),
    TestCard("stolen", "4000000000009979", "visa", "pm_card_visa_chargeDeclinedStolenCard",
             "Card was reported stolen", decline=_declined("stolen_card"), saves=False),
    TestCard("expired", "4000000000000069", "visa", "pm_card_chargeDeclinedExpiredCard", "Card has expired",
             decline=Decline("expired_card", None, "Your card has expired."), saves=False),
    TestCard("wrong_cvc", "4000000000000127", "visa", "pm_card_chargeDeclinedIncorrectCvc", "Wrong security code",
             decline=Decline("incorrect_cvc", None, "Your card's security code is incorrect."), saves=False),
    TestCard("processing_error", "4000000000000119", "visa", "pm_card_chargeDeclinedProcessingError",
             "The bank has a fault", saves=False,
             decline=Decline("processing_error", None, "An error occurred while processing your card. Try again in a "
                             "little bit.")),
    TestCard("refund_later", "4000000000007726", "visa", "pm_card_pendingRefund",
             "Pays; a refund takes a while", refunds="settle later"),
    TestCard("refund_fails", "4000000000005126", "visa", "pm_card_refundFail",
             "Pays; a refund fails afterwards", refunds="fail later"),
    TestCard("disputed", "4000000000000259", "visa", "pm_card_createDispute",
             "Pays; the holder then disputes it", disputed="fraudulent"),
    TestCard("mastercard", "5555555555554444", "mastercard", "pm_card_mastercard", "Payment succeeds (Mastercard)"),
    TestCard("amex", "378282246310005", "amex", "pm_card_amex", "Payment succeeds (American Express)"),
)  # fmt: skip

OFFERED = ("success", "decline", "insufficient_funds", "authentication", "authentication_3ds")
BY_SLUG = {card.slug: card for card in CARDS}
BY_NUMBER = {card.number: card for card in CARDS}
BY_TOKEN = {card.token: card for card in CARDS}


def find_card(name: str) -> TestCard | None:
    """A card by slug, number (spaces allowed) or token."""
    digits = name.replace(" ", "").replace("-", "")
    return BY_SLUG.get(name) or BY_NUMBER.get(digits) or BY_TOKEN.get(name)


def card_numbered(number: str) -> TestCard:
    """The card with that number. Raises CardError for a mistyped number, and for any real card."""
    digits = number.replace(" ", "").replace("-", "")
    if card := BY_NUMBER.get(digits):
        return card
    if not digits.isdecimal() or not 12 <= len(digits) <= 19 or not passes_luhn(digits):
        raise CardError("Your card number is incorrect.", code="incorrect_number")
    raise CardError(
        "Your card was declined. Your request was in test mode, but used a non test (live) card. "
        "For a list of valid test cards, visit: https://stripe.com/docs/testing.",
        code="card_declined",
        decline_code="test_mode_live_card",
    )


def passes_luhn(digits: str) -> bool:
    """Whether the check digit fits, which nearly every mistyped number fails."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
