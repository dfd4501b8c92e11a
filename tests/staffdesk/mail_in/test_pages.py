"""What staff see of mail that came in: words first, nothing that does anything, and files for saving only."""

import pytest
from django.urls import reverse

from ams.core.mails import RenderedMail
from ams.core.outbox import post_message
from staffdesk.models import IncomingMail
from staffdesk.receiving import receive_mail
from tests.staffdesk.conftest import NOW
from tests.staffdesk.mail_in.letters import bounce, letter, letter_with_a_file, raw

pytestmark = pytest.mark.django_db
HOSTILE = '<p>Hello<script>alert(1)</script><img src="https://evil.example/seen.gif"></p>'


@pytest.fixture
def spam(association):
    return receive_mail(raw=letter("You have won", subject="Prize", x_spam_flag="YES"), source="test", at=NOW)


def address(name, *args):
    return reverse(f"staffdesk:{name}", args=args)


@pytest.mark.parametrize("mails", [1, 3])
def test_what_waits_is_listed_and_costs_the_same_for_one_or_many(
    desk, mails, django_assert_max_num_queries, association
):
    for number in range(mails):
        receive_mail(raw=letter(f"Won {number}", x_spam_flag="YES"), source="test", at=NOW)
    receive_mail(raw=letter("An ordinary mail"), source="test", at=NOW)

    with django_assert_max_num_queries(15):
        page = desk.get(address("mail_in")).content.decode()

    assert page.count('<th scope="row"') == mails
    assert "The mail server calls it spam" in page


def test_lists_are_narrowed_by_what_became_of_them(desk, spam, amara):
    receive_mail(raw=letter(subject="A walk"), source="test", at=NOW)

    assert "A walk" not in desk.get(address("mail_in")).content.decode()
    filed = desk.get(address("mail_in"), {"state": "filed", "sender": "Amara@example.org"}).content.decode()
    assert "A walk" in filed
    assert "Prize" not in filed


def test_a_mail_is_let_through_or_discarded_with_a_word(desk, spam):
    assert "You have won" in desk.get(address("incoming", spam.pk)).content.decode()
    assert "Write a few words" in desk.post(address("discard_incoming", spam.pk), {"words": ""}).content.decode()

    released = desk.post(address("release_incoming", spam.pk))

    spam.refresh_from_db()
    assert released.url == address("case", spam.case_message.case_id)
    again = desk.post(address("discard_incoming", spam.pk), {"words": "Lottery"}, follow=True)
    assert "decided about this mail already" in again.content.decode()


def test_a_discarded_mail_says_who_and_why(desk, spam):
    desk.post(address("discard_incoming", spam.pk), {"words": "A lottery"})

    page = desk.get(address("incoming", spam.pk)).content.decode()
    assert "A lottery" in page
    assert "Make a case of it" not in page


def test_hostile_html_is_shown_in_a_frame_in_which_nothing_happens(desk, association):
    mail = receive_mail(raw=raw("From: eve@example.net", "Content-Type: text/html", body=HOSTILE), source="t", at=NOW)

    frame = desk.get(address("incoming_html", mail.pk))

    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert b"Hello" in frame.content
    assert b"script" not in frame.content
    assert b"evil.example" not in frame.content
    page = desk.get(address("incoming", mail.pk)).content.decode()
    assert "sandbox=" in page
    assert "pictures from elsewhere" in page


def test_a_mail_without_html_has_no_frame(desk, spam):
    assert desk.get(address("incoming_html", spam.pk)).status_code == 404
    assert desk.get(address("incoming", spam.pk + 1)).status_code == 404


def test_files_and_the_raw_mail_are_for_saving_only(desk, amara):
    written = letter_with_a_file()
    mail = receive_mail(raw=written, source="test", at=NOW)

    number = mail.attachments[0]["number"]
    file = desk.get(address("incoming_file", mail.pk, number))
    whole = desk.get(address("incoming_raw", mail.pk))

    assert (file.content, file["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert file["Content-Disposition"] == 'attachment; filename="form.pdf"'
    assert (b"".join(whole), whole["Content-Type"]) == (written, "application/octet-stream")
    assert whole["Content-Disposition"].startswith("attachment")
    for response in (file, whole):
        assert (response["Content-Security-Policy"], response["X-Content-Type-Options"]) == (
            "default-src 'none'; sandbox", "nosniff",
        )  # fmt: skip
    assert desk.get(address("incoming_file", mail.pk, 0)).status_code == 404  # the mail itself is no file of it


def test_what_claims_to_be_a_page_is_saved_as_bytes(desk, amara):
    page = "Content-Type: text/html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n<script>"
    whole = raw("Content-Type: multipart/mixed; boundary=B", body=f"--B\r\n{page}\r\n--B--")
    mail = receive_mail(raw=whole, source="test", at=NOW)

    assert desk.get(address("incoming_file", mail.pk, 1))["Content-Type"] == "application/octet-stream"
    assert "may run a program" in desk.get(address("incoming", mail.pk)).content.decode()


def test_a_mail_that_came_back_says_so_on_its_page_and_on_the_persons(desk, amara):
    rendered = RenderedMail("Your receipt", "Thank you", "")
    sent = post_message(key="r", purpose="receipt", recipient=amara.email, mail=rendered, contact=amara, at=NOW)
    receive_mail(raw=bounce(sent.message_id), source="test", at=NOW)

    page = desk.get(address("message", sent.pk)).content.decode()
    assert "It came back" in page
    assert "550 5.1.1 User unknown" in page
    assert address("incoming", IncomingMail.objects.get().pk) in page
    assert "Came back" in desk.get(address("person", amara.number)).content.decode()
    assert "Your receipt" in desk.get(address("messages"), {"state": "returned"}).content.decode()


@pytest.mark.parametrize("mails", [1, 4])
def test_a_case_shows_its_mails_words_first_and_warns_of_strangers(desk, amara, mails, django_assert_max_num_queries):
    first = receive_mail(raw=letter_with_a_file(), source="test", at=NOW)
    case = first.case_message.case
    for number in range(mails):
        subject = f"Re: [#{case.pk}-{case.token}]"
        words = f"Answer {number}\n\n> What you wrote"
        receive_mail(raw=letter(words, subject=subject, sender="e@x.example"), source="test", at=NOW)

    with django_assert_max_num_queries(25):
        page = desk.get(address("case", case.pk)).content.decode()

    assert "Here it is." in page
    assert address("incoming_file", first.pk, first.attachments[0]["number"]) in page
    assert page.count("sandbox=") == 1
    assert page.count("It did not come from this case’s address") == mails
    assert page.count("&gt; What you wrote") == mails
