"""The admin's screens of the desk: promises and hours, who deals with what is difficult, how things are done here."""

from staffdesk.admin.areas import AreaAdmin
from staffdesk.admin.calendars import CalendarAdmin
from staffdesk.admin.care import CareStepAdmin
from staffdesk.admin.duty import DutyAdmin, OfficeTagAdmin, SkillAdmin, WatchedPhraseAdmin
from staffdesk.admin.procedures import CannedAnswerAdmin, ProcedureAdmin
from staffdesk.admin.pulses import PulsePlanAdmin
from staffdesk.admin.reasons import ReasonAdmin
from staffdesk.admin.standards import StandardAdmin

__all__ = [
    "AreaAdmin",
    "CalendarAdmin",
    "CannedAnswerAdmin",
    "CareStepAdmin",
    "DutyAdmin",
    "OfficeTagAdmin",
    "ProcedureAdmin",
    "PulsePlanAdmin",
    "ReasonAdmin",
    "SkillAdmin",
    "StandardAdmin",
    "WatchedPhraseAdmin",
]
