"""Amounts in minor units: which currencies there are, what the least charge is, what the provider keeps."""

from decimal import ROUND_HALF_UP, Decimal

from sandbox.errors import ApiError, invalid


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


ZERO_DECIMAL = _codes("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
THREE_DECIMAL = _codes("bhd jod kwd omr tnd")
WHOLE_UNITS_ONLY = frozenset(["isk", "ugx"])  # written with two decimals that must be zero
TWO_DECIMAL = _codes(
    """
    usd aed afn all amd ang aoa ars aud awg azn bam bbd bdt bgn bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny
    cop crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl hrk htg huf idr ils inr jmd kes kgs
    khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen
    pgk php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah uyu
    uzs wst xcd yer zar zmw
    """
)
CURRENCIES = TWO_DECIMAL | ZERO_DECIMAL | THREE_DECIMAL | WHOLE_UNITS_ONLY
LARGEST = 99_999_999
FEE_RATE = Decimal("0.029")

MINIMUMS = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200,
    "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip
SIGNS = {"usd": "$", "eur": "€", "gbp": "£", "jpy": "¥", "cad": "CA$", "aud": "A$", "nzd": "NZ$", "inr": "₹"}


def decimals(currency: str) -> int:
    """How many digits of an amount stand behind the point."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def written(amount: int, currency: str) -> str:
    """An amount as people read it: ``€40.00``, ``¥5,000``, ``40.000 KWD``."""
    places = decimals(currency)
    figure = f"{Decimal(amount).scaleb(-places):,.{places}f}"
    sign = SIGNS.get(currency)
    return f"{sign}{figure}" if sign else f"{figure} {currency.upper()}"


def checked_currency(currency: str, *, param: str) -> str:
    """The currency in lower case. Raises ApiError for one the provider does not take."""
    known = currency.lower()
    if known not in CURRENCIES:
        listed = ", ".join(sorted(CURRENCIES))
        message = f"Invalid currency: {currency}. Stripe currently supports these currencies: {listed}"
        raise invalid(message, param=param)
    return known


def check_granularity(amount: int, currency: str, *, param: str) -> None:
    """Some currencies are charged in coarser steps than they are written. Raises ApiError."""
    step = 10 if currency in THREE_DECIMAL else 100 if currency in WHOLE_UNITS_ONLY else 1
    if amount % step:
        raise invalid(
            f"Invalid amount: {amount}. Amounts in {currency.upper()} must be divisible by {step}.",
            param=param, code="parameter_invalid_integer",
        )  # fmt: skip


def least(currency: str) -> int:
    """The smallest amount that can be charged."""
    if currency in MINIMUMS:
        return MINIMUMS[currency]
    return {0: 50, 2: 50, 3: 500}[decimals(currency)]


def amount_too_small(message: str, *, param: str) -> ApiError:
    """The refusal of an amount under the minimum."""
    return invalid(message, param=param, code="amount_too_small")


def check_charge(amount: int, currency: str, *, param: str = "amount") -> None:
    """A single charge's amount lies between the provider's limits. Raises ApiError."""
    check_granularity(amount, currency, param=param)
    if amount < least(currency):
        raise amount_too_small(f"Amount must be at least {written(least(currency), currency)} {currency}", param=param)
    if amount > LARGEST:
        raise invalid(
            f"Amount must be no more than {written(LARGEST, currency)} {currency}",
            param=param, code="amount_too_large",
        )  # fmt: skip


def check_checkout_total(amount: int, currency: str) -> None:
    """A checkout costs nothing, or at least the minimum. Raises ApiError."""
    minimum = least(currency)
    if 0 < amount < minimum:
        raise amount_too_small(
            f"The Checkout Session's total amount due must add up to at least {written(minimum, currency)} {currency}",
            param="line_items",
        )
    if amount > LARGEST:
        raise invalid(
            f"The Checkout Session's total amount due must be no more than {written(LARGEST, currency)} {currency}",
            param="line_items", code="amount_too_large",
        )  # fmt: skip


def processing_fee(amount: int, currency: str) -> int:
    """2.9 % and 30 cents, rounded half up; never more than the amount itself."""
    share = (Decimal(amount) * FEE_RATE).quantize(Decimal(1), ROUND_HALF_UP)
    fixed = 300 if currency in THREE_DECIMAL else 30
    return min(amount, int(share) + fixed)
