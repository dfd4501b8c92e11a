"""Anybody the association knows. Buyers, members, recipients and cases refer to a contact."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.expressions import Func
from django.db.models.functions import Cast, Collate, Concat, Lower
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from ams.core.models.users import User


class ImmutableUnaccent(Func):
    """`core_unaccent(text)` of the first migration: unaccent with a fixed dictionary, so that it can be indexed."""

    function = "core_unaccent"
    output_field = models.TextField()


class DigitsOnly(Func):
    """`regexp_replace(text, '[^0-9]', '', 'g')`: a phone number however it was typed."""

    function = "regexp_replace"
    template = "%(function)s(%(expressions)s, '[^0-9]', '', 'g')"
    output_field = models.TextField()


class NameKey(Func):
    """`core_name_key(text)` of the first migration: what a name sounds like, whatever its order, accents and vowels."""

    function = "core_name_key"
    output_field = models.TextField()


class PhoneKey(Func):
    """The last eight digits of a phone number, however it was typed."""

    template = "right(regexp_replace(%(expressions)s, '[^0-9]', '', 'g'), 8)"
    output_field = models.TextField()


def folded(column: str) -> Collate:
    """How names are compared: lower case, without accents, by code point, so the same on every server."""
    return Collate(ImmutableUnaccent(Lower(column)), "C")


class ContactQuerySet(models.QuerySet["Contact"]):
    """Which contacts one may see."""

    def visible_to(self, user: "User") -> Self:
        """Those a login may act for; staff see everybody."""
        if user.is_staff:
            return self
        return self.filter(accesses__user=user, accesses__ended_at=None)

    def standing(self) -> Self:
        """Neither archived nor merged away."""
        return self.filter(archived_at=None, merged_into=None)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["search_text"],
    meta={"indexes": [models.Index(fields=["pgh_created_at", "pgh_obj"], name="contact_changed")]},
)
class Contact(models.Model):
    """A person or an organisation, whether or not they ever sign in. The e-mail may be empty or shared."""

    class Kind(models.TextChoices):
        """What stands behind the contact."""

        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    number = models.BigIntegerField(
        _("number"), unique=True, db_default=Func(models.Value("core_contact_number"), function="nextval")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    display_name = models.CharField(_("name"), max_length=300)
    sort_name = models.CharField(_("sorted as"), max_length=300)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(_("known since"))
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    custom = models.JSONField(  # by key of a FieldDefinition; what is not known is not there
        _("custom fields"), default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    search_text = models.GeneratedField(
        expression=ImmutableUnaccent(
            Lower(
                Concat(
                    "display_name",
                    models.Value(" "),
                    "sort_name",
                    models.Value(" "),
                    "email",
                    models.Value(" "),
                    "phone",
                    models.Value(" "),
                    DigitsOnly("phone"),
                    models.Value(" "),
                    Cast("number", models.TextField()),
                    output_field=models.TextField(),
                )
            )
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                name="contact_is_not_merged_into_itself",
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("pk")),
            ),
        ]
        indexes = [
            GinIndex(OpClass("search_text", "gin_trgm_ops"), name="contact_search"),
            models.Index(Lower("email"), name="contact_email"),
            models.Index(folded("sort_name"), "id", name="contact_by_name"),
            models.Index(folded("display_name"), "id", name="contact_by_display_name"),
            models.Index(
                folded("sort_name"), "id", name="organisation_by_name", condition=models.Q(kind="organisation")
            ),  # few among many people
            models.Index(fields=["id"], name="organisation_in_order", condition=models.Q(kind="organisation")),
            models.Index(NameKey("display_name"), name="contact_by_name_key"),
            models.Index(PhoneKey("phone"), name="contact_by_phone_key", condition=~models.Q(phone="")),
            GinIndex(
                OpClass("custom", "jsonb_path_ops"), name="contact_custom", condition=~models.Q(custom={})
            ),  # `custom__contains`; nothing to keep up for those without
        ]

    def __str__(self) -> str:
        return self.display_name
