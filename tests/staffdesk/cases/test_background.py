"""Who put a case before us, where they were, and what we know about it by ourselves."""

import re

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from staffdesk.models import Case
from staffdesk.operations import note_matter, open_case
from tests.staffdesk.conftest import NOW

THEIRS, OURS = "Where they were, and what they had typed", "What we know about it"


def read(desk, case):
    html = desk.get(reverse("staffdesk:case", args=[case.pk])).content.decode()
    main = re.search(r"<main.*?<aside", html, re.DOTALL)[0]
    return " ".join(strip_tags(main.replace("<", " <")).split())


def test_what_the_system_found_is_said_by_nobody_else_and_in_words(desk, amara, full):
    case = open_case(
        kind=Case.Kind.AUTO_RENEWAL, subject="", words="It could not be renewed by itself.", contact=amara, at=NOW,
        by=None, context={"type": "full", "failure": "refused", "line": 7, "excess": "4.50", "currency": "EUR"},
    )  # fmt: skip

    html = read(desk, case)

    assert re.search(r"The system\s*Found by itself · Sun 22 Nov.*It could not be renewed", html)
    assert THEIRS not in html
    known = html.split(OURS)[1]
    assert (
        "Membership Full member What went wrong The card is no longer kept at the payment provider. Too much " in known
    )
    assert "€4.50" in known
    assert "Order line" not in known


def test_what_a_colleague_noted_is_said_by_them(desk, amara, ada):
    html = read(desk, note_matter(contact=amara, words="Asked for a brochure", settled=False, at=NOW, by=ada))

    assert re.search(r"Ada Novak\s*Noted · Sun 22 Nov", html)
    assert THEIRS not in html
    assert OURS not in html


@pytest.mark.parametrize("said", [{}, {"said": None}])  # some were kept before first words were messages
def test_what_a_member_wrote_is_said_by_them_with_where_they_were(desk, mailed, full, said):
    typed = {"page": "join", "type": "full", "typed": {"name": "Amara"}, "failure": "declined"}

    html = read(desk, mailed(context=typed, **said))

    assert "Found by itself" not in html
    assert re.search(r"Amara Okafor.*I can no longer come", html)
    theirs, ours = html.split(THEIRS)[1].split(OURS)
    assert "Page Joining Membership Full member Name Amara" in theirs
    assert "What went wrong The bank said no" in ours
