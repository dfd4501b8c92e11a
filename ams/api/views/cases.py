"""Cases: open one for what came by your form or your telephone system, follow it, and add what the member says."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import exceptions

from ams.api import rows
from ams.api.answers import Result
from ams.api.endpoints import Call, reads, writes
from ams.api.finding import find, find_standing
from ams.api.pages import Keyset, PageQuery, page_of
from ams.api.serializers.cases import (
    CaseMessageOut,
    CaseMessagePage,
    CaseOut,
    CasePage,
    CaseQuery,
    NewCase,
    NewCaseMessage,
)
from ams.core.models import Activity, Scope
from staffdesk.models import Case, CaseMessage
from staffdesk.operations import hear, open_case

NEWEST = Keyset("opened_at", descending=True)
FIRST = Keyset("at")
DOORS = {
    "web": (Case.Kind.QUESTION, CaseMessage.Kind.WEB),
    "call": (Case.Kind.CALL, CaseMessage.Kind.CALL_IN),
}


@reads(Scope.READ_CASES, answer=CasePage, query=CaseQuery)
def list_cases(call: Call) -> dict[str, Any]:
    """Find matters of members.

    The latest first. What the system found by itself, and what staff noted for themselves, is not among them.
    """
    found = rows.cases()
    if number := call.sent.get("contact"):
        found = found.filter(contact__number=number)
    match call.sent.get("state"):
        case "open":
            found = found.filter(closed_at=None, waiting_since=None)
        case "waiting":
            found = found.filter(closed_at=None, waiting_since__isnull=False)
        case "closed":
            found = found.filter(closed_at__isnull=False)
    return page_of(found, NEWEST, path=call.path, query=call.sent, write=lambda some: _written(call, some))


@reads(Scope.READ_CASES, answer=CaseOut, errors=[404])
def read_case(call: Call, pk: int) -> dict[str, Any]:
    """Read how a matter stands."""
    [written] = _written(call, [find(rows.cases(), "case", pk=pk)])
    return written


@writes(Scope.WRITE_CASES, answer=CaseOut, body=NewCase, status=201)
def create_case(call: Call) -> Result:
    """Put a matter before staff.

    It stands in the queue of member service, and its clock runs. Give a contact, or an address or a number to answer
    to: one of them is needed.
    """
    sent = call.sent
    if not (sent.get("contact") or sent["email"] or sent["phone"]):
        raise exceptions.ValidationError({"email": [_("Give a contact, an e-mail address or a phone number.")]})
    kind, said = DOORS[sent["channel"]]
    case = open_case(
        kind=kind,
        subject=sent["subject"],
        words=sent["words"],
        context={"page": sent["page"]} if sent["page"] else {},
        contact=find_standing(sent["contact"], field="contact") if sent.get("contact") else None,
        at=call.at,
        by=None,
        reply_name=sent["name"],
        reply_email=sent["email"],
        reply_phone=sent["phone"],
        channel=Activity.Channel.API,
        said=said,
        facts=_facts(call),
    )
    where = settings.PUBLIC_URL + reverse("api:case", args=[case.pk])
    [written] = _written(call, [rows.cases().get(pk=case.pk)])
    return Result(written, 201, {"Location": where})


@reads(Scope.READ_CASES, answer=CaseMessagePage, query=PageQuery, errors=[404])
def list_messages(call: Call, pk: int) -> dict[str, Any]:
    """Read what was said.

    The oldest first: words of the member and our answers. What staff note for each other is not given.
    """
    found = rows.case_messages().filter(case=find(rows.cases(), "case", pk=pk))
    return page_of(
        found, FIRST, path=call.path, query=call.sent, write=lambda some: list(CaseMessageOut(some, many=True).data)
    )


@writes(Scope.WRITE_CASES, answer=CaseMessageOut, body=NewCaseMessage, status=201, errors=[404])
def add_message(call: Call, pk: int) -> Result:
    """Add what the member says.

    A closed matter is open again, and one that waited for them goes on.
    """
    case = find(rows.cases(), "case", pk=pk)
    kind = DOORS[call.sent["channel"]][1]
    name = call.sent["name"] or case.who
    said = hear(case=case, kind=kind, words=call.sent["words"], at=call.at, author_name=name, facts=_facts(call))
    return Result(CaseMessageOut(said).data, 201)


def _facts(call: Call) -> dict[str, Any]:
    """What the word itself tells: whether somebody has to call back, and which system brought it."""
    told = {"call_back": call.sent["call_back"]} if call.sent["channel"] == "call" else {}
    return {**told, "api_key": call.key.prefix}


def _written(call: Call, some: list[Case]) -> list[dict[str, Any]]:
    context = {"shows_people": call.key.may(Scope.READ_CONTACTS)}
    return list(CaseOut(some, many=True, context=context).data)
