"""Can the association keep its word, and does mail reach the desk? What is missing, and who provides it."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from ams.core.association import day_of, find_association
from ams.core.readiness import Finding, Level, readiness_check
from staffdesk.mailbox import last_fetched, last_trouble
from staffdesk.models import Calendar, IncomingMail, Standard

AREA = "Service"
MAIL = "Mail in"
AHEAD = timedelta(days=366)


@readiness_check
def promises() -> Iterator[Finding]:
    """Standards are on, and the calendars they run by know the holidays of the next year."""
    if find_association() is None:
        return
    on = Standard.objects.filter(archived_at=None).count()
    if not on:
        remedy = "Run manage.py ship_standards, or switch one on in the admin."
        yield Finding(Level.WARNING, AREA, "Nothing is promised to members.", remedy)
        return
    yield Finding(Level.OK, AREA, f"{on} service standards are promised.")
    today = day_of(timezone.now())
    used = Calendar.objects.filter(versions__standard__archived_at=None).distinct()
    for calendar in used.exclude(days__day__range=(today, today + AHEAD)):
        if calendar.is_ever_closed:
            remedy = "Open it in the admin and choose the holidays you keep."
            yield Finding(Level.WARNING, AREA, f"{calendar} knows no closed day in the next year.", remedy)


@readiness_check
def ways_in() -> Iterator[Finding]:
    """Mail comes by a pipe, a mailbox or a provider; which of them is set up, and whether it works."""
    if settings.IMAP_URL and (trouble := last_trouble()):
        yield Finding(Level.MISSING, MAIL, f"The mailbox does not answer: {trouble}", "Check IMAP_URL.", "Operator")
    elif settings.IMAP_URL:
        fetched = last_fetched()
        says = f"Mail is fetched from the mailbox; last at {fetched}." if fetched else "The mailbox was not asked yet."
        yield Finding(Level.OK if fetched else Level.WARNING, MAIL, says, "" if fetched else "Is beat running?")
    if settings.MAIL_HOOK_SECRET:
        yield Finding(Level.OK, MAIL, f"Providers may hand mail over at {settings.PUBLIC_URL}/hooks/mail/….")
    if not settings.IMAP_URL and not settings.MAIL_HOOK_SECRET and not IncomingMail.objects.exists():
        remedy = "Set IMAP_URL or MAIL_HOOK_SECRET, or pipe mail to manage.py receive_mail (docs/mail.md)."
        yield Finding(Level.WARNING, MAIL, "No mail has ever come in.", remedy, "Operator")
    if not settings.CASE_REPLY_ADDRESS:
        remedy = "Set CASE_REPLY_ADDRESS to an address with {token} in it, if your mail server takes such addresses."
        yield Finding(Level.WARNING, MAIL, "Answers find their case by the subject alone.", remedy, "Operator")


@readiness_check
def waiting_mail() -> Iterator[Finding]:
    """Mail nobody has decided about."""
    if waiting := IncomingMail.objects.in_quarantine().count():
        yield Finding(Level.WARNING, MAIL, f"{waiting} mails wait in quarantine.", "Decide at /desk/mail/.", "Service")
