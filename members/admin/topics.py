"""The topics of mails that people choose."""

from collections.abc import Sequence

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from ams.core.admin import ConfigurationAdmin, Section
from members.models import MailTopic


@admin.register(MailTopic)
class MailTopicAdmin(ConfigurationAdmin):
    """Each is a box on the members' page; a mailing about it goes only to those who ticked it."""

    section = Section.ASSOCIATION
    list_display = ("name", "key", "question", "position", "archived_at")
    fields = ("name", "key", "question", "position", "archived_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """Consent is kept under the key."""
        return ("key",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Model | None = None) -> dict[str, Sequence[str]]:
        """Only while it is made."""
        return {} if obj else {"key": ("name",)}
