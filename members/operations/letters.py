"""The letters of a plan of notices, taken apart once for each step and language and filled in for each reader."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.translation import gettext as _

from ams.core.association import the_association
from ams.core.errors import DomainError
from ams.core.mails import RenderedMail, one_line, render_mail
from ams.core.models import Contact
from ams.core.money import Money, format_money
from members.models import Membership, MembershipType, NoticeStep, Term
from members.operations.granting import called
from members.queries.offers import LIVE_RULES, full_prices, quote_renewal
from members.queries.standing import last_term
from members.renewal_links import link_to_renew
from members.wording import PLACES, Letter, paragraphs

HTML_PLACES: Final = (*PLACES, "anchor")
TEMPLATE: Final = "members/email/notice"
NOT_A_LINK: Final = "/renew/example/"  # leads on kindly, as one that is too old


class NoticeLetter:
    """One step's letter in one language, ready to be filled in."""

    def __init__(self, step: NoticeStep, language: str) -> None:
        told = paragraphs(step.text)
        context = {"subject": step.subject, "paragraphs": told, "linked": [_linked(part) for part in told]}
        framed = render_mail(TEMPLATE, context, language)
        self._subject, self._text = Letter(framed.subject), Letter(framed.text)
        self._html = Letter(framed.html, HTML_PLACES)
        with translation.override(language):
            self._words_of_link = _("Renew here")

    def filled(self, values: dict[str, str]) -> RenderedMail:
        """The mail for one reader. What is filled in is text: in HTML it is escaped."""
        escaped: dict[str, str] = {place: escape(value) for place, value in values.items()}
        escaped["anchor"] = f'<a href="{escaped["link"]}">{escape(self._words_of_link)}</a>'
        subject = one_line(self._subject.filled(values))
        return RenderedMail(subject, self._text.filled(values), self._html.filled(escaped))


class NoticeWriter:
    """Writes notices for one day: prices, dates and letters are worked out once and used for everybody they fit."""

    def __init__(self, *, on: date) -> None:
        self._on = on
        self._association = the_association()
        offered = MembershipType.objects.select_related("product__seller", "product__tax_code")
        self._types = {kind.pk: kind for kind in offered.prefetch_related(LIVE_RULES)}
        self._prices = full_prices(self._types.values(), on)
        self._letters: dict[tuple[int, str], NoticeLetter] = {}
        self._amounts: dict[tuple[object, ...], Money | None] = {}
        self._said: dict[tuple[object, ...], str] = {}

    def write(self, step: NoticeStep, term: Term) -> RenderedMail | None:
        """The notice for a term; None where nobody can renew. Needs `membership.holder` and `membership.terms`."""
        membership, language = term.membership, language_of(term.membership.holder)
        membership.type = self._types[membership.type_id]
        amount = self._amount(membership, term)
        if amount is None or term.last_day is None:
            return None
        values = {
            "name": called(membership.holder),
            "type": membership.type.name,
            "last_day": self._day(term.last_day, language),
            "amount": self._money(amount, language),
            "link": link_to_renew(membership.pk, term.pk, membership.card_code),
            "number": str(membership.holder.number),
            **self._signed(),
        }
        return self._letter(step, language).filled(values)

    def sample(self, step: NoticeStep, language: str) -> RenderedMail:
        """The same for somebody made up whose term ends on the day this step is for."""
        price = self._prices.get(step.type_id, Money.rounded(Decimal(40), self._association.currency))
        values = {
            "name": _("Amara"),
            "type": step.type.name,
            "last_day": self._day(self._on - timedelta(days=step.offset_days), language),
            "amount": self._money(price, language),
            "link": settings.PUBLIC_URL + NOT_A_LINK,
            "number": "1024",
            **self._signed(),
        }
        return NoticeLetter(step, language).filled(values)

    def _letter(self, step: NoticeStep, language: str) -> NoticeLetter:
        if (step.pk, language) not in self._letters:
            self._letters[step.pk, language] = NoticeLetter(step, language)
        return self._letters[step.pk, language]

    def _amount(self, membership: Membership, term: Term) -> Money | None:
        """What renewing costs today; None where it is not offered. Terms alike in what a price depends on ask once."""
        alike = (membership.type_id, term.days.upper, term.anchor, term.grace_days, term.further_seats)
        if alike not in self._amounts:
            try:
                price = self._prices.get(membership.type_id)
                self._amounts[alike] = quote_renewal(membership, self._on, price).to_pay
            except DomainError:
                self._amounts[alike] = None
        return self._amounts[alike]

    def _day(self, day: date, language: str) -> str:
        if (day, language) not in self._said:
            with translation.override(language):
                self._said[day, language] = date_format(day).replace("\u00a0", " ")
        return self._said[day, language]

    def _money(self, amount: Money, language: str) -> str:
        if (amount, language) not in self._said:
            with translation.override(language):
                said = format_money(amount.amount, amount.currency, language) if amount.amount else _("nothing")
            self._said[amount, language] = said
        return self._said[amount, language]

    def _signed(self) -> dict[str, str]:
        return {"association": self._association.name, "signatory": self._association.signatory_name}


def preview_notice(step: NoticeStep, membership: Membership | None, *, on: date) -> RenderedMail:
    """A step as the holder of a membership would read it on a day, or somebody made up. Needs `holder` and `terms`."""
    writer = NoticeWriter(on=on)
    term = last_term(membership) if membership else None
    read = writer.write(step, term) if term else None
    return read or writer.sample(step, settings.LANGUAGE_CODE)


def language_of(contact: Contact) -> str:
    """In which language we write to a contact."""
    return contact.language or settings.LANGUAGE_CODE


def _linked(paragraph: str) -> str:
    """In HTML an address in the middle of a text is a link with words."""
    return paragraph.replace("{link}", "{anchor}")
