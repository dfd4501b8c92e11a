"""What is decided before a row is written: how many, from which numbers on, and what things cost and are called."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formataddr
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType

from ams.core.association import association_zone, the_association
from ams.core.models import AssociationProfile, Contact, DocumentKind, Message, NumberSeries, Role, User
from ams.core.money import Money, Taxed, quantised
from ams.demo.seeding.crowd.tables import ask, last_id
from billing.chart import BANK, CLEARING, RECEIVABLES, TAX, ensure_chart
from billing.models import JournalEntry, Order, OrderLine, Payment, Price, Product, Receipt
from members.models import Membership, MembershipType, Term, TermOffer
from staffdesk.models import Case


@dataclass(frozen=True, slots=True)
class Plan:
    """One call. `params` is what the statements are told; `before` the last rows of each table that others made."""

    contacts: int
    seed: int
    at: datetime
    series: NumberSeries
    params: dict[str, Any] = field(default_factory=dict)


def make_plan(*, contacts: int, seed: int, at: datetime) -> Plan:
    """Look up everything once. Call it with the tables locked: it counts on from their last rows."""
    profile, zone, chart = the_association(), association_zone(), ensure_chart()
    series, _made = NumberSeries.objects.get_or_create(
        entity=profile.legal_entity, kind=DocumentKind.RECEIPT, defaults={"prefix": "R-"}
    )
    ((first_number,),) = ask("SELECT nextval('core_contact_number')")
    params: dict[str, Any] = {
        "contacts": contacts, "at": at, "today": at.astimezone(zone).date(), "zone": str(zone),
        "first": last_id(Contact), "first_number": first_number, "first_user": last_id(User),
        "first_membership": last_id(Membership), "first_offer": last_id(TermOffer), "first_term": last_id(Term),
        "first_order": last_id(Order), "first_payment": last_id(Payment), "first_receipt": last_id(Receipt),
        "first_case": last_id(Case), "first_line": last_id(OrderLine), "first_entry": last_id(JournalEntry),
        "first_message": last_id(Message),
        "series": series.pk, "prefix": series.prefix, "serial": max(series.next_serial, series.first_serial) - 1,
        **_facts(profile), "seller": profile.legal_entity_id, "currency": profile.currency,
        "language": settings.LANGUAGE_CODE,
        "staff": User.objects.filter(role=Role.SERVICE).order_by("pk").values_list("pk", flat=True).first(),
        "bank": chart[BANK].pk, "clearing": chart[CLEARING].pk, "owed": chart[RECEIVABLES].pk, "tax": chart[TAX].pk,
        "public_url": settings.PUBLIC_URL, "association": profile.name, "signed": _signed(profile),
        "reply_to": profile.email, "sender": formataddr((profile.name, settings.DEFAULT_FROM_EMAIL)),
        "domain": settings.MAIL_DOMAIN,
        **{f"a_{model.__name__.lower()}": ContentType.objects.get_for_model(model).pk
           for model in (Contact, Order, Receipt, Membership, Case)},
    }  # fmt: skip
    return Plan(contacts, seed, at, series, params)


def _signed(profile: AssociationProfile) -> str:
    return f"{profile.signatory_name}\n{profile.signatory_role}, {profile.name}\n"


def _facts(profile: AssociationProfile) -> dict[str, str]:
    """The seller as an order keeps it, and as a receipt does."""
    seller = profile.legal_entity
    known = {"name": seller.name, "country": seller.country, "tax_number": seller.tax_number}
    reached = {"email": profile.email, "phone": profile.phone, "website": profile.website, "accent": profile.colour}
    on_paper = {**known, **reached, "address_lines": seller.address.splitlines()}
    return {"seller_facts": json.dumps({**known, "address": seller.address}), "seller_on_paper": json.dumps(on_paper)}


def kind_rows() -> list[tuple[Any, ...]]:
    """(slug, type, product, rule, group, period, days of grace, name) of every type on sale."""
    return [
        (kind.slug, kind.pk, kind.product_id, rule.pk, kind.group, rule.period, rule.grace_days, kind.name)
        for kind in MembershipType.objects.offered()
        for rule in kind.rules.filter(state="live")
    ]


def price_rows(currency: str) -> list[tuple[Any, ...]]:
    """(product, kind, name, from, gross, net, tax, tax code, per cent, note, credited account) of every dated price."""
    return [
        (product.pk, product.kind, product.name, price.valid_from, *_frozen(product, price, currency))
        for product in Product.objects.offered().select_related("tax_code", "seller").order_by("pk")
        for price in product.prices.order_by("valid_from", "correction")
    ]


def _frozen(product: Product, price: Price, currency: str) -> tuple[Any, ...]:
    """What an order line keeps of a price, and the account its net goes to."""
    rate = product.tax_code.rate(on=price.valid_from)
    amount = Money(quantised(price.amount, currency), currency)
    taxed = Taxed.from_gross(amount, rate) if product.seller.prices_include_tax else Taxed.from_net(amount, rate)
    account = product.deferred_account_id or product.income_account_id
    code = product.tax_code
    return taxed.gross.amount, taxed.net.amount, taxed.tax.amount, code.code, rate, code.note, account
