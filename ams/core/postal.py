"""Addresses as they stand on an envelope: with the postcode where the country's post looks for it."""

from typing import Final

from ams.core.countries import country_name

BEFORE_THE_TOWN: Final = frozenset({
    "AD", "AT", "BA", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FO", "FR", "GL", "GR", "HR", "HU",
    "IS", "IT", "LI", "LT", "LU", "MC", "ME", "MK", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "SM", "TR",
    "VA", "XK",
})  # fmt: skip
AFTER_THE_TOWN: Final = frozenset({"AU", "BR", "CA", "CN", "IN", "JP", "KR", "MX", "NZ", "SG", "TH", "US", "ZA"})


def postal_address(lines: str, postcode: str, country: str) -> str:
    """Street, postcode and town, country, one line each.

    The town is taken to be the last of several lines. A single line may be a street alone, and somebody may have
    written the postcode there already: then nothing is put beside the town.
    """
    written = [line.strip() for line in lines.splitlines() if line.strip()]
    code = postcode.strip()
    if code and not any(code in line for line in written):
        if len(written) > 1 and country in BEFORE_THE_TOWN:
            written[-1] = f"{code} {written[-1]}"
        elif len(written) > 1 and country in AFTER_THE_TOWN:
            written[-1] = f"{written[-1]} {code}"
        else:
            written.append(code)
    return "\n".join([*written, *([country_name(country)] if country else [])])
