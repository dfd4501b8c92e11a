"""What can be wrong with a file as a whole, and with one of its rows."""

from ams.core.errors import DomainError


class UnreadableFile(DomainError):
    """Nothing of the file can be read; the text says what to do about it."""


class RowRejected(DomainError):
    """One row cannot be taken; the others can. The text is the reason that stands in the list of rejected rows."""
