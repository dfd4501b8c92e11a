"""Who we are: the association's profile, the legal entities that sell, and their number series."""

from zoneinfo import ZoneInfo, available_timezones

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ams.core.languages import CHOICES


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless the IANA database knows this zone."""
    if name not in available_timezones():
        raise ValidationError(_("There is no time zone of this name. Write it like Europe/Amsterdam."))


hex_colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as # and six digits, for example #1f6f54."))
currency_code = RegexValidator(r"^[A-Z]{3}$", _("Write the currency as three capital letters, for example EUR."))
country_code = RegexValidator(r"^[A-Z]{2}$", _("Write the country as two capital letters, for example NL."))


@pghistory.track()
class LegalEntity(models.Model):
    """Whoever sells and signs receipts: the association, and perhaps its foundation."""

    name = models.CharField(_("legal name"), max_length=200)
    address = models.TextField(_("address"), help_text=_("As it stands on receipts, one line each."))
    country = models.CharField(_("country"), max_length=2, validators=[country_code], help_text=_("For example NL."))
    tax_number = models.CharField(
        _("tax number"), max_length=60, blank=True, help_text=_("For example NL0012.34.567.B01.")
    )
    prices_include_tax = models.BooleanField(_("prices include tax"), default=True)
    how_to_pay = models.TextField(
        _("how invoices are paid"), blank=True,
        help_text=_("Stands on invoices, for example: By transfer to NL91 ABNA 0417 1643 00, Riverbend Naturalists."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("legal entity")
        verbose_name_plural = _("legal entities")

    def __str__(self) -> str:
        return self.name


class DocumentKind(models.TextChoices):
    """Documents that carry a gapless number."""

    RECEIPT = "receipt", _("Receipt")
    INVOICE = "invoice", _("Invoice")
    CREDIT_NOTE = "credit_note", _("Credit note")


@pghistory.track(exclude=["next_serial"])
class NumberSeries(models.Model):
    """The gapless numbers of one kind of document of one legal entity; `ams.core.numbering` takes them."""

    entity = models.ForeignKey(LegalEntity, models.PROTECT, related_name="series", verbose_name=_("legal entity"))
    kind = models.CharField(_("document"), max_length=20, choices=DocumentKind.choices)
    prefix = models.CharField(_("prefix"), max_length=12, blank=True, help_text=_("For example R- makes R-000123."))
    first_serial = models.PositiveBigIntegerField(_("first number"), default=1)
    next_serial = models.PositiveBigIntegerField(_("next number"), default=1, editable=False)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(name="one_series_per_entity_and_kind", fields=["entity", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.entity}: {self.get_kind_display()}"


@pghistory.track()
class AssociationProfile(models.Model):
    """The one association of this deployment, as members meet it on every page, mail and receipt."""

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    name = models.CharField(
        _("name"), max_length=200, help_text=_("As members say it, for example Riverbend Naturalists.")
    )
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    logo = models.FileField(_("logo (SVG or PNG)"), upload_to="logo/", blank=True)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#1f6f54",
        validators=[hex_colour],
        help_text=_("Buttons and links take this colour; readable shades are computed from it."),
    )
    legal_entity = models.ForeignKey(LegalEntity, models.PROTECT, verbose_name=_("legal entity"))
    phone = models.CharField(_("phone"), max_length=40, blank=True, help_text=_("For example 030 123 4567."))
    email = models.EmailField(_("e-mail"), help_text=_("Members write here; replies to our mails arrive here."))
    opening_hours = models.CharField(
        _("opening hours"), max_length=200, blank=True, help_text=_("In words, for example Mon–Fri 9:00–17:00.")
    )
    website = models.URLField(_("main website"), blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="Europe/Amsterdam",
        validators=[validate_time_zone],
        help_text=_("Memberships begin and end at midnight here, for example Europe/Amsterdam."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default="EUR",
        validators=[currency_code],
        help_text=_("Of everything sold from now on; orders keep the currency they were placed in."),
    )
    written_in = models.CharField(
        _("language you write in"),
        max_length=10,
        blank=True,
        default="",
        db_default="",
        choices=CHOICES,
        help_text=_("Members find your answers by any form of their words. In another language, as far as they type."),
    )
    signatory_name = models.CharField(_("signed by"), max_length=200, help_text=_("A person, for example Ada Novak."))
    signatory_role = models.CharField(
        _("their role"), max_length=200, blank=True, help_text=_("For example Member care.")
    )
    repeat_days = models.PositiveSmallIntegerField(
        _("days within which the same contact is a repeat"),
        default=14,
        db_default=14,
        validators=[MinValueValidator(1)],
        help_text=_("Who comes about the same once more within so many days was not helped the first time."),
    )
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)

    class Meta:
        verbose_name = _("association profile")
        verbose_name_plural = _("association profile")
        constraints = [
            models.CheckConstraint(name="there_is_one_association", condition=models.Q(id=1)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Where the association's days begin and end."""
        return ZoneInfo(self.time_zone)
