"""The letter of a mailing, taken apart once for each language and filled in for each reader."""

from typing import Final

from django.conf import settings
from django.utils.html import escape

from ams.core.association import the_association
from ams.core.mails import RenderedMail, one_line, render_mail
from ams.core.models import Contact
from members.operations.granting import called
from members.queries.preferences import name_of
from members.wording import Letter, paragraphs
from staffdesk.models import Mailing
from staffdesk.unsubscribe_links import link_to_unsubscribe

PLACES: Final = ("name", "number", "association", "signatory")
ALL_PLACES: Final = (*PLACES, "unsubscribe")
TEMPLATE: Final = "staffdesk/email/mailing"


class MailingWriter:
    """Writes one mailing to many readers. What is filled in is text, and never looked at again."""

    def __init__(self, mailing: Mailing) -> None:
        self._mailing = mailing
        self._association = the_association()
        self._letters: dict[str, tuple[Letter, Letter, Letter]] = {}

    def write(self, contact: Contact) -> RenderedMail:
        """The mail for one reader. Costs no query where `person` and `organisation` are loaded."""
        values = {
            "name": called(contact),
            "number": str(contact.number),
            "association": self._association.name,
            "signatory": self._mailing.signed_by,
            "unsubscribe": link_to_unsubscribe(self._mailing.pk, contact.pk),
        }
        subject, text, html = self._letter(contact.language or settings.LANGUAGE_CODE)
        escaped = {place: escape(value) for place, value in values.items()}
        return RenderedMail(one_line(subject.filled(values)), text.filled(values), html.filled(escaped))

    def _letter(self, language: str) -> tuple[Letter, Letter, Letter]:
        if language not in self._letters:
            self._letters[language] = self._taken_apart(language)
        return self._letters[language]

    def _taken_apart(self, language: str) -> tuple[Letter, Letter, Letter]:
        told = paragraphs(self._mailing.text)
        context = {
            "mailing": self._mailing,
            "paragraphs": told,
            "topic": name_of(self._mailing.topic) if self._mailing.asks_consent else "",
        }
        framed = render_mail(TEMPLATE, context, language)
        html = framed.html.replace("%7Bnumber%7D", "{number}")  # in the address of a link, a survey's for example
        return (
            Letter(self._mailing.subject, ALL_PLACES),
            Letter(framed.text, ALL_PLACES),
            Letter(html, ALL_PLACES),
        )
