"""The second page, where an event offers sessions or asks questions: a block for each who comes."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ams.core.errors import DomainError
from billing.discounts import Piece
from billing.forms import Choice
from billing.views.paying import way_out
from events.forms import DetailsForm, prices_written, typed_of
from events.models import Event, Session
from events.operations import CannotChoose, NoSeatLeft
from events.queries import Bill, EventOffer


def show_details(
    request: HttpRequest,
    blocks: Sequence[DetailsForm],
    *,
    offer: EventOffer,
    bill: Bill,
    page: str,
    own: Mapping[int, EventOffer] | None = None,
    problem: str = "",
) -> HttpResponse:
    """The page again, or for the first time; what was typed on the first travels along.

    `offer` has the prices before any code, as `own` has them for those who pay less; `page` is where they came from.
    """
    event: Event = offer.event
    context = {
        "blocks": blocks,
        "problem": problem,
        "has_errors": bool(problem) or any(block.errors for block in blocks),
        "event": event,
        "bill": bill,
        "carried": typed_of(request.POST, details=False),
        "session_prices": prices_written(offer.sessions, own or {}),
        "doesnt_fit_url": way_out(page, event=event.slug),
    }
    return render(request, "events/register_details.html", context)


def choices_of_sessions(offer: EventOffer) -> list[Choice]:
    """What a code makes cheaper on the second page: sessions that this buyer can choose and that cost extra."""
    return [
        Choice(str(one.session), [Piece(one.session.product, 1, one.quote.amount)])
        for one in offer.sessions
        if one.session.product is not None and one.quote is not None and not one.quote.refusal
    ]


def is_about_details(error: DomainError) -> bool:
    """Whether the second page can mend it."""
    return isinstance(error, CannotChoose) or (isinstance(error, NoSeatLeft) and isinstance(error.what, Session))
