"""What staff may say of contacts: tags, and fields of the association's own."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ams.core.admin.bases import ConfigurationAdmin, ModelForm
from ams.core.desk_site import Section
from ams.core.models import FieldDefinition, Tag
from ams.core.tagging import merge_tags


@admin.register(Tag)
class TagAdmin(ConfigurationAdmin):
    """Tags are made at the desk, where they are needed; here they are renamed, put away and made one."""

    section = Section.ASSOCIATION
    list_display = ("name", "on_how_many", "archived_at")
    search_fields = ("name",)
    actions = ("make_one",)
    fields = ("name", "archived_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With how many contacts have each."""
        tags: QuerySet[Any] = super().get_queryset(request).annotate(used=Count("contact_tags"))
        return tags

    @admin.display(description=_("contacts"), ordering="used")
    def on_how_many(self, tag: Any) -> int:
        """How many contacts have it."""
        return int(tag.used)

    @admin.action(description=_("Make them one: the one that most contacts have"), permissions=["change"])
    def make_one(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The others are put away, so that nobody offers them again."""
        kept, *others = queryset.order_by("-used", "name")
        moved = merge_tags(kept=kept, others=others, at=timezone.now())
        words = ngettext(
            "“%(tag)s” stands for all of them now; %(count)d contact was added to it.",
            "“%(tag)s” stands for all of them now; %(count)d contacts were added to it.",
            moved,
        )
        messages.success(request, words % {"tag": kept, "count": moved})


class ChoicesField(forms.CharField):
    """A list of texts, written one on each line."""

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Lines as a list, each once."""
        lines = [line.strip() for line in str(super().clean(value)).splitlines()]
        return list(dict.fromkeys(line for line in lines if line))


class FieldDefinitionForm(ModelForm):
    """A field; its key follows from the label unless somebody gives one."""

    choices = ChoicesField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text=_(
            "For “One of a list”: one on each line. What somebody chose stays with them, also when it goes here."
        ),
    )
    key = forms.SlugField(
        label=_("Key"),
        required=False,
        max_length=60,
        help_text=_("What files and the API call it, for example first_aid_until. Left empty, it follows the label."),
    )

    class Meta:
        model = FieldDefinition
        fields = (
            "label",
            "help",
            "kind",
            "choices",
            "applies_to",
            "seen_by",
            "group",
            "position",
            "key",
            "archived_at",
        )

    def clean(self) -> dict[str, Any]:
        """A key of its own, from the label."""
        given = super().clean() or self.cleaned_data
        if not self.instance.pk and given.get("label") and not given.get("key"):
            given["key"] = slugify(given["label"]).replace("-", "_").lstrip("_0123456789")[:60]
            if not given["key"]:
                raise forms.ValidationError({"key": gettext("Give it a key of small letters, for example diet.")})
        return given


class FieldDefinitionAdmin(ConfigurationAdmin):
    """What the association asks of its contacts beyond what everybody asks, and whether anybody fills it in.

    The members app registers it, with what only that knows: which of them the join form asks for.
    """

    section = Section.ASSOCIATION
    form = FieldDefinitionForm
    list_display = ("label", "kind", "applies_to", "seen_by", "position", "filled_in", "last_used_on", "archived_at")
    list_filter = ("kind", "applies_to")
    fieldsets: ClassVar[Any] = (
        (_("What is asked"), {"fields": ("label", "help", "kind", "choices")}),
        (_("Of whom, and who sees it"), {"fields": ("applies_to", "seen_by")}),
        (_("Where it stands"), {"fields": ("group", "position")}),
        (_("For files and other systems"), {"fields": ("key",)}),
        (_("Use so far"), {"fields": ("filled_in", "last_used_on", "archived_at")}),
    )
    readonly_fields = ("filled_in", "last_used_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """A key is written into files and other systems, so it never changes."""
        return (*self.readonly_fields, "key") if obj else self.readonly_fields

    @admin.display(description=_("filled in"), ordering="filled")
    def filled_in(self, definition: FieldDefinition) -> str:
        """How many contacts have a value, and when that was counted."""
        if definition.counted_at is None:
            return gettext("not counted yet")
        when = date_format(timezone.localtime(definition.counted_at), "SHORT_DATETIME_FORMAT")
        return gettext("%(count)s, counted %(when)s") % {"count": definition.filled, "when": when}
