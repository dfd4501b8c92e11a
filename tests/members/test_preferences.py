"""Which mails somebody gets: chosen by themselves, written down by staff, kept word by word."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from ams.core.acting import MembersOwn
from ams.core.merging import merge_contacts
from ams.core.models import Activity, Role
from members.models import Consent, MailTopic
from members.operations import SourceMissing, choose_topics, write_down_consent
from members.queries.preferences import agreed_to, consents_of
from tests.factories.core import LONG_AGO, AccessFactory, AssociationFactory, UserFactory, sign_in
from tests.factories.members import PersonFactory

NOW = LONG_AGO + timedelta(days=30)


@pytest.fixture
def topics(db):
    AssociationFactory()
    MailTopic.objects.update_or_create(key="newsletter", defaults={"name": "Newsletter", "question": "Send me news."})
    MailTopic.objects.create(key="walks", name="Walks", question="Tell me of walks.", position=1)
    MailTopic.objects.create(key="old", name="Old", question="?", archived_at=LONG_AGO)


@pytest.fixture
def amara(topics):
    return PersonFactory(display_name="Amara Okafor", email="amara@example.org")


@pytest.fixture
def login(amara):
    return AccessFactory(contact=amara, user__email="amara@example.org").user


def words_of(contact):
    return list(Consent.objects.filter(contact=contact).order_by("pk").values_list("purpose", "given", "channel"))


def test_only_a_change_of_mind_is_kept_with_what_was_shown(amara, login):
    first = choose_topics(contact=amara, wanted={"newsletter": True, "walks": False}, at=NOW, by=login)
    again = choose_topics(contact=amara, wanted={"newsletter": True, "walks": False}, at=NOW, by=login)
    choose_topics(contact=amara, wanted={"newsletter": False, "old": True}, at=NOW, by=login)

    assert [(row.wording, row.by) for row in first] == [("Send me news.", login)]
    assert again == []
    assert words_of(amara) == [("newsletter", True, "self-service"), ("newsletter", False, "self-service")]
    assert agreed_to(amara) == set()
    assert Activity.objects.filter(kind="consent.changed", contact=amara).count() == 2


def test_what_was_said_is_never_rewritten(amara, login):
    choose_topics(contact=amara, wanted={"walks": True}, at=NOW, by=login)

    for change in (lambda: Consent.objects.update(given=False), lambda: Consent.objects.all().delete()):
        with pytest.raises(DatabaseError, match="consent_is_append_only"), transaction.atomic():
            change()


def test_words_of_a_merged_record_are_ones_own(amara, login):
    twin = PersonFactory(display_name="A. Okafor", email="old@example.org")
    Consent.objects.create(contact=twin, purpose="walks", given=True, wording="?", at=LONG_AGO)
    merge_contacts(kept=amara, absorbed=twin, choices={}, at=NOW, by=None, reason="The same")
    assert agreed_to(amara) == {"walks"}

    choose_topics(contact=amara, wanted={"walks": False}, at=NOW, by=login)

    assert agreed_to(amara) == set()
    assert [row.topic_name for row in consents_of(amara)] == ["Walks", "Walks"]


def test_staff_choose_for_nobody_but_write_down_what_they_were_told(amara):
    ada = UserFactory(role=Role.SERVICE)
    walks = MailTopic.objects.get(key="walks")
    with pytest.raises(MembersOwn):
        choose_topics(contact=amara, wanted={"walks": True}, at=NOW, by=ada)
    with pytest.raises(SourceMissing):
        write_down_consent(contact=amara, topic=walks, given=True, source=" ", at=NOW, by=ada)
    with pytest.raises(IntegrityError, match="says_whence"), transaction.atomic():
        Consent.objects.create(contact=amara, purpose="walks", given=True, wording="?", at=NOW, by=ada, channel="staff")
    assert words_of(amara) == []

    row = write_down_consent(contact=amara, topic=walks, given=True, source="On the phone", at=NOW, by=ada)

    assert (row.source, row.channel, row.wording, row.by) == ("On the phone", "staff", "Tell me of walks.", ada)
    assert agreed_to(amara) == {"walks"}


def test_a_member_chooses_on_a_page_without_script(client, amara, login):
    client.force_login(login)
    page = client.get("/account/preferences/").content.decode()
    assert [name in page for name in ("Send me news.", "Tell me of walks.", 'value="old"')] == [True, True, False]
    assert "receipts, credit notes" in page

    client.post("/account/preferences/", {"topic": ["walks", "made-up"]})

    assert words_of(amara) == [("walks", True, "self-service")]
    assert client.get("/account/preferences/").content.decode().count(" checked") == 1


def test_the_desk_shows_every_word_and_takes_down_another(amara, login):
    choose_topics(contact=amara, wanted={"newsletter": True}, at=NOW, by=login)
    desk = Client()
    sign_in(desk, UserFactory(role=Role.SERVICE, name="Ada Novak"))
    address = f"/desk/people/{amara.number}/consent/"
    told = {"topic": MailTopic.objects.get(key="newsletter").pk, "given": "no", "source": ""}

    assert "Say how they told you." in desk.post(address, told).content.decode()
    desk.post(address, {**told, "source": "Letter of 3 March"})

    page = desk.get(address).content.decode()
    assert [text in page for text in ("by themselves, online", "Letter of 3 March", "Ada Novak")] == [True] * 3
    assert agreed_to(amara) == set()
