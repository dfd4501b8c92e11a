"""A directory with two in it."""

from members.models import Audience, Directory, DirectoryEntry, Part
from members.operations import show_oneself
from members.terms import TermDays
from tests.factories.core import LONG_AGO
from tests.factories.members import MembershipFactory


def list_in_the_directory(contact, login):
    """Her, whose membership is over, and somebody whom everybody finds."""
    Directory.objects.create(is_open=True, to_everybody=True)
    seen = dict.fromkeys(Part, Audience.EVERYBODY)
    show_oneself(contact=contact, seen=seen, town="Heron Lane", words="Okafor of Kade 1", at=LONG_AGO, by=login)
    for_life = TermDays(LONG_AGO.date(), None, LONG_AGO.date())
    found = MembershipFactory(holder__email="", type=contact.memberships.get().type, terms=[for_life]).holder
    DirectoryEntry.objects.create(contact=found, code="listed", name_seen=Audience.EVERYBODY, listed_at=LONG_AGO)
