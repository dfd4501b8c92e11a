"""The admin's screens of the desk: what is promised, when somebody is there, and who deals with what is difficult."""

from staffdesk.admin.calendars import CalendarAdmin
from staffdesk.admin.duty import DutyAdmin, OfficeTagAdmin, SkillAdmin, WatchedPhraseAdmin
from staffdesk.admin.standards import StandardAdmin

__all__ = ["CalendarAdmin", "DutyAdmin", "OfficeTagAdmin", "SkillAdmin", "StandardAdmin", "WatchedPhraseAdmin"]
