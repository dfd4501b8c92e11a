"""What must always be true of cases."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import CharField, Count, Exists, F, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Concat

from ams.core.invariants import invariant
from billing.models import OrderLine
from staffdesk.models import (
    Area,
    CareTask,
    Case,
    Clock,
    Erasure,
    IncomingMail,
    Notice,
    NoticeUpdate,
    ProcedureVersion,
    Pulse,
    Reminder,
)
from staffdesk.operations.erasing.wiping import ERASED

SWEPT_WITHIN = timedelta(minutes=15)
LATELY = timedelta(days=90)
SWEPT_CARE = timedelta(days=2)
GRACE = timedelta(minutes=20)  # ten for the sweep that fulfils, five for the one that opens cases, and some air


@invariant("staffdesk.cases-have-somebody", "Every open case is owned by a person who may sign in, or by a queue.")
def cases_of_nobody(at: datetime) -> Iterator[str]:
    """The database refuses cases of nobody; this finds those whose owner has left."""
    for case in Case.objects.open().filter(owner__is_active=False).select_related("owner").order_by("pk"):
        yield f"case {case.pk} belongs to {case.owner}, who may no longer sign in"


@invariant("staffdesk.areas-have-owners", "Once areas are given out, every one has an owner who may sign in.")
def areas_of_nobody(at: datetime) -> Iterator[str]:
    """An association that has not begun is told by mail and on the page; here is what went out of hand since."""
    owned = Area.objects.owned().values("pk")
    if Area.objects.exclude(owner=None).exists():
        for area in Area.objects.exclude(pk__in=owned).select_related("owner"):
            yield f"area {area.code} belongs to {area.owner or 'nobody'}" + (", who has left" if area.owner else "")


@invariant("staffdesk.notices-say-what-was-said-last", "A notice stands as its last word says.")
def notices_that_say_something_else(at: datetime) -> Iterator[str]:
    """Members read the notice, staff its words in their order: both are written at once."""
    last = NoticeUpdate.objects.filter(notice=OuterRef("pk")).order_by("-at", "-pk").values("state")[:1]
    for notice in Notice.objects.annotate(last=Subquery(last)).filter(~Q(state=F("last")) | Q(last=None)):
        yield f"notice {notice.pk} is {notice.state}, and the last that was said is {notice.last}"  # type: ignore[attr-defined]  # annotated above


@invariant("staffdesk.mail-is-read", "Every mail that came in is in a case, set aside, or waits for a decision.")
def mail_nobody_read(at: datetime) -> Iterator[str]:
    """Mail is kept first and read at once; a sweep reads what a process that went away has left."""
    left = IncomingMail.objects.unread().filter(received_at__lt=at - GRACE).order_by("received_at")
    for mail in left.without_texts():
        yield f"mail {mail.pk} of {mail.received_at:%Y-%m-%d %H:%M} was kept and not read"


@invariant("staffdesk.versions-stay-whole", "A version of a procedure has the steps it was published with.")
def versions_that_changed(at: datetime) -> Iterator[str]:
    """The database refuses to change or delete steps; this finds those that were slipped in."""
    steps = Count("steps", filter=Q(steps__archived_at=None))
    for version in ProcedureVersion.objects.annotate(n=steps).exclude(n=F("how_many")).order_by("pk"):
        yield f"version {version.number} of procedure {version.procedure_id} has other steps than it was published with"


@invariant("staffdesk.stuck-lines-have-cases", "Every paid line is handed over or has a case.")
def stuck_lines_without_a_case(at: datetime) -> Iterator[str]:
    """Lines paid for some time that nobody handed over and nobody was told about."""
    its_key = Concat(Value("stuck-line:"), Cast(OuterRef("pk"), CharField()))
    told = Exists(Case.objects.filter(key=its_key))
    for line in OrderLine.objects.stuck(since=at - GRACE).exclude(told).select_related("order").order_by("pk"):
        yield f"line {line.pk} of order {line.order.reference} is paid, not handed over, and has no case"


@invariant("staffdesk.low-answers-have-cases", "Whoever says that it was worse than expected has a case.")
def low_answers_nobody_has(at: datetime) -> Iterator[str]:
    """Answer and case are written in one transaction; this finds what came in by another way."""
    for pulse in Pulse.objects.low().filter(case=None, answered_at__lte=at).order_by("pk"):
        yield f"answer {pulse.pk} says that it was worse than expected, and nobody has it"


@invariant("staffdesk.care-has-somebody", "Every open care task is for a record that stands, and with a colleague.")
def care_of_nobody(at: datetime) -> Iterator[str]:
    """The hourly sweep passes on what a colleague left, and takes back what is for nobody; this finds what is left."""
    wrong = (
        Q(contact__merged_into__isnull=False)
        | Q(owner__is_active=False)
        | Q(about=None, contact__archived_at__isnull=False)
    )
    for task in CareTask.objects.open().filter(wrong, due_on__lt=(at - SWEPT_CARE).date()).order_by("pk"):
        yield f"care task {task.pk} is of somebody who has left, or for nobody any more"


@invariant("staffdesk.told-once", "Every clock has at most one reminder for each level and due time.")
def told_twice(at: datetime) -> Iterator[str]:
    """The database refuses a second one; this finds what came in by another way."""
    lately = Reminder.objects.filter(at__gte=at - LATELY).order_by()
    for row in lately.values("clock", "level", "due_at").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"clock {row['clock']} was told of {row['n']} times at level {row['level']}"


@invariant("staffdesk.clocks-are-swept", "No clock waits longer than 15 minutes for somebody to be told.")
def clocks_nobody_sweeps(at: datetime) -> Iterator[str]:
    """Their next step lies behind: the sweep does not run, or fails."""
    waiting = Clock.objects.to_remind(at=at - SWEPT_WITHIN).select_related("standard").order_by("next_step_at", "pk")
    for clock in waiting[:20]:
        yield f"clock {clock.pk} ({clock.standard}) of case {clock.case_id} should have been told of"


@invariant(
    "staffdesk.clocks-of-open-cases", "No clock runs in a closed case, and an open case knows what is due first."
)
def clocks_that_are_wrong(at: datetime) -> Iterator[str]:
    """Clocks that closing did not stop, and due times on cases that are not those of their clocks."""
    for clock in Clock.objects.running().filter(case__closed_at__isnull=False).order_by("pk"):
        yield f"clock {clock.pk} runs on in case {clock.case_id}, which is closed"
    first = Min("clocks__due_at", filter=Q(clocks__state=Clock.State.RUNNING))
    cases = Case.objects.filter(Q(due_at__isnull=False) | Q(clocks__state=Clock.State.RUNNING)).annotate(first=first)
    wrong = cases.filter(~Q(due_at=F("first")) & ~Q(due_at=None, first=None))
    for case in wrong.order_by("pk").distinct():
        yield f"case {case.pk} says that it is due {case.due_at}, and its clocks say {case.first}"  # type: ignore[attr-defined]  # annotated above


@invariant(
    "staffdesk.erased-people-are-nobody", "Whoever was erased has no name, address or login, and nobody is half erased."
)
def people_half_erased(at: datetime) -> Iterator[str]:
    """A later change could name them again; an erasure that does not end has lost its worker."""
    done = Erasure.objects.filter(state=Erasure.State.DONE).select_related("contact").order_by("pk")
    named = ~Q(contact__display_name=ERASED) | ~Q(contact__email="") | ~Q(contact__phone="")
    for one in done.filter(named | Q(contact__accesses__isnull=False, contact__accesses__ended_at=None)).distinct():
        yield f"contact {one.contact.number} was erased and says something again"
    for one in Erasure.objects.under_way().filter(begun_at__lt=at - timedelta(hours=1)).order_by("pk"):
        yield f"erasure {one.pk} was begun at {one.begun_at:%Y-%m-%d %H:%M} and is not done"
