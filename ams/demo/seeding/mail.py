"""Mail of the last days: questions, one with a file, and what machines write; by the operation that takes mail in."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from ams.core.models import Contact, Message
from ams.demo.seeding.clock import Clock, Life
from staffdesk.receiving import receive_mail

OFFICE = "hello@riverbend.example"
PHOTO_CONSENT = b"Name: Isabel Ruiz\nPhotographs of me may be shown on the website: yes\n"
NEWS = (
    '<h1>Binoculars, 20 % off</h1><p><img src="https://shop.example/open.gif" alt="">Only this week: '
    '<a href="https://shop.example/">the 8 × 42</a>.</p>'
)
REPORT = """\
--part

The mail could not be delivered: the mailbox does not exist any more.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.mail.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 Mailbox does not exist
--part
Content-Type: text/rfc822-headers

Message-ID: {message_id}
--part--
"""


def mail(clock: Clock) -> Life:
    """Some of what came by mail in the last days."""
    at = clock.days_ago(6, 8, 20)
    yield at
    _receive(_letter("isabel.ruiz", "Photographs of the beaver evening", at, html=False), at)
    at = clock.days_ago(4, 7, 45)
    yield at
    _receive_return(at)
    at = clock.days_ago(3, 11, 2)
    yield at
    _receive(_advertisement(at), at)
    at = clock.days_ago(2, 9, 1)
    yield at
    _receive(_out_of_office("thordis", at), at)
    at = clock.now - timedelta(minutes=70)
    yield at
    _receive(_letter("chloe.fontaine", "Which boots for the otter walk?", at, html=True), at)
    at = clock.now - timedelta(minutes=20)
    yield at
    _receive(_prize(at), at)


def _receive(letter: EmailMessage, at: datetime) -> None:
    receive_mail(raw=letter.as_bytes(), source="demonstration", at=at)


def _new(sender: str, subject: str, at: datetime) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = sender, OFFICE, subject
    letter["Date"], letter["Message-ID"] = format_datetime(at), make_msgid(domain="mail.example")
    return letter


def _letter(mailbox: str, subject: str, at: datetime, *, html: bool) -> EmailMessage:
    """A member's mail: with a form in it, or formatted as most mail programs do."""
    who = Contact.objects.filter(email=f"{mailbox}@mail.example").earliest("pk")
    letter = _new(f"{who.display_name} <{who.email}>", subject, at)
    if html:
        letter.set_content("Will rubber boots do, or does it have to be waders?\n\nChloé")
        letter.add_alternative(
            "<p>Will <b>rubber boots</b> do, or does it have to be waders?</p><p>Chloé</p>", subtype="html"
        )
    else:
        letter.set_content("Here is the form about photographs, signed.\n\nBest wishes\nIsabel")
        letter.add_attachment(PHOTO_CONSENT, maintype="text", subtype="plain", filename="photographs.txt")
    return letter


def _receive_return(at: datetime) -> None:
    """Another mail server's report about a notice of ours, which its page and the person's page show."""
    sent = (
        Message.objects.filter(sent_at__lt=at, contact__isnull=False, purpose="renewal.notice").order_by("-pk").first()
    )
    if sent is None:
        return
    letter = _new("Mail Delivery System <MAILER-DAEMON@mx.mail.example>", "Undelivered Mail Returned to Sender", at)
    head = (
        letter.as_bytes().rstrip()
        + b'\nContent-Type: multipart/report; report-type=delivery-status; boundary="part"\n\n'
    )
    body = REPORT.format(recipient=sent.recipient, message_id=sent.message_id)
    receive_mail(raw=head + body.encode(), source="demonstration", at=at)


def _advertisement(at: datetime) -> EmailMessage:
    letter = _new("Birding Shop <news@shop.example>", "Binoculars, 20 % off", at)
    letter.set_content(NEWS, subtype="html")
    letter["List-Id"] = "<news.shop.example>"
    return letter


def _out_of_office(mailbox: str, at: datetime) -> EmailMessage:
    letter = _new(f"{mailbox}@mail.example", "Automatic reply: Your membership", at)
    letter.set_content("I am on Iceland until the 30th and read no mail.")
    letter["Auto-Submitted"] = "auto-replied"
    return letter


def _prize(at: datetime) -> EmailMessage:
    letter = _new("Prize Office <prize@lottery.example>", "YOU HAVE WON", at)
    letter.set_content("Send us your bank details.")
    letter["X-Spam-Flag"] = "YES"
    return letter
