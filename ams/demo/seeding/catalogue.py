"""What Riverbend sells: six kinds of membership under live rules, and a book."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from ams.core.models import Contact, LegalEntity, User
from ams.demo.seeding.clock import Clock
from billing.chart import DEFERRED, INCOME, ensure_chart
from billing.models import Account, Product, TaxCode, TaxRate
from billing.prices import change_price
from members.models import MembershipRule, MembershipType
from members.operations import plan_notices, publish_rule

ON_SALE_DAYS_AGO: Final = 1090
DEARER_DAYS_AGO: Final = 400


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of membership before it is in the database; `before` is what it cost until a year ago."""

    slug: str
    name: str
    summary: str
    price: str
    before: str
    rule: dict[str, Any] = field(default_factory=dict)
    holder: str = Contact.Kind.PERSON
    group: str = "member"
    seats: int = 0
    needs_approval: bool = False
    change_to: str = MembershipType.ChangeTo.STAFF
    is_transferable: bool = False


KINDS: Final = (
    Kind("full", "Full member", "For everybody who loves the river.", "65.00", "60.00", change_to="now"),
    Kind(
        "student", "Student member", "For anybody in full-time study.", "24.00", "24.00",
        {
            "period": "fixed", "fixed_start_month": 9, "fixed_start_day": 1, "proration": "month",
            "rollover_month": 7, "rollover_day": 1,
        },
    ),
    Kind("family", "Family member", "For a household: two adults and all children.", "95.00", "88.00", change_to="now",
         is_transferable=True),
    Kind("life", "Life member", "Once, and for good.", "900.00", "900.00", {"period": "lifetime", "grace_days": 0}),
    Kind("friend", "Friend", "Our letter four times a year, free of charge.", "0.00", "0.00", change_to="renewal"),
    Kind(
        "organisation", "Organisation", "For schools and companies, with five seats or more.", "250.00", "230.00",
        {"grace_days": 60, "seat_price": "40.00"}, Contact.Kind.ORGANISATION, "organisation", 5,
    ),
    Kind("fellow", "Fellow", "For those who publish about the river.", "80.00", "80.00", needs_approval=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be bought: memberships by slug, and the book."""

    types: dict[str, MembershipType]
    book: Product


def put_on_sale(*, seller: LegalEntity, by: User, clock: Clock) -> Catalogue:
    """Tax codes, accounts, products with today's and yesterday's prices, and types with published rules."""
    chart = ensure_chart()
    Account.objects.filter(code=INCOME).update(name="Membership fees")
    books = Account.objects.create(code="8100", name="Publications", kind=Account.Kind.INCOME)
    exempt, low = _tax_codes()
    fees = {"seller": seller, "tax_code": exempt, "income_account": chart[INCOME], "deferred_account": chart[DEFERRED]}
    types = {
        kind.slug: _offer(kind, position, fees=fees, by=by, clock=clock) for position, kind in enumerate(KINDS, start=1)
    }
    book = Product.objects.create(
        kind=Product.Kind.GOODS,
        name="Field guide: birds of the river",
        seller=seller,
        tax_code=low,
        income_account=books,
    )
    _price(book, "18.50", ON_SALE_DAYS_AGO, by, clock)
    return Catalogue(types, book)


def _tax_codes() -> tuple[TaxCode, TaxCode]:
    exempt = TaxCode.objects.create(
        code="exempt",
        name="Exempt",
        treatment=TaxCode.Treatment.EXEMPT,
        note="Exempt from VAT, article 132(1)(l) of Directive 2006/112/EC.",
    )
    for code, name, percent in (("vat-21", "VAT 21 %", "21"), ("vat-9", "VAT 9 %", "9")):
        taxed = TaxCode.objects.create(code=code, name=name)
        TaxRate.objects.create(tax_code=taxed, percent=Decimal(percent), valid_from="2019-01-01")
    return exempt, TaxCode.objects.get(code="vat-9")


def _offer(kind: Kind, position: int, *, fees: dict[str, Any], by: User, clock: Clock) -> MembershipType:
    product = Product.objects.create(kind=Product.Kind.MEMBERSHIP, name=f"{kind.slug.title()} membership", **fees)
    _price(product, kind.before, ON_SALE_DAYS_AGO, by, clock)
    if kind.price != kind.before:
        _price(product, kind.price, DEARER_DAYS_AGO, by, clock)
    offered = MembershipType.objects.create(
        slug=kind.slug,
        name=kind.name,
        summary=kind.summary,
        product=product,
        holder_kind=kind.holder,
        exclusivity_group=kind.group,
        seats=kind.seats,
        needs_approval=kind.needs_approval,
        change_to=kind.change_to,
        is_transferable=kind.is_transferable,
        position=position,
    )
    draft = MembershipRule.objects.create(type=offered, **kind.rule)
    publish_rule(rule=draft, at=clock.days_ago(ON_SALE_DAYS_AGO, 11), by=by)
    plan_notices(type=offered, at=clock.days_ago(ON_SALE_DAYS_AGO, 11))
    return offered


def _price(product: Product, amount: str, days_ago: int, by: User, clock: Clock) -> None:
    begins = clock.today - timedelta(days=days_ago)
    change_price(product=product, amount=Decimal(amount), valid_from=begins, at=clock.days_ago(days_ago, 9), by=by)
