"""Rows that may be added but never changed, whoever asks: held by triggers, so that raw SQL is bound too."""

import pgtrigger


def append_only(table: str) -> list[pgtrigger.Protect]:
    """The trigger that makes a table append-only; `table` keeps trigger names readable and unique."""
    return [pgtrigger.Protect(name=f"{table}_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
