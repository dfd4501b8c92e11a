"""What staff were typing when their session ended stands in its form again once they are signed in."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from ams.core.models import ContactNote, FieldDefinition, Role
from members.models import MailTopic
from staffdesk.models import Case
from staffdesk.operations import open_case
from tests.factories.core import UserFactory, sign_in
from tests.factories.lists import MailingFactory, SavedListFactory
from tests.factories.members import PersonFactory
from tests.staffdesk.conftest import NOW

WORDS = "She rang at nine, and told me everything twice."


@pytest.fixture
def boss(association):
    return UserFactory(role=Role.ADMINISTRATOR)


def typed_again(user, address, answers, *, sent_to=""):
    """The page of a form whose answers were sent after the session had ended."""
    client = Client()
    answer = client.post(sent_to or address, answers, headers={"referer": f"http://testserver{address}"})
    assert answer.url.startswith("/sign-in/?next=")
    sign_in(client, user)
    page = client.get(address).content.decode()
    assert "Here is what you typed. It was not sent" in page
    assert "Here is what you typed" not in client.get(address).content.decode()
    return page


def test_a_mailing_begun_and_one_being_changed(boss):
    MailTopic.objects.get_or_create(key="newsletter", defaults={"name": "Newsletter", "question": "Send it to me."})
    saved = SavedListFactory(owner=boss)
    for address in (
        f"{reverse('staffdesk:new_mailing')}?list={saved.pk}",
        reverse("staffdesk:mailing", args=[MailingFactory(list=saved).pk]),
    ):
        page = typed_again(boss, address, {"purpose": "newsletter", "subject": "Herons", "text": WORDS})

        assert WORDS in page
        assert 'value="Herons"' in page
        assert re.search(r'value="newsletter"[^>]* checked', page)


def test_the_pinned_note_and_custom_fields(ada, amara):
    FieldDefinition.objects.create(key="diet", label="Diet", kind="line")

    assert WORDS in typed_again(ada, reverse("staffdesk:good_to_know", args=[amara.number]), {"words": WORDS})
    assert WORDS in typed_again(ada, reverse("staffdesk:custom_fields", args=[amara.number]), {"diet": WORDS})
    assert not ContactNote.objects.exists()


def test_a_note_and_a_tag_from_the_page_of_a_person(ada, amara):
    page = reverse("staffdesk:person", args=[amara.number])

    again = typed_again(
        ada, page, {"words": WORDS, "done": "on"}, sent_to=reverse("staffdesk:note", args=[amara.number])
    )
    assert WORDS in again
    assert 'id="note-again"' in again
    assert 'value="Press"' in typed_again(
        ada, page, {"name": "Press"}, sent_to=reverse("staffdesk:add_tag", args=[amara.number])
    )
    assert not Case.objects.exists()


def test_why_two_records_are_one_and_which_side_stands(ada, amara):
    other = PersonFactory(display_name="A. Okafor")

    page = typed_again(
        ada, reverse("staffdesk:merge", args=[amara.number, other.number]), {"reason": WORDS, "name": "absorbed"}
    )

    assert WORDS in page


def test_what_was_written_on_a_case(ada, amara):
    case = open_case(
        kind=Case.Kind.QUESTION, subject="Hm", words="Hm?", context={}, contact=amara, at=NOW, by=None
    )  # fmt: skip

    page = typed_again(
        ada,
        reverse("staffdesk:case", args=[case.pk]),
        {"words": WORDS},
        sent_to=reverse("staffdesk:close_case", args=[case.pk]),
    )

    assert WORDS in page
    case.refresh_from_db()
    assert case.closed_at is None
