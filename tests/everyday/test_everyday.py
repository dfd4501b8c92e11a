"""Ten staff and fifty members at work together: whatever they do and in whichever order, the promises and sums hold.

Each act is one operation, of a person or of what runs by itself, chosen by dice. Refusals in words are part of an
ordinary day; anything else that is raised, a deadlock as much as a constraint of the database, is a mistake of ours.
"""

import time

import pytest

from ams.core.invariants import broken_invariants
from tests.everyday.facts import broken_facts, mails_lost_or_doubled
from tests.everyday.running import run
from tests.everyday.sweeps import come_to_rest
from tests.everyday.world import build

pytestmark = pytest.mark.django_db(transaction=True)
NOT_HERE = {"core.messages-move"}  # nobody sends mail here


@pytest.fixture
def world(settings):
    settings.CASE_REPLY_ADDRESS = "office+c-{token}@riverbend.example"
    return build()


def live(world, *, seed, acts):
    """So many acts, and what is wrong after them: nothing."""
    print(f"seed {seed}")  # noqa: T201 - so that a failure can be repeated
    began = time.process_time()
    told = run(world, seed=seed, acts=acts)
    print(f"{told}\n{time.process_time() - began:.1f} s of CPU")  # noqa: T201 - as above
    assert told.failed == []
    assert sum(told.refused.values()) < acts / 2
    end = come_to_rest(world.now())
    rules = [f"{rule.name}: {who[:5]}" for rule, who in broken_invariants(at=end) if rule.name not in NOT_HERE]
    wrong = [*broken_facts(), *mails_lost_or_doubled(world.mails), *rules]
    assert not wrong, "\n".join(wrong)


@pytest.mark.sweep
def test_a_thousand_acts_of_sixty_people_leave_everything_in_order(world):
    live(world, seed=20261122, acts=1_000)


@pytest.mark.soak
@pytest.mark.parametrize(("seed", "acts"), [(20261122, 3_000), (7, 3_000), (4711, 3_000), (31337, 30_000)])
def test_soak_many_acts_leave_everything_in_order(world, seed, acts):
    live(world, seed=seed, acts=acts)
