"""The history of one row, field by field, as the database's triggers recorded it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from pghistory.models import Events

from ams.core.models import User

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin

PAGE = 50


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one change; values are written as the database holds them."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row; `is_first` is its creation."""

    at: datetime
    who: str
    reason: str
    is_first: bool
    fields: list[FieldChange]


def history_page(screen: "ModelAdmin[Any]", request: HttpRequest, object_id: str) -> HttpResponse:
    """The page of an object's history; raises Http404 or PermissionDenied as its form would."""
    row = screen.get_object(request, unquote(object_id))
    if row is None:
        raise Http404(_("There is no such row."))
    if not screen.has_view_permission(request, row):
        raise PermissionDenied
    page = Paginator(_events(row), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(_changes(type(row), list(page.object_list)))
    context = {
        **screen.admin_site.each_context(request),
        "title": _("History of %(name)s") % {"name": row},
        "object": row,
        "opts": screen.opts,
        "page": page,
    }
    return TemplateResponse(request, "admin/field_history.html", context)


def _event_model(model: type[Model]) -> type[Model] | None:
    """The table pghistory keeps of a model; None for those that are append-only and therefore are their history."""
    return next((m for m in apps.get_models() if getattr(m, "pgh_tracked_model", None) is model), None)


def _events(row: Model) -> Any:
    if _event_model(type(row)) is None:
        return Events.objects.none()
    tracked = Events.objects.tracks(row)  # type: ignore[no-untyped-call]  # pghistory has no types
    return tracked.order_by("-pgh_created_at", "-pgh_id")


def _changes(model: type[Model], events: list[Any]) -> Iterator[Change]:
    actors = User.objects.in_bulk({_actor_of(event) for event in events} - {None})
    for event in events:
        actor = actors.get(_actor_of(event))
        yield Change(
            at=event.pgh_created_at,
            who=str(actor) if actor else _("The system"),
            reason=str((event.pgh_context or {}).get("reason", "")),
            is_first=event.pgh_label == "insert",
            fields=[
                FieldChange(_name_of(model, column), _written(before), _written(after))
                for column, (before, after) in (event.pgh_diff or {}).items()
            ],
        )


def _actor_of(event: Any) -> int | None:
    actor = (event.pgh_context or {}).get("actor")
    return int(actor) if actor else None


def _name_of(model: type[Model], column: str) -> str:
    for field in model._meta.concrete_fields:
        if column in (field.name, field.attname, field.column):
            return str(field.verbose_name)
    raise FieldDoesNotExist(column)


def _written(value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
