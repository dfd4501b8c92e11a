"""What runs by itself meanwhile, as `ams/celery.py` has it run; but for what talks with the provider or sends mail."""

from datetime import timedelta

from ams.core.merging import gather_stragglers
from billing.sweeps import expire_orders, fulfil_what_is_paid
from events.sweeps import give_back_late_money, offer_freed_seats
from staffdesk.models import Calendar
from staffdesk.operations import (
    report_called_off_money,
    report_excess_payments,
    report_missing_receipts,
    report_refunds,
    report_stuck_lines,
)
from staffdesk.operations.clocks import reckon_corrected
from staffdesk.operations.reminders import remind_of_clocks
from staffdesk.operations.standards import note_correction
from staffdesk.receiving import take_up_interrupted

SWEEPS = (
    remind_of_clocks, remind_of_clocks, reckon_corrected, expire_orders, offer_freed_seats, fulfil_what_is_paid,
    gather_stragglers, give_back_late_money, take_up_interrupted, report_stuck_lines, report_excess_payments,
    report_missing_receipts, report_refunds, report_called_off_money,
)  # fmt: skip


def sweeps(turn):
    turn.dice.choice(SWEEPS)(at=turn.at)


def corrects_a_calendar(turn):
    note_correction(calendar=turn.one(Calendar.objects.all()))


def come_to_rest(at):
    """Everything once more, and again, until nothing is left to do; the instant by which it is."""
    for _round in range(3):
        for sweep in dict.fromkeys(SWEEPS):
            while sweep(at=at) and sweep in (remind_of_clocks, reckon_corrected):
                pass
        at += timedelta(minutes=1)
    return at


ACTS = {sweeps: 10, corrects_a_calendar: 1}
