"""What stands in the way of taking an import back: whatever others have put on what it made, or changed since."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils.translation import gettext as _
from pghistory.models import Context

from ams.core.models import Access, Activity, Contact, ContactNote, ContactTag, User
from members.models import (
    Address,
    Affiliation,
    Belonging,
    Consent,
    ExternalId,
    ImportLine,
    ImportRun,
    Membership,
    Organisation,
    Person,
    Seat,
    Term,
)

CHUNK: Final = 5_000  # rows looked at with one query
NAMED: Final = 30  # contacts that a refusal names; the others it counts
NOUNS: Final[dict[str, type[Model]]] = {
    "contact": Contact, "organisation": Contact, "address": Address, "tie": Affiliation, "membership": Membership,
    "term": Term, "consent": Consent, "tags": ContactTag, "note": ContactNote, "link": ExternalId, "names": ExternalId,
    "seats": Seat, "sign_ins": Access, "logins": User, "activities": Activity,
}  # fmt: skip
T = TypeVar("T")


class Footprint(NamedTuple):
    """What a run made and changed: model -> primary key -> the contact it belongs to."""

    made: dict[type[Model], dict[int, int]]
    changed: dict[type[Model], dict[int, int]]


class Obstacle(NamedTuple):
    """A contact, and why it keeps the import from being undone."""

    contact: Contact
    why: str


def footprint(run: ImportRun) -> Footprint:
    """Everything a run wrote, from its lines."""
    made: dict[type[Model], dict[int, int]] = defaultdict(dict)
    changed: dict[type[Model], dict[int, int]] = defaultdict(dict)
    lines = ImportLine.objects.filter(run=run, contact__isnull=False).exclude(made={}, before={})
    for contact, things, before in lines.values_list("contact_id", "made", "before").iterator(chunk_size=CHUNK):
        for noun, found in things.items():
            if noun == "words":  # tags that are new with this run: they are everybody's, and stand in nobody's way
                continue
            for pk in found if isinstance(found, list) else [found]:
                made[NOUNS[noun]][pk] = pk if noun == "organisation" else contact
        for noun, told in before.items():
            if noun in ("details", "archived"):
                changed[Contact][contact] = contact
            else:
                changed[NOUNS[noun]][told["pk"]] = contact
    for model in (Person, Organisation):  # their keys are their contacts'
        made[model] = dict(made[Contact])
        changed[model] = dict(changed[Contact])
    return Footprint(made, changed)


def find_obstacles(run: ImportRun, print_: Footprint) -> list[Obstacle]:
    """Each contact in the way, by number, with what it is."""
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    for model, rows in print_.made.items():
        for relation in model._meta.related_objects:
            for target in _depending(run, relation, rows, print_):
                reasons[rows[target]][str(relation.related_model._meta.verbose_name)] += 1
    contexts = _contexts(run)
    for model in set(print_.made) | set(print_.changed):
        touched = {**print_.changed.get(model, {}), **print_.made.get(model, {})}
        for pk in _edited_since(model, touched, contexts):
            reasons[touched[pk]][_("changed since: %(what)s") % {"what": model._meta.verbose_name}] += 1
    contacts = Contact.objects.filter(pk__in=list(reasons)[:CHUNK]).order_by("number")
    return [Obstacle(one, ", ".join(_counted(reasons[one.pk]))) for one in contacts]


def _counted(reasons: Counter[str]) -> Iterator[str]:
    for why, count in sorted(reasons.items()):
        yield why if count == 1 else f"{why} ({count})"


def _depending(run: ImportRun, relation: ForeignObjectRel, rows: dict[int, int], print_: Footprint) -> Iterator[int]:
    """Those among `rows` that something of this kind refers to which the run itself did not make."""
    other = relation.related_model
    if hasattr(other, "pgh_tracked_model") or relation.many_to_many or not _is_table(other):
        return
    own = print_.made.get(other, {})
    found = other._base_manager.all()
    if other is Activity:
        found = found.exclude(pk__in=passing_activities(run))
    if other is Belonging:
        found = found.exclude(way=Belonging.Way.POSTCODE)
    if other is ImportLine:
        found = found.exclude(run__in=gone_with(run))
    name = relation.field.name
    for some in chunks(list(rows)):
        for pk, target in found.filter(**{f"{name}__in": some}).values_list("pk", name):
            if pk not in own:
                yield target


def _is_table(model: type[Model]) -> bool:
    """Whether rows of it are kept anywhere: the history also has models that are but questions."""
    concrete = model._meta.concrete_model
    return concrete is not None and concrete._meta.managed


def gone_with(run: ImportRun) -> QuerySet[ImportRun]:
    """The run, and those that were undone already: nothing of them stands in the way any more."""
    return ImportRun.objects.filter(Q(pk=run.pk) | Q(state=ImportRun.State.UNDONE))


def passing_activities(run: ImportRun) -> QuerySet[Activity]:
    """What timelines tell of these runs."""
    kind = ContentType.objects.get_for_model(ImportRun)
    return Activity.objects.filter(object_type=kind, object_id__in=gone_with(run).values("pk"))


def _contexts(run: ImportRun) -> dict[Any, bool]:
    """The contexts of changes by this run (True), and by runs that were undone (False), which count for nothing."""
    undone = set(gone_with(run).values_list("pk", flat=True)) - {run.pk}
    found: dict[Any, bool] = {}
    ours = Context.objects.filter(metadata__has_any_keys=["import", "undone_import"])
    for pk, told in ours.values_list("pk", "metadata"):
        if told.get("import") == run.pk:
            found[pk] = True
        elif told.get("import") in undone or told.get("undone_import") in undone:
            found[pk] = False
    return found


def _edited_since(model: type[Model], rows: dict[int, int], contexts: dict[Any, bool]) -> Iterator[int]:
    """Rows that somebody changed after the run wrote them."""
    events = next((one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model), None)
    if events is None:
        return
    for some in chunks(list(rows)):
        written: set[int] = set()
        found = events._default_manager.filter(pgh_obj_id__in=some).order_by("pgh_id")
        for pk, context in found.values_list("pgh_obj_id", "pgh_context_id"):
            if contexts.get(context):
                written.add(pk)
            elif pk in written and context not in contexts:
                yield pk


def chunks(some: Sequence[T] | Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """So many at a time."""
    rest = iter(some)
    while chunk := list(islice(rest, size)):
        yield chunk
