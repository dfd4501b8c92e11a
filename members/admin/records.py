"""Memberships, terms and persons to look up. Work on them is done at the desk, where it is recorded."""

from datetime import date

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ams.core.admin import ReadOnlyAdmin, ReadOnlyInline, Section
from ams.core.association import day_of
from members.models import Membership, Person, Term
from members.queries import in_full, membership_state, state_in_words, valid_until


class TermInline(ReadOnlyInline):
    """The paid periods below a membership."""

    model = Term
    fields = ("first_day", "last_day", "rule", "grace_days", "granted_at", "revoked_at")
    readonly_fields = fields


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who holds what, how it stands today, and until when."""

    section = Section.RECORDS
    list_display = ("holder", "type", "state", "until", "created_at")
    list_filter = ("type",)
    search_fields = ("holder__search_text",)
    fields = ("holder", "type", "group", "state", "until", "card_code", "created_at", "leaving_since", "cancelled_at")
    readonly_fields = fields
    inlines = (TermInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """With terms, so that the list asks nothing per row."""
        return in_full(super().get_queryset(request))

    @admin.display(description=_("today"))
    def state(self, membership: Membership) -> str:
        """The state, in words."""
        return state_in_words(membership_state(membership, _today()))

    @admin.display(description=_("until"))
    def until(self, membership: Membership) -> date | None:
        """The last day paid for."""
        return valid_until(membership, _today())


@admin.register(Term)
class TermAdmin(ReadOnlyAdmin):
    """Each paid period, and the rules it was given under."""

    section = Section.RECORDS
    list_display = ("membership", "first_day", "last_day", "rule", "granted_at", "revoked_at")
    list_select_related = ("membership__holder", "membership__type", "rule__type")
    list_filter = ("rule__type",)
    search_fields = ("membership__holder__search_text",)


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    """People, by name or number."""

    section = Section.RECORDS
    list_display = ("full_name", "number", "email", "spoken_name")
    list_select_related = ("contact",)
    search_fields = ("contact__search_text",)

    @admin.display(description=_("number"), ordering="contact__number")
    def number(self, person: Person) -> int:
        """The member number."""
        return person.contact.number

    @admin.display(description=_("e-mail"))
    def email(self, person: Person) -> str:
        """Where mail reaches them."""
        return person.contact.email


def _today() -> date:
    return day_of(timezone.now())
