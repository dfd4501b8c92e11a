"""What was changed in an area since it was last looked through: who, when, what, why, from the triggers' histories."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.apps import apps
from django.db.models import CharField, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from pghistory.models import Context

from ams.core.histories import history_of
from ams.core.models import Activity, Role, User
from ams.core.roles import Ability, can
from staffdesk.areas import ADDED, models_of
from staffdesk.models import Area
from staffdesk.queries.rail import counts_of
from staffdesk.sayings import saying_of

SHOWN: Final = 30
COUNTED: Final = 200
NAMES: Final = ("name", "title", "label", "text", "code", "email")  # columns by which a row is called
LONGEST: Final = 120  # letters of a value
STAFF_ONLY: Final = "core.User"  # members' logins are no configuration
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field; empty values where the reader may not know them."""

    name: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: of what, by whom, why. `is_new` is its creation."""

    at: datetime
    kind: str
    what: str
    who: str
    why: str = ""
    url: str = ""
    is_new: bool = False
    fields: tuple[FieldChange, ...] = ()


def changes_of(area: Area, *, since: datetime, reader: User) -> list[Changed]:
    """The latest of them. One query for all histories, one for what is only added, and the names."""
    found = list(_latest(area.code, since))
    actors = User.objects.in_bulk({_actor(row["meta"]) for row in found} - {None})
    names = _names(found)
    told = [_told(row, actors, names, area, reader) for row in found]
    return sorted([*told, *_added(area.code, since)], key=lambda one: one.at, reverse=True)[:SHOWN]


def counts_of_changes(areas: Iterable[Area]) -> dict[str, int]:
    """How many changes each area saw since it was last looked through, as far as that is counted. One query."""
    arms = {
        f"{area.code}:{label}": _history(label).filter(_since(area), _by_a_person()).filter(_of_staff(label))
        for area in areas
        for label in models_of(area.code)
        if _table(label) is not None
    }
    found = dict(counts_of(most=COUNTED, **arms))
    return {area.code: sum(n for key, n in found.items() if key.startswith(f"{area.code}:")) for area in areas}


def _since(area: Area) -> Q:
    return Q(pgh_created_at__gt=area.seen_at)  # type: ignore[attr-defined]  # annotated by `with_last`


def _table(label: str) -> type[Model] | None:
    return history_of(apps.get_model(label))


def _history(label: str) -> Rows:
    table: Any = _table(label)
    assert table is not None  # noqa: S101 - callers ask only for those that have one
    rows: Rows = table._default_manager.all()
    return rows


def _by_a_person() -> Q:
    """What migrations and seeds bring in is nobody's doing; a change of what was there is told whoever made it."""
    return Q(pgh_context__isnull=False) | ~Q(pgh_label="insert")


def _of_staff(label: str) -> Q:
    return Q(pgh_obj__in=User.objects.exclude(role=Role.MEMBER).values("pk")) if label == STAFF_ONLY else Q()


def _latest(code: str, since: datetime) -> Iterator[dict[str, Any]]:
    arms = [_arm(label, since) for label in models_of(code) if _table(label) is not None]
    if len(arms) == 1:
        yield from arms[0]
    elif arms:
        yield from arms[0].union(*arms[1:], all=True).order_by("-pgh_created_at", "-pgh_id")[:SHOWN]


def _arm(label: str, since: datetime) -> Rows:
    table = _history(label).model
    columns = {one.column: F(one.attname) for one in table._meta.concrete_fields if not one.name.startswith("pgh_")}
    earlier = _history(label).filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    before = earlier.order_by("-pgh_id").values(was=JSONObject(**columns))[:1]
    context = Context.objects.filter(pk=OuterRef("pgh_context_id")).values("metadata")[:1]  # never joined: it is large
    rows = _history(label).filter(_by_a_person(), _of_staff(label), pgh_created_at__gt=since)
    told = rows.annotate(
        model=Value(label, output_field=CharField()), meta=Subquery(context),
        now=JSONObject(**columns), before=Subquery(before),
    )  # fmt: skip
    latest: Rows = told.order_by("-pgh_created_at", "-pgh_id")[:SHOWN]
    return latest.values("model", "pgh_id", "pgh_obj_id", "pgh_created_at", "pgh_label", "meta", "now", "before")


def _actor(meta: dict[str, Any] | None) -> int | None:
    actor = (meta or {}).get("actor")
    return int(actor) if actor else None


def _names(found: Iterable[dict[str, Any]]) -> dict[tuple[str, int], str]:
    """What rows without a name of their own are called, with whatever they belong to."""
    nameless: dict[str, set[int]] = {}
    for row in found:
        if not _own_name(row["now"]):
            nameless.setdefault(row["model"], set()).add(row["pgh_obj_id"])
    names = {}
    for label, keys in nameless.items():
        model = apps.get_model(label)
        owners = [one.name for one in model._meta.concrete_fields if one.many_to_one or one.one_to_one]
        rows = model._default_manager.filter(pk__in=keys)
        for row in rows.select_related(*owners) if owners else rows:
            names[label, int(row.pk)] = str(row)
    return names


def _own_name(now: dict[str, Any]) -> str:
    return next((str(now[name]) for name in NAMES if now.get(name)), "")


def _told(
    row: dict[str, Any], actors: dict[int, User], names: dict[tuple[str, int], str], area: Area, reader: User
) -> Changed:
    model, is_new = apps.get_model(row["model"]), row["pgh_label"] == "insert"
    actor = actors.get(_actor(row["meta"]) or 0)
    what = _own_name(row["now"]) or names.get((row["model"], row["pgh_obj_id"]), str(row["pgh_obj_id"]))
    shown = _sees_values(model, area, reader)
    fields = () if is_new else tuple(_fields(model, row["before"] or {}, row["now"], shown=shown))
    kind = str(model._meta.verbose_name)
    return Changed(
        at=row["pgh_created_at"], kind=kind[:1].upper() + kind[1:], what=what[:LONGEST],
        who=str(actor) if actor else _("The system"), why=str((row["meta"] or {}).get("reason", "")),
        url=_history_page(model, row["pgh_obj_id"], reader), is_new=is_new, fields=fields,
    )  # fmt: skip


def _sees_values(model: type[Model], area: Area, reader: User) -> bool:
    """Who configures it, who answers for it, who watches over areas, who reads all; of logins only the first."""
    if reader.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
        return True
    watches = reader.pk in (area.owner_id, area.deputy_id) or reader.role == Role.OWNER
    return model._meta.label != STAFF_ONLY and (watches or can(reader.role, Ability.READ_EVERYTHING))


def _fields(
    model: type[Model], before: dict[str, Any], now: dict[str, Any], *, shown: bool
) -> Iterator[FieldChange]:  # fmt: skip
    names = {one.column: str(one.verbose_name) for one in model._meta.concrete_fields}
    for column, value in now.items():
        if before.get(column) != value:
            values = (_written(before.get(column)), _written(value)) if shown else ("", "")
            yield FieldChange(names.get(column, column), *values)


def _written(value: object) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    words = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"


def _history_page(model: type[Model], key: int, reader: User) -> str:
    """The whole history of the row, for those who may open it."""
    names = (model._meta.app_label, model._meta.model_name)
    if not reader.has_perm("{}.view_{}".format(*names)):
        return ""
    try:
        return reverse("admin:{}_{}_history".format(*names), args=[key])
    except NoReverseMatch:  # a part of another row, on whose page it is changed
        return ""


def _added(code: str, since: datetime) -> Iterator[Changed]:
    kinds = ADDED.get(code, ())
    if not kinds:
        return
    rows = Activity.objects.filter(kind__in=kinds, at__gt=since).select_related("actor").order_by("-at")[:SHOWN]
    for row in rows:
        yield Changed(row.at, str(saying_of(row.kind).text), "", str(row.actor or _("The system")), is_new=True)
