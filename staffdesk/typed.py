"""What somebody had typed on another page, carried along to the page where they tell us that it does not fit."""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict

from ams.core.typed import WHOSE, answers_in
from members.queries import passed_on

SALT = "staffdesk.typed"
MOST_LETTERS = 1_000  # of one answer
PLACES = (
    "page",
    "about",
    "type",
    "order",
    "product",
    "event",
    "ticket",
    "sessions",
)  # what the address may say about where they come from
NUL = "\x00"  # no column of the database takes it
MAX_AGE = 24 * 60 * 60  # seconds a page may stay open


def typed_on(request: HttpRequest) -> dict[str, str]:
    """The answers another form sent here, without anything secret and cut to a bearable length."""
    answers = answers_in(request.POST, each=MOST_LETTERS)
    return passed_on({name: answer for name, answer in answers.items() if name != WHOSE})


def place_of(query: QueryDict) -> dict[str, str]:
    """Where they come from: page, type, order."""
    return {name: str(query[name]).replace(NUL, "")[:120] for name in PLACES if query.get(name)}


def pack(context: dict[str, Any]) -> str:
    """The context for a hidden field, signed: what staff later read as typed was typed."""
    return signing.dumps(context, salt=SALT, compress=True)


def unpack(text: str) -> dict[str, Any]:
    """The context back; empty when somebody tampered with it or left the page open for a day."""
    try:
        context: dict[str, Any] = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return {}
    return context
