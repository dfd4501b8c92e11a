"""The directory: what the association lets its members show of themselves, and what each of them shows to whom."""

from collections.abc import Iterable
from typing import Final, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

CODE_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"  # none that could be taken for another
PURPOSE: Final = "directory:"  # what consent to showing a part is kept under, before the part's own key


def new_code() -> str:
    """What stands in the address of somebody's page: nobody counts through them, and a new listing has a new one."""
    return get_random_string(10, CODE_LETTERS)


class Part(models.TextChoices):
    """What can be shown of somebody."""

    NAME = "name", _("Name")
    TOWN = "town", _("Town")
    ORGANISATION = "organisation", _("Organisation")
    SECTION = "section", _("Section")
    WORDS = "words", _("In my own words")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class Audience(models.TextChoices):
    """Who sees it."""

    NOBODY = "", _("Nobody")
    MEMBERS = "members", _("Members")
    EVERYBODY = "everybody", _("Everybody")


@pghistory.track()
class Directory(models.Model):
    """The one directory of this association: whether there is one, and what can be shown in it."""

    ONLY: Final = 1

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    is_open = models.BooleanField(
        _("there is a directory"),
        default=False,
        help_text=_("Nobody is in it before they say so themselves. Switched off, its pages are not there."),
    )
    to_everybody = models.BooleanField(
        _("members may show themselves to everybody"),
        default=False,
        help_text=_("Otherwise only members who signed in see it."),
    )
    town = models.BooleanField(_("town"), default=True)
    organisation = models.BooleanField(
        _("organisation"), default=False, help_text=_("Those they belong to now, as the desk knows them.")
    )
    section = models.BooleanField(_("section"), default=False)
    words = models.BooleanField(_("a few words of their own"), default=True)
    phone = models.BooleanField(_("phone"), default=True)
    email = models.BooleanField(
        _("e-mail"), default=True, help_text=_("Shown to members alone, whoever sees the rest: machines collect them.")
    )

    class Meta:
        verbose_name = _("directory")
        verbose_name_plural = _("directory")
        constraints = [models.CheckConstraint(name="there_is_one_directory", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def parts(self) -> list[Part]:
        """What can be shown, in the order it is; a name always."""
        return [one for one in Part if one is Part.NAME or getattr(self, one)]

    def audiences(self, part: Part) -> list[Audience]:
        """To whom it can be shown."""
        if self.to_everybody and part is not Part.EMAIL:
            return list(Audience)
        return [Audience.NOBODY, Audience.MEMBERS]


class DirectoryEntryQuerySet(models.QuerySet["DirectoryEntry"]):
    """Slices of the directory."""

    def shown_to(self, audience: Audience) -> Self:
        """Those of whom somebody sees at least the name."""
        return self.filter(name_seen=Audience.EVERYBODY) if audience is Audience.EVERYBODY else self


def _seen_by() -> "models.CharField[str, str]":
    return models.CharField(max_length=9, choices=Audience.choices, blank=True, default="", db_default="")


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["sort_key", "members_text", "everybody_text"],
)
class DirectoryEntry(models.Model):
    """What somebody shows, and to whom. Whoever shows nothing has no row.

    Names, numbers and what they belong to are read where they stand, so a page is never behind. What is searched is
    put together by the database, whoever changes what it is made of.
    """

    contact = models.OneToOneField("core.Contact", models.PROTECT, related_name="directory_entry")
    code = models.CharField(max_length=12, unique=True, editable=False)
    name_seen = models.CharField(max_length=9, choices=Audience.choices)
    town_seen = _seen_by()
    organisation_seen = _seen_by()
    section_seen = _seen_by()
    words_seen = _seen_by()
    phone_seen = _seen_by()
    email_seen = _seen_by()
    town = models.CharField(_("town"), max_length=80, blank=True)
    words = models.CharField(_("in their own words"), max_length=400, blank=True)
    listed_at = models.DateTimeField(_("listed since"))
    sort_key = models.TextField(db_collation="C", default="", editable=False)
    members_text = models.TextField(default="", editable=False)
    everybody_text = models.TextField(default="", editable=False)

    objects = DirectoryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("directory entry")
        verbose_name_plural = _("directory entries")
        constraints = [
            models.CheckConstraint(name="directory_entry_shows_a_name", condition=~Q(name_seen="")),
            models.CheckConstraint(
                name="directory_shows_no_email_to_everybody", condition=~Q(email_seen=Audience.EVERYBODY)
            ),
            models.CheckConstraint(
                name="directory_shows_nothing_without_a_name",
                condition=Q(name_seen=Audience.EVERYBODY)
                | ~(
                    Q(town_seen=Audience.EVERYBODY)
                    | Q(organisation_seen=Audience.EVERYBODY)
                    | Q(section_seen=Audience.EVERYBODY)
                    | Q(words_seen=Audience.EVERYBODY)
                    | Q(phone_seen=Audience.EVERYBODY)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="directory_in_order"),
            models.Index(
                fields=["sort_key", "id"], name="directory_of_everybody", condition=Q(name_seen=Audience.EVERYBODY)
            ),
            GinIndex(OpClass("members_text", "gin_trgm_ops"), name="directory_search"),
            GinIndex(
                OpClass("everybody_text", "gin_trgm_ops"),
                name="directory_search_of_everybody",
                condition=Q(name_seen=Audience.EVERYBODY),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="directory_is_searched_by_what_it_shows",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    NEW.sort_key := (
                        SELECT core_unaccent(lower(sort_name)) FROM core_contact WHERE id = NEW.contact_id
                    );
                    NEW.members_text := members_directory_text(NEW, FALSE);
                    NEW.everybody_text := members_directory_text(NEW, TRUE);
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return str(self.contact)

    @property
    def shown(self) -> list[tuple[Part, Audience]]:
        """Each part that anybody sees, with who does."""
        return [(part, self.seen(part)) for part in Part if self.seen(part)]

    def seen(self, part: Part) -> Audience:
        """Who may see a part of it."""
        return Audience(getattr(self, f"{part}_seen"))

    def shows(self, part: Part, audience: Audience) -> bool:
        """Whether this audience sees that part. Members see what everybody does."""
        return self.seen(part) == Audience.EVERYBODY or self.seen(part) == audience == Audience.MEMBERS

    def parts_for(self, audience: Audience, offered: Iterable[Part]) -> list[Part]:
        """What this audience sees of it, of what the association offers."""
        return [one for one in offered if self.shows(one, audience)]
