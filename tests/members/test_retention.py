"""Renewal rates, cohorts and movements: the same as an independent count says, and as the rows behind them."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from members.models import CohortFigure, Membership, MonthFigure, Term, TermOffer, TypeChange
from members.operations.retention import COUNTS, count_retention
from members.tasks import RETENTION_LANE, count_figures
from members.terms import TermDays
from staffdesk.queries.retention import Rows, rows_behind
from tests.factories.core import AssociationFactory
from tests.factories.members import MembershipFactory, PersonFactory, TypeFactory, give_term, year

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)

# Written with ranges and joins, where the product compares days in subqueries.
ONE = """
    WITH one AS (
        SELECT t.id, m.holder_id AS who, m."group" AS grp, r.type_id AS kind, t.days, lower(t.days) AS f,
               upper(t.days) AS u, greatest(t.grace_days, 1) AS wait, t.grace_days,
               t.changed_by_id,
               coalesce(m.leaving_since, m.cancelled_at) IS NOT NULL AS is_out
        FROM members_term t JOIN members_membership m ON m.id = t.membership_id
        JOIN members_membershiprule r ON r.id = t.rule_id WHERE t.revoked_at IS NULL
    ), pair AS (SELECT a.id, b.id AS other, a.f, a.u, a.wait, b.f AS of, b.u AS ou, b.wait AS owait, b.days AS odays
                FROM one a JOIN one b ON a.who = b.who AND a.grp = b.grp AND a.id <> b.id)
"""
MONTHS = (
    ONE
    + """
    , ended AS (
        SELECT one.*, date_trunc('month', u - 1)::date AS month,
               EXISTS (SELECT FROM pair p WHERE p.id = one.id AND p.odays && daterange(p.u, p.u + p.wait)) AS again,
               NOT EXISTS (SELECT FROM pair p WHERE p.id = one.id AND p.of < p.f) AS is_first
        FROM one WHERE u <= %(today)s AND changed_by_id IS NULL
    )
    SELECT month, kind, count(*), count(*) FILTER (WHERE again),
           count(*) FILTER (WHERE NOT again AND NOT is_out AND u + grace_days > %(today)s),
           count(*) FILTER (WHERE is_first), count(*) FILTER (WHERE is_first AND again),
           count(*) FILTER (WHERE is_first AND NOT again AND NOT is_out AND u + grace_days > %(today)s)
    FROM ended GROUP BY 1, 2
"""
)
BEGAN = (
    ONE
    + """
    SELECT date_trunc('month', f)::date, kind, count(*) FILTER (WHERE before = 0),
           count(*) FILTER (WHERE before > 0 AND held = 0)
    FROM (SELECT one.*, (SELECT count(*) FROM pair p WHERE p.id = one.id AND p.of < p.f) AS before,
                 (SELECT count(*) FROM pair p WHERE p.id = one.id AND p.of < p.f
                  AND (p.ou IS NULL OR p.ou + p.owait > p.f)) AS held
          FROM one WHERE f <= %(today)s) began
    GROUP BY 1, 2 HAVING count(*) FILTER (WHERE before = 0 OR held = 0) > 0
"""
)
COHORTS = (
    ONE
    + """
    SELECT extract(year FROM f)::int, kind, n, count(*), count(*) FILTER (WHERE EXISTS (
               SELECT FROM one o WHERE o.who = began.who AND o.grp = began.grp
               AND o.days @> (began.f + n * interval '1 year')::date))
    FROM (SELECT * FROM one WHERE NOT EXISTS (SELECT FROM pair p WHERE p.id = one.id AND p.of < p.f)) began
    CROSS JOIN generate_series(1, 20) n WHERE (f + n * interval '1 year')::date <= %(today)s GROUP BY 1, 2, 3
"""
)


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement, {"today": TODAY})
        return cursor.fetchall()


def counted_otherwise():
    """The months as an independent count has them: by month and type, in the order of COUNTS."""
    found = {(month, kind): (*counts, 0, 0) for month, kind, *counts in asked(MONTHS)}
    for month, kind, joined, returned in asked(BEGAN):
        found[month, kind] = (*found.get((month, kind), (0,) * 8)[:6], joined, returned)
    return found


@pytest.fixture
def people(association):
    """Sixty people with years behind them: renewed early, in grace, late or never; left, moved on, taken back."""
    dice = Random(6)
    kinds = [TypeFactory(rule__grace_days=30), TypeFactory(rule__grace_days=0), TypeFactory(exclusivity_group="")]
    for begun in ([2025], [2024, 2025]):  # in grace, one of them for the first time
        days = [(date(number, 11, 11), date(number + 1, 11, 11)) for number in begun]
        MembershipFactory(type=kinds[0], terms=[TermDays(first, after, first) for first, after in days])
    took_another = MembershipFactory(type=kinds[0])
    offer = TermOffer.objects.create(
        membership=took_another, rule=kinds[1].rules.get(), quoted_on=date(2026, 3, 1), made_at=AT
    )
    change = TypeChange.objects.create(offer=offer, from_type=kinds[0], asked_at=AT)
    cut = TermDays(date(2026, 1, 1), date(2026, 3, 1), date(2026, 1, 1))
    whole = DateRange(date(2026, 1, 1), date(2027, 1, 1))
    give_term(took_another, cut, changed_by=change, days_before=whole)
    for _who in range(60):
        holder = PersonFactory()
        day, kind = date(2021, 1, 1) + timedelta(dice.randrange(1600)), dice.choice(kinds)
        held = MembershipFactory(holder=holder, type=kind)
        while day < date(2027, 6, 1) and dice.random() < 0.85:
            is_for_life = dice.random() < 0.03
            end = None if is_for_life else day + timedelta(dice.choice([31, 365, 365, 366]))
            give_term(held, TermDays(day, end, day), revoked_at=AT if dice.random() < 0.05 else None)
            if end is None:
                break
            day = end + timedelta(dice.choice([0, 0, 0, 1, 29, 30, 31, 200]))
            if kind is not kinds[2] and dice.random() < 0.15:
                Membership.objects.filter(pk=held.pk).update(cancelled_at=AT)
                kind = kinds[1] if kind is kinds[0] else kinds[0]
                held = MembershipFactory(holder=holder, type=kind)
        if dice.random() < 0.1:
            Membership.objects.filter(pk=held.pk).update(leaving_since=AT)


@pytest.fixture
def association(db):
    return AssociationFactory()


def test_figures_are_what_an_independent_count_says_and_what_the_rows_behind_them_are(people):
    count_retention(at=AT)

    months = {
        (one.month, one.type_id): tuple(getattr(one, name) for name in COUNTS) for one in MonthFigure.objects.all()
    }
    assert months == counted_otherwise()
    rows = CohortFigure.objects.values_list("year", "type", "after", "asked", "stayed")
    assert set(rows) == set(asked(COHORTS))
    sums = {name: sum(counts[place] for counts in months.values()) for place, name in enumerate(COUNTS)}
    assert all(sums.values()), sums  # there is something of each
    span = {"first": date(2020, 1, 1), "last": date(2027, 12, 31), "on": TODAY}
    for what in ("due", "renewed", "in_grace", "joined", "returned"):
        assert rows_behind(Rows(what=what, **span)).count() == sums[what]
    assert rows_behind(Rows(what="lapsed", **span)).count() == sums["due"] - sums["renewed"] - sums["in_grace"]
    for what in ("due", "renewed", "in_grace"):
        assert rows_behind(Rows(what=what, only_first=True, **span)).count() == sums[f"first_{what}"]
    cohort = {"first": date(2022, 1, 1), "last": date(2022, 12, 31), "on": TODAY, "years": 2}
    of_2022 = CohortFigure.objects.filter(year=2022, after=2)
    assert rows_behind(Rows(what="stayed", **cohort)).count() == sum(one.stayed for one in of_2022)
    assert rows_behind(Rows(what="gone", **cohort)).count() == sum(one.asked - one.stayed for one in of_2022)


@time_machine.travel(AT, tick=False)
def test_counting_again_forgets_what_no_longer_counts_and_each_day_counts_once(association):
    term = give_term(MembershipFactory(), year(2025))
    assert count_figures() == 3  # two months, and a year's members a year later
    assert count_figures() == 0
    Term.objects.filter(pk=term.pk).update(revoked_at=AT)

    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        cache.add(RETENTION_LANE, "taken")
        assert count_figures(anew=True) == 0
        assert MonthFigure.objects.count() == 2  # somebody else is at it
        cache.delete(RETENTION_LANE)
        count_figures(anew=True)

    assert not MonthFigure.objects.exists()
    assert not CohortFigure.objects.exists()


@pytest.mark.parametrize("wrong", [{"renewed": 1}, {"due": 1, "first_due": 2}, {"due": 2, "renewed": 2, "in_grace": 1}])
def test_figures_that_do_not_add_up_cannot_be_kept(association, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthFigure.objects.create(month=date(2026, 1, 1), type=TypeFactory(), counted_at=AT, **wrong)
