"""The admin's screens of events: what takes place is set up here; who comes is seen on the desk."""

from events.admin.credits import CreditCategoryAdmin, CreditPeriodAdmin
from events.admin.events import EventAdmin

__all__ = ["CreditCategoryAdmin", "CreditPeriodAdmin", "EventAdmin"]
