"""What keeps a list of a million rows quick: nothing here reads a whole table to draw one page of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.core.cache import cache
from django.core.paginator import Paginator
from django.db.models import Field, Model, Q, QuerySet, Value
from django.utils.functional import cached_property

from ams.core.models import Contact
from ams.core.models.contacts import ImmutableUnaccent

if TYPE_CHECKING:  # Django's own classes take no type arguments at run time
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator

COUNTED = 10_000  # rows; nobody turns two hundred pages, one searches
SEARCHED = 1_000  # rows one part of a search may bring
VALUES_KNOWN_FOR = 60 * 60  # seconds
BY_CONTACT = "__search_text"


class CappedPaginator(AnyPaginator):
    """Counts so far and no further; `is_cut` says that there are more."""

    at_most = COUNTED

    @cached_property
    def count(self) -> int:
        """How many rows can be paged through."""
        return min(self._counted, self.at_most)

    @property
    def is_cut(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._counted > self.at_most

    @cached_property
    def _counted(self) -> int:
        rows: QuerySet[Any] = self.object_list  # type: ignore[assignment]  # the admin pages querysets only
        return rows.order_by().values("pk")[: self.at_most + 1].count()


class KnownValuesFilter(admin.AllValuesFieldListFilter):
    """By the values a column has, which are looked up once an hour: finding them reads every row."""

    def __init__(
        self, field: "Field[Any, Any]", request: Any, params: Any, model: Any, *args: Any, **more: Any
    ) -> None:
        super().__init__(field, request, params, model, *args, **more)
        every = self.lookup_choices  # a queryset that has asked nothing yet
        key = f"values:{model._meta.label_lower}:{field.name}"
        known = cache.get_or_set(key, lambda: list(every), VALUES_KNOWN_FOR) or []
        self.lookup_choices = known  # type: ignore[assignment]  # only ever walked through, as a list can be


def search_rows(model: type[Model], fields: Iterable[str], words: str) -> set[Any]:
    """The keys of rows found by any of the fields, each asked by itself, for an index answers one question at a time.

    `…__search_text` means: of a contact with every word in name, e-mail, phone or number. Any other field is a lookup
    of its own, such as `number__iexact`.
    """
    rows = model._default_manager.order_by()
    found: set[Any] = set()
    for field in fields:
        path, is_contact, _rest = field.partition(BY_CONTACT)
        asked = Q(**{f"{path}__in": _contacts(words)}) if is_contact else Q(**{field: words})
        found.update(rows.filter(asked).values_list("pk", flat=True)[:SEARCHED])
    return found


def _contacts(words: str) -> list[int]:
    """Some contacts with every word, from the trigram index."""
    found = Contact.objects.order_by()
    for word in words.split():
        found = found.filter(search_text__contains=ImmutableUnaccent(Value(word.lower())))
    return list(found.values_list("pk", flat=True)[:SEARCHED])
