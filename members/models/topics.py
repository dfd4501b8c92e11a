"""What people can get mails about if they like. The key of a topic is the purpose that consent is kept for."""

from typing import Final, Self

import pghistory
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

NEWSLETTER: Final = "newsletter"
key_of_a_topic = RegexValidator(
    r"^[a-z][a-z0-9_]*$", _("Small letters, digits and underscores, beginning with a letter.")
)


class MailTopicQuerySet(models.QuerySet["MailTopic"]):
    """Which topics there are."""

    def offered(self) -> Self:
        """Those people can choose, in the order they are shown."""
        return self.filter(archived_at=None).order_by("position", "name", "pk")


@pghistory.track()
class MailTopic(models.Model):
    """Mails nobody has to get: each goes only to those whose latest word on it was yes."""

    key = models.CharField(
        _("key"),
        max_length=60,
        unique=True,
        validators=[key_of_a_topic],
        help_text=_("What consent is kept under, in imports and exports too. It stays as it is once it is made."),
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("As members read it, for example Newsletter."))
    question = models.CharField(
        _("as it is asked"),
        max_length=300,
        help_text=_("What stands beside the box, and is kept as what they agreed to. Say what comes, and how often."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    archived_at = models.DateTimeField(_("no longer offered"), null=True, blank=True)

    objects = MailTopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic of mails")
        verbose_name_plural = _("topics of mails")
        constraints = [
            models.CheckConstraint(name="mail_topic_has_its_own_key", condition=~Q(key__in=["", "mailing"])),
        ]

    def __str__(self) -> str:
        return self.name
