"""Seats of organisations: who is named, and naming, replacing and removing people."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions

from ams.api import rows
from ams.api.answers import Result
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find, find_standing
from ams.api.pages import Keyset, PageQuery, page_of
from ams.api.serializers.seats import ReplacementSent, SeatOut, SeatPage, SeatsNamed, SeatsSent
from ams.core.association import day_of
from ams.core.models import Contact, Scope
from members.models import Membership, Seat
from members.named import Named
from members.operations.seats import end_seat, give_seat, invite_again, invite_people, replace_person
from members.queries.seats import seats_in_all


@reads(Scope.READ_MEMBERSHIPS, answer=SeatPage, query=PageQuery, errors=[404])
def list_seats(call: Call, pk: int) -> dict[str, Any]:
    """Read who is named under an organisation's membership.

    Those invited, too: they occupy the seat. The first first.
    """
    held = _membership(pk)
    found = rows.seats().filter(membership=held, ended_at=None)
    page = page_of(found, Keyset(), path=call.path, query=call.sent, write=lambda some: _written(call, some))
    in_all = seats_in_all(held, day_of(call.at))
    return {**page, "in_all": in_all, "free": max(in_all - held.seats.standing().count(), 0)}


@writes(Scope.WRITE_SEATS, answer=SeatsNamed, body=SeatsSent, status=201, errors=[404])
def name_people(call: Call, pk: int) -> Result:
    """Name people for seats.

    `people` are invited by mail, all of them or nobody; the link proves their address. A `contact` has the seat at
    once. Send one of the two.
    """
    held, sent = _membership(pk), call.sent
    if ("people" in sent) == ("contact" in sent):
        raise exceptions.ValidationError({"people": [_("Send either people to invite or a contact.")]})
    if "contact" in sent:
        person = find_standing(sent["contact"], field="contact")
        if person.kind != Contact.Kind.PERSON:
            raise exceptions.ValidationError({"contact": [_("An organisation cannot have a seat.")]})
        given = [give_seat(membership=held, person=person, at=call.at, by=call.by)]
    else:
        people = [Named(one["name"], one["email"]) for one in sent["people"]]
        given = invite_people(membership=held, people=people, at=call.at, by=call.by)
    found = rows.seats().filter(pk__in=[one.pk for one in given]).order_by("pk")
    return Result({"results": _written(call, list(found))}, 201)


@reads(Scope.READ_MEMBERSHIPS, answer=SeatOut, errors=[404])
def read_seat(call: Call, pk: int) -> dict[str, Any]:
    """Read a seat, also one that ended."""
    return _one(call, pk)


@writes(Scope.WRITE_SEATS, answer=SeatOut, body=ReplacementSent, status=201, errors=[404])
def replace_in_seat(call: Call, pk: int) -> Result:
    """Give somebody else a seat.

    In one step: it ends for who had it, and the other one is invited. The answer is the new seat.
    """
    seat = find(rows.seats(), "seat", pk=pk, ended_at=None)
    named = Named(call.sent["name"], call.sent["email"])
    made = replace_person(seat=seat, named=named, at=call.at, by=call.by)
    return Result(_one(call, made.pk), 201)


@writes(Scope.WRITE_SEATS, answer=SeatOut, errors=[404])
def invite_to_seat_again(call: Call, pk: int) -> Result:
    """Mail the link to a seat again; the former one is good for nothing any more."""
    invite_again(seat=find(rows.seats(), "seat", pk=pk), at=call.at, by=call.by)
    return Result(_one(call, pk))


@writes(Scope.WRITE_SEATS, answer=SeatOut, errors=[404])
def remove_from_seat(call: Call, pk: int) -> Result:
    """End a seat: it is free for somebody else.

    Asking twice is asking once.
    """
    end_seat(seat=find(rows.seats(), "seat", pk=pk), at=call.at, by=call.by)
    return Result(_one(call, pk))


def _membership(pk: int) -> Membership:
    held = rows.memberships().filter(type__holder_kind=Contact.Kind.ORGANISATION)
    return find(held, "organisation's membership", pk=pk)


def _one(call: Call, pk: int) -> dict[str, Any]:
    [written] = _written(call, [find(rows.seats(), "seat", pk=pk)])
    return written


def _written(call: Call, some: list[Seat]) -> list[dict[str, Any]]:
    context = {"today": day_of(call.at), "shows_people": call.key.may(Scope.READ_CONTACTS)}
    return list(SeatOut(some, many=True, context=context).data)
