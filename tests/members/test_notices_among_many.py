"""The sweep of notices looks at those whose day has come, not at everybody; and what stays unsent is found."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from ams.core.models import ReasonCode, Role
from members.invariants import GIVEN, notices_unsent
from members.models import NoticeStep, Term
from members.notices import PATIENCE
from members.operations import hold_notices, plan_notices, post_due_notices
from members.queries.notices import in_batches, waiting_for
from tests.factories.core import LONG_AGO, UserFactory
from tests.factories.members import MembershipFactory, year
from tests.members.crowd import crowd_of

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 12, 1, 9, tzinfo=UTC)
AFTERNOON = datetime(2026, 12, 1, 14, tzinfo=UTC)


@pytest.fixture
def planned(full):
    plan_notices(type=full, at=LONG_AGO)
    return full


@pytest.fixture
def membership(planned):
    return MembershipFactory(type=planned, holder__display_name="Amara Okafor", terms=[year(2026)])


@pytest.mark.sweep
def test_terms_are_found_by_their_end_and_not_by_reading_them_all(planned):
    for month in range(20):
        crowd_of(1_000, planned, date(2025, 6, 15) + timedelta(days=30 * month), first=1 + 1_000 * month)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE core_message")
    step = NoticeStep.objects.get(offset_days=-30)

    found = waiting_for(step, on=date(2026, 9, 8))
    plan = found[:1_000].explain()

    assert "term_by_end" in plan
    assert "Seq Scan on members_term  (" not in plan  # whether a further term follows may be looked up all at once
    assert sum(len(batch) for batch in in_batches(found, 300)) == 1_000
    assert Term.objects.count() == 20_000


def test_what_stayed_unsent_is_named_while_it_can_still_be_sent(membership):
    late = AFTERNOON + GIVEN
    assert list(notices_unsent(AFTERNOON)) == []
    [named] = notices_unsent(late)
    assert named == "Amara Okafor, Full member was not sent “A month before” for the term that ends on 2026-12-31"
    assert list(notices_unsent(late.replace(hour=6))) == []
    assert list(notices_unsent(AFTERNOON + PATIENCE + GIVEN)) == []

    illness = ReasonCode.objects.create(code="illness", label="Illness")
    by = UserFactory(role=Role.SERVICE)
    hold_notices(membership=membership, reason=illness, words="Ill.", resumes_on=None, at=late, by=by)
    assert list(notices_unsent(late)) == []


def test_what_was_sent_is_nobodys_omission(membership):
    post_due_notices(at=MORNING)

    assert list(notices_unsent(AFTERNOON + GIVEN)) == []
