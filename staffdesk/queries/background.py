"""Who put a case before us, where they were, and what we know about it by ourselves."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType

from ams.core.models import Activity, User
from members.models import MembershipType
from staffdesk.models import Case
from staffdesk.words import WHERE_THEY_WERE, Fact, readable_context


@dataclass(frozen=True, slots=True)
class Background:
    """Where `has_opening`, the first word of the conversation says who it was.

    Else `is_ours` says that it was no member but a colleague, the `opener`, or the system.
    """

    has_opening: bool
    is_ours: bool
    opener: User | None
    theirs: list[Fact]
    ours: list[Fact]


def background(case: Case, *, has_opening: bool) -> Background:
    """Of a case that begins with a member's word, where they were; all else is what we found or noted."""
    opened = None if has_opening else _opening(case)
    is_ours = opened is not None and opened.channel in (Activity.Channel.SYSTEM, Activity.Channel.STAFF)
    context = named(case.context)
    told = {} if is_ours else {name: value for name, value in context.items() if name in WHERE_THEY_WERE}
    known = {name: value for name, value in context.items() if name not in told}
    opener = opened.actor if opened is not None and is_ours else None
    return Background(has_opening, is_ours, opener, readable_context(told), readable_context(known))


def named(context: dict[str, Any]) -> dict[str, Any]:
    """The same with the name of the membership, where it holds how we address it."""
    slug = context.get("type")
    name = MembershipType.objects.filter(slug=slug).values_list("name", flat=True).first() if slug else None
    return {**context, "type": name} if name else context


def _opening(case: Case) -> Activity | None:
    about = Activity.objects.filter(object_type=ContentType.objects.get_for_model(Case), object_id=case.pk)
    return about.filter(kind="case.opened").select_related("actor").order_by("pk").first()
