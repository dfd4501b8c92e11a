"""Raw mails, made when a test needs them: what people, machines and people who mean harm send."""

from email.message import EmailMessage
from email.utils import format_datetime

from tests.staffdesk.conftest import NOW


def letter(text="When is the next walk?", *, subject="A walk", sender="Amara Okafor <amara@example.org>", **headers):
    """A person's mail as bytes; header names with _ for -."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, headers.pop("to", "hello@riverbend.example"), subject
    mail["Date"] = format_datetime(NOW)
    mail["Message-ID"] = headers.pop("message_id", f"<{abs(hash((text, subject, sender)))}@example.org>")
    for name, value in headers.items():
        mail[name.replace("_", "-").title()] = value
    mail.set_content(text)
    return mail.as_bytes()


def raw(*lines, body=""):
    """A mail written line by line, for what no library would write."""
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + (
        body if isinstance(body, bytes) else body.encode()
    )  # fmt: skip


def bounce(message_id, *, action="failed", status="5.1.1", why="550 5.1.1 User unknown", to="amara@example.org"):
    """A report as RFC 3464 describes it."""
    return raw(
        "From: MAILER-DAEMON@mx.example.net", "To: office@riverbend.example", "Subject: Undelivered Mail",
        "Message-ID: <report-1@mx.example.net>",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
        body="\r\n".join([
            "--B", "", "I could not deliver your mail.", "--B", "Content-Type: message/delivery-status", "",
            "Reporting-MTA: dns; mx.example.net", "", f"Final-Recipient: rfc822; {to}", f"Action: {action}",
            f"Status: {status}", f"Diagnostic-Code: smtp; {why}", "", "--B", "Content-Type: message/rfc822", "",
            f"Message-ID: {message_id}", "Subject: Your receipt", "", "Thank you", "--B--", "",
        ]),
    )  # fmt: skip


def complaint(message_id):
    """What a provider passes on when somebody presses “this is spam” (RFC 5965)."""
    return raw(
        "From: feedback@provider.example", "To: office@riverbend.example", "Subject: FW: Newsletter",
        'Content-Type: multipart/report; report-type=feedback-report; boundary="B"',
        body="\r\n".join([
            "--B", "", "This is an abuse report.", "--B", "Content-Type: message/feedback-report", "",
            "Feedback-Type: abuse", "User-Agent: x/1", "Original-Rcpt-To: <amara@example.org>", "", "--B",
            "Content-Type: message/rfc822", "", f"Message-ID: {message_id}", "", "News", "--B--", "",
        ]),
    )  # fmt: skip


def letter_with_a_file():
    """Words, formatted words and a file."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Amara Okafor <amara@example.org>", "The form"
    mail.set_content("Here it is.")
    mail.add_alternative("<p>Here it is.</p>", subtype="html")
    mail.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="form.pdf")
    return mail.as_bytes()
