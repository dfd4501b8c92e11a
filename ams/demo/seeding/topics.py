"""Topics of mails, and who chose which; one of them told a colleague on the phone."""

from typing import Final

from ams.core.models import Contact
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import MailTopic
from members.operations import choose_topics, write_down_consent

TOPICS: Final = {
    "newsletter": ("Newsletter", "Send me the letter of the river, four times a year."),
    "walks": ("Walks and talks", "Tell me of new walks and talks, at most once a month."),
}
CHOSE: Final = {"amara.okafor": ("newsletter", "walks"), "isabel.ruiz": ("walks",)}


def topics(clock: Clock, staff: Staff) -> Life:
    """Offered from the first weeks on; members chose a while ago."""
    at = clock.days_ago(29, 10)
    yield at
    for position, (key, (name, question)) in enumerate(TOPICS.items()):
        told = {"name": name, "question": question, "position": position}
        MailTopic.objects.update_or_create(key=key, defaults=told)
    for mailbox, keys in CHOSE.items():
        contact = _who(mailbox)
        access = contact.accesses.select_related("user").first()
        if access:
            choose_topics(contact=contact, wanted=dict.fromkeys(keys, True), at=at, by=access.user)
    walks = MailTopic.objects.get(key="walks")
    write_down_consent(
        contact=_who("amara.okafor"), topic=walks, given=False, source="On the phone: too far to travel now",
        at=clock.days_ago(6, 15), by=staff.service,
    )  # fmt: skip


def _who(mailbox: str) -> Contact:
    return Contact.objects.filter(email=f"{mailbox}@mail.example").earliest("pk")
