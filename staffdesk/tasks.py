"""Sweeps that turn what is wrong into cases, the writing of mailings, mail that comes in. Each may run at any time."""

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError
from django.utils import timezone

from ams.core.association import find_association
from ams.core.models import User
from ams.core.queue import enqueue
from staffdesk import operations
from staffdesk.mailbox import MailboxIsAway, fetch_mail, note_how_it_went
from staffdesk.models import DataDownload, Erasure, Mailing, ScenarioRun
from staffdesk.operations.areas import remind_owners
from staffdesk.operations.articles import write_reading, write_shelf
from staffdesk.operations.attempts import Sent, write_attempt
from staffdesk.operations.care import sweep_care
from staffdesk.operations.clocks import reckon_corrected
from staffdesk.operations.counting import count_service, is_due
from staffdesk.operations.digests import write_digests
from staffdesk.operations.disputes import report_disputes
from staffdesk.operations.downloads import put_together
from staffdesk.operations.erasing import carry_on
from staffdesk.operations.failures import report_failures
from staffdesk.operations.mailings import finish_mailings, freeze_recipients, write_messages
from staffdesk.operations.notices import write_board
from staffdesk.operations.outcomes import count_outcomes
from staffdesk.operations.pulses import ask_for_pulses
from staffdesk.operations.reminders import remind_of_clocks as remind_of_some
from staffdesk.operations.risk import count_at_risk
from staffdesk.operations.saying import count_effects
from staffdesk.queries.scenarios import due_scenarios, waiting_scenarios
from staffdesk.receiving import take_up_interrupted
from staffdesk.rehearsal import configuration_now, rehearse

log = logging.getLogger(__name__)
LEFT: Final = timedelta(minutes=10)  # a file that takes longer has lost its worker
SLICE: Final = 5  # seconds of writing at a time; then whatever else was enqueued goes first
FETCHING: Final = "staffdesk.mailbox.lane"
REHEARSING: Final = "staffdesk.rehearsal.lane"
REHEARSING_AT_MOST: Final = 600  # seconds until another worker may play them, should one have died over it
SET_UP: Final = "staffdesk.rehearsal.seen"  # how things were set up a minute ago
COUNTING: Final = "staffdesk.counting.lane"
COUNTING_AT_MOST: Final = 600  # seconds until another worker may count, should one have died over it
FETCHING_AT_MOST: Final = 600  # seconds until another worker may ask the mailbox, should one have died over it


@shared_task(name="staffdesk.report_stuck_business", autoretry_for=(OperationalError,), retry_backoff=True)
def report_stuck_business() -> int:
    """Paid lines not handed over, payments that pay nothing, money and cards that did not go through; how many."""
    now = timezone.now()
    report_disputes(at=now)
    stuck = operations.report_refunds(at=now) + operations.report_called_off_money(at=now)
    stuck += operations.report_unpaid_invoices(at=now) + operations.report_applications_money(at=now)
    stuck += operations.report_stuck_lines(at=now) + operations.report_excess_payments(at=now)
    return stuck + operations.report_failed_renewals(at=now)


@shared_task(name="staffdesk.report_missing_receipts", autoretry_for=(OperationalError,), retry_backoff=True)
def report_missing_receipts() -> int:
    """How many payments have no receipt although one was promised by now."""
    return operations.report_missing_receipts(at=timezone.now())


@shared_task(name="staffdesk.report_failures", autoretry_for=(OperationalError,), retry_backoff=True)
def report_server_errors() -> int:
    """How many mistakes of ours people ran into lately."""
    return report_failures(at=timezone.now())


@shared_task(name="staffdesk.report_broken_invariants", autoretry_for=(OperationalError,), retry_backoff=True)
def report_broken_invariants() -> int:
    """How many things that must always be true are not."""
    return operations.report_broken_invariants(at=timezone.now())


@shared_task(name="staffdesk.remind_owners", autoretry_for=(OperationalError,), retry_backoff=True)
def remind_of_areas() -> int:
    """Tell people what they are to look through; how many mails were written."""
    return remind_owners(at=timezone.now()) if find_association() else 0


@shared_task(name="staffdesk.write_shelf", autoretry_for=(OperationalError,), retry_backoff=True)
def write_the_shelf() -> int:
    """Put the answers that are offered where pages of the portal read them; how many."""
    return write_shelf(at=timezone.now())


@shared_task(name="staffdesk.write_reading", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def write_a_reading(*, article_id: int, reader: int, user_id: int | None, at: str) -> None:
    """Write that somebody read an answer. Safe to deliver twice."""
    write_reading(article_id=article_id, reader=reader, user_id=user_id, at=datetime.fromisoformat(at))


@shared_task(name="staffdesk.write_digests", autoretry_for=(OperationalError,), retry_backoff=True)
def write_weekly_letters() -> int:
    """Tell owners what members are saying; how many letters were written."""
    return write_digests(at=timezone.now()) if find_association() else 0


@shared_task(name="staffdesk.write_board", autoretry_for=(OperationalError,), retry_backoff=True)
def write_the_board() -> int:
    """Put what members are told of trouble where pages and other websites read it; how many notices stand."""
    return write_board(at=timezone.now())


@shared_task(name="staffdesk.write_mailing", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def write_mailing(*, mailing_id: int, seconds: float = SLICE) -> bool:
    """Write messages for some seconds, then go to the end of the queue; whether more may be left.

    Safe to deliver twice: two workers take turns at the lock of the mailing, and nobody is written to twice.
    """
    freeze_recipients(mailing_id=mailing_id, at=timezone.now())
    until = time.monotonic() + seconds
    while write_messages(mailing_id=mailing_id, at=timezone.now()):
        if time.monotonic() > until:
            enqueue("staffdesk.write_mailing", mailing_id=mailing_id)
            return True
    return False


@shared_task(name="staffdesk.carry_mailings", autoretry_for=(OperationalError,), retry_backoff=True)
def carry_mailings() -> int:
    """Pick up what a dead worker or a lost broker message left, and close what is sent; how many were handed on."""
    finish_mailings(at=timezone.now())
    left = list(Mailing.objects.being_sent().filter(written_at=None).values_list("pk", flat=True))
    for mailing_id in left:
        enqueue("staffdesk.write_mailing", mailing_id=mailing_id)
    return len(left)


@shared_task(name="staffdesk.count_outcomes", autoretry_for=(OperationalError,), retry_backoff=True)
def count_what_mailings_brought() -> int:
    """Count anew what may have moved within the hour; how many mailings."""
    return count_outcomes(at=timezone.now())


@shared_task(name="staffdesk.remind_of_clocks", autoretry_for=(OperationalError,), retry_backoff=True)
def remind_of_clocks() -> int:
    """Tell people what is due soon, and what is late; how many clocks were looked at."""
    looked_at = 0
    while some := remind_of_some(at=timezone.now()):
        looked_at += some
    return looked_at


@shared_task(name="staffdesk.reckon_clocks", autoretry_for=(OperationalError,), retry_backoff=True)
def reckon_clocks() -> int:
    """After a calendar was corrected: reckon again what runs by it; in how many cases."""
    reckoned = 0
    while some := reckon_corrected(at=timezone.now()):
        reckoned += some
    return reckoned


@shared_task(name="staffdesk.ask_for_pulses", autoretry_for=(OperationalError,), retry_backoff=True)
def ask_how_it_was() -> int:
    """Ask some of those whose business was done yesterday; how many."""
    return ask_for_pulses(at=timezone.now()) if find_association() else 0


@shared_task(name="staffdesk.care", autoretry_for=(OperationalError,), retry_backoff=True)
def take_care() -> int:
    """Make tasks of what the care plan asks for by today; how many."""
    return sweep_care(at=timezone.now()) if find_association() else 0


@shared_task(name="staffdesk.count_service", autoretry_for=(OperationalError,), retry_backoff=True)
def count_months(*, anew: bool = False) -> int:
    """Count anew what pages about our service read, where the last counting is nearly an hour old; how many counts."""
    at = timezone.now()
    if not (anew or is_due(at=at)) or find_association() is None or not cache.add(COUNTING, "taken", COUNTING_AT_MOST):
        return 0
    try:
        count_effects(at=at)
        count_at_risk(at=at)
        return count_service(at=at)
    finally:
        cache.delete(COUNTING)


@shared_task(name="staffdesk.write_attempt", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def write_an_attempt(*, number: int, business: str, step: str, ended: bool, at: str) -> None:
    """Write that a form got nobody on, or that they got on after all. Safe to deliver twice, and in any order."""
    write_attempt(sent=Sent(number, business, step, ended), at=datetime.fromisoformat(at))


@shared_task(name="staffdesk.erase", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def erase(*, erasure_id: int) -> bool:
    """Carry an erasure out, or what is left of it. Safe to deliver twice: each step is done once."""
    return carry_on(erasure_id=erasure_id, at=timezone.now())


@shared_task(name="staffdesk.go_on_erasing", autoretry_for=(OperationalError,), retry_backoff=True)
def go_on_erasing() -> int:
    """Pick up what a dead worker or a lost broker message left; how many were handed on."""
    left = list(Erasure.objects.under_way().values_list("pk", flat=True))
    for erasure_id in left:
        enqueue("staffdesk.erase", erasure_id=erasure_id)
    return len(left)


@shared_task(name="staffdesk.put_together", acks_late=True, autoretry_for=(OperationalError,), retry_backoff=True)
def put_data_together(*, download_id: int) -> bool:
    """Write the file with everything we hold about somebody. Safe to deliver twice."""
    return put_together(download_id=download_id, at=timezone.now())


@shared_task(name="staffdesk.carry_downloads", autoretry_for=(OperationalError,), retry_backoff=True)
def carry_downloads() -> int:
    """Pick up what a dead worker or a lost broker message left; how many were handed on."""
    left = list(DataDownload.objects.waiting().filter(asked_at__lt=timezone.now() - LEFT).values_list("pk", flat=True))
    for download_id in left:
        enqueue("staffdesk.put_together", download_id=download_id)
    return len(left)


@shared_task(name="staffdesk.fetch_mail")
def fetch_mail_by_imap() -> int:
    """Take in what is new in the mailbox, if there is one; how many mails. One worker at a time asks it."""
    if not settings.IMAP_URL or not cache.add(FETCHING, "taken", FETCHING_AT_MOST):
        return 0
    now = timezone.now()
    try:
        taken, trouble = fetch_mail(at=now), ""
    except MailboxIsAway as error:
        taken, trouble = 0, str(error)
    finally:
        cache.delete(FETCHING)
    if note_how_it_went(trouble, at=now):
        log.warning("The mailbox does not answer: %s", trouble) if trouble else log.info("The mailbox answers again.")
    return taken


@shared_task(name="staffdesk.take_up_mail", autoretry_for=(OperationalError,), retry_backoff=True)
def take_up_mail() -> int:
    """Read mail that was kept by a process that then went away; how many."""
    return take_up_interrupted(at=timezone.now())


@shared_task(name="staffdesk.rehearse", autoretry_for=(OperationalError,), retry_backoff=True)
def rehearse_what_is_due() -> int:
    """Play the rehearsals of the night, and after changes all of them, once nothing was changed for a minute; how many.

    Whoever sets up a year changes a dozen things: they are gathered, and played once.
    """
    now, configuration = timezone.now(), configuration_now()
    was = cache.get(SET_UP)
    cache.set(SET_UP, configuration, REHEARSING_AT_MOST)
    if was != configuration or not cache.add(REHEARSING, "taken", REHEARSING_AT_MOST):
        return 0
    try:
        due = due_scenarios(configuration=configuration, at=now)
        for scenario, why in due:
            rehearse([scenario], why=why, at=now)
    finally:
        cache.delete(REHEARSING)
    return len(due)


@shared_task(name="staffdesk.play_rehearsals", autoretry_for=(OperationalError,), retry_backoff=True)
def play_rehearsals(*, asked: str, by_id: int) -> int:
    """Play those not played since somebody asked for all of them, those that differ first; how many."""
    by = User.objects.get(pk=by_id)
    waiting = waiting_scenarios(since=datetime.fromisoformat(asked))
    for scenario in waiting:
        rehearse([scenario], why=ScenarioRun.Why.ASKED, at=timezone.now(), by=by)
    return len(waiting)
