"""The care plan at work: each moment becomes a task of a named person, who says what became of it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.mails import one_line, render_mail
from ams.core.models import Contact, Death, Role, User
from ams.core.outbox import post_message
from members.models import Term
from members.wording import paragraphs
from staffdesk.areas import MEMBERSHIP
from staffdesk.models import Area, CareStep, CareTask
from staffdesk.models.areas import can_own, can_own_it
from staffdesk.queries.care_plan import Occasion, occasions, still_members

PURPOSE: Final = "care"
TEMPLATE: Final = "staffdesk/email/care"
AT_ONCE: Final = 1_000  # rows written in one statement
COUNTS_AS_NEW: Final = ("type_id", "moment", "offset_days", "years", "first_only")


class CareIsSettled(DomainError):
    """Somebody else was quicker."""


class NowhereToWrite(DomainError):
    """We know no address."""


class NotInTime(DomainError):
    """A day that does not fit."""


class NotAColleague(DomainError):
    """Somebody who cannot do it."""


@transaction.atomic
def keep_care_step(*, step: CareStep, at: datetime) -> CareStep:
    """Save a step as an administrator wrote it. Another moment, or taken up again, counts as new: nobody is called
    about days gone by.
    """
    before = CareStep.objects.select_for_update().filter(pk=step.pk).first() if step.pk else None
    moved = before is None or any(getattr(before, name) != getattr(step, name) for name in COUNTS_AS_NEW)
    if moved or (before is not None and before.archived_at is not None):
        step.active_since = day_of(at)
    step.save()
    return step


@knowing_the_association()
def sweep_care(*, at: datetime) -> int:
    """Make a task of each moment that has come, take back those that are called for no longer, and leave none with
    somebody who has left; how many were made. May run any number of times, also after days of silence.
    """
    withdraw_care(at=at)
    pass_on_care()
    return sum(_make(step, at) for step in CareStep.objects.active().select_related("who"))


@transaction.atomic
def withdraw_care(*, at: datetime, contact: Contact | None = None) -> int:
    """Close open tasks that nobody should do any more: of all members, or of one; how many."""
    asked = CareTask.objects.open()
    if contact is not None:
        asked = asked.filter(Q(contact=contact) | Q(about=contact))
    withdrawn = 0
    for which, why in _over(day_of(at)):
        over = {"state": CareTask.State.WITHDRAWN, "closed_at": at, "closed_on": day_of(at), "note": why}
        withdrawn += asked.filter(which).update(**over)
    return withdrawn


@transaction.atomic
def pass_on_care() -> int:
    """Tasks of colleagues who may no longer sign in go to whoever does them from now on; how many."""
    can_do = can_own_it().filter(pk=OuterRef("owner")).order_by()
    passed = 0
    for task in (
        CareTask.objects.open().filter(~Exists(can_do)).select_related("step__who").select_for_update(of=["self"])
    ):
        owner = owner_of(task.step)
        if owner is not None:
            task.owner = owner
            task.save(update_fields=["owner"])
            passed += 1
    return passed


def owner_of(step: CareStep) -> User | None:
    """Who does it: whoever the step names, else who looks after membership, else an administrator."""
    area = Area.objects.select_related("owner", "deputy").filter(code=MEMBERSHIP).first()
    named: list[User | None] = [step.who, *((area.owner, area.deputy) if area else ())]
    for one in named:
        if can_own(one):
            return one
    administrators: QuerySet[User] = User.objects.filter(is_active=True, role=Role.ADMINISTRATOR)
    return administrators.order_by("pk").first()


@transaction.atomic
def settle_care(*, task: CareTask, done: bool, words: str, at: datetime, by: User) -> CareTask:
    """It was done, or is left undone on purpose; with a note or the reason. Raises CareIsSettled."""
    return _settle(_held(task), done=done, words=words, at=at, by=by)


@transaction.atomic
def mail_care(*, task: CareTask, subject: str, words: str, note: str = "", at: datetime, by: User) -> CareTask:
    """Write to them in one's own name; that settles it, with a note beside it. Raises CareIsSettled, NowhereToWrite."""
    held = _held(task)
    if not held.contact.email:
        raise NowhereToWrite(_("We have no e-mail address of theirs. Call them, or write by hand."))
    context = {"subject": one_line(subject), "paragraphs": paragraphs(words), "signed_by": by.name}
    mail = render_mail(TEMPLATE, context, held.contact.language)
    post_message(
        key=f"{PURPOSE}:{held.pk}", purpose=PURPOSE, recipient=held.contact.email, mail=mail, contact=held.contact,
        at=at, signed_by=by.name,
    )  # fmt: skip
    told = [_("Wrote a mail: %(subject)s") % {"subject": subject}, note.strip()]
    return _settle(held, done=True, words="\n\n".join(filter(None, told)), at=at, by=by)


def _settle(held: CareTask, *, done: bool, words: str, at: datetime, by: User) -> CareTask:
    held.state = CareTask.State.DONE if done else CareTask.State.DROPPED
    held.closed_at, held.closed_on, held.closed_by, held.note = at, day_of(at), by, words.strip()
    held.save(update_fields=["state", "closed_at", "closed_on", "closed_by", "note"])
    _tell("care.done" if done else "care.dropped", held, words, at=at, by=by)
    return held


@transaction.atomic
def try_care_again(*, task: CareTask, on: date, words: str, at: datetime, by: User) -> CareTask:
    """Nobody was reached: it comes back on another day, and is overdue when it would have been. Raises CareIsSettled
    and NotInTime.
    """
    held = _held(task)
    if not day_of(at) <= on <= day_of(at) + timedelta(days=60):
        raise NotInTime(_("Choose a day of the next two months."))
    held.tries, held.due_on, held.late_on = held.tries + 1, on, max(held.late_on, on + timedelta(days=1))
    held.save(update_fields=["tries", "due_on", "late_on"])
    _tell("care.not_reached", held, words, at=at, by=by)
    return held


@transaction.atomic
def hand_care_on(*, task: CareTask, to: User, words: str, at: datetime, by: User) -> CareTask:
    """A colleague does it. Raises CareIsSettled and NotAColleague."""
    held = _held(task)
    if not can_own(to):
        raise NotAColleague(_("%(name)s cannot take this on.") % {"name": to})
    held.owner = to
    held.save(update_fields=["owner"])
    _tell("care.handed_on", held, words, at=at, by=by, to=to.pk)
    return held


def _held(task: CareTask) -> CareTask:
    held = CareTask.objects.select_for_update(of=["self"]).select_related("contact", "step").get(pk=task.pk)
    if held.state != CareTask.State.OPEN:
        raise CareIsSettled(_("This is settled already: %(state)s.") % {"state": held.get_state_display()})
    return held


def _tell(kind: str, task: CareTask, words: str, *, at: datetime, by: User, **facts: int) -> None:
    told = {"name": task.step.name, "words": words.strip(), **facts}
    activity.record(kind, contact=task.contact, on=task, by=by, at=at, facts=told)


@transaction.atomic
def _make(step: CareStep, at: datetime) -> int:
    owner = owner_of(step)
    if owner is None:
        return 0
    made = 0
    found = iter(list(occasions(step, on=day_of(at))))
    while rows := [_task(step, one, owner, at) for one in islice(found, AT_ONCE)]:
        CareTask.objects.bulk_create(rows, ignore_conflicts=True)  # another worker may be at it at this very moment
        made += len(rows)
    return made


def _task(step: CareStep, one: Occasion, owner: User, at: datetime) -> CareTask:
    late_on = one.due_on + timedelta(days=step.days_to_do)
    return CareTask(
        step=step, contact_id=one.contact, about_id=one.about, membership_id=one.membership, occasion_on=one.on,
        years=one.years, due_on=one.due_on, late_on=late_on, owner=owner, made_at=at,
    )  # fmt: skip


def _over(on: date) -> Iterator[tuple[Q, str]]:
    """Which tasks are called for no longer, and why."""
    is_member = Exists(still_members(on=on).filter(holder=OuterRef("contact")))
    renewed = Term.objects.standing().filter(
        membership__holder=OuterRef("contact"), membership__group=OuterRef("membership__group"),
        days__startswith__gt=OuterRef("occasion_on"),
    )  # fmt: skip
    stands = Death.objects.standing().filter(contact=OuterRef("about"))
    family_gone = Q(contact__archived_at__isnull=False) & ~Q(contact=F("about"))
    yield Q(step__archived_at__isnull=False), _("This is no longer part of the plan.")
    yield (
        Q(about=None, contact__archived_at__isnull=False) | Q(about__isnull=False) & family_gone,
        _("Their record is closed."),
    )
    yield Q(about__isnull=False) & ~Q(Exists(stands)), _("That they had died was an error.")
    yield Q(about=None) & ~Q(is_member), _("They are no longer a member.")
    ends = Q(step__moment=CareStep.Moment.ENDS)
    yield ends & Q(Exists(renewed)), _("They have renewed.")
    yield ends & Q(membership__leaving_since__isnull=False), _("They have said that they leave.")
