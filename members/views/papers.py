"""Card and certificate of membership as PDFs, for members and for the desk."""

from collections.abc import Callable
from datetime import date
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ams.core.association import the_association
from billing.receipts import logo_address
from members.documents import Association, Standing, render_card, render_certificate
from members.models import Membership
from members.queries import card_of, holds, last_term, member_since, memberships_of
from members.views.acting import MemberRequest, acting_for_contact

HEADERS: Final = {"X-Robots-Tag": "noindex", "Cache-Control": "private, no-store"}


@acting_for_contact
@require_safe
def card_pdf(request: MemberRequest, number: int) -> HttpResponse:
    """The card to cut out."""
    return card_paper(_their(request, number), on=timezone.localdate())


@acting_for_contact
@require_safe
def membership_pdf(request: MemberRequest, number: int) -> HttpResponse:
    """That they are a member, or were on the day they ask for; in words where they were not."""
    membership, today = _their(request, number), timezone.localdate()
    on = day_asked(request.GET.get("on", ""), today)
    if refusal := why_no_certificate(membership, on, today):
        messages.error(request, refusal)
        return redirect("members:card", membership.pk)
    return certificate_paper(membership, on=on, today=today)


def card_paper(membership: Membership, *, on: date) -> HttpResponse:
    """The PDF of a card."""
    return _paper(membership, on, f"card-{membership.holder.number}.pdf", render_card)


def certificate_paper(membership: Membership, *, on: date, today: date) -> HttpResponse:
    """The PDF of a certificate for a day on which the membership held."""

    def render(*, standing: Standing, association: Association, language: str) -> bytes:
        return render_certificate(standing=standing, association=association, language=language, on=on, issued_on=today)

    return _paper(membership, on, f"membership-{membership.holder.number}-{on:%Y-%m-%d}.pdf", render)


def day_asked(typed: str, today: date) -> date:
    """The day somebody wants confirmed; today where they say none."""
    try:
        return parse_date(typed) or today
    except ValueError:
        return today


def why_no_certificate(membership: Membership, on: date, today: date) -> str:
    """Why nobody certifies a membership for a day; empty if it is certified."""
    if on > today:
        return _("A day to come cannot be certified. Choose today, or a day that has passed.")
    return (
        "" if holds(membership, on) else _("The membership did not run on that day, so it cannot be certified for it.")
    )


def _their(request: MemberRequest, number: int) -> Membership:
    found = next((m for m in memberships_of(request.contact) if m.pk == number and last_term(m)), None)
    if found is None:
        raise Http404(_("There is no such card."))
    return found


def _paper(membership: Membership, on: date, filename: str, render: Callable[..., bytes]) -> HttpResponse:
    profile, card = the_association(), card_of(membership, on)
    standing = Standing(
        name=card.name, number=card.number, type=card.type, since=member_since(membership), until=card.valid_until,
        url=settings.PUBLIC_URL + reverse("members:verify", args=[membership.card_code]),
    )  # fmt: skip
    association = Association(
        name=profile.name, country=profile.legal_entity.country, accent=profile.colour,
        logo=logo_address(profile.logo.name or ""), signed_by=profile.signatory_name, signed_as=profile.signatory_role,
    )  # fmt: skip
    language = membership.holder.language or settings.LANGUAGE_CODE
    content = render(standing=standing, association=association, language=language)
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{filename}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
