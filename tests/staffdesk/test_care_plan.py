"""For whom a moment of the care plan comes, where one person is in it twice or is hardly a member any more."""

from datetime import timedelta

from ams.core.models import Role
from members.models import Membership, Term
from staffdesk.operations.care import sweep_care
from staffdesk.queries.care_plan import still_members
from tests.factories.areas import owned_by
from tests.factories.care import care_step, day, member, term
from tests.factories.core import UserFactory
from tests.factories.members import MembershipFactory, TypeFactory, give_term
from tests.staffdesk.conftest import NOW

TODAY = day("2026-11-22")
A_DAY = timedelta(days=1)


def test_two_memberships_of_one_day_are_one_welcome_and_whoever_left_in_grace_is_no_member(association):
    owned_by(UserFactory(role=Role.MEMBERSHIP))
    both = member(TODAY - A_DAY)
    second = MembershipFactory(holder=both.holder, type=TypeFactory(exclusivity_group="other"))
    give_term(second, term(TODAY - A_DAY))
    ended = [member(TODAY - 370 * A_DAY, display_name=name) for name in ("Stays", "Leaves")]
    Term.objects.filter(membership__in=ended).update(grace_days=30)
    Membership.objects.filter(pk=ended[1].pk).update(leaving_since=NOW)
    care_step()

    assert sweep_care(at=NOW) == 1
    assert ended[0] in still_members(on=TODAY)
    assert ended[1] not in still_members(on=TODAY)
