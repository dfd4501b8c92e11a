"""Lists by keyset: a page begins after the last row of the one before, so the last page costs what the first does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _
from rest_framework import serializers

from ams.api.fields import Query

Row = TypeVar("Row", bound=Model)
MOST = 200
USUAL = 50
SALT = "ams.api.cursor"


class PageQuery(Query):
    """How much of a list is wanted, and from where on."""

    limit = serializers.IntegerField(
        required=False, default=USUAL, min_value=1, max_value=MOST, help_text="How many at most."
    )
    cursor = serializers.CharField(
        required=False, max_length=500, help_text="Where to go on; it stands in the “next” of the page before."
    )


def beyond(columns: Sequence[str], place: Sequence[Any]) -> GreaterThan:
    """Rows behind a place, compared as a whole: an index of these columns begins there, however many are equal."""
    row = Func(*(F(column) for column in columns), template="(%(expressions)s)", output_field=BooleanField())
    return GreaterThan(row, Func(*(Value(value) for value in place), template="(%(expressions)s)"))


@dataclass(frozen=True, slots=True)
class Keyset:
    """The order of a list: a column that is never null, with the primary key to tell equals apart.

    `among` narrows a list in the order of the key to those with one value in a column. It is asked for such that only
    an index of both can answer: else the database may read everybody to find those who all came last.
    """

    column: str = "pk"
    descending: bool = False
    among: tuple[str, int] | None = None

    def after(self, rows: QuerySet[Row], cursor: str) -> QuerySet[Row]:
        """The rows in order, from behind the cursor on (empty: from the start). Raises ValidationError."""
        if self.among is not None:
            column, value = self.among
            last = self.place_of(cursor)[1] if cursor else 0
            found = rows.filter(beyond([column, "pk"], [value, last]), **{f"{column}__lte": value})
            return found.order_by(column, "pk")
        if cursor:
            rows = rows.filter(self._beyond(self.place_of(cursor)))
        sign = "-" if self.descending else ""
        columns = [self.column] if self.column == "pk" else [self.column, "pk"]
        return rows.order_by(*(f"{sign}{column}" for column in columns))

    def cursor_at(self, row: Any) -> str:
        """What names this row as the place to go on behind."""
        value = said(getattr(row, self.column))
        key = row.pk if isinstance(row.pk, int) else str(row.pk)
        return signing.Signer(salt=SALT).sign_object([self.column, value, key])

    def place_of(self, cursor: str) -> list[Any]:
        """The value and the key that a cursor stands for. Raises ValidationError."""
        try:
            column, value, pk = signing.Signer(salt=SALT).unsign_object(cursor)
        except (signing.BadSignature, ValueError):
            column, value, pk = "", "", 0
        if column != self.column:
            raise serializers.ValidationError({"cursor": [_("This is no cursor of this list. Begin without one.")]})
        return [value, pk]

    def _beyond(self, place: Sequence[Any]) -> Q:
        value, pk = place
        beyond = "lt" if self.descending else "gt"
        if self.column == "pk":
            return Q(**{f"pk__{beyond}": pk})
        # The first condition is implied by the second; it is the one an index can answer.
        return Q(**{f"{self.column}__{beyond}e": value}) & (
            Q(**{f"{self.column}__{beyond}": value}) | Q(**{f"pk__{beyond}": pk})
        )


def page_of(
    rows: QuerySet[Row],
    keyset: Keyset,
    *,
    path: str,
    query: dict[str, Any],
    write: Callable[[list[Row]], list[dict[str, Any]]],
) -> dict[str, Any]:
    """One page: `results`, and `next`, the address of the following one (null at the end). Counts nothing."""
    limit = query["limit"]
    found = list(keyset.after(rows, query.get("cursor", ""))[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    following = address_after(found[-1], keyset, path=path, query=query) if more else None
    return {"results": write(found), "next": following}


def address_after(row: Any, keyset: Keyset, *, path: str, query: dict[str, Any]) -> str:
    """The address of the page that begins behind a row."""
    asked = {name: said(value) for name, value in query.items() if name != "cursor"}
    return f"{settings.PUBLIC_URL}{path}?{urlencode({**asked, 'cursor': keyset.cursor_at(row)})}"


def said(value: object) -> str:
    """A value as an address and a cursor have it."""
    return value.isoformat() if isinstance(value, datetime) else str(value)
