"""Tells "the database is away" from "we did something wrong": the first passes, the second is ours to repair."""

import logging

from django.db import InterfaceError, OperationalError

# Classes and codes of PostgreSQL's: lost connections, shutting down, crashed, not yet up, and nobody let in any more.
AWAY = ("08", "57P01", "57P02", "57P03", "53300")


def database_is_away(error: BaseException | None) -> bool:
    """Whether this error says that no database could be reached. What a server said otherwise is about our query."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)  # None: no server said anything
    return state is None or str(state).startswith(AWAY)


class OneLineAboutOutages(logging.Filter):
    """While the database is away every request fails alike: a line for each says enough, without its traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if database_is_away(error):
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            record.msg, record.args = f"{record.getMessage()} ({reason})", ()
            record.exc_info = record.exc_text = None
        return True
