"""Guided exercises: what a new colleague does on a demonstration, where it begins, and which rows say that they did it.

Each is a piece of real business, done with the real pages. What counts is a row that this colleague wrote since they
began; looking at something is no exercise, since nothing would tell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ams.core.models import Activity, ContactNote, ExceptionMade, User
from ams.core.roles import Ability, can
from billing.models import Order
from staffdesk.models import CaseMessage, Clock, ExerciseBegun, StepTick

WHOM: Final = "Chloé Fontaine"
CHEQUE: Final = Decimal(40)
Words = str | Promise
Check = Callable[[User, datetime], bool]


@dataclass(frozen=True, slots=True)
class Exercise:
    """A task: what to do, where it begins, who may do it, and whether somebody has done it since."""

    code: str
    title: Words
    words: Words
    begins_at: str
    query: str
    ability: Ability
    is_done: Check


@dataclass(frozen=True, slots=True)
class Standing:
    """How an exercise stands for a colleague."""

    exercise: Exercise
    begun: ExerciseBegun | None
    may: bool

    @property
    def is_done(self) -> bool:
        """Whether rows said so."""
        return self.begun is not None and self.begun.done_at is not None


def _pinned(user: User, since: datetime) -> bool:
    return ContactNote.objects.filter(by=user, at__gte=since, contact__display_name=WHOM).exists()


def _logged_a_call(user: User, since: datetime) -> bool:
    told = Activity.objects.filter(kind="case.opened", actor=user, at__gte=since).values("object_id")
    return CaseMessage.objects.filter(kind=CaseMessage.Kind.CALL_IN, at__gte=since, case__in=told).exists()


def _answered_in_time(user: User, since: datetime) -> bool:
    kept = Clock.objects.filter(state=Clock.State.KEPT, why=Clock.Why.ANSWERED, stopped_at__gte=since)
    return kept.filter(stopped_by__author=user, stopped_by__kind=CaseMessage.Kind.MAIL_OUT).exists()


def _followed_a_procedure(user: User, since: datetime) -> bool:
    ticked = StepTick.objects.filter(by=user, at__gte=since, is_done=True).order_by()
    whole = ticked.values("case", "step__version").annotate(n=Count("step", distinct=True))
    return whole.filter(n__gte=F("step__version__how_many")).exists()


def _registered_somebody(user: User, since: datetime) -> bool:
    """The seat is confirmed by the system; who placed its order is known."""
    orders = _did("order.placed", user, since).values("object_id")
    return Order.objects.filter(pk__in=orders, lines__kind="event").exists()


def _extended(user: User, since: datetime) -> bool:
    return ExceptionMade.objects.filter(what="membership.extended", actor=user, at__gte=since).exists()


def _booked_the_cheque(user: User, since: datetime) -> bool:
    booked = _did("payment.recorded", user, since).filter(facts__method="cheque").values_list("facts", flat=True)
    return any(Decimal(facts["amount"]) == CHEQUE for facts in booked)


def _refunded_a_ticket(user: User, since: datetime) -> bool:
    orders = _did("order.given_back", user, since).values("object_id")
    return Order.objects.filter(pk__in=orders, lines__kind="event").exists()


def _did(kind: str, user: User, since: datetime) -> QuerySet[Activity]:
    return Activity.objects.filter(kind=kind, actor=user, at__gte=since)


EXERCISES: Final = (
    Exercise(
        "find", _("Find somebody by a part of her name"),
        _("“Fontaine speaking. The stairs at the bird hide are hard for me.” Find Chloé Fontaine with three letters of "
          "her name, and pin what she said to the top of her page: Good to know."),
        "staffdesk:people", "", Ability.CHANGE_PEOPLE, _pinned,
    ),
    Exercise(
        "call", _("Write down a call"),
        _("Somebody asks whether children pay for the river day. Log the call while they speak: who it was, what they "
          "asked, and whether it is settled."),
        "staffdesk:log_call", "", Ability.WORK_CASES, _logged_a_call,
    ),
    Exercise(
        "answer", _("Answer a mail in time"),
        _("Take the mail that is due soonest and answer it before its clock runs out. A friendly sentence will do: "
          "nobody real reads it."),
        "staffdesk:cases", "state=due", Ability.WORK_CASES, _answered_in_time,
    ),
    Exercise(
        "procedure", _("Follow a procedure to its end"),
        _("Open a case that has a procedure, such as somebody who wants their money back, and tick each of its steps."),
        "staffdesk:cases", "", Ability.WORK_CASES, _followed_a_procedure,
    ),
    Exercise(
        "register", _("Register somebody for an event"),
        _("A member has no computer and would like to come to a walk. Open the event and register them; they pay "
          "when they come, or by the link you send."),
        "staffdesk:events", "", Ability.WORK_EVENTS, _registered_somebody,
    ),
    Exercise(
        "extend", _("Make an exception, with its reason"),
        _("A member was ill for two months. Open their page, choose Exceptions, and make their membership longer. You "
          "are asked why: that is what we learn from."),
        "staffdesk:people", "", Ability.MAKE_EXCEPTIONS, _extended,
    ),
    Exercise(
        "cheque", _("Book a cheque of 40.00"),
        _("A cheque of 40.00 came by post, for an order that is still open. Open the order, choose Money received, and "
          "write it down with the number of the cheque."),
        "staffdesk:orders", "state=open", Ability.RECORD_PAYMENTS, _booked_the_cheque,
    ),
    Exercise(
        "refund", _("Give the money for a ticket back"),
        _("Somebody cannot come. Open an order with a ticket on it, choose Give back, and return what was paid."),
        "staffdesk:orders", "", Ability.GIVE_BACK, _refunded_a_ticket,
    ),
)  # fmt: skip


def find_exercise(code: str) -> Exercise | None:
    """The exercise with this code."""
    return next((one for one in EXERCISES if one.code == code), None)


def standings_of(user: User) -> list[Standing]:
    """Every exercise as it stands for a colleague. One query."""
    begun = {one.code: one for one in ExerciseBegun.objects.filter(user=user)}
    return [Standing(one, begun.get(one.code), can(user.role, one.ability)) for one in EXERCISES]


def progress() -> Sequence[dict[str, Any]]:
    """By colleague: how many they began, how many are done, and when the last was. One query."""
    known = ExerciseBegun.objects.filter(code__in=[one.code for one in EXERCISES])
    rows = known.values("user__name", "user__email").annotate(begun=Count("pk"), done=Count("done_at"))
    return [dict(one) for one in rows.order_by("-done", "user__name", "user__email")]
