"""Exact amounts of money, tax and instalments. Pure: nothing here reads the clock, the settings or the database.

The rules and their reasons are in docs/decisions/0003-money.md. Rates are per cent (`Decimal("19")` is 19 %).
Half is rounded up everywhere, that is away from zero, so a credit note mirrors its invoice to the last cent.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache, total_ordering
from typing import Self

from babel import Locale, UnknownLocaleError
from babel.numbers import NumberPattern, parse_pattern

from ams.core.currencies import decimals, provider_factor, smallest, smallest_chargeable

__all__ = [
    "CurrencyMismatchError",
    "Instalment",
    "Money",
    "NotChargeableError",
    "Taxed",
    "chargeable",
    "format_money",
    "from_minor_units",
    "instalments",
    "minor_units",
    "quantised",
    "split",
    "tax_of_gross",
    "tax_of_net",
    "total",
]


class CurrencyMismatchError(ValueError):
    """Amounts of two currencies were put together; somebody must convert one of them first."""


class NotChargeableError(ValueError):
    """No card can be charged exactly this amount; see `chargeable`."""


def quantised(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole minor units of its currency, half rounded up (away from zero)."""
    return amount.quantize(smallest(currency), ROUND_HALF_UP)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount, never finer than its currency's minor unit (JPY 0, EUR 2, KWD 3 decimals).

    Always carries all its decimals: `Money(Decimal("5"), "EUR").amount` is 5.00. Raises ValueError when the amount is
    finer than the currency or the code is unknown, and CurrencyMismatchError where currencies would be mixed.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        exact = quantised(self.amount, self.currency)
        if self.amount != exact:
            raise ValueError(f"{self.amount} is finer than {self.currency} can be")
        object.__setattr__(self, "amount", exact)

    @classmethod
    def zero(cls, currency: str) -> Self:
        return cls(Decimal(0), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Self:
        """From an amount that may be finer than the currency, half rounded up."""
        return cls(quantised(amount, currency), currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        """So many times this amount. Anything but a whole number could lose minor units: see `portion`."""
        if not isinstance(quantity, int):
            return NotImplemented
        return Money(self.amount * quantity, self.currency)

    __rmul__ = __mul__

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def portion(self, numerator: int | Decimal, denominator: int | Decimal) -> "Money":
        """numerator ÷ denominator of this amount, half rounded up; multiplied first, so nothing is lost early."""
        return Money.rounded(self.amount * numerator / denominator, self.currency)

    def _same(self, other: "Money") -> Decimal:
        if self.currency != other.currency:
            raise CurrencyMismatchError(f"{self} and {other} are different currencies and cannot be put together")
        return other.amount


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; zero of the currency when there is nothing to add."""
    return sum(amounts, start=Money.zero(currency))


def tax_of_gross(gross: Money, rate: Decimal) -> Money:
    """The tax contained in a price that includes it, at `rate` per cent."""
    return gross.portion(rate, 100 + rate)


def tax_of_net(net: Money, rate: Decimal) -> Money:
    """The tax that comes on top of a price without it, at `rate` per cent."""
    return net.portion(rate, 100)


@dataclass(frozen=True, slots=True)
class Taxed:
    """What one line costs without tax, and its tax. Lines are rounded each and then added, so net + tax = gross."""

    net: Money
    tax: Money

    @classmethod
    def from_gross(cls, gross: Money, rate: Decimal) -> Self:
        tax = tax_of_gross(gross, rate)
        return cls(gross - tax, tax)

    @classmethod
    def from_net(cls, net: Money, rate: Decimal) -> Self:
        return cls(net, tax_of_net(net, rate))

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    def __add__(self, other: "Taxed") -> "Taxed":
        return Taxed(self.net + other.net, self.tax + other.tax)


def split(whole: Money, count: int) -> list[Money]:
    """`count` parts that add up to the whole and differ only in the last one.

    Each is the whole ÷ count, half rounded up; where the roundings together would exceed the whole (0.07 in twelve),
    rounded down instead, so that the last part is never negative. Raises ValueError below one part or for a negative
    amount.
    """
    if count < 1:
        raise ValueError("Something can be split into one part or more")
    if whole.amount < 0:
        raise ValueError("Only what is to be paid can be split, never a negative amount")
    part = whole.portion(1, count)
    if part.amount * (count - 1) > whole.amount:
        part = Money((whole.amount / count).quantize(smallest(whole.currency), ROUND_DOWN), whole.currency)
    return [part] * (count - 1) + [whole - part * (count - 1)]


@dataclass(frozen=True, slots=True)
class Instalment(Taxed):
    """One of several payments of the same thing."""


def instalments(net: Money, tax: Money, count: int) -> list[Instalment]:
    """A taxed price in `count` payments: net and tax are split each by itself, only the last payment differs."""
    return [Instalment(*parts) for parts in zip(split(net, count), split(tax, count), strict=True)]


def chargeable(money: Money) -> Money:
    """The nearest amount a card can be charged, half rounded up: 5.124 KWD becomes 5.120, all else stays."""
    step = smallest_chargeable(money.currency)
    return Money((money.amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step, money.currency)


def minor_units(money: Money) -> int:
    """The integer the payment provider is given: 500 for 500 JPY, 500 for 5.00 EUR, 500 for 5 ISK.

    Raises NotChargeableError where no card could be charged exactly this; nothing is rounded in secret.
    """
    if money != chargeable(money):
        raise NotChargeableError(
            f"{money} cannot be charged to a card: the last decimal must be 0. Charge {chargeable(money)} instead."
        )
    return int(money.amount * provider_factor(money.currency))


def from_minor_units(units: int, currency: str) -> Money:
    """What the provider's integer means. Raises ValueError for a fraction the currency does not have (4.50 ISK)."""
    return Money(Decimal(units) / provider_factor(currency), currency)


def format_money(amount: Decimal, currency: str, locale: str) -> str:
    """An amount as people of this language write it, always with the currency's own decimals.

    `locale` is a language tag (`de`, `pt-br`, `zh-hans`); one that is unknown is written as English.
    """
    pattern, written_for = _pattern(currency, locale)
    text = pattern.apply(quantised(amount, currency), written_for, currency=currency, currency_digits=False)
    return _LETTER_MEETS_FIGURE.sub("\u00a0", text)


_LETTER_MEETS_FIGURE = re.compile(r"(?<=[^\W\d_])(?=\d)")  # CLDR wants "CHF 80.00" where "€80.00" has no space


@lru_cache(maxsize=256)
def _pattern(currency: str, locale: str) -> tuple[NumberPattern, Locale]:
    """The locale's currency pattern with ISO decimals; CLDR's own leave some out (it writes 3-decimal IQD whole)."""
    try:
        known = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        known = Locale("en")
    pattern = parse_pattern(known.currency_formats["standard"].pattern)
    pattern.frac_prec = (decimals(currency), decimals(currency))
    return pattern, known
