"""Raw mails go when their time is over, and the files in them; what they said stays."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from ams.core.models import KeepingRule, KeepingRun
from staffdesk.operations import close_case
from staffdesk.operations.cases import merge_cases
from staffdesk.receiving import MailIsForgotten, receive_mail, release
from tests.nights import pass_night, pass_whole_night
from tests.staffdesk.conftest import NOW
from tests.staffdesk.mail_in.letters import letter, letter_with_a_file

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def filed(*, closed_after=None, by=None, content=None):
    mail = receive_mail(raw=content or letter_with_a_file(), source="test", at=NOW)
    if closed_after is not None:
        close_case(case=mail.case_message.case, words="Done", at=NOW + closed_after, by=by)
    return mail


def is_kept(mail):
    mail.refresh_from_db()
    return bool(mail.raw)


@pytest.mark.parametrize(
    ("closed_after", "days", "stays"),
    [
        (10 * DAY, 1104, True),
        (10 * DAY, 1105, False),
        (None, 9999, True),
    ],  # an open case's: for ever
)
def test_a_mail_in_a_case_is_kept_until_long_after_it_was_closed(association, ada, closed_after, days, stays):
    mail = filed(closed_after=closed_after, by=ada)
    name = mail.raw.name

    assert pass_night("mails_in_cases", at=NOW + days * DAY + timedelta(seconds=1)) == (0 if stays else 1)

    assert (is_kept(mail), default_storage.exists(name)) == (stays, stays)
    assert mail.text == mail.case_message.words == "Here it is."


@pytest.mark.parametrize(("days", "stays"), [(89, True), (91, False)])
@pytest.mark.parametrize("headers", [{"x_spam_flag": "YES"}, {"auto_submitted": "auto-replied"}])
def test_what_is_in_no_case_is_kept_for_less(association, headers, days, stays):
    mail = receive_mail(raw=letter(**headers), source="test", at=NOW)
    before = mail.state

    assert pass_night("mails_aside", at=NOW + days * DAY) == (0 if stays else 1)

    assert is_kept(mail) == stays
    decided = "discarded" if before == "quarantine" else before
    assert (mail.state, bool(mail.words)) == ((before, False) if stays else (decided, before == "quarantine"))


def test_the_association_says_how_long(association, ada):
    for kind, days in (("mails_in_cases", 20), ("mails_aside", 15)):
        KeepingRule.objects.update_or_create(kind=kind, defaults={"days": days, "since": NOW})
    mail, spam = filed(closed_after=DAY, by=ada), receive_mail(raw=letter(x_spam_flag="YES"), source="test", at=NOW)

    for days in (14, 16, 22):
        pass_whole_night(at=NOW + days * DAY)

    went = KeepingRun.objects.order_by("night").values_list("removed", "days")
    assert list(went.filter(kind="mails_aside")) == [(0, 15), (1, 15), (0, 15)]
    assert list(went.filter(kind="mails_in_cases")) == [(0, 20), (0, 20), (1, 20)]
    assert not is_kept(mail)
    assert not is_kept(spam)


def test_a_case_that_goes_on_in_another_keeps_its_mails(association, ada):
    mail, other = filed(), filed(content=letter("Another matter"))
    merge_cases(case=mail.case_message.case, into=other.case_message.case, at=NOW, by=ada)

    assert pass_night("mails_in_cases", at=NOW + 9999 * DAY) == 0
    assert is_kept(mail)
    close_case(case=other.case_message.case, words="Done", at=NOW + 9999 * DAY, by=ada)
    assert pass_night("mails_in_cases", at=NOW + 10_001 * DAY) == 0
    assert pass_night("mails_in_cases", at=NOW + 11_999 * DAY) == 2


def test_a_file_that_cannot_be_removed_is_left_to_the_next_time(association, monkeypatch):
    mails = [receive_mail(raw=letter(f"{n}", x_spam_flag="YES"), source="test", at=NOW) for n in range(2)]
    names = [mail.raw.name for mail in mails]
    remove = default_storage.delete

    def refuse(name):
        if name == names[0]:
            raise OSError("away")
        remove(name)

    with monkeypatch.context() as broken:
        broken.setattr(default_storage._wrapped, "delete", refuse)
        assert pass_night("mails_aside", at=NOW + 91 * DAY) == 1
    assert [is_kept(mail) for mail in mails] == [True, False]
    assert KeepingRun.objects.get(kind="mails_aside").left == [str(mails[0].pk)]
    default_storage.delete(names[0])  # as if we had died before the row was written
    assert pass_night("mails_aside", at=NOW + 92 * DAY) == 1


def test_pages_say_that_it_is_gone_and_offer_nothing_of_it(desk, ada):
    mail = filed(closed_after=DAY, by=ada)
    pass_night("mails_in_cases", at=NOW + 2000 * DAY)

    page = desk.get(reverse("staffdesk:incoming", args=[mail.pk])).content.decode()
    assert "their time was over" in page
    case = desk.get(reverse("staffdesk:case", args=[mail.case_message.case_id])).content.decode()
    number = mail.attachments[0]["number"]
    for gone in ("incoming_raw", "incoming_file"):
        address = reverse(f"staffdesk:{gone}", args=[mail.pk, number] if gone == "incoming_file" else [mail.pk])
        assert address not in page + case
        assert desk.get(address).status_code == 404


def test_what_is_gone_becomes_no_case_any_more(association, ada):
    mail = receive_mail(raw=letter(x_spam_flag="YES"), source="test", at=NOW)
    pass_night("mails_aside", at=NOW + 91 * DAY)
    mail.refresh_from_db()

    with pytest.raises(MailIsForgotten):
        release(mail=mail, at=NOW, by=ada)
