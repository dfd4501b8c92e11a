"""One attempt to hand a mail to the mail server, and what came of it.

Until the connection stands nothing can have gone out, so every failure up to there is a plain "try again later". What
fails after that is unknown unless the server itself said no: only an unknown outcome can mean a mail arrives twice.
"""

import smtplib
from contextlib import suppress
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any, Final, Self

from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.module_loading import import_string

from ams.core.models import Message, MessageAttachment, MessageAttempt

Outcome = MessageAttempt.Outcome
MAILS_A_CONNECTION: Final = 100  # many servers hang up after so many
NAMED_BY: Final = {  # provider -> the header whose word it repeats when it tells what became of a mail
    "brevo": ("X-Mailin-custom", '{{"message_id": "{}"}}'),
    "mailersend": ("X-MailerSend-Tags", "{bare}"),
    "mailjet": ("X-MJ-CustomID", "{}"),
    "mailtrap": ("X-MT-Custom-Variables", '{{"message_id": "{}"}}'),
    "mandrill": ("X-MC-Metadata", '{{"message_id": "{}"}}'),
    "postmark": ("X-PM-Metadata-message_id", "{}"),
    "sparkpost": ("X-MSYS-API", '{{"metadata": {{"message_id": "{}"}}}}'),
}
TRY_LATER = frozenset({401, 403, 408, 425, 429})  # an API that is not configured, or busy, has not judged the mail


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server said, in its words."""

    outcome: MessageAttempt.Outcome
    detail: str = ""


class Line:
    """A connection to the mail server for several mails, opened when the first one needs it and closed at the end.

    It is closed after anything but a yes, too: what a server that said no, or nothing, makes of the next mail on the
    same connection is anybody's guess. `is_down` says that it could not be opened the last time it was needed.
    """

    def __init__(self) -> None:
        self._connection: Any = None
        self._carried = 0
        self.is_down = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def deliver(self, message: Message) -> Answer:
        """Try once; never raises. The message's attachments are made now."""
        try:
            email = _as_email(message)
            connection = self._opened()
        except Exception as error:  # noqa: BLE001 - whatever went wrong belongs on the message, not only in a log
            return Answer(Outcome.DEFERRED, _in_words(error))
        try:
            sent = connection.send_messages([email])
        except Exception as error:  # noqa: BLE001 - as above
            self.close()
            return Answer(_judged(error), _in_words(error))
        self._carried += 1
        return Answer(Outcome.ACCEPTED) if sent else Answer(Outcome.UNKNOWN, "The mail server did not say.")

    def close(self) -> None:
        """Say goodbye; a server that is gone already is no error."""
        connection, self._connection, self._carried = self._connection, None, 0
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.close()

    def _opened(self) -> Any:
        if self._carried >= MAILS_A_CONNECTION:
            self.close()
        if self._connection is None:
            connection = get_connection()
            self.is_down = True
            connection.open()
            self._connection, self.is_down = connection, False
        return self._connection


def deliver(message: Message) -> Answer:
    """Try once, on a connection of its own; never raises."""
    with Line() as line:
        return line.deliver(message)


def attachment_content(file: MessageAttachment) -> tuple[bytes, str]:
    """The bytes of an attachment, made by whoever is registered for its kind, and the media type of its name."""
    make = import_string(settings.MESSAGE_ATTACHMENTS[file.kind])
    content: bytes = make(file.reference)
    return content, guess_type(file.filename)[0] or "application/octet-stream"


def _judged(error: Exception) -> MessageAttempt.Outcome:
    """Whether the server said never, said later, or said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _reply in error.recipients.values()]
        return Outcome.REFUSED if min(codes, default=0) >= 500 else Outcome.DEFERRED
    if isinstance(error, smtplib.SMTPResponseException):
        return Outcome.REFUSED if error.smtp_code >= 500 else Outcome.DEFERRED
    if isinstance(error, AnymailRecipientsRefused):
        return Outcome.REFUSED
    status = error.status_code if isinstance(error, AnymailAPIError) else None
    if status is None:
        return Outcome.UNKNOWN
    return Outcome.REFUSED if 400 <= status < 500 and status not in TRY_LATER else Outcome.DEFERRED


def _in_words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _further_headers(message: Message) -> dict[str, str]:
    """What mails of a purpose carry besides, such as a way to unsubscribe; made by whoever is registered for it.

    And the Message-ID for providers that otherwise name a mail in their own way only.
    """
    path = settings.MESSAGE_HEADERS.get(message.purpose)
    headers: dict[str, str] = import_string(path)(message) if path else {}
    if settings.MAIL_PROVIDER in NAMED_BY:
        name, form = NAMED_BY[settings.MAIL_PROVIDER]
        headers = {**headers, name: form.format(message.message_id, bare=message.message_id.strip("<>"))}
    return headers


def _as_email(message: Message) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=message.sender,
        to=[message.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated", **_further_headers(message)},
    )
    if message.html:
        email.attach_alternative(message.html, "text/html")
    for file in message.attachments.all():
        content, content_type = attachment_content(file)
        email.attach(file.filename, content, content_type)
    return email
