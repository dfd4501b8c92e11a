"""One call of the API, from its form to its JSON: the key, the parameters, idempotency, the operation, expansion."""

import base64
import binascii
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.errors import ApiError, Json
from sandbox.forms import decode
from sandbox.idempotency import KeysInUse, Reply, earlier_reply, keep_reply
from sandbox.ids import new_id
from sandbox.listing import expand
from sandbox.params import Params
from sandbox.routes import find_operation
from sandbox.state import API_VERSION, RequestFacts, Sandbox, current_request, shown


class Hangup(Exception):
    """Close the connection without an answer, as a broken network would."""


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A request as it came in."""

    method: str
    path: str
    form: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """Status, body and the headers Stripe adds."""

    status: int
    body: Json
    headers: dict[str, str]


def check_key(box: Sandbox, headers: Mapping[str, str]) -> None:
    """Only the sandbox's own key opens it, as bearer token or user name. Raises ApiError (401)."""
    given = key_in(headers)
    if not given:
        raise ApiError(
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if not hmac.compare_digest(given.encode(), box.options.api_key.encode()):
        hidden = given[:8] + "*" * max(0, len(given) - 12) + given[-4:] if len(given) > 12 else "*" * len(given)
        raise ApiError(f"Invalid API Key provided: {hidden}", status=401)


def key_in(headers: Mapping[str, str]) -> str:
    """The key a request carries; empty when it carries none."""
    scheme, _, value = (headers.get("Authorization") or "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def answer_call(box: Sandbox, keys: KeysInUse, call: ApiCall) -> ApiAnswer:
    """Answer one call; refusals become answers, too. Raises Hangup where the switches ask for it."""
    version = call.headers.get("Stripe-Version") or API_VERSION
    key = call.headers.get("Idempotency-Key") if call.method == "POST" else None
    facts = RequestFacts(new_id("request"), key, version)
    headers = {"Request-Id": facts.id or "", "Stripe-Version": version}
    token = current_request.set(facts)
    try:
        check_key(box, call.headers)
        fault = _use_up_a_fault(box)
        if fault == "before":
            raise Hangup
        with keys.hold(key):
            reply, replayed = _execute(box, call, key)
            if box.switches.latency:
                time.sleep(box.switches.latency)
        if fault == "after":
            raise Hangup
    except ApiError as error:
        return ApiAnswer(error.status, error.body(), headers | ({"Idempotency-Key": key} if key else {}))
    finally:
        current_request.reset(token)
    if key:
        headers |= {"Idempotency-Key": key} | ({"Idempotent-Replayed": "true"} if replayed else {})
    return ApiAnswer(reply.status, reply.body, headers)


def _use_up_a_fault(box: Sandbox) -> str | None:
    """When this call is to break, if it is: before its work or after."""
    if box.switches.faults <= 0:
        return None
    with box.store.transaction():
        if box.switches.faults <= 0:
            return None
        box.switches.faults -= 1
        return box.switches.fault_when


def _execute(box: Sandbox, call: ApiCall, key: str | None) -> tuple[Reply, bool]:
    """Do the work, or repeat what was answered before; the second member says which. Raises ApiError.

    The work and the memory of its answer are one transaction: whenever the process dies, a retry is safe.
    """
    operation, ids = find_operation(call.method, call.path)
    values = decode(call.form)
    with box.store.transaction():
        if key and (reply := earlier_reply(box, key, call.path, values)):
            return reply, True
        try:
            with box.store.transaction():
                params = Params(values)
                paths = params.texts("expand")
                answer = operation(box, params, *ids)
                reply = Reply(200, shown(expand(box, answer, paths)))
        except ApiError as error:
            if not error.executed:
                raise
            reply = Reply(error.status, error.body())
        if key:
            keep_reply(box, key, call.path, values, reply)
    return reply, False
