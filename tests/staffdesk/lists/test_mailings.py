"""Mailings: who gets one and who does not, exactly one mail each whatever dies, stopped, continued, left."""

from datetime import timedelta

import pytest
from django.test import Client

from ams.core.delivery import Line
from ams.core.mailings import claim_messages, send_claimed, withdraw_messages
from ams.core.merging import merge_contacts
from ams.core.models import Activity, Message
from ams.core.returns import note_complaint
from members.models import Consent, MailTopic
from staffdesk.models import Mailing, MailingRecipient
from staffdesk.operations.mailings import (
    NobodyToWriteTo,
    NotADraft,
    NotUnderWay,
    continue_mailing,
    finish_mailings,
    freeze_recipients,
    reword_mailing,
    send_mailing,
    stop_mailing,
    write_messages,
)
from staffdesk.queries.mailings import (
    asked_of,
    audience_of,
    everybody_with_reason,
    no_longer_wanted,
    progress_of,
    recipients_of,
)
from staffdesk.tasks import carry_mailings, write_mailing
from staffdesk.unsubscribe_links import link_to_unsubscribe
from tests.factories.core import LONG_AGO, ContactFactory
from tests.factories.lists import MailingFactory
from tests.factories.members import PersonFactory
from tests.mail_server import listening
from tests.staffdesk.lists.populations import NOON, TODAY


def reach(mailing):
    return audience_of(mailing, asked_of(mailing), on=TODAY)


def confirmed(mailing, by):
    send_mailing(mailing=mailing, audience=reach(mailing), at=NOON, by=by)
    return mailing


def written(mailing, limit=500):
    freeze_recipients(mailing_id=mailing.pk, at=NOON)
    while write_messages(mailing_id=mailing.pk, at=NOON, limit=limit):
        pass
    mailing.refresh_from_db()
    return list(Message.objects.filter(key__startswith=f"mailing:{mailing.pk}:").order_by("pk"))


def token_of(mailing, contact):
    return link_to_unsubscribe(mailing.pk, contact.pk).removeprefix("http://testserver")


def test_it_says_beforehand_exactly_who_gets_it_and_who_does_not_and_why(readers, admin):
    business, newsletter = MailingFactory(made_by=admin), MailingFactory(made_by=admin, purpose="newsletter")

    for mailing, gets, left_out in [
        (business, 2, {"archived": 1, "no_address": 1, "same_address": 1}),
        (newsletter, 1, {"archived": 1, "no_address": 1, "no_consent": 1, "same_address": 1}),
    ]:
        audience = reach(mailing)
        assert (audience.gets, audience.left_out) == (gets, left_out)
        confirmed(mailing, admin)
        assert len(written(mailing)) == gets
        reasons = {row.display_name: row.reason for row in everybody_with_reason(mailing, asked_of(mailing), on=TODAY)}
        assert sorted(reasons.values()) == sorted(left_out)
        assert reasons["Zed Okafor"] == "same_address"


@pytest.mark.parametrize("purpose", ["mailing", "newsletter"])
def test_whoever_called_a_mail_unwanted_gets_no_mailing_any_more(readers, admin, purpose):
    waiting = written(confirmed(MailingFactory(made_by=admin, purpose=purpose), admin))
    theirs = next(one for one in waiting if one.contact == readers["amara"])
    assert no_longer_wanted([theirs.key], NOON) == {}
    note_complaint(message=theirs, at=NOON)

    assert list(no_longer_wanted([one.key for one in waiting], NOON)) == [theirs.key]
    later = MailingFactory(made_by=admin, purpose=purpose)
    audience = reach(later)
    assert audience.left_out["unwanted"] == 2  # she, and who shares the address
    assert (audience.gets, "same_address" in audience.left_out) == (1 if purpose == "mailing" else 0, False)
    assert list(recipients_of(later, asked_of(later), on=TODAY)) == [readers["bob"]] * audience.gets
    reasons = {row.display_name: row.reason for row in everybody_with_reason(later, asked_of(later), on=TODAY)}
    assert reasons["Amara Okafor"] == reasons["Zed Okafor"] == "unwanted"


def test_each_reader_is_addressed_as_themselves_and_what_is_filled_in_is_only_text(admin):
    PersonFactory(display_name="<b>{number}</b>", email="odd@example.org")
    mailing = confirmed(
        MailingFactory(made_by=admin, subject="To {name}", text="Dear {name}, see https://x.example/?n={number}"), admin
    )

    (message,) = written(mailing)

    assert message.subject == "To <b>{number}</b>"
    assert "Dear <b>{number}</b>, see" in message.text
    assert "Dear &lt;b&gt;{number}&lt;/b&gt;, see" in message.html
    assert f'href="https://x.example/?n={message.contact.number}"' in message.html
    assert (message.is_bulk, message.purpose) == (True, "mailing")


def test_a_worker_that_dies_after_any_batch_is_followed_by_one_that_goes_on_there(admin, settings, monkeypatch):
    """known_pains 41: nobody is left out silently, and nobody is written to twice."""
    people = [PersonFactory(email=f"reader{n}@example.org") for n in range(7)]
    mailing = confirmed(MailingFactory(made_by=admin), admin)
    freeze_recipients(mailing_id=mailing.pk, at=NOON)
    assert write_messages(mailing_id=mailing.pk, at=NOON, limit=3)

    assert carry_mailings() == 1  # the sweep hands it on
    write_mailing(mailing_id=mailing.pk)
    write_mailing(mailing_id=mailing.pk)  # delivered twice

    found = Message.objects.filter(key__startswith=f"mailing:{mailing.pk}:")
    assert sorted(m.contact_id for m in found) == sorted(p.pk for p in people)
    assert freeze_recipients(mailing_id=mailing.pk, at=NOON) == 0
    assert carry_mailings() == 0


def test_the_place_reached_and_the_messages_are_kept_together_or_not_at_all(admin, monkeypatch):
    PersonFactory.create_batch(4)
    mailing = confirmed(MailingFactory(made_by=admin), admin)
    freeze_recipients(mailing_id=mailing.pk, at=NOON)
    MailingRecipient.objects.filter(mailing=mailing).last()
    with pytest.raises(ZeroDivisionError), _dying_at("MailingWriter.write", monkeypatch):
        write_messages(mailing_id=mailing.pk, at=NOON)

    assert not Message.objects.filter(purpose="mailing").exists()
    assert len(written(mailing)) == 4


class _dying_at:  # noqa: N801 - reads as a sentence
    """The world ends in the middle of a batch: rendering the last letter fails."""

    def __init__(self, _where, monkeypatch):
        self.patch = monkeypatch

    def __enter__(self):
        from staffdesk.operations import letters  # noqa: PLC0415

        real, seen = letters.MailingWriter.write, []

        def write(writer, contact):
            seen.append(contact)
            return 1 / 0 if len(seen) == 4 else real(writer, contact)

        self.patch.setattr(letters.MailingWriter, "write", write)

    def __exit__(self, *_error):
        self.patch.undo()


def test_stopping_holds_what_is_not_written_and_what_is_not_sent_and_going_on_sends_both(admin, settings):
    PersonFactory.create_batch(6)
    mailing = confirmed(MailingFactory(made_by=admin), admin)
    freeze_recipients(mailing_id=mailing.pk, at=NOON)
    write_messages(mailing_id=mailing.pk, at=NOON, limit=4)

    stop_mailing(mailing=mailing, at=NOON, by=admin)
    assert not write_messages(mailing_id=mailing.pk, at=NOON)
    with pytest.raises(NotUnderWay):
        stop_mailing(mailing=mailing, at=NOON, by=admin)
    with listening(settings) as server, Line() as line:
        claimed = claim_messages(at=NOON)
        assert withdraw_messages(claimed, at=NOON) == []
        assert progress_of(mailing).withdrawn == 4
        continue_mailing(mailing=mailing, at=NOON, by=admin)
        assert len(written(mailing)) == 6
        now = NOON + timedelta(seconds=1)
        assert send_claimed(withdraw_messages(claim_messages(at=now), at=now), line=line, now=lambda: now) == 6
    assert len(server.received) == 6

    assert finish_mailings(at=NOON) == 1
    mailing.refresh_from_db()
    assert mailing.state == "sent"
    assert list(Activity.objects.filter(kind__startswith="mailing.").order_by("pk").values_list("kind", flat=True)) == [
        "mailing.confirmed", "mailing.stopped", "mailing.continued", "mailing.sent",
    ]  # fmt: skip


def test_what_changed_since_the_recipients_were_written_down_counts(readers, admin, agree):
    mailing = confirmed(MailingFactory(made_by=admin, purpose="newsletter"), admin)
    freeze_recipients(mailing_id=mailing.pk, at=NOON)
    agree(readers["amara"], given=False, at=NOON + timedelta(hours=1))

    assert written(mailing) == []
    assert MailingRecipient.objects.get(mailing=mailing).skipped == "wants no mails about this any more"


def test_only_a_draft_can_be_reworded_and_only_a_mailing_with_readers_sent(readers, admin):
    mailing = MailingFactory(made_by=admin)
    words = {"purpose": "mailing", "subject": "New", "text": "New", "signed_by": "Ada"}
    reword_mailing(mailing=mailing, **words)
    mailing.refresh_from_db()
    confirmed(mailing, admin)

    with pytest.raises(NotADraft):
        reword_mailing(mailing=mailing, **words)
    with pytest.raises(NotADraft):
        confirmed(mailing, admin)
    nobody = MailingFactory(criteria={"version": 1, "all": [{"about": "number", "how": "any", "values": ["1"]}]})
    with pytest.raises(NobodyToWriteTo):
        confirmed(nobody, admin)


def test_conditions_that_cannot_be_asked_for_reach_nobody_and_never_everybody(readers, admin):
    for criteria in ({"version": 2, "all": []}, {"version": 1, "all": [{"about": "custom:gone"}]}, None, "x"):
        assert reach(MailingFactory.build(criteria=criteria, list=None, made_by=admin)).gets == 0


# --- Leaving ----------------------------------------------------------------------------------------------------


def test_a_newsletter_carries_the_button_of_the_mail_program_and_business_does_not(readers, admin, settings):
    """RFC 8058: both headers, and the link in them is what takes the POST."""
    newsletter = confirmed(MailingFactory(made_by=admin, purpose="newsletter"), admin)
    business = confirmed(MailingFactory(made_by=admin), admin)
    written(newsletter), written(business)
    with listening(settings) as server, Line() as line:
        send_claimed(withdraw_messages(claim_messages(at=NOON), at=NOON), line=line, now=lambda: NOON)

    mails = [mail for mail in server.received if mail["List-Unsubscribe"]]
    assert len(server.received) == 3
    assert [mail["List-Unsubscribe-Post"] for mail in mails] == ["List-Unsubscribe=One-Click"]
    assert mails[0]["List-Unsubscribe"].strip() == f"<{link_to_unsubscribe(newsletter.pk, readers['amara'].pk)}>"


def test_opening_the_link_changes_nothing_and_posting_takes_the_whole_address_off(readers, admin):
    mailing = confirmed(MailingFactory(made_by=admin, purpose="newsletter"), admin)
    written(mailing)
    link, before = token_of(mailing, readers["amara"]), Consent.objects.count()
    program = Client(enforce_csrf_checks=True)  # a mail program has neither cookie nor token

    shown = program.get(link)
    assert (shown.status_code, Consent.objects.count()) == (200, before)
    assert not any(part in shown.content.decode() for part in ("Amara", "amara@example.org"))
    for _twice in range(2):
        assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200

    said = Consent.objects.filter(given=False)
    assert {row.contact for row in said} == {readers["amara"], readers["spouse"]}
    assert mailing.subject in said[0].wording
    assert said.count() == 2
    assert progress_of(mailing).unsubscribed == 2
    assert reach(mailing).gets == 0


def test_mail_that_waits_when_somebody_leaves_is_not_sent(readers, admin):
    mailing = confirmed(MailingFactory(made_by=admin, purpose="newsletter"), admin)
    written(mailing)
    Client().post(token_of(mailing, readers["amara"]))

    assert withdraw_messages(claim_messages(at=NOON), at=NOON) == []
    assert Message.objects.get(purpose="newsletter").failure == "They want no mails about this any more."


def test_leaving_one_topic_keeps_the_other(readers, admin, agree):
    """Both are asked for in sets: who agreed to the one is not asked about the other."""
    MailTopic.objects.create(key="walks", name="Walks along the river", question="?")
    Consent.objects.create(contact=readers["bob"], purpose="walks", given=True, wording="?", at=LONG_AGO)
    Consent.objects.create(contact=readers["amara"], purpose="walks", given=True, wording="?", at=LONG_AGO)
    walks = MailingFactory(made_by=admin, purpose="newsletter", topic="walks")
    news = MailingFactory(made_by=admin, purpose="newsletter")
    assert (reach(walks).gets, reach(news).gets) == (2, 1)
    (_to_amara, to_bob) = written(confirmed(walks, admin))
    assert "You get this because you agreed to it: Walks along the river." in to_bob.html
    written(confirmed(news, admin))

    page = Client().post(token_of(walks, readers["amara"])).content.decode()

    assert "Walks along the river: no more of it" in page
    assert (reach(walks).gets, reach(news).gets) == (1, 1)
    sent = withdraw_messages(claim_messages(at=NOON), at=NOON)
    assert {message.key for message in sent} == {walks.key_of(readers["bob"].pk), news.key_of(readers["amara"].pk)}
    assert Consent.objects.get(purpose="walks", given=False).channel == "link"


@pytest.mark.parametrize("token", ["x", "1-1", "1-1.forged", "1-1:forged", "%00", "9" * 400])
def test_a_link_we_did_not_make_leads_on_kindly_and_does_nothing(readers, token):
    before = Consent.objects.count()
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"/unsubscribe/{token}/")
        assert answer.status_code in (400, 404)  # a NUL does not even get that far
    assert Consent.objects.count() == before


def test_a_no_of_a_record_that_was_merged_away_still_counts(readers, admin, agree):
    twin = PersonFactory(display_name="A. Okafor", email="old@example.org")
    agree(twin, given=False, at=NOON + timedelta(days=1))
    merge_contacts(kept=readers["amara"], absorbed=twin, choices={}, at=NOON, by=admin, reason="The same")

    mailing = MailingFactory(purpose="newsletter")
    left = {row.display_name: row.reason for row in everybody_with_reason(mailing, asked_of(mailing), on=TODAY)}
    assert left["Amara Okafor"] == "no_consent"


def test_contacts_without_a_person_behind_them_are_written_to_by_their_name(admin):
    ContactFactory(display_name="Museum of Reeds", email="museum@example.org")
    (message,) = written(confirmed(MailingFactory(made_by=admin), admin))

    assert "Dear Museum of Reeds," in message.text
    assert Mailing.objects.get().left_out == {}
