"""Can the association keep its word? What is missing, and who provides it."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from ams.core.association import day_of, find_association
from ams.core.readiness import Finding, Level, readiness_check
from staffdesk.models import Calendar, Standard

AREA = "Service"
AHEAD = timedelta(days=366)


@readiness_check
def promises() -> Iterator[Finding]:
    """Standards are on, and the calendars they run by know the holidays of the next year."""
    if find_association() is None:
        return
    on = Standard.objects.filter(archived_at=None).count()
    if not on:
        remedy = "Run manage.py ship_standards, or switch one on in the admin."
        yield Finding(Level.WARNING, AREA, "Nothing is promised to members.", remedy)
        return
    yield Finding(Level.OK, AREA, f"{on} service standards are promised.")
    today = day_of(timezone.now())
    used = Calendar.objects.filter(versions__standard__archived_at=None).distinct()
    for calendar in used.exclude(days__day__range=(today, today + AHEAD)):
        if calendar.is_ever_closed:
            remedy = "Open it in the admin and choose the holidays you keep."
            yield Finding(Level.WARNING, AREA, f"{calendar} knows no closed day in the next year.", remedy)
