"""Refusals that people read: what happened, then what to do."""


class DomainError(Exception):
    """A rule said no. The text is shown to whoever asked, so it is a sentence of theirs, already translated."""
