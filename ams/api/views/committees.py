"""Committees: what there is, who holds which office, appointing somebody and ending a term."""

from typing import Any

from ams.api import rows
from ams.api.answers import Result
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find, find_sent, find_standing
from ams.api.pages import Keyset, PageQuery, page_of
from ams.api.serializers.sections import (
    CommitteeOut,
    CommitteePage,
    EndingSent,
    OfficeOut,
    OfficePage,
    OfficeQuery,
    OfficeSent,
)
from ams.core.models import Scope
from members.models import Committee
from members.operations import appoint, change_office
from members.queries.committees import roles_to_fill


@reads(Scope.READ_SECTIONS, answer=CommitteePage, query=PageQuery)
def list_committees(call: Call) -> dict[str, Any]:
    """Read the committees with their roles.

    Dissolved ones, too; `dissolved_at` says since when.
    """
    return page_of(
        rows.committees(),
        Keyset(),
        path=call.path,
        query=call.sent,
        write=lambda some: list(CommitteeOut(some, many=True).data),
    )


@reads(Scope.READ_SECTIONS, answer=OfficePage, query=OfficeQuery, errors=[404])
def list_offices(call: Call, pk: int) -> dict[str, Any]:
    """Read who holds, held and will hold an office in a committee.

    What was struck out as a mistake is not among them.
    """
    found = rows.offices().filter(role__committee=find(Committee.objects.all(), "committee", pk=pk))
    if on := call.sent.get("on"):
        found = found.filter(days__contains=on)
    return page_of(
        found, Keyset(), path=call.path, query=call.sent, write=lambda some: list(OfficeOut(some, many=True).data)
    )


@writes(Scope.WRITE_SECTIONS, answer=OfficeOut, body=OfficeSent, status=201, errors=[404])
def appoint_to_office(call: Call, pk: int) -> Result:
    """Appoint somebody to a role of a committee.

    A successor can be appointed before the term of the one before is over. More than the role takes on any day is
    refused.
    """
    committee, sent = find(Committee.objects.all(), "committee", pk=pk), call.sent
    role = find_sent(roles_to_fill().filter(committee=committee), "role", field="role", pk=sent["role"])
    contact = find_standing(sent["contact"], field="contact")
    office = appoint(
        role=role, contact=contact, first=sent["first_day"], last=sent.get("last_day"), at=call.at, by=call.by
    )
    return Result(OfficeOut(office).data, 201)


@writes(Scope.WRITE_SECTIONS, answer=OfficeOut, body=EndingSent, errors=[404])
def end_office(call: Call, pk: int) -> Result:
    """End a term of office with a day, or prolong it until then."""
    office = find(rows.offices(), "office", pk=pk)
    changed = change_office(office=office, first=office.first_day, last=call.sent["last_day"], at=call.at, by=call.by)
    return Result(OfficeOut(changed).data)
