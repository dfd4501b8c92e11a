"""What of an announced event has changed since people were told of it."""

from django.contrib.contenttypes.models import ContentType

from ams.core.models import Activity
from events.models import Event

TOLD = ("start_date", "start_time", "end_date", "end_time", "zone", "place", "online_link")
KINDS = ("event.announced", "event.change_told")


def facts_of(event: Event) -> dict[str, str]:
    """When and where it is, as it is told to people."""
    return {name: str(getattr(event, name)) for name in TOLD}


def is_untold(event: Event) -> bool:
    """Whether it is somewhere else or at another time than when people were told last. One query."""
    told = Activity.objects.filter(
        object_type=ContentType.objects.get_for_model(Event), object_id=event.pk, kind__in=KINDS
    )
    last = told.order_by("-pk").first()
    return last is not None and "told" in last.facts and last.facts["told"] != facts_of(event)
