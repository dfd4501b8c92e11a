"""How finely each currency is counted, and how the payment provider counts it.

The table is ISO 4217 (active codes, list one). One deliberate difference: the ariary (MGA) is divided into
fifths, which no decimal number of places expresses, so it is counted whole. See docs/decisions/0003-money.md.
"""

from decimal import Decimal

_WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF"
_HUNDREDTHS = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC "
    "CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR "
    "JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN "
    "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
    "SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
)
_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"

DECIMALS: dict[str, int] = {
    **dict.fromkeys(_WHOLE.split(), 0),
    **dict.fromkeys(_HUNDREDTHS.split(), 2),
    **dict.fromkeys(_THOUSANDTHS.split(), 3),
}

# Counted whole since years, but the provider's interface still expects them times one hundred.
PROVIDER_COUNTS_HUNDREDTHS = frozenset({"ISK", "UGX"})


class UnknownCurrencyError(ValueError):
    """No active ISO 4217 currency has this code."""


def decimals(currency: str) -> int:
    """How many decimal places an amount in this currency has (JPY 0, EUR 2, KWD 3)."""
    try:
        return DECIMALS[currency]
    except KeyError:
        raise UnknownCurrencyError(
            f"{currency!r} is no currency known here. Use an active ISO 4217 code in capitals, such as EUR."
        ) from None


def smallest(currency: str) -> Decimal:
    """The minor unit: the smallest amount that exists in this currency."""
    return Decimal(1).scaleb(-decimals(currency))


def smallest_chargeable(currency: str) -> Decimal:
    """The step in which a card can be charged: card networks want the third decimal to be zero."""
    return Decimal("0.010") if decimals(currency) == 3 else smallest(currency)


def provider_factor(currency: str) -> int:
    """By what the provider multiplies an amount to count it in integers."""
    places = 2 if currency in PROVIDER_COUNTS_HUNDREDTHS else decimals(currency)
    return int(10**places)
