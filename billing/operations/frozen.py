"""What documents of money say, frozen as plain JSON when they are issued: amounts as text with all their decimals."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from ams.core.models import AssociationProfile
from ams.core.money import quantised
from billing.documents import SellerFacts, TaxFacts
from billing.models import Order, OrderLine


class Portion(Protocol):
    """Net and tax of a line, or of a part of one."""

    @property
    def net(self) -> Decimal: ...

    @property
    def tax(self) -> Decimal: ...


def written(amount: Decimal, currency: str) -> str:
    """The amount with all decimals of its currency."""
    return str(quantised(amount, currency))


def seller_facts(order: Order | None, profile: AssociationProfile) -> SellerFacts:
    """The seller as frozen on the order, reached where the association is reached today."""
    entity = profile.legal_entity
    facts = (
        order.seller_facts
        if order
        else {
            "name": entity.name,
            "address": entity.address,
            "country": entity.country,
            "tax_number": entity.tax_number,
        }
    )
    return {
        "name": facts["name"],
        "address_lines": facts["address"].splitlines(),
        "country": facts["country"],
        "tax_number": facts["tax_number"],
        "email": profile.email,
        "phone": profile.phone,
        "website": profile.website,
        "accent": profile.colour,
    }


def tax_summary(portions: Iterable[tuple[OrderLine, Portion]], currency: str) -> list[TaxFacts]:
    """Net and tax per tax code and percentage, as the lines' own roundings add up."""
    sums: dict[tuple[str, Decimal], tuple[Decimal, Decimal]] = {}
    for line, portion in portions:
        kind = (line.tax_code, line.tax_percent.normalize())
        net, tax = sums.get(kind, (Decimal(0), Decimal(0)))
        sums[kind] = net + portion.net, tax + portion.tax
    return [
        {"rate": f"{percent:f}", "code": code, "net": written(net, currency), "tax": written(tax, currency)}
        for (code, percent), (net, tax) in sums.items()
    ]
