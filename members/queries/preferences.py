"""What somebody agreed to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ams.core.models import Contact
from ams.core.models.resolution import contact_ids_of
from members.models import Consent, MailTopic, Part
from members.models.directory import PURPOSE


@dataclass(frozen=True, slots=True)
class Preference:
    """A topic as one contact is asked about it."""

    topic: MailTopic
    is_on: bool


def agreed_to(contact: Contact) -> set[str]:
    """The purposes on which their latest word was yes; words of records merged into theirs are their own."""
    said = Consent.objects.filter(contact__in=contact_ids_of(contact))
    latest = said.order_by("purpose", "-at", "-pk").distinct("purpose").values_list("purpose", "given")
    return {purpose for purpose, given in latest if given}


def preferences_of(contact: Contact) -> list[Preference]:
    """Each topic that is offered, and whether they get mails about it."""
    agreed = agreed_to(contact)
    return [Preference(topic, topic.key in agreed) for topic in MailTopic.objects.offered()]


def name_of(key: str) -> str:
    """What a topic is called; its key in words where nobody named it."""
    found = MailTopic.objects.filter(key=key).values_list("name", flat=True).first()
    return found or key.replace("_", " ").capitalize()


def consents_of(contact: Contact) -> list[Consent]:
    """Every word they ever said, the latest first, each with `topic_name`."""
    names = dict(MailTopic.objects.values_list("key", "name"))
    names |= {PURPOSE + part: _("Directory: %(part)s") % {"part": part.label} for part in Part}
    rows = Consent.objects.filter(contact__in=contact_ids_of(contact)).select_related("by").order_by("-at", "-pk")
    found = list(rows)
    for row in found:
        row.topic_name = names.get(row.purpose, row.purpose.replace("_", " "))  # type: ignore[attr-defined]  # for the page
    return found


def last_taken_off(contact: Contact) -> Consent | None:
    """The word by which staff took somebody off the directory, if that was the last about it."""
    said = Consent.objects.filter(contact__in=contact_ids_of(contact), purpose=PURPOSE + Part.NAME)
    last = said.order_by("-at", "-pk").first()
    return last if last and last.channel == Consent.Channel.STAFF and not last.given else None
