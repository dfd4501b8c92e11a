"""Amounts, tax, instalments and what the provider counts: docs/decisions/0003-money.md.

Examples of other systems come with their source in cases_money.json. Left out there: currency-05 (payouts, which this
product never starts) and tax_rounding-06 to -08 (redistributing roundings over lines, which we deliberately do not).
currency-04 is marked "not ours" because ISK is whole here; the provider still wants it times one hundred.
"""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import list_currencies
from hypothesis import given
from hypothesis import strategies as st

from ams.core.currencies import DECIMALS, UnknownCurrencyError, decimals, smallest, smallest_chargeable
from ams.core.money import (
    CurrencyMismatchError,
    Instalment,
    Money,
    NotChargeableError,
    Taxed,
    chargeable,
    format_money,
    from_minor_units,
    instalments,
    minor_units,
    quantised,
    split,
    tax_of_gross,
    tax_of_net,
    total,
)

CASES = {case["id"]: case for case in json.loads(Path(__file__).with_name("cases_money.json").read_text("utf-8"))}


def money(amount: str, currency: str = "EUR") -> Money:
    return Money(Decimal(amount), currency)


# --- Examples with a source ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["instalments-01", "instalments-02", "instalments-04", "instalments-06"])
def test_net_and_tax_in_instalments(case):
    given_, expected = CASES[case]["input"], CASES[case]["expected"]
    net = total((money(part) for part in given_["net"].split("+")), "EUR")
    tax = tax_of_net(net, Decimal(given_["tax"].rstrip("%")))

    *regular, last = instalments(net, tax, given_["count"])

    assert [as_text(part) for part in regular] == [expected["regular"]] * (given_["count"] - 1), CASES[case]["source"]
    assert as_text(last) == expected["last"], CASES[case]["source"]


def as_text(part: Instalment) -> dict[str, str]:
    return {"net": str(part.net.amount), "tax": str(part.tax.amount), "total": str(part.gross.amount)}


@pytest.mark.parametrize("case", ["instalments-07", "instalments-09", "instalments-10"])
def test_a_total_in_instalments(case):
    parts = split(money(CASES[case]["input"]["total"]), CASES[case]["input"]["count"])

    assert [str(part.amount) for part in parts] == CASES[case]["expected"]["parts"], CASES[case]["source"]


def test_tax_is_rounded_per_line_and_summed():
    """tax_rounding-01."""
    lines = [Taxed.from_gross(money("100.00"), Decimal(19))] * 5

    whole = sum(lines[1:], start=lines[0])

    answer = {"gross": whole.gross, "tax": whole.tax, "net": whole.net}
    assert {name: str(part.amount) for name, part in answer.items()} == CASES["tax_rounding-01"]["expected"]


@pytest.mark.parametrize("case", ["currency-02", "currency-04"])
def test_the_provider_gets_its_own_integer(case):
    given_ = CASES[case]["input"]

    assert minor_units(money(given_["amount"], given_["currency"])) == CASES[case]["expected"]["api_amount"]


def test_ten_thousand_yen_are_ten_thousand():
    """currency-06: a plugin charged a hundred times the price."""
    case = CASES["currency-06"]

    assert str(minor_units(money(case["input"]["price"], "JPY"))) == case["expected"]["correct"]


def test_the_third_decimal_of_a_charge_is_zero():
    """currency-03."""
    wanted = money("5.124", "KWD")

    with pytest.raises(NotChargeableError, match=r"Charge 5\.120 KWD instead"):
        minor_units(wanted)
    assert str(minor_units(chargeable(wanted))) in CASES["currency-03"]["expected"]["api_amount"].split(" or ")


def test_every_case_of_the_file_is_answered_here():
    tests = Path(__file__).read_text("utf-8").partition("import json")[2]

    assert [case for case in CASES if case not in tests] == []


# --- Amounts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        ("2.345", "EUR", "2.35"),
        ("-2.345", "EUR", "-2.35"),
        ("2.5", "JPY", "3"),
        ("2.0005", "KWD", "2.001"),
        ("2", "EUR", "2.00"),
    ],
)
def test_half_is_rounded_up_away_from_zero(amount, currency, expected):
    assert str(quantised(Decimal(amount), currency)) == expected
    assert Money.rounded(Decimal(amount), currency) == money(expected, currency)


@pytest.mark.parametrize(("amount", "currency"), [("1.005", "EUR"), ("0.5", "JPY"), ("0.0001", "KWD")])
def test_an_amount_finer_than_its_currency_is_refused(amount, currency):
    with pytest.raises(ValueError, match="finer than"):
        money(amount, currency)


@pytest.mark.parametrize("code", ["EURO", "eur", "XXX", ""])
def test_a_code_that_is_no_currency_is_refused(code):
    with pytest.raises(UnknownCurrencyError, match="ISO 4217"):
        money("1", code)


def test_an_amount_always_carries_its_decimals():
    assert str(money("5")) == "5.00 EUR"
    assert str(money("5.0", "JPY")) == "5 JPY"


def test_amounts_add_subtract_negate_multiply_and_compare():
    assert money("2.50") + money("0.75") - money("1.00") == money("2.25")
    assert -money("2.50") == money("-2.50")
    assert money("2.50") * 3 == 3 * money("2.50") == money("7.50")
    assert money("2.50") < money("2.51") <= money("2.51")
    assert max(money("1"), money("3"), money("2")) == money("3")
    assert money("0.01")
    assert not money("0")
    assert total([], "JPY") == Money.zero("JPY")


@pytest.mark.parametrize(
    "mixing", [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: total([a, b], "EUR")]
)
def test_two_currencies_are_never_put_together(mixing):
    with pytest.raises(CurrencyMismatchError):
        mixing(money("1"), money("1", "USD"))


def test_equal_figures_of_two_currencies_are_not_equal():
    assert money("1") != money("1", "USD")


@pytest.mark.parametrize("factor", [1.5, Decimal("1.5")])
def test_only_whole_numbers_multiply(factor):
    with pytest.raises(TypeError):
        money("1.00") * factor


# --- Tax ----------------------------------------------------------------------------------------------------------


def test_tax_contained_in_a_price_and_on_top_of_one():
    assert tax_of_gross(money("119.00"), Decimal(19)) == money("19.00")
    assert tax_of_net(money("100.00"), Decimal("8.1")) == money("8.10")
    assert Taxed.from_net(money("0.03"), Decimal(19)) == Taxed(money("0.03"), money("0.01"))
    assert tax_of_gross(money("9998", "JPY"), Decimal(19)) == money("1596", "JPY")


def test_without_a_rate_there_is_no_tax():
    assert Taxed.from_gross(money("80.00"), Decimal(0)) == Taxed(money("80.00"), money("0"))


@pytest.mark.parametrize(("whole", "count"), [("10", 0), ("-10", 2)])
def test_what_cannot_be_split_is_refused(whole, count):
    with pytest.raises(ValueError, match="split"):
        split(money(whole), count)


def test_an_instalment_is_never_negative():
    assert [str(part.amount) for part in split(money("0.07"), 12)] == ["0.00"] * 11 + ["0.07"]


# --- The table of currencies --------------------------------------------------------------------------------------


def test_the_table_knows_only_real_currencies_counted_in_0_2_or_3_decimals():
    assert set(DECIMALS) <= list_currencies() | {"XCG", "ZWG"}  # both newer than some CLDR releases
    assert {decimals(code) for code in DECIMALS} == {0, 2, 3}


@pytest.mark.parametrize(
    ("code", "unit", "charged"), [("JPY", "1", "1"), ("EUR", "0.01", "0.01"), ("KWD", "0.001", "0.010")]
)
def test_the_smallest_amount_and_the_smallest_charge(code, unit, charged):
    assert (smallest(code), smallest_chargeable(code)) == (Decimal(unit), Decimal(charged))


@pytest.mark.parametrize(
    ("units", "currency", "amount"), [(500, "JPY", "500"), (500, "EUR", "5.00"), (500, "ISK", "5")]
)
def test_what_the_provider_answers_is_read_back(units, currency, amount):
    assert from_minor_units(units, currency) == money(amount, currency)
    assert minor_units(money(amount, currency)) == units


def test_a_fraction_that_does_not_exist_is_not_read():
    with pytest.raises(ValueError, match="finer than ISK"):
        from_minor_units(450, "ISK")


# --- Written ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "locale", "written"),
    [
        ("1234.5", "EUR", "en", "€1,234.50"),
        ("1234.5", "EUR", "de", "1.234,50 €"),
        ("-80", "CHF", "en", "-CHF 80.00"),
        ("5.125", "KWD", "en", "KWD 5.125"),
        ("500", "JPY", "en", "¥500"),
        ("12.5", "IQD", "en", "IQD 12.500"),
        ("1234.5", "BRL", "pt-br", "R$ 1.234,50"),
        ("80", "EUR", "tlh", "€80.00"),
        ("80", "EUR", "not a language", "€80.00"),
    ],
)
def test_an_amount_is_written_as_its_language_does(amount, currency, locale, written):
    assert format_money(Decimal(amount), currency, locale).replace("\u00a0", " ") == written


# --- Properties ---------------------------------------------------------------------------------------------------

CURRENCIES = st.sampled_from(sorted(DECIMALS))


@st.composite
def amounts(draw, least: int = 0) -> Money:
    currency = draw(CURRENCIES)
    return Money(draw(st.integers(least, 10**9)) * smallest(currency), currency)


@given(amounts(), st.integers(1, 60))
def test_parts_add_up_differ_only_in_the_last_and_are_never_negative(whole, count):
    parts = split(whole, count)

    assert total(parts, whole.currency) == whole
    assert len(set(parts[:-1])) <= 1
    assert all(part.amount >= 0 for part in parts)


@given(amounts(-(10**9)), st.decimals(0, 100, places=2))
def test_net_and_tax_are_the_gross_and_a_credit_mirrors_it(gross, rate):
    line, credit = Taxed.from_gross(gross, rate), Taxed.from_gross(-gross, rate)

    assert line.gross == gross
    assert (credit.net, credit.tax) == (-line.net, -line.tax)


@given(amounts(-(10**9)))
def test_what_can_be_charged_is_read_back_unchanged(wanted):
    charged = chargeable(wanted)

    assert from_minor_units(minor_units(charged), charged.currency) == charged
    assert abs(charged.amount - wanted.amount) <= smallest_chargeable(wanted.currency) / 2
