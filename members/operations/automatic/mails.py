"""What members are told about renewing by itself; each mail once, with the way out in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import outbox
from ams.core.mails import render_mail
from ams.core.money import Money
from billing.charges import decline_in_words
from billing.models import SavedMethod
from members.dunning import Step
from members.models import Membership, PlannedRenewal
from members.operations.granting import called
from members.queries.automatic import warning_key, written
from members.queries.notices import addresses_of
from members.renewal_links import renewal_link


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in words: a subject, paragraphs, one button, and what stands below it."""

    subject: str
    paragraphs: Sequence[str]
    button: str
    url: str
    below: str = ""


def page_of(membership: Membership) -> str:
    """Where a member sees and changes how a membership renews by itself; the whole address."""
    return settings.PUBLIC_URL + reverse("members:self_renewal", args=[membership.pk])


def tell_started(membership: Membership, card: SavedMethod, *, key: str, at: datetime) -> None:
    """Confirm what was agreed."""
    with language_of(membership):
        facts = {"type": membership.type.name, "card": str(card)}
        letter = Letter(
            _("Your membership renews by itself from now on"),
            [
                _("Your membership (%(type)s) now renews by itself with %(card)s. You need not think of it.") % facts,
                _("We write to you at least two weeks before each charge, with the day and the price."),
            ],
            _("See or stop it"),
            page_of(membership),
        )
    post_letter(membership, letter, purpose="auto_renewal.started", key=key, at=at)


def tell_stopped(membership: Membership, *, key: str, at: datetime) -> None:
    """Confirm that nothing is charged by itself any more."""
    with language_of(membership):
        letter = Letter(
            _("Your membership no longer renews by itself"),
            [
                _("Your card is not charged by itself any more. Your membership (%(type)s) runs on as it is paid.")
                % {"type": membership.type.name},
                _("We remind you before it ends, so that you can decide then."),
            ],
            _("My membership"),
            settings.PUBLIC_URL + reverse("members:account"),
        )
    post_letter(membership, letter, purpose="auto_renewal.stopped", key=key, at=at)


def tell_announced(planned: PlannedRenewal, before: Money | None, *, at: datetime) -> None:
    """When, for how much, with which card, and how to stop it; both prices where it changed."""
    membership = planned.agreement.membership
    price = Money(planned.amount, planned.currency)
    with language_of(membership):
        facts = {
            "type": membership.type.name,
            "day": date_format(planned.charge_on),
            "last_day": date_format(planned.term.last_day) if planned.term.last_day else "",
            "price": written(price),
            "before": written(before),
            "card": str(planned.agreement.saved_method),
        }
        paragraphs = [
            _("Your membership (%(type)s) runs until %(last_day)s and then renews by itself.") % facts,
            _("On %(day)s we charge %(price)s to %(card)s. You need not do anything.") % facts,
        ]
        if before is not None and before != price:
            paragraphs.insert(1, _("The price has changed: it was %(before)s and is %(price)s now.") % facts)
        letter = Letter(
            _("Your membership renews by itself on %(day)s, for %(price)s") % facts,
            paragraphs,
            _("Stop it, or use another card"),
            page_of(membership),
        )
    key = f"auto_renewal.announced:{planned.pk}:{planned.announcements}"
    post_letter(membership, letter, purpose="auto_renewal.announced", key=key, at=at)


def tell_declined(planned: PlannedRenewal, decline: str, ahead: tuple[Step, date], *, key: str, at: datetime) -> None:
    """Why it did not go through, what happens next, and the way to pay at once."""
    membership = planned.agreement.membership
    step, day = ahead
    with language_of(membership):
        facts = {"card": str(planned.agreement.saved_method), "why": decline_in_words(decline), "day": date_format(day)}
        paragraphs = [_("We wanted to renew your membership, but %(card)s could not be charged: %(why)s.") % facts]
        if step is Step.CHARGE:
            paragraphs.append(_("We try again on %(day)s. You can also pay now, in any way you like.") % facts)
        else:
            paragraphs.append(_("We do not try this card again. Please pay now, in any way you like."))
        letter = Letter(
            _("We could not renew your membership yet"),
            paragraphs,
            _("Pay now"),
            renewal_link(membership),
            _("Or give us another card, and we try that one: %(url)s") % {"url": page_of(membership)},
        )
    post_letter(membership, letter, purpose="auto_renewal.declined", key=key, at=at)


def tell_failed(membership: Membership, *, key: str, at: datetime) -> None:
    """It was the last try: nothing more is charged, and a person knows."""
    with language_of(membership):
        letter = Letter(
            _("Your membership was not renewed"),
            [
                _("We could not renew your membership (%(type)s) by itself, and do not try again.")
                % {"type": membership.type.name},
                _("Nothing was charged. You can still renew in a minute; and one of us looks at it, too."),
            ],
            _("Renew now"),
            renewal_link(membership),
        )
    post_letter(membership, letter, purpose="auto_renewal.failed", key=key, at=at)


def tell_card_expires(membership: Membership, card: SavedMethod, *, at: datetime) -> None:
    """The card will have expired when it is needed."""
    last_day = max(term.last_day for term in membership.terms.all() if term.revoked_at is None and term.last_day)
    with language_of(membership):
        facts = {"card": str(card), "expires": date_format(card.good_until, "F Y"), "last_day": date_format(last_day)}
        letter = Letter(
            _("%(card)s expires before your membership renews") % facts,
            [
                _("Your membership renews by itself on %(last_day)s, but %(card)s is good until %(expires)s.") % facts,
                _("Give us the new card in time; it takes a minute, and nothing is charged now."),
            ],
            _("Give the new card"),
            page_of(membership),
        )
    post_letter(membership, letter, purpose="auto_renewal.card_expires", key=warning_key(card.pk, last_day), at=at)


def language_of(membership: Membership) -> translation.override:
    """Writing to its holder happens in the language they read."""
    return translation.override(membership.holder.language or settings.LANGUAGE_CODE)


def post_letter(membership: Membership, letter: Letter, *, purpose: str, key: str, at: datetime) -> None:
    """Write to whoever reads the holder's mail; nothing for those whom nobody can reach."""
    holder = membership.holder
    recipient = addresses_of([holder]).get(holder.pk, "")
    if not recipient:
        return
    context = {"letter": letter, "called": called(holder)}
    mail = render_mail("members/email/automatic", context, holder.language)
    outbox.post_message(key=key, purpose=purpose, recipient=recipient, mail=mail, contact=holder, at=at)
