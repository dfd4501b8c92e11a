"""Which call of the API is answered by which operation."""

import re
from collections.abc import Callable
from typing import NamedTuple

from sandbox import (
    balance,
    charges,
    customers,
    disputes,
    events,
    intent_api,
    methods,
    refunds,
    sessions,
    setups,
)
from sandbox.errors import ApiError, Json
from sandbox.params import Params
from sandbox.state import Sandbox

Operation = Callable[..., Json]


def retrieve_account(box: Sandbox, params: Params) -> Json:
    """The seller's own account: enough to see that the key works."""
    params.finish()
    return {
        "id": "acct_sandbox000000001", "object": "account", "business_profile": {"name": box.options.seller},
        "charges_enabled": True, "country": "US", "default_currency": "usd", "details_submitted": True, "email": None,
        "payouts_enabled": True, "settings": {"dashboard": {"display_name": box.options.seller}}, "type": "standard",
    }  # fmt: skip


TABLE: dict[str, Operation] = {
    "GET /v1/account": retrieve_account,
    "GET /v1/balance": balance.retrieve_balance,
    "GET /v1/balance_transactions": balance.list_entries,
    "GET /v1/balance_transactions/*": balance.retrieve,
    "GET /v1/charges": charges.list_charges,
    "GET /v1/charges/*": charges.retrieve,
    "POST /v1/charges/*": charges.update,
    "GET /v1/checkout/sessions": sessions.list_sessions,
    "POST /v1/checkout/sessions": sessions.create,
    "GET /v1/checkout/sessions/*": sessions.retrieve,
    "POST /v1/checkout/sessions/*": sessions.update,
    "POST /v1/checkout/sessions/*/expire": sessions.expire,
    "GET /v1/checkout/sessions/*/line_items": sessions.list_lines,
    "GET /v1/customers": customers.list_customers,
    "POST /v1/customers": customers.create,
    "GET /v1/customers/*": customers.retrieve,
    "POST /v1/customers/*": customers.update,
    "DELETE /v1/customers/*": customers.delete,
    "GET /v1/customers/*/payment_methods": methods.list_of_customer,
    "GET /v1/customers/*/payment_methods/*": methods.retrieve_of_customer,
    "GET /v1/disputes": disputes.list_disputes,
    "GET /v1/disputes/*": disputes.retrieve,
    "POST /v1/disputes/*": disputes.update,
    "POST /v1/disputes/*/close": disputes.close,
    "GET /v1/events": events.list_events,
    "GET /v1/events/*": events.retrieve,
    "GET /v1/payment_intents": intent_api.list_intents,
    "POST /v1/payment_intents": intent_api.create,
    "GET /v1/payment_intents/*": intent_api.retrieve,
    "POST /v1/payment_intents/*": intent_api.update,
    "POST /v1/payment_intents/*/confirm": intent_api.confirm,
    "POST /v1/payment_intents/*/cancel": intent_api.cancel,
    "GET /v1/payment_methods": methods.list_methods,
    "POST /v1/payment_methods": methods.create,
    "GET /v1/payment_methods/*": methods.retrieve,
    "POST /v1/payment_methods/*": methods.update,
    "POST /v1/payment_methods/*/attach": methods.attach,
    "POST /v1/payment_methods/*/detach": methods.detach,
    "GET /v1/refunds": refunds.list_refunds,
    "POST /v1/refunds": refunds.create,
    "GET /v1/refunds/*": refunds.retrieve,
    "POST /v1/refunds/*": refunds.update,
    "GET /v1/setup_intents": setups.list_setups,
    "POST /v1/setup_intents": setups.create,
    "GET /v1/setup_intents/*": setups.retrieve,
    "POST /v1/setup_intents/*/confirm": setups.confirm,
    "POST /v1/setup_intents/*/cancel": setups.cancel,
}


class Match(NamedTuple):
    """An operation and the ids in its path."""

    operation: Operation
    ids: tuple[str, ...]


PATTERNS = [
    (key.partition(" ")[0], re.compile(key.partition(" ")[2].replace("*", "([A-Za-z0-9_]{1,255})")), operation)
    for key, operation in TABLE.items()
]


def find_operation(method: str, path: str) -> Match:
    """The operation behind a call. Raises ApiError (404) when there is none."""
    for wanted, pattern, operation in PATTERNS:
        if wanted == method and (found := pattern.fullmatch(path)):
            return Match(operation, found.groups())
    raise ApiError(
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at "
        "https://support.stripe.com/.",
        status=404,
    )
