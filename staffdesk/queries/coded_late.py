"""What was given a reason after the days it came in were told of: its words belong into the next letter, once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from ams.core.association import association_zone
from ams.core.models import User
from staffdesk.models import CaseQuerySet, Digest, Pulse, Reason
from staffdesk.months import Days
from staffdesk.queries.saying import (
    ANSWERS,
    EACH,
    Said,
    answers_of,
    contacts_of,
    latest_of_each,
    listed,
    telling,
    told_of,
)
from staffdesk.queries.seeing_to import Part


@dataclass(frozen=True, slots=True)
class Late:
    """To whom, and what: of before some days, and given its reason between two instants."""

    owner: User
    part: Part
    days: Days
    since: datetime
    until: datetime

    def contacts(self) -> CaseQuerySet:
        """Contacts of earlier days."""
        coded = contacts_of(self.part).filter(coded_at__gte=self.since, coded_at__lt=self.until, reason__isnull=False)
        return coded.filter(opened_at__lt=self._begins)

    def answers(self) -> "QuerySet[Pulse]":
        """Answers of earlier days about cases that were given their reason since."""
        coded = answers_of(self.part).filter(Q(told_since__gte=self.since, told_since__lt=self.until))
        return coded.filter(answered_at__lt=self._begins)

    def link(self, said: Said) -> str:
        """The list of the contacts of a reason."""
        first, last = self.since.isoformat(), self.until.isoformat()
        before, code = self.days.first - timedelta(days=1), said.reason.code if said.reason else "none"
        return listed(code, until=before.isoformat(), coded_since=first, coded_until=last)

    @property
    def _begins(self) -> datetime:
        return self.days.instants(association_zone())[0]


def with_late(said: Sequence[Said], late: Late) -> list[Said]:
    """What was said, and beside it what is known of only now; no words that stood in a letter to the same person."""
    counted = dict(late.contacts().order_by().values_list("reason").annotate(n=Count("pk")))
    quoted, answered = _quoted_to(late.owner)
    cases = [late.contacts().filter(reason=key).exclude(Q(words="") | Q(pk__in=quoted)) for key in counted]
    pulses = telling(late.answers().exclude(pk__in=answered), many=ANSWERS)
    told: set[int] = {key for one in pulses if (key := told_of(one))}
    found = {one.pk: Said(one) for one in Reason.objects.filter(pk__in={*counted, *told})}
    found.update({one.reason.pk: one for one in said if one.reason})
    for key, count in counted.items():
        found[key].late, found[key].url_late = count, late.link(found[key])
    for case in latest_of_each(cases, each=EACH):
        found[case.reason_id or 0].cases.append(case)
    for pulse in pulses:
        if key := told_of(pulse):
            found[key].pulses.append(pulse)
    rows = [*found.values(), *(one for one in said if not one.reason)]
    return sorted(rows, key=lambda one: (one.reason is None, -one.now - one.late, -one.before, one.title))


def _quoted_to(owner: User) -> tuple[set[int], set[int]]:
    """The cases and the answers that stood in letters to somebody: a dozen in each."""
    letters = list(Digest.objects.filter(owner=owner).values_list("cases", "pulses"))
    return {pk for cases, _pulses in letters for pk in cases}, {pk for _cases, pulses in letters for pk in pulses}
