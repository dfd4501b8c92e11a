"""Card and certificate of membership on paper: what they say, for which days, and to whom they are given."""

from datetime import date, timedelta

import pikepdf
import pytest
from django.test import Client

from ams.core.models import Role
from members.documents import Association, Standing, render_card, render_certificate
from members.queries import check_card
from members.terms import TermDays
from tests.billing.test_documents import opened, text_of
from tests.factories.core import AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.members import MembershipFactory, PersonFactory

TODAY = date(2026, 11, 23)
US = Association("Riverbend Naturalists", "NL", "#1f6f54", "", "Ada Novak", "Member care")
AMARA = Standing(
    "Amara Okafor", 1042, "Full member", date(2019, 3, 1), date(2026, 12, 31), "https://x.example/verify/AB12/"
)


def test_the_certificate_says_for_which_day_and_who_signs():
    paper = render_certificate(standing=AMARA, association=US, language="en", on=TODAY, issued_on=TODAY)

    words = text_of(paper)
    for said in (
        "Amara Okafor", "was a member of Riverbend Naturalists on November 23, 2026", "1042", "March 1, 2019",
        "December 31, 2026", "Ada Novak", "https://x.example/verify/AB12/",
    ):  # fmt: skip
        assert said in words


@pytest.mark.parametrize("render", ["card", "certificate"])
def test_papers_are_accessible_and_can_be_archived(render):
    days = {"on": TODAY, "issued_on": TODAY} if render == "certificate" else {}
    make = render_certificate if render == "certificate" else render_card

    document: pikepdf.Pdf = opened(make(standing=AMARA, association=US, language="en", **days))

    with document.open_metadata() as about:
        assert (about["pdfaid:part"], about["pdfuaid:part"]) == ("3", "1")
    assert (str(document.Root.Lang), len(document.pages)) == ("en", 1)


def test_a_card_for_life_and_a_long_name_fit_on_one_page():
    long = Standing("Wolfeschlegelsteinhausenbergerdorff " * 4, 1, "Full member", None, None, AMARA.url)

    document = opened(render_card(standing=long, association=US, language="de"))

    assert len(document.pages) == 1


@pytest.fixture
def membership(db, time_machine):
    time_machine.move_to("2026-11-23 12:00Z", tick=False)
    AssociationFactory(name="Riverbend Naturalists", signatory_name="Ada Novak")
    terms = [TermDays(date(2025, 1, 1), date(2026, 1, 1), date(2025, 1, 1))]
    terms += [TermDays(date(2026, 6, 1), date(2027, 1, 1), date(2026, 6, 1))]
    return MembershipFactory(holder=PersonFactory(display_name="Amara Okafor", email="amara@example.org"), terms=terms)


def test_a_member_takes_both_and_no_certificate_for_days_that_are_none(client, membership):
    client.force_login(AccessFactory(contact=membership.holder).user)
    page = f"/account/card/{membership.pk}/"
    card, paper = client.get(f"{page}card.pdf"), client.get(f"{page}membership.pdf")
    assert [one["Content-Type"] for one in (card, paper)] == ["application/pdf"] * 2
    assert "Valid until" in text_of(card.content)
    assert "on 23 November 2026" in text_of(paper.content)
    assert "on 1 March 2025" in text_of(client.get(f"{page}membership.pdf", {"on": "2025-03-01"}).content)

    for day, why in (("2026-03-01", "did not run on that day"), ("2026-12-01", "A day to come")):
        assert why in client.get(f"{page}membership.pdf", {"on": day}, follow=True).content.decode()
    assert client.get(f"{page}membership.pdf", {"on": "2026-02-31"}).status_code == 200  # no day at all: today
    assert client.get("/account/card/999999/membership.pdf").status_code == 404


def test_the_desk_gives_them_out_too(membership):
    desk = Client()
    sign_in(desk, UserFactory(role=Role.SERVICE))
    paper = desk.get(f"/desk/memberships/{membership.pk}/membership.pdf")
    assert "Amara Okafor" in text_of(paper.content)
    assert desk.get(f"/desk/memberships/{membership.pk}/card.pdf")["Content-Type"] == "application/pdf"
    lapsed = f"/desk/memberships/{membership.pk}/membership.pdf?on=2026-03-01"
    assert "did not run on that day" in desk.get(lapsed, follow=True).content.decode()
    assert desk.get(f"/desk/memberships/{MembershipFactory(terms=[]).pk}/card.pdf").status_code == 404


def test_the_code_on_both_tells_until_when_and_nothing_else(membership):
    check = check_card(membership.card_code, TODAY + timedelta(days=1))

    assert (check.holds, check.valid_until) == (True, date(2026, 12, 31))
    assert list(check.__slots__) == ["holds", "valid_until", "is_in_grace"]
