"""What happens to cases, and how the system reports what it found by itself."""

from staffdesk.operations.cases import (
    CaseIsClosed,
    CaseIsOpen,
    CaseNeedsWords,
    add_note,
    close_case,
    note_matter,
    open_case,
    reopen_case,
    take_case,
)
from staffdesk.operations.reports import (
    report_broken_invariants,
    report_called_off_money,
    report_excess_payments,
    report_failed_renewals,
    report_refunds,
    report_stuck_lines,
)

__all__ = [
    "CaseIsClosed",
    "CaseIsOpen",
    "CaseNeedsWords",
    "add_note",
    "close_case",
    "note_matter",
    "open_case",
    "reopen_case",
    "report_broken_invariants",
    "report_called_off_money",
    "report_excess_payments",
    "report_failed_renewals",
    "report_refunds",
    "report_stuck_lines",
    "take_case",
]
