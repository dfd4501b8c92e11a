"""What happens to cases: they are opened, heard, answered, handed on, waited with, joined, split and closed."""

from staffdesk.operations.cases.ending import close_case, reopen_case
from staffdesk.operations.cases.joining import (
    NotMerged,
    NotSaidHere,
    SameCase,
    link_cases,
    merge_cases,
    split_case,
    unmerge_case,
)
from staffdesk.operations.cases.mails import NowhereToAnswer
from staffdesk.operations.cases.opening import note_matter, open_case
from staffdesk.operations.cases.owning import (
    CannotHaveCases,
    NotInTheFuture,
    add_note,
    hand_over_case,
    snooze_case,
    stop_waiting,
    take_case,
    wait_for_member,
)
from staffdesk.operations.cases.said import CaseIsClosed, CaseIsOpen, CaseNeedsWords, CaseWasMerged
from staffdesk.operations.cases.talking import SomethingNewWasSaid, answer, hear

__all__ = [
    "CannotHaveCases",
    "CaseIsClosed",
    "CaseIsOpen",
    "CaseNeedsWords",
    "CaseWasMerged",
    "NotInTheFuture",
    "NotMerged",
    "NotSaidHere",
    "NowhereToAnswer",
    "SameCase",
    "SomethingNewWasSaid",
    "add_note",
    "answer",
    "close_case",
    "hand_over_case",
    "hear",
    "link_cases",
    "merge_cases",
    "note_matter",
    "open_case",
    "reopen_case",
    "snooze_case",
    "split_case",
    "stop_waiting",
    "take_case",
    "unmerge_case",
    "wait_for_member",
]
