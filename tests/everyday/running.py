"""So many acts of so many people, several at the same moment, decided by dice that a seed throws."""

import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from random import Random

from django.db import connection

from ams.core.errors import DomainError
from ams.core.queue import holding_work_back
from tests.everyday import business, cases, members, sweeps
from tests.everyday.members import standing
from tests.everyday.world import Nothing, Turn

AT_ONCE = 6  # threads, each with a connection; two cores
SHARE = (("member", 48), ("staff", 50), ("nobody", 2))
TRIES = 30


@dataclass
class Told:
    """What became of the acts: done, refused in words for people, or failed, which must not be."""

    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def __str__(self):
        lines = [f"{sum(self.done.values())} done, {sum(self.refused.values())} refused, {len(self.failed)} failed"]
        lines += [f"  {name}: {self.done[name]}" for name in sorted(self.done)]
        lines += [f"  refused: {name}: {count}" for name, count in self.refused.most_common()]
        return "\n".join([*lines, *self.failed[:5]])


def run(world, *, seed, acts):
    """Do so many; what became of them."""
    numbers = iter(range(acts))  # shared: whoever is free does the next

    def work(_worker):
        try:
            return [_one(world, seed, number) for number in numbers]
        finally:
            connection.close()

    told = Told()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for name, refusal, failure in chain.from_iterable(pool.map(work, range(AT_ONCE))):
            if failure:
                told.failed.append(f"{name}, {failure}")
            elif refusal:
                told.refused[f"{name}: {refusal}"] += 1
            else:
                told.done[name] += 1
    return told


def _one(world, seed, number):
    """The act with a number: whose turn it is and what they try is up to its own dice."""
    dice, name = Random(f"{seed}:{number}"), ""
    try:
        with holding_work_back():
            for _try in range(TRIES):
                act, turn = _thrown(world, dice)
                name = act.__name__
                with suppress(Nothing):
                    act(turn)
                    return name, "", ""
    except DomainError as error:
        return name, type(error).__name__, ""
    except Exception:  # noqa: BLE001 - whatever else is raised is what the test is about
        return name, "", f"act {number}\n{traceback.format_exc()}"
    return "nothing to do", "", ""


def _thrown(world, dice):
    """Somebody, and something they might do now."""
    [who] = dice.choices([name for name, _weight in SHARE], [weight for _name, weight in SHARE])
    if who == "member":
        contact, login = dice.choice(world.logins)
        return _of(members.ACTS, dice), Turn(world, dice, world.now(), login, standing(contact))
    if who == "staff":
        table = cases.ACTS if dice.random() < 0.65 else business.ACTS
        return _of(table, dice), Turn(world, dice, world.now(), dice.choice(world.staff))
    return _of(sweeps.ACTS, dice), Turn(world, dice, world.now(), world.staff[0])


def _of(table, dice):
    [act] = dice.choices(list(table), list(table.values()))
    return act
