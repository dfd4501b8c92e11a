"""Who we are: the profile, the legal entities, their number series, and the reasons for exceptions."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ams.core.admin.bases import ConfigurationAdmin, ModelForm
from ams.core.colour import Shades, accent_from
from ams.core.desk_site import Section
from ams.core.logos import NotALogo, checked_logo
from ams.core.models import AssociationProfile, LegalEntity, NumberSeries, ReasonCode


class WebsiteField(forms.URLField):
    """An address typed without https:// means https."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"assume_scheme": "https", **kwargs})


class ProfileForm(ModelForm):
    """The profile; a logo is checked before it is kept."""

    class Meta:
        model = AssociationProfile
        exclude = ("id",)
        field_classes = {"website": WebsiteField}
        widgets = {
            "colour": forms.TextInput(attrs={"type": "color"}),
            "website": forms.URLInput(attrs={"class": "vTextField"}),
        }
        help_texts = {
            "logo": _("A PNG of at most 200 KB, or an SVG; of that only the drawing is kept."),
            "short_name": _("Where there is little room, for example Riverbend."),
        }

    def clean_logo(self) -> Any:
        """Keep only what may be shown; an untouched logo stays as it is."""
        given = self.cleaned_data["logo"]
        if not isinstance(given, UploadedFile):
            return given
        try:
            content, kind = checked_logo(given.read())
        except NotALogo as error:
            raise forms.ValidationError(str(error)) from error
        return ContentFile(content, name=f"logo.{kind}")


@admin.register(AssociationProfile)
class AssociationProfileAdmin(ConfigurationAdmin):
    """There is one, so its list goes straight to it."""

    section = Section.ASSOCIATION
    form = ProfileForm
    readonly_fields = ("preview",)
    fieldsets = (
        (_("What members call us"), {"fields": ("name", "short_name", "logo", "colour", "preview")}),
        (_("How to reach us"), {"fields": ("phone", "email", "opening_hours", "website", "written_in")}),
        (_("Who signs our mails"), {"fields": ("signatory_name", "signatory_role")}),
        (_("Selling and time"), {"fields": ("legal_entity", "currency", "time_zone")}),
        (_("How service is measured"), {"fields": ("repeat_days",)}),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only while there is none."""
        return super().has_add_permission(request) and not AssociationProfile.objects.exists()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Straight to the one profile, or to making it."""
        found = AssociationProfile.objects.first()
        if found is None:
            return redirect("admin:core_associationprofile_add")
        return redirect("admin:core_associationprofile_change", found.pk)

    @admin.display(description=_("how it looks"))
    def preview(self, profile: AssociationProfile | None) -> SafeString:
        """A button and a link in the shades computed from the saved colour, light and dark."""
        accent = accent_from(profile.colour if profile and profile.colour else "#1f6f54")
        return format_html("{} {}", _swatch(accent.light, "#ffffff"), _swatch(accent.dark, "#1f1c19"))


def _swatch(shades: Shades, ground: str) -> SafeString:
    """Drawn as SVG attributes: the strict policy allows no inline style."""
    return format_html(
        '<svg width="220" height="64" viewBox="0 0 220 64" role="img" aria-label="{}">'
        '<rect width="220" height="64" rx="8" fill="{}"/><rect x="12" y="14" width="112" height="36" rx="6" fill="{}"/>'
        '<text x="68" y="37" text-anchor="middle" font-size="14" font-weight="600" fill="{}">{}</text>'
        '<text x="140" y="37" font-size="14" fill="{}" text-decoration="underline">{}</text></svg>',
        _("A button and a link in this colour"),
        ground, shades.fill, shades.on_fill, _("Continue"), shades.ink, _("A link"),
    )  # fmt: skip


@admin.register(LegalEntity)
class LegalEntityAdmin(ConfigurationAdmin):
    """Whoever sells: what stands on receipts from the next one on."""

    section = Section.ASSOCIATION
    list_display = ("name", "country", "tax_number", "prices_include_tax")
    fieldsets = (
        (_("As it stands on receipts"), {"fields": ("name", "address", "country", "tax_number")}),
        (_("Prices"), {"fields": ("prices_include_tax",)}),
        (_("Pay later"), {"fields": ("how_to_pay",)}),
    )


@admin.register(NumberSeries)
class NumberSeriesAdmin(ConfigurationAdmin):
    """Gapless numbers. Where they begin can be set until the first one is taken."""

    section = Section.ASSOCIATION
    list_display = ("entity", "kind", "prefix", "next_number")
    list_select_related = ("entity",)
    fields = ("entity", "kind", "prefix", "first_serial", "next_number")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """A series in use keeps its owner, its kind and its beginning."""
        if not isinstance(obj, NumberSeries):
            return ("next_number",)
        unused = obj.next_serial == 1
        return ("entity", "kind", "next_number") if unused else ("entity", "kind", "first_serial", "next_number")

    @admin.display(description=_("next number"))
    def next_number(self, series: NumberSeries) -> str:
        """As it will be written."""
        return f"{series.prefix}{max(series.next_serial, series.first_serial):06d}"


@admin.register(ReasonCode)
class ReasonCodeAdmin(ConfigurationAdmin):
    """What staff choose from when they make an exception; what is no longer offered stays on old ones."""

    section = Section.STAFF
    list_display = ("label", "code", "minutes", "archived_at")
    prepopulated_fields = {"code": ("label",)}
    fields = ("label", "code", "minutes", "archived_at")
