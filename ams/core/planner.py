"""Telling PostgreSQL's planner which way to go, where its guess is a million rows off."""

from enum import Enum
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import F, Lookup, QuerySet, Subquery
from django.db.models.lookups import IsNull

from ams.core.ready import EqualsAny


def found_first(field: str, keys: QuerySet[Any, Any]) -> "Lookup[Any]":
    """`field__in=keys`, with the keys found first and then looked up: for a few of a large table.

    Where keys come together from several tables the planner thinks of many, and reads the whole table for them.
    """
    return EqualsAny(F(field), ArraySubquery(keys))


def each_asks(rows: QuerySet[Any, Any]) -> "Lookup[Any]":
    """`Exists(rows)`, asked by each row that is looked at: for a page of a long list.

    Beside an OR the planner gathers all there are first, a million, and has shown its page after two dozen.
    """
    return IsNull(Subquery(rows.order_by().values("pk")[:1]), False)  # noqa: FBT003 - Django's signature


class Way(Enum):
    """How rows may be read, and what has to be switched off for that (of seqscan, indexscan, bitmapscan)."""

    ANY = ""
    PAGES = "indexscan bitmapscan"
    ORDER = "seqscan bitmapscan"
    TRIGRAMS = "seqscan indexscan"


def read_by(way: Way) -> None:
    """Keep the planner from ways that are quick by its guess and slow in fact, until this transaction ends.

    It takes a fragment nobody has for a common one, expects to be done after a few rows, and then reads a million.
    """
    off = way.value.split()
    switches = [(f"enable_{scan}", "off" if scan in off else "on") for scan in ("seqscan", "indexscan", "bitmapscan")]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true), set_config(%s, %s, true)",
            [part for switch in switches for part in switch],
        )
