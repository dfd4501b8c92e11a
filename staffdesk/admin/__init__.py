"""The admin's screens of the desk: what is promised, and when somebody is there."""

from staffdesk.admin.calendars import CalendarAdmin
from staffdesk.admin.standards import StandardAdmin

__all__ = ["CalendarAdmin", "StandardAdmin"]
