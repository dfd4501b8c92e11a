"""Files on their way in and out again: kept, checked, applied batch by batch, undone as a whole."""

from members.operations.imports.applying import AnotherAtWork, apply_import, fail_import, start_applying
from members.operations.imports.checking import check_import
from members.operations.imports.exporting import record_export
from members.operations.imports.files import (
    NotNow,
    TooLarge,
    answer_import,
    keep_import,
    read_header,
)
from members.operations.imports.opened import Overtaken
from members.operations.imports.undoing import CannotUndo, start_undoing, undo_import

__all__ = [
    "AnotherAtWork",
    "CannotUndo",
    "NotNow",
    "Overtaken",
    "TooLarge",
    "answer_import",
    "apply_import",
    "check_import",
    "fail_import",
    "keep_import",
    "read_header",
    "record_export",
    "start_applying",
    "start_undoing",
    "undo_import",
]
