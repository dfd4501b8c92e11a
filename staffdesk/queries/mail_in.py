"""Mail that came in, as staff see it."""

from typing import Final

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.functions import Left

from staffdesk.models import IncomingMail

QUOTED: Final = 4_000  # letters


def incoming_mail(*, state: str = "", verdict: str = "", sender: str = "") -> QuerySet[IncomingMail]:
    """The list: what waits for a decision, or what is in a state; from one exact address. Without what it says."""
    found = IncomingMail.objects.without_texts().select_related("case_message__case", "our_message")
    if state != "all":
        found = found.filter(state=state or IncomingMail.State.QUARANTINE)
    if verdict:
        found = found.filter(verdict=verdict)
    if sender:
        found = found.filter(sender_address=sender.strip().lower())
    return found


def find_incoming(pk: int) -> IncomingMail | None:
    """One of them, with the case it is in and the mail of ours it is about."""
    found = IncomingMail.objects.filter(pk=pk)
    return found.select_related("case_message__case", "our_message__contact", "decided_by").first()


def first_of(mail: IncomingMail) -> IncomingMail | None:
    """For a second copy: the mail that came first."""
    if mail.verdict != IncomingMail.Verdict.COPY or not mail.fingerprint:
        return None
    same = IncomingMail.objects.filter(fingerprint=mail.fingerprint).exclude(verdict=IncomingMail.Verdict.COPY)
    return same.without_texts().first()


def shown() -> QuerySet[IncomingMail]:
    """What a conversation shows of its mails besides their words: whether there is HTML, the beginning of a quote."""
    has_html = ExpressionWrapper(~Q(html=""), output_field=BooleanField())
    return IncomingMail.objects.without_texts().annotate(has_html=has_html, quote=Left("quoted", QUOTED))


def about_message(message_id: int) -> QuerySet[IncomingMail]:
    """What came in about a mail of ours: that it did not arrive, was unwanted, or is answered; the newest first."""
    return IncomingMail.objects.filter(our_message=message_id).without_texts().order_by("-received_at", "-pk")
