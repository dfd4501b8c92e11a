"""What the payer types on the hosted page, and what is wrong with it in plain words."""

import re
from dataclasses import dataclass, field

from sandbox.cards import BY_NUMBER, BY_SLUG, TestCard, card_numbered
from sandbox.checkout import Payer
from sandbox.errors import CardError, Json
from sandbox.params import EMAIL

EXPIRY = re.compile(r"^\s*(\d{1,2})\s*[/.\- ]\s*(?:20)?(\d{2})\s*$|^\s*(\d{2})(\d{2})\s*$")
NOT_A_TEST_CARD = (
    "This is not one of the test cards, so it was refused and forgotten. Choose one from the list on this page."
)


@dataclass(slots=True)
class PaymentForm:
    """The fields as typed. A card number that is no test card is never shown again."""

    email: str = ""
    number: str = "4242 4242 4242 4242"
    expiry: str = "12 / 34"
    cvc: str = "123"
    name: str = "Test Payer"
    errors: dict[str, str] = field(default_factory=dict)

    def choose(self, slug: str) -> TestCard | None:
        """Fill in a test card."""
        card = BY_SLUG.get(slug)
        if card:
            self.number, self.expiry = card.spaced, "12 / 34"
            self.cvc = "1234" if card.brand == "amex" else "123"
        return card

    def check(self, *, asks_email: bool, year: int, month: int) -> tuple[TestCard, Payer] | None:
        """The card and the payer, or None with ``errors`` filled. Year and month are the sandbox's today."""
        self.errors = {}
        if asks_email and not EMAIL.match(self.email.strip()):
            self.errors["email"] = "Enter your e-mail address, such as name@example.org."
        card = self._card()
        expires = self._expires(year, month)
        digits = 4 if card and card.brand == "amex" else 3
        if not re.fullmatch(rf"\d{{{digits}}}", self.cvc.strip()):
            self.errors["cvc"] = f"Enter the {digits}-digit security code; any digits will do."
        if not self.name.strip():
            self.errors["name"] = "Enter the name on the card; any name will do."
        if card is None or expires is None or self.errors:
            return None
        year, month = expires
        return card, Payer(self.email.strip() or None, self.name.strip()[:200], exp_month=month, exp_year=year)

    def _card(self) -> TestCard | None:
        try:
            return card_numbered(self.number)
        except CardError as error:
            if error.code == "incorrect_number":
                self.errors["number"] = "Check the card number. It has 15 or 16 digits, such as 4242 4242 4242 4242."
            else:
                self.errors["number"] = NOT_A_TEST_CARD
            if self.number.replace(" ", "") not in BY_NUMBER:
                self.number = ""
            return None

    def _expires(self, year: int, month: int) -> tuple[int, int] | None:
        """Year and month, or None with an error written down."""
        match = EXPIRY.match(self.expiry)
        given = (2000 + int(match[2] or match[4]), int(match[1] or match[3])) if match else None
        if given is None or not 1 <= given[1] <= 12:
            self.errors["expiry"] = "Enter the expiry date as month and year, such as 12 / 34."
            return None
        if given < (year, month):
            self.errors["expiry"] = "This date has passed. Enter one in the future, such as 12 / 34."
            return None
        return given


def form_from(values: dict[str, str]) -> PaymentForm:
    """The form as posted."""
    form = PaymentForm()
    for name in ("email", "number", "expiry", "cvc", "name"):
        setattr(form, name, values.get(name, "")[:200])
    return form


def form_for(customer: Json | None) -> PaymentForm:
    """The form as first shown: a test card filled in."""
    form = PaymentForm()
    if customer and customer["name"]:
        form.name = customer["name"]
    return form
