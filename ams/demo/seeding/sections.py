"""Three sections with their postcodes, a board and a committee, and who holds and held which office."""

from datetime import timedelta
from typing import Final

from ams.core.models import Contact
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import Belonging, Committee, CommitteeRole, Section
from members.operations import appoint, keep_section, set_section, start_round
from members.operations.sections import go_round
from members.postcodes import areas_in

SECTIONS: Final = (
    ("Utrecht and the Vecht", "The town, and the river down to Maarssen.", "35–36", False),
    ("Along the Lek", "IJsselstein, Nieuwegein, and the great rivers.", "34", False),
    ("Abroad and at large", "For everybody who lives far from the river.", "DE 48\nBE 2", True),
)
# committee -> role, how many at once, and who held it: mailbox, from and until so many days ago (None: to this day)
COMMITTEES: Final = {
    "Board": (
        ("Chair", 1, (("zoe.mueller", 880, 370), ("amara.okafor", 369, -360))),
        ("Treasurer", 1, (("isabel.ruiz", 80, -50),)),
        ("Member", 5, (("siobhan", 369, -360), ("anneliese", 290, None), ("ewa.nowak", 900, 370))),
    ),
    "Walks committee": (
        ("Convenor", 1, (("thordis", 250, -40),)),
        ("Walk leader", None, (("lukasz.z", 250, None), ("m.alfassi", 120, None), ("bram.de.vries", 100, 20))),
    ),
}


def sections(clock: Clock, staff: Staff) -> Life:
    """The administrator sets them up and assigns everybody; somebody chooses; offices are written down."""
    at, by = clock.days_ago(3, 10), staff.administrator
    yield at
    for name, summary, postcodes, chosen in SECTIONS:
        made = Section(name=name, summary=summary, chosen_by_members=chosen)
        keep_section(section=made, areas=areas_in(postcodes, country="NL"))
    go_round(run_id=start_round(at=at, by=by).pk)
    at = clock.days_ago(3, 15)
    yield at
    for name, roles in COMMITTEES.items():
        committee = Committee.objects.create(name=name)
        for position, (title, holders, offices) in enumerate(roles, start=1):
            role = CommitteeRole.objects.create(committee=committee, name=title, holders=holders, position=position)
            for mailbox, first, last in offices:
                until = None if last is None else at.date() + timedelta(days=3 - last)
                begun = at.date() + timedelta(days=3 - first)
                appoint(role=role, contact=_who(mailbox), first=begun, last=until, at=at, by=staff.membership)
    at = clock.days_ago(2, 17)
    yield at
    at_large = Section.objects.get(chosen_by_members=True)
    set_section(contact=_who("minhkhai.nguyen"), section=at_large, way=Belonging.Way.STAFF, at=at, by=staff.membership)


def _who(mailbox: str) -> Contact:
    return Contact.objects.filter(email=f"{mailbox}@mail.example").earliest("pk")
