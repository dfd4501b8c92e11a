"""Kinds of credit, and the periods that ask for them."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ConfigurationAdmin, Section
from events.models import CreditCategory, CreditNeed, CreditPeriod, EventCredit

if TYPE_CHECKING:  # Django's own class takes no type arguments at run time
    TabularInline = admin.TabularInline[Any, Any]
else:
    TabularInline = admin.TabularInline


class EventCreditInline(TabularInline):
    """What being there is worth. It counts for those who are credited after it was changed."""

    model = EventCredit
    extra = 0
    verbose_name_plural = _("Credits for those who were there")


class CreditNeedInline(TabularInline):
    """How much of what."""

    model = CreditNeed
    extra = 1


@admin.register(CreditCategory)
class CreditCategoryAdmin(ConfigurationAdmin):
    """What credits are counted by."""

    section = Section.EVENTS
    list_display = ("name", "unit", "position", "archived_at")
    fields = ("name", "unit", "position", "archived_at")


@admin.register(CreditPeriod)
class CreditPeriodAdmin(ConfigurationAdmin):
    """A span of days, and what it asks of members."""

    section = Section.EVENTS
    list_display = ("name", "first_day", "last_day")
    fields = ("name", "first_day", "last_day")
    inlines = (CreditNeedInline,)
