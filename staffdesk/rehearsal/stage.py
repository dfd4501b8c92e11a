"""Where a scenario is played: a short transaction that never commits, in nobody's way.

Whatever it does is undone: rows, mails, numbers, history. Work it enqueues is gathered and done inside, as far as it
leads to what members get; mails stay rows, files are not made, the provider is not asked. Its documents have numbers
of series of their own, so the real ones are never locked; whom it waits for it does not wait long; a process that dies
over it, or sleeps, is cut off by the database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils.crypto import get_random_string

from ams.core.association import association_zone
from ams.core.models import Message, Role, User
from ams.core.money import Money
from ams.core.numbering import numbering_aside
from ams.core.queue import Work, gathering_work
from billing.models import CheckoutAttempt, Order, OrderLine
from billing.operations import apply_session, begin_attempt, fulfil_paid_lines, open_attempt
from billing.sessions import SessionFacts, Stage
from staffdesk.rehearsal.plans import Mail

LOCKS_MS: Final = 1_500  # so long it waits for a row that somebody has
STATEMENT_MS: Final = 5_000
SILENCE_MS: Final = 10_000  # a process that says nothing for so long has died, or sleeps
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
MOST_ROUNDS: Final = 5  # work that enqueues work
NOON: Final = time(12)
NOBODY: Final = "rehearsal.invalid"  # RFC 2606: no mail ever gets there


class NotHandedOver(Exception):
    """What was paid could not be handed over; the text is the failure as it was written down."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One scenario while it is played: what it is called in addresses and numbers, and the work it gathers.

    Messages up to `newest_message` were there before.
    """

    name: str
    work: list[Work]
    newest_message: int

    def login(self, who: str = "somebody") -> User:
        """A login of somebody made up, whom no mail reaches."""
        return User.objects.create_user(f"{who}.{self.name}@{NOBODY}")

    def colleague(self) -> User:
        """Somebody made up of finance, who writes down what came by transfer."""
        return User.objects.create_user(f"finance.{self.name}@{NOBODY}", role=Role.FINANCE)

    def address(self, who: str) -> str:
        """An address of somebody made up."""
        return f"{who}.{self.name}@{NOBODY}"

    def mails(self) -> tuple[Mail, ...]:
        """What would go out to those who were made up, in order."""
        ours = Q(recipient__endswith=f".{self.name}@{NOBODY}")
        found = Message.objects.filter(ours, pk__gt=self.newest_message).order_by("pk")
        return tuple(Mail(one.purpose, self._said(one.subject), self._said(one.text)) for one in found)

    def _said(self, words: str) -> str:
        """With numbers of documents as they look outside: those of here differ each time."""
        return words.replace(f"{self.name}-", "R-")

    def pay(self, order: Order, *, at: datetime) -> None:
        """By card, as the provider would tell us, without asking it; then what is paid is handed over.

        Raises NothingToPay, NothingLeft, NotHandedOver.
        """
        order.refresh_from_db()
        if order.settled_at is None:
            begun = begin_attempt(order=order, at=at)
            apply_session(facts=_paid(begun.attempt, begun.owed), at=at)
        self.hand_over(order, at=at)

    def hand_over(self, order: Order, *, at: datetime) -> None:
        """Do the work that selling it brought. Raises NotHandedOver."""
        self.do_work(at=at)
        failed = OrderLine.objects.filter(order=order, failures__gt=0, fulfilled_at=None).first()
        if failed is not None:
            raise NotHandedOver(failed.last_failure)

    def do_work(self, *, at: datetime) -> None:
        """What a worker would do after the commit, at the instant that is played. The rest is left alone."""
        for _round in range(MOST_ROUNDS):
            todo, self.work[:] = list(self.work), []
            for one in todo:
                if doer := DOERS.get(one.task):
                    doer(one, at)


def _fulfil(work: Work, at: datetime) -> None:
    fulfil_paid_lines(order_id=work.given["order_id"], at=at)


DOERS: Final[dict[str, Callable[[Work, datetime], None]]] = {"billing.fulfil_order": _fulfil}


def noon(day: date) -> datetime:
    """In the middle of one of the association's days."""
    return datetime.combine(day, NOON, association_zone()).astimezone(UTC)


@contextmanager
def a_scene() -> Iterator[Scene]:
    """Everything done within is undone, also where it ends well. Rules that are checked at the commit are checked."""
    name = get_random_string(8, LETTERS)
    with transaction.atomic(), gathering_work() as work, numbering_aside(name):
        try:
            _limit()
            yield Scene(name, work, Message.objects.aggregate(newest=Max("pk"))["newest"] or 0)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            transaction.set_rollback(True)


def _limit() -> None:
    """For this transaction alone, so also behind a pooler."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, true), set_config('statement_timeout', %s, true),"
            " set_config('idle_in_transaction_session_timeout', %s, true)",
            [str(LOCKS_MS), str(STATEMENT_MS), str(SILENCE_MS)],
        )


def _paid(attempt: CheckoutAttempt, owed: Money) -> SessionFacts:
    """What the provider says of a visit that paid."""
    session = f"rehearsal_{attempt.pk}"
    open_attempt(attempt=attempt, session_id=session, url="")
    return SessionFacts(
        session_id=session, attempt_id=str(attempt.pk), stage=Stage.COMPLETE, url="", asked=owed, received=owed,
        payment_id=f"rehearsal_{attempt.pk}", detail="Visa •••• 4242",
    )  # fmt: skip
