"""Registering somebody from the desk: at once where that is within the rules or the limit, else as a proposal."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.models import User
from billing.models import Order, SubmittedForm
from billing.operations import Why
from events.operations import CannotRegisterThem, DeskBooking, register_by_staff
from events.operations.parties import contact_of
from staffdesk.models import Proposal
from staffdesk.operations.exceptions.making import Wish, make_exception
from staffdesk.operations.exceptions.seats import asked_for, exception_of


@transaction.atomic
def register_from_desk(*, booking: DeskBooking, at: datetime, by: User) -> Order | Proposal:
    """The order, or what waits for a second person. The same form again brings the same.

    Raises CannotRegisterThem, NoSeatLeft, NotOnSale, NotYours, ExceptionNeedsWords.
    """
    SubmittedForm.objects.bulk_create([SubmittedForm(key=booking.key, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=booking.key)
    if (before := form.order or Proposal.objects.filter(request=booking.key).first()) is not None:
        return before
    contact = contact_of(booking.who, at=at, by=None)
    booking = replace(booking, who=contact)
    kind = exception_of(booking=booking, contact=contact, at=at)
    if kind is None:
        return register_by_staff(booking=booking, at=at, by=by)
    if booking.reason is None:
        raise CannotRegisterThem(_("Registration has closed. Choose a reason, and say why they come all the same."))
    wish = Wish(booking.key, kind, contact, asked_for(booking), Why(booking.reason, booking.words))
    outcome = make_exception(wish=wish, at=at, by=by)
    return outcome.proposal or Order.objects.get(submitted_forms__key=booking.key)
