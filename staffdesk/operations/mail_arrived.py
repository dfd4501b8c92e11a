"""Telling somebody that their mail arrived, where the association wants that: once a day, and never a machine."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings

from ams.core.mails import render_mail
from ams.core.models import Message
from ams.core.outbox import post_message
from staffdesk.mail_in import ReadMail
from staffdesk.mail_in.verdicts import wants_no_answer
from staffdesk.models import Case, IncomingMail
from staffdesk.references import address_for, subject_about

PURPOSE: Final = "case.arrived"
TEMPLATE: Final = "staffdesk/email/arrived"
ONCE_IN: Final = timedelta(days=1)


def tell_it_arrived(*, mail: IncomingMail, read: ReadMail, case: Case, at: datetime) -> Message | None:
    """Write the mail that says so, inside the caller's transaction; None when nobody wants it or one went already.

    Two machines that answer each other end after the first round: known pain 38.
    """
    if not settings.MAIL_IN_ACKNOWLEDGE or wants_no_answer(read):
        return None
    lately = Message.objects.filter(purpose=PURPOSE, recipient__iexact=mail.answer_to, created_at__gt=at - ONCE_IN)
    if lately.exists():
        return None
    subject = subject_about(case.subject, number=case.pk, token=case.token)
    language = case.contact.language if case.contact else ""
    return post_message(
        key=f"{PURPOSE}:{mail.pk}",
        purpose=PURPOSE,
        recipient=mail.answer_to,
        mail=render_mail(TEMPLATE, {"case": case, "subject": subject}, language),
        contact=case.contact,
        at=at,
        reply_to=address_for(settings.CASE_REPLY_ADDRESS, case.token),
    )


def automatic_headers(message: Message) -> dict[str, str]:
    """What says that a machine answers, and what (settings.MESSAGE_HEADERS; RFC 3834)."""
    answered = IncomingMail.objects.filter(pk=int(message.key.rpartition(":")[2])).values_list("message_id", flat=True)
    its_id = answered.first()
    return {"Auto-Submitted": "auto-replied", **({"In-Reply-To": its_id} if its_id else {})}
