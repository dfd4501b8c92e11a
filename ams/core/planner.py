"""Telling PostgreSQL's planner which way to go, where its guess is a million rows off. For one transaction only."""

from enum import Enum

from django.db import connection


class Way(Enum):
    """How rows may be read, and what has to be switched off for that (of seqscan, indexscan, bitmapscan)."""

    ANY = ""
    PAGES = "indexscan bitmapscan"
    ORDER = "seqscan bitmapscan"
    TRIGRAMS = "seqscan indexscan"


def read_by(way: Way) -> None:
    """Keep the planner from ways that are quick by its guess and slow in fact, until the transaction ends.

    It takes a fragment nobody has for a common one, expects to be done after a few rows, and then reads a million.
    """
    off = way.value.split()
    switches = [(f"enable_{scan}", "off" if scan in off else "on") for scan in ("seqscan", "indexscan", "bitmapscan")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true)",
            [part for switch in switches for part in switch],
        )
