"""Sections: what there is, who belongs where, and putting people there or taking them out."""

from typing import Any

from ams.api import rows
from ams.api.answers import Result
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find, find_standing
from ams.api.pages import Keyset, PageQuery, page_of
from ams.api.serializers.sections import (
    BelongingOut,
    BelongingPage,
    BelongingSent,
    SectionOut,
    SectionPage,
)
from ams.core.models import Scope
from members.models import Belonging, Section
from members.operations import set_section
from members.queries.sections import sections_with_counts


@reads(Scope.READ_SECTIONS, answer=SectionPage, query=PageQuery)
def list_sections(call: Call) -> dict[str, Any]:
    """Read the sections.

    Closed ones, too; `closed_at` says since when.
    """
    return page_of(
        sections_with_counts(),
        Keyset(),
        path=call.path,
        query=call.sent,
        write=lambda some: list(SectionOut(some, many=True).data),
    )


@reads(Scope.READ_SECTIONS, answer=BelongingPage, query=PageQuery, errors=[404])
def list_belongings(call: Call, pk: int) -> dict[str, Any]:
    """Read who belongs to a section today.

    Everybody with an address in it, member or not.
    """
    found = rows.belongings().filter(section=find(Section.objects.all(), "section", pk=pk))
    return page_of(
        found, Keyset(), path=call.path, query=call.sent, write=lambda some: list(BelongingOut(some, many=True).data)
    )


@writes(Scope.WRITE_SECTIONS, answer=BelongingOut, body=BelongingSent, status=201, errors=[404])
def put_into_section(call: Call, pk: int) -> Result:
    """Let a contact belong to a section from today on.

    One belongs to one at a time, so the former one ends. No postcode moves them after that.
    """
    section = find(Section.objects.all(), "section", pk=pk)
    contact = find_standing(call.sent["contact"], field="contact")
    belongs = set_section(contact=contact, section=section, way=Belonging.Way.STAFF, at=call.at, by=call.by)
    return Result(BelongingOut(belongs).data, 201)


@writes(Scope.WRITE_SECTIONS, answer=BelongingOut, errors=[404])
def take_out_of_section(call: Call, pk: int, number: int) -> Result:
    """Let a contact belong to no section from today on.

    No postcode moves them after that. Only somebody who belongs to this section can be taken out of it.
    """
    mine = find(rows.belongings().filter(section=pk), "contact in this section", contact__number=number)
    belongs = set_section(contact=mine.contact, section=None, way=Belonging.Way.STAFF, at=call.at, by=call.by)
    return Result(BelongingOut(belongs).data)
