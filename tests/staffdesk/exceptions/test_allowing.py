"""An address whose reader called a mail unwanted gets no mailing, until staff lift that, and say why."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ams.core.mails import RenderedMail
from ams.core.models import Activity, ExceptionKind, ExceptionMade, Role
from ams.core.outbox import post_message
from ams.core.returns import NobodyComplained, note_complaint
from members.operations import change_details
from staffdesk.operations.exceptions import NotYours
from staffdesk.queries.mailings import complained
from tests.factories.core import UserFactory
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def complaint(amara):
    """Her provider told that she called a mail of ours unwanted."""

    def told(key="news:1", at=NOW - timedelta(days=30)):
        mail = RenderedMail("News", "Our news.", "<p>Our news.</p>")
        message = post_message(
            key=key, purpose="mailing", recipient=amara.email.title(), mail=mail, contact=amara, at=at
        )
        assert note_complaint(message=message, at=at)
        return message

    return told


def is_kept_from_mailings(contact):
    return type(contact).objects.filter(complained(), pk=contact.pk).exists()


def test_mailings_go_there_again_with_a_reason_until_somebody_complains_anew(ask, ada, amara, complaint):
    first, second = complaint(), complaint("news:2", at=NOW - timedelta(days=9))
    assert is_kept_from_mailings(amara)

    outcome = ask(ada, ExceptionKind.WANTED, amara)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.complaint_lifted_at, second.complaint_lifted_at) == (NOW, NOW)
    assert (
        outcome.told
        == "Mailings go to amara@example.org again; a mail was called unwanted there on 13\xa0November\xa02026."
    )
    assert (outcome.made.what, outcome.made.contact, outcome.made.words) == (
        "mailings.allowed", amara, "She was in hospital.",
    )  # fmt: skip
    assert Activity.objects.get(kind="mailings.allowed").contact == amara
    assert not is_kept_from_mailings(amara)

    complaint("news:3", at=NOW + timedelta(days=1))
    assert is_kept_from_mailings(amara)


def test_there_has_to_be_a_complaint_about_the_address_they_have_now(ask, ada, amara, complaint):
    complaint()
    change_details(contact=amara, email="new@example.org", at=NOW, by=ada)
    amara.refresh_from_db()

    with pytest.raises(NobodyComplained, match="Nothing keeps mailings from their address"):
        ask(ada, ExceptionKind.WANTED, amara)

    assert not ExceptionMade.objects.exists()


@pytest.mark.parametrize("role", [Role.EVENTS, Role.FINANCE, Role.OWNER, Role.AUDITOR])
def test_other_roles_leave_it_as_it_is(ask, amara, complaint, role):
    complaint()

    with pytest.raises(NotYours):
        ask(UserFactory(role=role), ExceptionKind.WANTED, amara)

    assert is_kept_from_mailings(amara)


def test_the_page_of_a_person_says_so_and_leads_to_lifting_it(desk, finance, amara, complaint, why):
    page = reverse("staffdesk:person", args=[amara.number])
    lift = reverse("staffdesk:make_exception", args=[amara.number, "mailings"])
    assert "No mailing goes to" not in desk.get(page).content.decode()
    complaint()

    told = "No mailing goes to amara@example.org: somebody there called a mail of ours unwanted on 23 Oct 2026."
    assert told in desk.get(page).content.decode()
    assert lift in desk.get(page).content.decode()
    assert told in finance.get(page).content.decode()
    assert lift not in finance.get(page).content.decode()

    form = desk.get(lift).context["form"]
    assert "only if they ask for it" in desk.get(lift).content.decode()
    asked = {"request": form["request"].value(), "reason": why.reason.pk, "words": "She asked for our news again."}
    done = desk.post(lift, asked, follow=True).content.decode()
    assert "Mailings go to them again" in done
    assert "She asked for our news again." in done
    after = desk.get(page).content.decode()
    assert "No mailing goes to" not in after
    assert "Mailings go to them again" in after  # on the timeline
