"""Versions of a type's rules: drafted, tried out, published; what ruled a paid term is kept for good."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, the_association
from ams.core.errors import DomainError
from ams.core.models import User
from billing.models import Account, Product, TaxCode
from billing.prices import change_price
from members.models import MembershipRule, MembershipType
from members.operations.notices import plan_notices
from members.terms import RuleError

_NOT_COPIED = ("id", "version", "state", "published_at", "published_by", "type")


class CannotPublish(DomainError):
    """Rules that cannot take effect. `field` names the one to change, where there is one."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def create_type(
    *,
    name: str,
    slug: str,
    amount: Decimal,
    tax_code: TaxCode,
    income_account: Account,
    at: datetime,
    by: User | None,
    **details: Any,
) -> MembershipType:
    """A kind of membership with the product it is sold as, its first price, a draft of its rules, and usual notices.

    The association sells it. `details` are further fields of the type. Raises billing's PriceNotPossible.
    """
    product = Product.objects.create(
        kind=Product.Kind.MEMBERSHIP,
        name=name,
        seller=the_association().legal_entity,
        tax_code=tax_code,
        income_account=income_account,
    )
    change_price(product=product, amount=amount, valid_from=day_of(at), at=at, by=by)
    kind = MembershipType.objects.create(name=name, slug=slug, product=product, **details)
    draft_rule(type=kind)
    plan_notices(type=kind, at=at)
    return kind


@transaction.atomic
def draft_rule(*, type: MembershipType) -> MembershipRule:
    """The type's draft: the one under way, else a copy of what is live, else empty rules. Asking twice gives one."""
    MembershipType.objects.select_for_update().get(pk=type.pk)
    versions = MembershipRule.objects.filter(type=type)
    if draft := versions.filter(state=MembershipRule.State.DRAFT).first():
        return draft
    live = versions.filter(state=MembershipRule.State.LIVE).first()
    newest = versions.aggregate(newest=Max("version"))["newest"] or 0
    copied = [f.name for f in MembershipRule._meta.concrete_fields if f.name not in _NOT_COPIED]
    facts = {name: getattr(live, name) for name in copied} if live else {}
    return MembershipRule.objects.create(type=type, version=newest + 1, **facts)


@transaction.atomic
def publish_rule(*, rule: MembershipRule, at: datetime, by: User | None) -> MembershipRule:
    """Let a draft rule whoever joins or renews from now on; orders already placed keep their version.

    Raises CannotPublish for anything but a draft, and for rules that contradict each other.
    """
    kind = MembershipType.objects.select_for_update().get(pk=rule.type_id)
    rule = MembershipRule.objects.select_for_update().get(pk=rule.pk)
    if rule.state != MembershipRule.State.DRAFT:
        raise CannotPublish(
            _("Version %(version)d was published before. Make a new draft.") % {"version": rule.version}
        )
    try:
        rule.as_term_rule()
    except RuleError as error:
        raise CannotPublish(_(error.message), error.field) from None
    live = MembershipRule.objects.filter(type=kind, state=MembershipRule.State.LIVE)
    live.update(state=MembershipRule.State.SUPERSEDED)
    rule.state, rule.published_at, rule.published_by = MembershipRule.State.LIVE, at, by
    rule.save(update_fields=["state", "published_at", "published_by"])
    activity.record(
        "rules.published", contact=None, on=rule, by=by, at=at, facts={"type": kind.name, "version": rule.version}
    )
    return rule
