"""Persons and organisations behind contacts, how they hang together, and what they agreed to."""

import re
from typing import Final

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ams.core.models.association import country_code
from ams.core.models.protection import append_only

SPELT_SOUND: Final = re.compile(r"[^\W\d_A-Z]-[A-Z]{2,}\b|\b[A-Z]{2,}-[^\W\d_A-Z]")  # one syllable is stressed


@pghistory.track(meta={"indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="person_changed")]})
class Person(models.Model):
    """A human being. `full_name` is the name; the parts are for letters and sorting, and may be empty (mononyms)."""

    contact = models.OneToOneField("core.Contact", models.PROTECT, primary_key=True, related_name="person")
    full_name = models.CharField(_("full name"), max_length=300)
    given_name = models.CharField(_("given name"), max_length=150, blank=True)
    family_name = models.CharField(_("family name"), max_length=150, blank=True)
    spoken_name = models.CharField(
        _("name as they say it"),
        max_length=150,
        blank=True,
        help_text=_("What to call them, or how it sounds: AH-mah-rah."),
    )
    born_on = models.DateField(_("born on"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")

    def __str__(self) -> str:
        return self.full_name

    @property
    def called(self) -> str:
        """How to address them: as they say it, else the given name, else the whole name.

        What spells a sound, like “AH-mah-rah”, is for those who call; no letter begins with it.
        """
        spoken = "" if SPELT_SOUND.search(self.spoken_name) else self.spoken_name
        return spoken or self.given_name or self.full_name


@pghistory.track(meta={"indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="organisation_changed")]})
class Organisation(models.Model):
    """A company, a chapter, a school: anything with a name and people."""

    contact = models.OneToOneField("core.Contact", models.PROTECT, primary_key=True, related_name="organisation")
    name = models.CharField(_("name"), max_length=300)
    tax_number = models.CharField(_("tax number"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Affiliation(models.Model):
    """A person's tie to an organisation for a time; dates are half-open, an empty end is open."""

    person = models.ForeignKey("core.Contact", models.PROTECT, related_name="affiliations")
    organisation = models.ForeignKey("core.Contact", models.PROTECT, related_name="affiliated")
    role = models.CharField(_("role"), max_length=120, blank=True)
    is_primary_contact = models.BooleanField(_("primary contact"), default=False)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until (that day no longer)"), null=True, blank=True)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                name="affiliation_ends_after_it_begins",
                condition=Q(until_on=None) | Q(until_on__gt=models.F("from_on")),
            ),
            models.UniqueConstraint(
                name="one_primary_contact_an_organisation",
                fields=["organisation"],
                condition=Q(is_primary_contact=True, until_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    meta={"indexes": [models.Index(fields=["pgh_created_at", "contact"], name="address_changed")]},
)
class Address(models.Model):
    """Where post reaches a contact. Lines are free: no country's form is forced on another's."""

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="addresses")
    lines = models.TextField(_("address"), help_text=_("Street and number, place; one line each."))
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[country_code])
    is_preferred = models.BooleanField(_("preferred"), default=True)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(name="one_preferred_address", fields=["contact"], condition=Q(is_preferred=True)),
        ]

    def __str__(self) -> str:
        return self.lines


class Consent(models.Model):
    """One yes or no to one purpose, as it was given; the latest row of a purpose holds."""

    class Channel(models.TextChoices):
        """The door it came through."""

        UNKNOWN = "", _("not known")
        SELF_SERVICE = "self-service", _("by themselves, online")
        LINK = "link", _("by the link in a mail")
        PROVIDER = "provider", _("told by the mail provider")
        STAFF = "staff", _("written down by staff")
        IMPORT = "import", _("brought by an import")

    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=60)
    given = models.BooleanField(_("given"))
    wording = models.TextField(_("as it was asked"))
    channel = models.CharField(
        _("channel"), max_length=20, choices=Channel.choices, blank=True, default="", db_default=""
    )
    source = models.CharField(_("how we know"), max_length=200, blank=True, default="", db_default="")
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["contact", "purpose", "-at"], name="consent_latest")]
        triggers = append_only("consent")
        constraints = [
            models.CheckConstraint(
                name="consent_written_down_by_staff_says_whence",
                condition=~Q(channel="staff") | (~Q(source="") & Q(by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"
