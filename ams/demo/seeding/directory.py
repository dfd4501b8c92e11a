"""A directory that is open, and members who show themselves in it: some to everybody, most to members."""

from typing import Final

from ams.core.models import Contact
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import Directory, Part
from members.models.directory import Audience
from members.operations import show_oneself, take_off_directory

MEMBERS, EVERYBODY = Audience.MEMBERS, Audience.EVERYBODY
# mailbox -> town, words, and who sees what
SHOWN: Final = {
    "amara.okafor": (
        "Utrecht", "Ponds and dragonflies. I lead walks for beginners and lend out nets.",
        {Part.NAME: EVERYBODY, Part.TOWN: EVERYBODY, Part.WORDS: EVERYBODY, Part.EMAIL: MEMBERS},
    ),
    "isabel.ruiz": (
        "Nieuwegein", "Treasurer. Ask me about grants for small reserves.",
        {Part.NAME: EVERYBODY, Part.WORDS: EVERYBODY, Part.PHONE: MEMBERS, Part.EMAIL: MEMBERS},
    ),
    "thordis": (
        "IJsselstein", "Mosses and lichens; happy to look at a picture.",
        {Part.NAME: MEMBERS, Part.TOWN: MEMBERS, Part.WORDS: MEMBERS, Part.SECTION: MEMBERS},
    ),
    "lukasz.z": ("Vianen", "", {Part.NAME: MEMBERS, Part.TOWN: MEMBERS, Part.PHONE: MEMBERS}),
    "ewa.nowak": ("Maarssen", "Bats.", {Part.NAME: EVERYBODY, Part.TOWN: MEMBERS, Part.WORDS: EVERYBODY}),
    "siobhan": ("Utrecht", "", {Part.NAME: MEMBERS, Part.TOWN: MEMBERS}),
}  # fmt: skip


def directory(clock: Clock, staff: Staff) -> Life:
    """Opened some weeks ago; one asked on the phone to be taken off again."""
    at = clock.days_ago(20, 11)
    yield at
    told = {"is_open": True, "to_everybody": True, "organisation": True, "section": True}
    Directory.objects.update_or_create(pk=Directory.ONLY, defaults=told)
    at = clock.days_ago(18, 20)
    yield at
    for mailbox, (town, words, seen) in SHOWN.items():
        contact = Contact.objects.filter(email=f"{mailbox}@mail.example").earliest("pk")
        access = contact.accesses.select_related("user").first()
        if access:
            show_oneself(contact=contact, seen=seen, town=town, words=words, at=at, by=access.user)
    at = clock.days_ago(4, 14)
    yield at
    gone = Contact.objects.filter(email="siobhan@mail.example").earliest("pk")
    take_off_directory(contact=gone, reason="You asked for it on the phone.", at=at, by=staff.service)
