"""Telling members that their membership ends, once for each step of the plan; and leaving some of them in peace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from ams.core import activity, outbox
from ams.core.association import association_zone, day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.mails import RenderedMail
from ams.core.models import Message, ReasonCode, User
from ams.core.outbox import Draft
from members.models import Membership, MembershipType, NoticeHold, NoticeStep, Term
from members.notices import DEFAULT_OFFSETS, due_step
from members.operations.letters import NoticeWriter
from members.queries.notices import (
    PURPOSE,
    addresses_of,
    ending_of,
    in_batches,
    notice_key,
    sent_steps,
    waiting_for,
    worth_a_look,
)

FROM_HOUR, UNTIL_HOUR = 8, 20  # local time: nobody is written to in the night
MOST_WAITING: Final = 30_000  # in the outbox; the rest are written when those have gone, so that none grows old there
AT_ONCE: Final = 1_000  # rows in one transaction


class NotHeld(DomainError):
    """There is no hold to lift."""


class Usual(NamedTuple):
    """A step as every plan begins with."""

    name: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep did: how many notices it wrote, and whether it went through everybody."""

    written: int
    is_complete: bool


@transaction.atomic
def plan_notices(*, type: MembershipType, at: datetime) -> list[NoticeStep]:
    """The usual six steps, in the deployment's language, for a type that has none yet; they hold from today on."""
    if NoticeStep.objects.filter(type=type).exists():
        return []
    steps = [
        NoticeStep(type=type, offset_days=offset, active_since=day_of(at), **usual._asdict())
        for offset, usual in zip(DEFAULT_OFFSETS, usual_steps(), strict=True)
    ]
    return NoticeStep.objects.bulk_create(steps)


@transaction.atomic
def keep_step(*, step: NoticeStep, at: datetime) -> NoticeStep:
    """Save a step as an administrator wrote it. Moved to another day, or taken up again, it counts as new.

    So a change of the plan writes to nobody for days gone by.
    """
    before = NoticeStep.objects.select_for_update().filter(pk=step.pk).first() if step.pk else None
    is_new = before is None or before.offset_days != step.offset_days or before.archived_at is not None
    if is_new:
        step.active_since = day_of(at)
    step.save()
    return step


@transaction.atomic
def hold_notices(
    *, membership: Membership, reason: ReasonCode, words: str, resumes_on: date | None, at: datetime, by: User
) -> NoticeHold:
    """Write nothing about renewing this membership, until a day or until somebody lifts it. A later hold replaces it.

    Raises ExceptionNeedsWords.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    NoticeHold.objects.filter(membership=membership, lifted_at=None).update(lifted_at=at, lifted_by=by)
    made = record_exception(
        "notices.held", reason=reason, words=words, contact=membership.holder, on=membership, by=by, at=at
    )
    facts = {"reason": reason.label, "until": resumes_on.isoformat() if resumes_on else ""}
    activity.record("notices.held", contact=membership.holder, on=membership, by=by, at=at, facts=facts)
    return NoticeHold.objects.create(membership=membership, exception=made, resumes_on=resumes_on)


@transaction.atomic
def release_notices(*, membership: Membership, at: datetime, by: User) -> None:
    """Write again about renewing this membership; what was due meanwhile is not made up for, but for the newest step.

    Raises NotHeld.
    """
    holds = NoticeHold.objects.filter(membership=membership, lifted_at=None)
    if not holds.update(lifted_at=at, lifted_by=by):
        raise NotHeld(_("Nobody holds these notices back any more."))
    activity.record("notices.released", contact=membership.holder, on=membership, by=by, at=at)


@knowing_the_association()
def post_due_notices(*, at: datetime, most_waiting: int = MOST_WAITING) -> Sweep:
    """Write the notices that are due, by day and as long as few wait in the outbox. May run any number of times.

    Each batch is a transaction of its own: the key of a notice lets nobody get it twice, whatever is cut short.
    """
    if not FROM_HOUR <= at.astimezone(association_zone()).hour < UNTIL_HOUR:
        return Sweep(0, is_complete=False)
    waiting = Message.objects.filter(state=Message.State.QUEUED, is_bulk=True)
    room = most_waiting - waiting[:most_waiting].count()
    writer, written = NoticeWriter(on=day_of(at)), 0
    steps = NoticeStep.objects.active().select_related("type").order_by("-offset_days", "pk")
    for step in worth_a_look(steps, on=day_of(at)):
        for terms in in_batches(waiting_for(step, on=day_of(at)), AT_ONCE):
            if written >= room:
                return Sweep(written, is_complete=False)
            written += _post(step, terms, writer, at=at)
    return Sweep(written, is_complete=True)


def post_test_notice(*, step: NoticeStep, mail: RenderedMail, at: datetime, by: User) -> Message:
    """Send a step to the one who asks, marked as a test. It is nobody's notice and counts for nothing."""
    marked = RenderedMail(_("[Test] %(subject)s") % {"subject": mail.subject}, mail.text, mail.html)
    return outbox.post_message(
        key=f"{PURPOSE}.test:{step.pk}:{get_random_string(12)}",
        purpose=f"{PURPOSE}.test",
        recipient=by.email,
        mail=marked,
        contact=None,
        at=at,
    )


def _post(step: NoticeStep, terms: Sequence[Term], writer: NoticeWriter, *, at: datetime) -> int:
    """Write one step to those of some terms to which it is due; how many."""
    plans = NoticeStep.objects.filter(type=step.type_id)
    plan = [one.as_step() for one in plans if one.archived_at is None]
    sent = sent_steps(terms, [one.pk for one in plans])
    addresses = addresses_of({term.membership.holder for term in terms})
    drafts = []
    for term in terms:
        due = due_step(plan, ending_of(term, sent), day_of(at))
        address = addresses.get(term.membership.holder_id)
        if due is None or due.key != step.pk or address is None:
            continue
        if (mail := writer.write(step, term)) is not None:
            drafts.append(Draft(notice_key(term.pk, step.pk), PURPOSE, address, mail, term.membership.holder_id))
    return len(outbox.post_messages(drafts, at=at)) if drafts else 0


def usual_steps() -> list[Usual]:
    """What every plan begins with, in the language that is active; in the order of `DEFAULT_OFFSETS`."""
    dear = _("Dear {name},")
    runs = _("Your membership ({type}) runs until {last_day}.")
    offer = _("You can renew in one click, without signing in. It costs {amount}.")
    return [
        Usual(
            _("Two months before"),
            _("Your membership runs until {last_day}"),
            _letter(dear, runs + " " + _("If you renew early you lose nothing: it runs on from there."), offer),
        ),
        Usual(_("A month before"), _("Your membership runs until {last_day}"), _letter(dear, runs, offer)),
        Usual(
            _("A week before"),
            _("One week left: {last_day}"),
            _letter(dear, _("Your membership ({type}) runs until {last_day}, a week from now."), offer),
        ),
        Usual(
            _("On the last day"),
            _("{last_day} is the last day of your membership"),
            _letter(dear, _("{last_day} is the last day of your membership ({type})."), offer),
        ),
        Usual(
            _("Two weeks after"),
            _("Your membership ended on {last_day}"),
            _letter(dear, _("Your membership ({type}) ended on {last_day}. We would like to keep you with us."), offer),
        ),
        Usual(
            _("A month after"),
            _("We would be glad to have you back"),
            _letter(
                dear,
                _("Your membership ({type}) ended on {last_day}. This is the last time I write to you about it."),
                offer,
                _("If something kept you from renewing, just answer this mail. I would like to know."),
            ),
        ),
    ]


def _letter(*told: str) -> str:
    return "\n\n".join(told)
