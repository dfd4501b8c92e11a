"""The people of an event as a saved list: what mailings, labels and files are made of."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.models import User
from events.models import Event
from staffdesk.lists import Condition, as_json
from staffdesk.models import SavedList

HOWS = ("any", "there", "absent")


@transaction.atomic
def list_of_event(*, event: Event, how: str, at: datetime, by: User) -> SavedList:
    """The shared list of those who come (`any`), were there or were not: the one there is, or a new one.

    Anything else is taken for `any`.
    """
    how = how if how in HOWS else HOWS[0]
    criteria = as_json([Condition("event", how, (str(event.pk),))])
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)  # so that two make one
    found = SavedList.objects.standing().filter(criteria=criteria, is_shared=True).order_by("pk").first()
    if found is not None:
        return found
    name = {
        "any": _("Coming to %(event)s"),
        "there": _("Was at %(event)s"),
        "absent": _("Did not come to %(event)s"),
    }[how] % {"event": event.title}
    saved = SavedList.objects.create(
        name=name[:100], criteria=criteria, owner=by, is_shared=True, created_at=at, last_used_at=at
    )
    activity.record("list.saved", contact=None, on=saved, by=by, at=at, facts={"name": saved.name})
    return saved
