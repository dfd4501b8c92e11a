"""What becomes of waiting when two contacts become one: nobody waits twice for the same ticket."""

from ams.core.merging import Merging, moves
from events.models import WaitlistEntry


@moves("events.WaitlistEntry.contact")
def wait_once(merging: Merging) -> None:
    """Of two entries for one ticket the one with an offer stands, else the older; it keeps its place and its size."""
    both = WaitlistEntry.objects.open().filter(contact__in=[merging.kept, merging.absorbed])
    standing: dict[int, WaitlistEntry] = {}
    for entry in sorted(both, key=lambda one: (one.offered_at is None, one.joined_at, one.pk)):
        if standing.setdefault(entry.ticket_type_id, entry) is not entry:
            merging.change(entry, ended_at=merging.at, ending=WaitlistEntry.Ending.WITHDRAWN)
