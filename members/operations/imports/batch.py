"""The plans of one batch while they are written."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ams.core.models import User
from members.importing.planning import Plan
from members.models import ImportRun

Made = dict[int, dict[str, Any]]  # line -> noun -> primary key


@dataclass(frozen=True, slots=True)
class Batch:
    """The plans of one batch, and what is filled in while they are written."""

    run: ImportRun
    source: str
    plans: list[Plan]
    types: dict[str, int]  # slug -> pk
    at: datetime
    by: User | None
    made: Made = field(default_factory=lambda: defaultdict(dict))
