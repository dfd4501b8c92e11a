"""Seats of an organisation's membership: inviting people, taking a seat, and giving it up.

Every change holds the membership's row, so there are never more seats taken than there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ams.core import activity, outbox
from ams.core.association import day_of, knowing_the_association
from ams.core.errors import DomainError
from ams.core.logins import ensure_login
from ams.core.mails import render_mail
from ams.core.models import Contact, User
from members import queries
from members.models import Affiliation, Membership, Seat
from members.named import Named
from members.operations.automatic.mails import Letter
from members.operations.granting import called
from members.operations.joining import person_of_login, tie_to
from members.operations.memberships import CARD_ALPHABET, CARD_CODE_LENGTH
from members.queries.seats import RIGHTS, seats_in_all
from members.seat_links import link_to_seat


class NoSeatFree(DomainError):
    """More people than seats."""


class SeatsDoNotCount(DomainError):
    """The membership does not run, so nobody can be named under it."""


class NamedAlready(DomainError):
    """Somebody who has a seat, or is invited to one, cannot have a second."""


class SeatGone(DomainError):
    """The seat was taken, or given up, meanwhile."""


@dataclass(frozen=True, slots=True)
class Former:
    """A seat as a file remembers it: its card, since when, and the tie to the organisation it is held through."""

    tie: int
    card_code: str = ""
    since: datetime | None = None


@transaction.atomic
@knowing_the_association()
def invite_people(
    *, membership: Membership, people: Sequence[Named], at: datetime, by: User | None, channel: str = ""
) -> list[Seat]:
    """Keep a seat for each and mail them the link with which they take it; all of them or nobody.

    Raises SeatsDoNotCount, NoSeatFree, NamedAlready.
    """
    membership = _lock(membership, at)
    _check_room(membership, len(people), at)
    seats = [_invite(membership, one, at=at, by=by) for one in people]
    _record_offered(membership, len(seats), at=at, by=by, channel=channel)
    return seats


@transaction.atomic
@knowing_the_association()
def give_seat(
    *,
    membership: Membership,
    person: Contact,
    at: datetime,
    by: User | None,
    channel: str = "",
    former: Former | None = None,
) -> Seat:
    """A seat for somebody we know, at once and without a mail, as staff are asked for on the telephone.

    A `former` one, which somebody has had since some day, may also stand under a membership that does not run just now.
    Raises SeatsDoNotCount, NoSeatFree, NamedAlready.
    """
    membership = _lock(membership, at, must_run=former is None or former.since is None)
    _check_room(membership, 1, at)
    seat = _draft(membership, Named(person.display_name, person.email), at=at, by=by)
    if former is not None:
        seat.card_code, seat.named_at = former.card_code or seat.card_code, former.since or at
    return _take(seat, person, at=at, by=by, channel=channel, tie=former.tie if former else None)


@transaction.atomic
@knowing_the_association()
def invite_again(*, seat: Seat, at: datetime, by: User | None, channel: str = "") -> Seat:
    """Mail a new link; the one before is good for nothing any more. Raises SeatGone, SeatsDoNotCount."""
    membership = _lock(seat.membership, at)
    seat = _standing(seat)
    if seat.taken_at is not None:
        raise SeatGone(_("%(name)s has taken the seat already.") % {"name": seat.name})
    seat.membership, seat.invited_at = membership, at
    seat.save(update_fields=["invited_at"])
    _tell_invited(seat, at=at)
    _record_offered(membership, 1, at=at, by=by, channel=channel)
    return seat


@transaction.atomic
@knowing_the_association()
def take_seat(*, seat: Seat, at: datetime, channel: str = "") -> Seat:
    """Whoever has the link has proved the address: the seat is theirs, and their login acts for them.

    Raises SeatGone, NamedAlready, NotYourDraft.
    """
    membership = Membership.objects.select_for_update(of=("self",)).select_related("holder", "type")
    seat.membership = membership.get(pk=seat.membership_id)
    locked = _standing(seat)
    if locked.taken_at is not None or seat.membership.cancelled_at is not None:
        raise SeatGone(_("This seat was taken already. Sign in to see your card."))
    locked.membership = seat.membership
    user = ensure_login(email=locked.email)
    return _take(locked, person_of_login(user=user, name=locked.name, at=at), at=at, by=user, channel=channel)


@transaction.atomic
@knowing_the_association()
def end_seat(*, seat: Seat, at: datetime, by: User | None, channel: str = "") -> Seat:
    """The seat is free for somebody else, and gives nothing from now on. Asking twice is asking once."""
    membership = Membership.objects.select_for_update(of=("self",)).select_related("holder").get(pk=seat.membership_id)
    seat = Seat.objects.select_related("affiliation__person").get(pk=seat.pk)
    if seat.ended_at is not None:
        return seat
    seat.ended_at = at
    seat.save(update_fields=["ended_at"])
    whose = seat.affiliation.person if seat.affiliation else membership.holder
    activity.record("seat.ended", contact=whose, on=membership, by=by, at=at, channel=channel)
    return seat


@transaction.atomic
@knowing_the_association()
def replace_person(*, seat: Seat, named: Named, at: datetime, by: User | None, channel: str = "") -> Seat:
    """Somebody else gets the seat, in one step. Raises what `invite_people` raises."""
    end_seat(seat=seat, at=at, by=by, channel=channel)
    return invite_people(membership=seat.membership, people=[named], at=at, by=by, channel=channel)[0]


@transaction.atomic
@knowing_the_association()
def give_seat_back(*, seat: Seat, at: datetime, by: User | None) -> Seat:
    """Staff take it back that a seat ended: the same person, the same card. Raises NoSeatFree, NamedAlready."""
    membership = _lock(seat.membership, at)
    seat = Seat.objects.select_for_update(of=("self",)).select_related("affiliation__person").get(pk=seat.pk)
    if seat.ended_at is None:
        return seat
    _check_room(membership, 1, at)
    person = seat.affiliation.person if seat.affiliation else None
    _check_named_once(membership, seat.email if person is None else "", person)
    seat.ended_at = None
    seat.save(update_fields=["ended_at"])
    activity.record("seat.returned", contact=person or membership.holder, on=membership, by=by, at=at)
    return seat


def _lock(membership: Membership, at: datetime, *, must_run: bool = True) -> Membership:
    """Its row, for whoever names people. Raises SeatsDoNotCount."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("holder", "type")
    locked = rows.get(pk=membership.pk)
    if must_run and queries.membership_state(locked, day_of(at)) not in RIGHTS:
        raise does_not_run()
    return locked


def does_not_run() -> SeatsDoNotCount:
    """The refusal, also before anything is written."""
    return SeatsDoNotCount(_("The membership does not run. Seats can be given as soon as it is paid."))


def _record_offered(membership: Membership, people: int, *, at: datetime, by: User | None, channel: str) -> None:
    """On the organisation's timeline, without names: these go when their people do."""
    holder, facts = membership.holder, {"people": people}
    activity.record("seats.offered", contact=holder, on=membership, by=by, at=at, channel=channel, facts=facts)


def _standing(seat: Seat) -> Seat:
    locked = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    if locked.ended_at is not None:
        raise SeatGone(_("This seat was given up meanwhile."))
    return locked


def _check_room(membership: Membership, wanted: int, at: datetime) -> None:
    in_all = seats_in_all(membership, day_of(at))
    check_room(wanted, in_all=in_all, occupied=membership.seats.standing().count())


def check_room(wanted: int, *, in_all: int, occupied: int) -> None:
    """Whether so many more people can be named. Raises NoSeatFree."""
    free = max(in_all - occupied, 0)
    if wanted > free:
        facts = {"wanted": wanted, "free": free, "in_all": in_all}
        raise NoSeatFree(
            ngettext(
                "You named %(wanted)d person, and %(free)d of %(in_all)d seats are free.",
                "You named %(wanted)d people, and %(free)d of %(in_all)d seats are free.",
                wanted,
            )
            % facts
        )


def _check_named_once(membership: Membership, email: str, person: Contact | None) -> None:
    """Neither the address is invited, nor has the person a seat."""
    standing = membership.seats.standing()
    same = standing.filter(affiliation__person=person) if person else standing.filter(email__iexact=email)
    if (known := same.first()) is not None:
        who = person.display_name if person else known.email
        raise NamedAlready(_("%(who)s has a seat already, or is invited to one.") % {"who": who})


def _draft(membership: Membership, named: Named, *, at: datetime, by: User | None) -> Seat:
    """A seat that nobody has yet, not saved."""
    code = get_random_string(CARD_CODE_LENGTH, CARD_ALPHABET)
    return Seat(membership=membership, name=named.name, email=named.email, card_code=code, named_at=at, named_by=by)


def _invite(membership: Membership, named: Named, *, at: datetime, by: User | None) -> Seat:
    _check_named_once(membership, named.email, None)
    seat = _draft(membership, named, at=at, by=by)
    seat.invited_at = at
    seat.save()
    _tell_invited(seat, at=at)
    return seat


def _take(seat: Seat, person: Contact, *, at: datetime, by: User | None, channel: str, tie: int | None = None) -> Seat:
    """It is theirs, through their tie to the organisation, which begins now unless it stands already."""
    _check_named_once(seat.membership, "", person)
    if tie is None:
        seat.affiliation = tie_to(organisation=seat.membership.holder, person=person, at=at)
    else:
        seat.affiliation = Affiliation.objects.get(pk=tie, person=person, organisation=seat.membership.holder)
    seat.taken_at = at if tie is None else seat.named_at
    seat.save()
    activity.record("seat.taken", contact=person, on=seat.membership, by=by, at=at, channel=channel)
    return seat


def _tell_invited(seat: Seat, *, at: datetime) -> None:
    """The link, in the organisation's language; nothing else of the organisation or the person stands in it."""
    organisation = seat.membership.holder
    language = organisation.language or settings.LANGUAGE_CODE
    with translation.override(language):
        facts = {"organisation": called(organisation), "type": seat.membership.type.name}
        letter = Letter(
            _("%(organisation)s has a seat for you") % facts,
            [
                _("%(organisation)s is a member with us (%(type)s), and has named you for one of its seats.") % facts,
                _("It costs you nothing. With one click you have your own card and pay what members pay."),
            ],
            _("Take the seat"),
            link_to_seat(seat),
            _("The link is for you alone and good for 30 days. If you do not want the seat, do nothing."),
        )
        mail = render_mail("members/email/automatic", {"letter": letter, "called": seat.name}, language)
    key = f"seat.offered:{seat.pk}:{at.isoformat()}"
    outbox.post_message(key=key, purpose="seat.offered", recipient=seat.email, mail=mail, contact=None, at=at)
