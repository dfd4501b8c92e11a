"""A section of two hundred thousand people, and an organisation that names two thousand.

Both are made for the measurement and taken away after it.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from ams.core.models import Access, Role, User
from bench.figures import Figure
from bench.made import FIRST, look_again, made, take_away, write_rows
from bench.measures import Run, measure
from bench.pages import desk_page, portal_page
from bench.visitors import Page, session_of
from members.models import Membership

MADE = {
    "members_section": """
        INSERT INTO members_section (id, name, summary, chosen_by_members) VALUES (%(first)s, 'Measured', '', true)
    """,
    "members_belonging": """
        INSERT INTO members_belonging (id, contact_id, section_id, way, days, at)
        SELECT %(first)s + row_number() OVER (), c.id, %(first)s, 'choice', daterange(%(now)s::date - 90, NULL), %(now)s
        FROM core_contact c WHERE c.id %% 5 = 2 AND c.kind = 'person'
          AND NOT EXISTS (SELECT FROM members_belonging b WHERE b.contact_id = c.id) LIMIT 200000
    """,
    "members_affiliation": """
        INSERT INTO members_affiliation (id, person_id, organisation_id, role, is_primary_contact, from_on)
        SELECT %(first)s + n, c.id, %(organisation)s, 'Teacher', false, %(now)s::date - 90
        FROM (SELECT row_number() OVER () n, id FROM core_contact
              WHERE kind = 'person' AND id > (SELECT max(id) - 30000 FROM core_contact) LIMIT 2000) c
    """,
    "members_seat": """
        INSERT INTO members_seat (id, membership_id, affiliation_id, name, email, card_code, named_at, invited_at,
            taken_at)
        SELECT a.id, %(membership)s, a.id, c.display_name, '', 'measured' || a.id, %(now)s, %(now)s, %(now)s
        FROM members_affiliation a JOIN core_contact c ON c.id = a.person_id WHERE a.id >= %(first)s
    """,
}


@measure("belonging", only_when_named=True)
def belonging(run: Run) -> Iterator[Figure]:
    """Sections with their people, and an organisation's people at the desk and as its primary contact sees them."""
    access = (
        Access.objects.filter(relation=Access.Relation.ORGANISATION, ended_at=None)
        .select_related("user", "contact")
        .first()
    )
    if access is None:
        return
    firm = access.contact
    membership = Membership.objects.filter(holder=firm).latest("pk")
    with made(lambda: _make(membership), _forget):
        staff = session_of(User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).earliest("pk"))
        section = reverse("staffdesk:section", args=[FIRST])
        pages = {
            "sections": reverse("staffdesk:sections"),
            "a section of 200,000": section,
            "a section of 200,000, current": f"{section}?standing=current",
            "an organisation that names 2,000": reverse("staffdesk:person", args=[firm.number]),
        }
        for what, path in pages.items():
            yield from desk_page(what, [Page(path, staff)], run)
        seats = Page(reverse("members:seats", args=[membership.pk]), session_of(access.user))
        yield from portal_page("seats, 2,000 named", [seats], run)


def _make(membership: Membership) -> None:
    told: dict[str, Any] = {
        "first": FIRST, "now": timezone.now(), "organisation": membership.holder_id, "membership": membership.pk,
    }  # fmt: skip
    write_rows(MADE.values(), told)
    look_again(MADE)


def _forget() -> None:
    take_away(reversed(MADE))
    look_again(MADE)
