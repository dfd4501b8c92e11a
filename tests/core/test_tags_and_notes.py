"""Tags and the pinned note: one of each name, one a contact, nothing lost."""

from datetime import UTC, datetime, timedelta

import pytest

from ams.core.models import Activity, ContactNote, ContactTag, Tag
from ams.core.pinned_notes import NoteTooLong, pin_note
from ams.core.tagging import NoSuchTag, merge_tags, tag_contact, untag_contact
from tests.factories.core import ContactFactory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def tag(contact, name):
    return tag_contact(contact=contact, name=name, at=NOW, by=None)


def test_a_tag_is_one_however_it_is_written_and_hangs_once():
    amara = ContactFactory()

    first = tag(amara, "Press  contact")

    assert tag(amara, "PRESS contact") == first
    assert Tag.objects.get().name == "Press contact"
    assert [row.facts for row in Activity.objects.filter(kind="contact.tagged")] == [{"tag": "Press contact"}]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_tag_needs_a_word_or_a_few(name):
    with pytest.raises(NoSuchTag):
        tag(ContactFactory(), name)


def test_a_tag_that_was_put_away_comes_back_when_somebody_uses_it():
    Tag.objects.create(name="Press", archived_at=NOW)

    tag(ContactFactory(), "press")

    assert Tag.objects.get().archived_at is None


def test_a_tag_is_taken_off_once():
    row = tag(ContactFactory(), "Press")

    assert untag_contact(contact=row.contact, tag=row.tag, at=NOW, by=None)
    assert not untag_contact(contact=row.contact, tag=row.tag, at=NOW, by=None)
    assert Activity.objects.filter(kind="contact.untagged").count() == 1


def test_several_tags_become_one_and_nobody_loses_it():
    amara, bob, carla = ContactFactory.create_batch(3)
    kept = tag(amara, "Volunteer").tag
    others = [tag(bob, "Helper").tag, tag(carla, "Helpers").tag]
    for contact, name in ((amara, "Helper"), (carla, "Helper")):
        tag(contact, name)

    assert merge_tags(kept=kept, others=others, at=NOW) == 2

    assert set(ContactTag.objects.values_list("contact", "tag")) == {(one.pk, kept.pk) for one in (amara, bob, carla)}
    assert list(Tag.objects.filter(archived_at=None)) == [kept]


def test_there_is_one_note_and_its_history_stays():
    amara = ContactFactory()

    first = pin_note(contact=amara, words=" Call after five ", at=NOW, by=None)
    assert pin_note(contact=amara, words="Call after five", at=NOW + timedelta(hours=1), by=None) == first
    pin_note(contact=amara, words="Call before five", at=NOW, by=None)
    assert ContactNote.objects.get().words == "Call before five"
    assert pin_note(contact=amara, words="", at=NOW, by=None) is None

    assert not ContactNote.objects.exists()
    assert Activity.objects.filter(kind="contact.noted").count() == 3
    with pytest.raises(NoteTooLong):
        pin_note(contact=amara, words="x" * 2_001, at=NOW, by=None)
