"""Logins, and for whom each of them may act. A login is not a person: see `Contact`."""

from collections.abc import Iterable
from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a login may do on the desk; `ams.core.roles` spells each one out."""

    MEMBER = "", _("Member (portal only)")
    SERVICE = "service", _("Service staff")
    MEMBERSHIP = "membership", _("Membership")
    EVENTS = "events", _("Events")
    FINANCE = "finance", _("Finance")
    OWNER = "owner", _("Owner of an area")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor (reads all, changes nothing)")


class UserManager(BaseUserManager["User"]):
    """Creates logins without passwords: sign-in is by e-mailed code."""

    def create_user(self, email: str, *, role: str = Role.MEMBER, name: str = "") -> "User":
        """A login for this address; raises IntegrityError when there is one already."""
        user = self.model(email=email.lower(), role=role, name=name)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses are compared without regard to case."""
        return self.get(email=(username or "").lower())


@pghistory.track(exclude=["last_login", "password"])
class User(AbstractBaseUser):
    """A login: one address, verified by a code. What it may do for whom stands in `Access`."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(
        _("name"),
        max_length=200,
        blank=True,
        help_text=_("Staff only: signs letters and mails, for example Ada Novak."),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")
        constraints = [
            models.CheckConstraint(name="user_email_is_lower_case", condition=models.Q(email=Lower("email"))),
        ]
        indexes = [models.Index(fields=["name", "email"], name="staff_by_name", condition=~models.Q(role=""))]

    def __str__(self) -> str:
        return self.name or self.email

    def has_usable_password(self) -> bool:
        """There are no passwords, whatever the column says."""
        return False

    def check_password(self, raw_password: str | None) -> bool:  # noqa: ARG002 - Django's signature
        """None is right."""
        return False

    @property
    def is_staff(self) -> bool:
        """Whether this login belongs to the desk at all."""
        return self.role != Role.MEMBER

    @property
    def is_superuser(self) -> bool:
        """Nobody is above the roles."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002 - Django's signature
        """Whether the role of this login carries a Django permission such as `members.change_membershiptype`."""
        from ams.core.roles import role_has_permission  # noqa: PLC0415 - roles import Role from here

        return self.is_active and role_has_permission(self.role, perm)

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        """Whether it carries all of them."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Whether any screen of this app opens for the role."""
        from ams.core.roles import role_sees_app  # noqa: PLC0415 - roles import Role from here

        return self.is_active and role_sees_app(self.role, app_label)


@pghistory.track()
class Access(models.Model):
    """A login may act for a contact: oneself, a child, a spouse sharing an address, an organisation."""

    class Relation(models.TextChoices):
        """How the login stands to the contact."""

        SELF = "self", _("Myself")
        GUARDIAN = "guardian", _("My child")
        PARTNER = "partner", _("My partner")
        HOUSEHOLD = "household", _("Somebody of my household")
        ORGANISATION = "organisation", _("My organisation")

    user = models.ForeignKey(User, models.PROTECT, related_name="accesses")
    contact = models.ForeignKey("core.Contact", models.PROTECT, related_name="accesses")
    relation = models.CharField(_("relation"), max_length=20, choices=Relation.choices, default=Relation.SELF)
    granted_at = models.DateTimeField(_("granted"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("access")
        verbose_name_plural = _("accesses")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_access_per_login_and_contact",
                fields=["user", "contact"],
                condition=models.Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.contact}"
