"""Versions of the rules: drafted, tried, published, kept."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from ams.core.models import Activity
from members.forms import RuleForm
from members.models import MembershipRule
from members.operations import CannotPublish, draft_rule, publish_rule
from members.queries import each_period, length_in_words, offers_on, quote_join, term_in_words, try_rule
from members.terms import Period, TermDays, TermRule, Unit
from tests.factories.billing import TaxCodeFactory
from tests.factories.core import UserFactory
from tests.factories.members import TypeFactory

pytestmark = pytest.mark.usefixtures("association")
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
FIXED = {
    "rule__period": "fixed",
    "rule__proration": "month",
    "rule__rollover_month": 10,
    "rule__rollover_day": 1,
}


def test_a_draft_is_a_copy_of_what_is_live_and_there_is_one():
    kind = TypeFactory(rule__grace_days=17, rule__reinstatement_fee=5)

    draft = draft_rule(type=kind)

    assert draft_rule(type=kind) == draft
    assert (draft.version, draft.state, draft.grace_days, draft.reinstatement_fee) == (2, "draft", 17, Decimal(5))
    assert (draft.published_at, draft.published_by) == (None, None)


def test_publishing_supersedes_and_says_who():
    kind, ada = TypeFactory(), UserFactory(role="administrator")
    live = kind.rules.get()
    draft = draft_rule(type=kind)
    draft.length = 2
    draft.save()

    publish_rule(rule=draft, at=NOW, by=ada)

    live.refresh_from_db()
    draft.refresh_from_db()
    assert (live.state, draft.state, draft.published_at, draft.published_by) == ("superseded", "live", NOW, ada)
    assert quote_join(kind, date(2026, 3, 15)).term.last_day == date(2028, 3, 14)
    assert Activity.objects.get(kind="rules.published").actor == ada


def test_what_was_published_is_not_published_again():
    kind = TypeFactory()

    with pytest.raises(CannotPublish, match="Version 1 was published before"):
        publish_rule(rule=kind.rules.get(), at=NOW, by=None)


def test_rules_that_contradict_each_other_stay_a_draft():
    draft = draft_rule(type=TypeFactory())
    draft.rollover_day = 5
    draft.save()

    with pytest.raises(CannotPublish) as refused:
        publish_rule(rule=draft, at=NOW, by=None)

    assert refused.value.field == "rollover"
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("second", "constraint"),
    [
        ({"state": "live", "published_at": NOW, "version": 2}, "one_live_rule_a_type"),
        ({"state": "draft", "version": 1}, "one_rule_a_version"),
        ({"state": "live", "version": 2}, "rule_published_iff_not_draft"),
    ],
)
def test_the_database_holds_versions_apart(second, constraint):
    kind = TypeFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MembershipRule.objects.create(type=kind, **second)


def test_what_people_paid_under_stays_as_it_was_whoever_asks():
    live = TypeFactory().rules.get()

    for change in (lambda rows: rows.update(length=9), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError, match="pgtrigger: Cannot"), transaction.atomic():
            change(MembershipRule.objects.filter(pk=live.pk))

    live.refresh_from_db()
    assert live.length == 1


RULES = {
    "period": "fixed", "length": 1, "unit": "year", "extra_days": 0, "fixed_start_month": 1, "fixed_start_day": 1,
    "rollover_pricing": "rest_plus_full", "proration": "month", "grace_days": 30, "reinstatement_fee": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({}, None, ""),
        ({"period": "lifetime", "proration": "none"}, None, ""),
        ({"fixed_start_month": 2, "fixed_start_day": 29}, "fixed_start_day", "every year has"),
        ({"rollover_month": 10}, "rollover_day", "day of the month too"),
        ({"rollover_month": 1, "rollover_day": 1}, "rollover_day", "skip the period"),
        ({"full_price_until_day": 5}, "full_price_until_month", "month too"),
        ({"full_price_until_month": 2, "full_price_until_day": 30}, "full_price_until_day", "every year has"),
        ({"period": "rolling"}, "proration", "nothing is prorated"),
        ({"unit": "day"}, "unit", "months or years"),
        ({"length": 0}, "length", "one day long or longer"),
        ({"extra_days": 3}, "extra_days", "takes no extra days"),
    ],
)
def test_contradictions_are_said_beside_the_field_to_change(change, field, words):
    form = RuleForm(RULES | change)

    assert list(form.errors) == ([field] if field else [])
    if field:
        assert words in form.errors[field][0]


def test_trying_rules_shows_the_days_on_which_something_changes():
    kind = TypeFactory(price="50.00", **FIXED)

    trials = try_rule(kind.rules.get(), date(2026, 10, 15), chosen=date(2027, 9, 30))

    assert [trial.sentence for trial in trials.rows][:2] == [
        "Joining on 30\u00a0September\u00a02027 costs €16.67 and runs until 31\u00a0December\u00a02027.",
        "Joining on 15\u00a0October\u00a02026 costs €62.50 and runs until 31\u00a0December\u00a02027.",
    ]
    assert trials.rows[0].is_chosen
    assert {trial.on for trial in trials.rows} == {
        date(2027, 9, 30), date(2026, 10, 15), date(2026, 12, 31), date(2027, 1, 1), date(2027, 10, 1),
    }  # fmt: skip
    assert (
        trials.rows[1].then
        == "It can be renewed from 3\u00a0October\u00a02027; grace ends on 30\u00a0January\u00a02028."
    )


@pytest.mark.parametrize(
    ("details", "says"),
    [
        ({"rule__period": "lifetime"}, "runs for life."),
        ({"rule__renewal_window_days": None}, "It can be renewed at any time"),
        ({"rule__period": "fixed", "rule__unit": "month", "rule__length": 6, "rule__proration": "day",
          "rule__rollover_day": 15}, "runs until"),
    ],
)  # fmt: skip
def test_any_rules_can_be_tried(details, says):
    trials = try_rule(TypeFactory(**details).rules.get(), date(2026, 11, 15))

    assert any(says in trial.sentence + trial.then for trial in trials.rows)


def test_what_cannot_be_tried_says_why():
    unpriced = try_rule(TypeFactory(price=False).rules.get(), date(2026, 11, 15))
    broken = try_rule(TypeFactory(rule__rollover_day=5).rules.get(), date(2026, 11, 15))

    assert "is not sold at the moment" in unpriced.problem
    assert "Only a fixed period can roll over" in broken.problem


def test_prices_without_tax_are_shown_with_it():
    kind = TypeFactory(price="100.00", rule__period="fixed", rule__proration="month")
    kind.product.seller.prices_include_tax = False
    kind.product.seller.save()
    kind.product.tax_code = TaxCodeFactory(code="vat", name="VAT", treatment="taxed")
    kind.product.tax_code.rates.create(percent=21, valid_from=date(2020, 1, 1))
    kind.product.save()

    [offer] = offers_on(date(2026, 7, 1))

    assert (offer.full_price.amount, offer.to_pay.amount) == (Decimal("121.00"), Decimal("60.50"))


@pytest.mark.parametrize(
    ("rule", "length", "each"),
    [
        (TermRule(Period.ROLLING), "1 year", "a year"),
        (TermRule(Period.ROLLING, unit=Unit.MONTH), "1 month", "a month"),
        (TermRule(Period.ROLLING, length=10, unit=Unit.DAY), "10 days", "for 10 days"),
        (TermRule(Period.ROLLING, length=6, unit=Unit.MONTH), "6 months", "for 6 months"),
        (TermRule(Period.LIFETIME), "for life", "once"),
    ],
)
def test_lengths_in_words(rule, length, each):
    assert (length_in_words(rule), each_period(rule)) == (length, each)


def test_days_in_words():
    today = date(2026, 11, 20)

    assert (
        term_in_words(TermDays(today, date(2027, 1, 1), today), today) == "From today until 31\u00a0December\u00a02026"
    )
    assert term_in_words(TermDays(today, None, today), today) == "For life, from today"
    assert term_in_words(TermDays(date(2027, 1, 1), date(2028, 1, 1), today), today).startswith(
        "From 1\u00a0January\u00a02027 until"
    )
