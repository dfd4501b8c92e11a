"""What happened: to be found and read."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ams.core.admin.bases import ReadOnlyAdmin, ReadOnlyInline
from ams.core.admin.lists import KnownValuesFilter
from ams.core.desk_site import Section
from ams.core.models import Activity, ExceptionMade, Message, MessageAttachment, MessageAttempt


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """Every completed piece of business."""

    section = Section.RECORDS
    list_display = ("at", "kind", "channel", "contact", "actor")
    list_filter = ("channel", ("kind", KnownValuesFilter))
    list_select_related = ("contact", "actor")
    search_fields = ("contact__search_text",)
    search_help_text = _("Part of the name, e-mail, phone or number of the person")
    ordering = ("-at", "-pk")
    fields = ("at", "kind", "channel", "contact", "actor", "object_type", "object_id", "facts")


@admin.register(ExceptionMade)
class ExceptionMadeAdmin(ReadOnlyAdmin):
    """What staff did outside the rules, and why."""

    section = Section.RECORDS
    list_display = ("at", "what", "reason", "contact", "actor")
    list_filter = ("reason",)
    list_select_related = ("reason", "contact", "actor")
    search_fields = ("contact__search_text", "words__icontains")
    ordering = ("-at", "-pk")
    fields = ("at", "what", "reason", "words", "contact", "actor", "object_type", "object_id")


class AttemptInline(ReadOnlyInline):
    """What the mail server said each time."""

    model = MessageAttempt
    fields = ("number", "at", "outcome", "detail")
    ordering = ("number",)


class AttachmentInline(ReadOnlyInline):
    """What was attached."""

    model = MessageAttachment
    fields = ("filename", "kind", "reference")


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    """Every mail out. Sign-in codes are nobody's to read."""

    section = Section.RECORDS
    list_display = ("created_at", "recipient", "subject", "purpose", "state", "sent_at")
    list_filter = ("state", ("purpose", KnownValuesFilter))
    search_fields = ("contact__search_text", "recipient__iexact")
    search_help_text = _("Part of the name, e-mail, phone or number of the person, or the whole address")
    ordering = ("-created_at", "-pk")
    inlines = (AttemptInline, AttachmentInline)
    FACTS = ("created_at", "state", "sent_at", "failure", "recipient", "contact", "sender", "reply_to", "subject")

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Without the text where it holds a code."""
        sensitive = isinstance(obj, Message) and obj.sensitive
        return self.FACTS if sensitive else (*self.FACTS, "text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        """The list needs no bodies."""
        return super().get_queryset(request).select_related("contact").defer("html")
