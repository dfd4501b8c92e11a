"""“I have a code”: a field beside whatever form orders something, and what the code makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from ams.core.models import Contact
from billing.discounts import CannotDiscount, Discount, Piece, apply_code, usable_code
from billing.models import DiscountCode, Order


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the things a page offers, with all that is paid for it; `label` is empty where it is the only one."""

    label: str
    pieces: Sequence[Piece]


class CodeForm(forms.Form):
    """A code, and the prices with it that the page showed. Nobody goes to pay before they have seen them.

    It is bound once somebody has used the field. `found` says what the code makes of each choice it is for; `code` is
    the code itself, once it is known that it can be used. `later` are choices of a page still to come: they are shown
    where the code is for nothing that is chosen on this one.
    """

    discount = forms.CharField(
        label=gettext_lazy("Discount code"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    discount_seen = forms.CharField(required=False, max_length=2_000, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        choices: Sequence[Choice],
        buyer: Contact | None,
        on: date,
        besides: Order | None = None,
        later: Sequence[Choice] = (),
    ) -> None:
        super().__init__(data if data and data.get("discount") else None)
        self.choices, self.later, self.buyer, self.on, self.besides = choices, later, buyer, on, besides
        self.found: list[tuple[Choice, Discount]] = []
        self.code: DiscountCode | None = None
        self.is_news = False

    @property
    def shown(self) -> str:
        """The prices with the code, to be sent back with the page."""
        return " ".join(f"{discount.code}={discount.after.amount}" for _choice, discount in self.found)

    def is_agreed(self) -> bool:
        """Whether there is no code, or one whose prices were seen; else the page says what they are (`is_news`)."""
        self.is_news = self.is_valid() and self.shown != self.cleaned_data["discount_seen"]
        return not self.is_bound or (self.is_valid() and not self.is_news)

    def clean_discount(self) -> str:
        """The code, if it takes something off anything here."""
        typed: str = self.cleaned_data["discount"]
        if not self.choices:
            return typed
        try:
            code = usable_code(typed, buyer=self.buyer, on=self.on, besides=self.besides)
        except CannotDiscount as error:
            raise ValidationError(str(error)) from error
        self.found, refusal = self._applied(code, self.choices)
        if not self.found and self.later:
            self.found, _refusal = self._applied(code, self.later)
        if not self.found:
            raise ValidationError(refusal)
        self.code = code
        return typed

    def _applied(self, code: DiscountCode, choices: Sequence[Choice]) -> tuple[list[tuple[Choice, Discount]], str]:
        """What a code makes of each of these it is for, and why it is for none of the others."""
        found, refusal = [], ""
        for choice in choices:
            try:
                found.append((choice, apply_code(code, choice.pieces, self.on)))
            except CannotDiscount as error:
                refusal = str(error)
        return found, refusal
