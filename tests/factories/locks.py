"""Which rows something takes, in which order."""

import re

TAKEN = re.compile(r'FROM "(\w+)".* FOR (?:NO KEY )?UPDATE', re.DOTALL)


def tables_locked(asked):
    """The tables of which rows were locked, in the order that was done; `asked` are captured queries."""
    return [found[1] for one in asked.captured_queries if (found := TAKEN.search(one["sql"]))]
