"""Setup intents: making a card ready to be charged later without its holder."""

from sandbox.cards import NEEDS_AUTHENTICATION, Decline
from sandbox.errors import CardError, Json, refused
from sandbox.events import emit
from sandbox.intents import AUTHENTICATION_FAILED
from sandbox.listing import page
from sandbox.metadata import read_metadata
from sandbox.methods import attach_method, card_of, find_method, new_secret
from sandbox.params import Params
from sandbox.state import Sandbox, shown

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
SETUP_FAILED = Decline("setup_intent_authentication_failure", None, AUTHENTICATION_FAILED.message)


def new_setup(box: Sandbox, **members: object) -> Json:
    """A wish to keep a card, not yet tried."""
    setup = box.make(
        "setup_intent", application=None, automatic_payment_methods=None, cancellation_reason=None, client_secret=None,
        customer=None, customer_account=None, description=None, flow_directions=None, last_setup_error=None,
        latest_attempt=None, mandate=None, metadata={}, next_action=None, on_behalf_of=None, payment_method=None,
        payment_method_configuration_details=None,
        payment_method_options={"card": {"mandate_options": None, "network": None,
                                         "request_three_d_secure": "automatic"}},
        payment_method_types=["card"], single_use_mandate=None, status="requires_payment_method", usage="off_session",
    )  # fmt: skip
    setup |= members
    setup["client_secret"] = new_secret(setup["id"])
    box.store.insert(setup)
    emit(box, "setup_intent.created", setup)
    return setup


def confirm_setup(
    box: Sandbox, setup: Json, method: Json, *, return_url: str | None = None, off_session: bool = False
) -> Json:
    """Make the card ready, or ask for authentication. Raises CardError when its bank refuses."""
    if setup["status"] not in OPEN:
        raise refused(
            f"You cannot confirm this SetupIntent because it has a status of {setup['status']}.",
            code="setup_intent_unexpected_state",
        )
    card = card_of(method)
    setup |= {"payment_method": method["id"], "last_setup_error": None, "next_action": None}
    if card.asks != "never" and not off_session:
        return _ask(box, setup, return_url)
    if card.asks != "never":
        raise _failed(box, setup, method, NEEDS_AUTHENTICATION)
    if card.decline and not card.saves:
        raise _failed(box, setup, method, card.decline)
    return _succeed(box, setup, method)


def _ask(box: Sandbox, setup: Json, return_url: str | None) -> Json:
    """Send the holder to the bank's page."""
    url = f"{box.options.public_url}/3ds/{setup['id']}/{setup['client_secret'].rpartition('_')[2]}"
    setup |= {
        "status": "requires_action",
        "next_action": {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": return_url}},
        "_return_url": return_url,
    }
    box.store.update(setup)
    emit(box, "setup_intent.requires_action", setup)
    return setup


def authenticate_setup(box: Sandbox, setup: Json, *, confirmed: bool) -> Json:
    """The holder answered on the bank's page. Raises CardError when they did not confirm."""
    if setup["status"] != "requires_action":
        raise refused("This card is not waiting for a confirmation.", code="setup_intent_unexpected_state")
    method = box.load("payment_method", setup["payment_method"])
    setup["next_action"] = None
    if not confirmed:
        raise _failed(box, setup, method, SETUP_FAILED)
    return _succeed(box, setup, method)


def _succeed(box: Sandbox, setup: Json, method: Json) -> Json:
    method["_set_up"] = True
    box.store.update(method)
    if setup["customer"]:
        attach_method(box, method, box.load("customer", setup["customer"]))
    setup["status"] = "succeeded"
    box.store.update(setup)
    emit(box, "setup_intent.succeeded", setup)
    return setup


def _failed(box: Sandbox, setup: Json, method: Json, decline: Decline) -> CardError:
    error: Json = {"code": decline.code, "message": decline.message, "type": "card_error"}
    if decline.decline_code:
        error["decline_code"] = decline.decline_code
    error["payment_method"] = shown(method)
    setup |= {"status": "requires_payment_method", "payment_method": None, "last_setup_error": error}
    box.store.update(setup)
    emit(box, "setup_intent.setup_failed", setup)
    return CardError(
        decline.message, code=decline.code, decline_code=decline.decline_code, more={"setup_intent": shown(setup)}
    )


def create(box: Sandbox, params: Params) -> Json:
    """A new setup; with ``confirm`` it is tried at once."""
    members: Json = {
        "customer": params.text("customer"), "description": params.text("description"),
        "metadata": read_metadata(params),
        "usage": params.text("usage", choices=("off_session", "on_session")) or "off_session",
    }  # fmt: skip
    method_id, wanted = params.text("payment_method"), params.flag("confirm")
    return_url = params.url("return_url")
    params.ignore("payment_method_types", "automatic_payment_methods")
    params.finish()
    if members["customer"]:
        box.load("customer", members["customer"], param="customer", status=400)
    method = find_method(box, method_id) if method_id else None
    if method:
        members |= {"payment_method": method["id"], "status": "requires_confirmation"}
    setup = new_setup(box, **members)
    if wanted and method:
        return confirm_setup(box, setup, method, return_url=return_url)
    return setup


def confirm(box: Sandbox, params: Params, identifier: str) -> Json:
    """Try a setup."""
    method_id, return_url = params.text("payment_method"), params.url("return_url")
    params.finish()
    setup = box.load("setup_intent", identifier, param="intent")
    method_id = method_id or setup["payment_method"]
    if not method_id:
        raise refused(
            "You cannot confirm this SetupIntent because it's missing a payment method.",
            code="setup_intent_unexpected_state",
        )
    return confirm_setup(box, setup, find_method(box, method_id), return_url=return_url)


def cancel(box: Sandbox, params: Params, identifier: str) -> Json:
    """Give a setup up."""
    reason = params.text("cancellation_reason", choices=("abandoned", "requested_by_customer", "duplicate"))
    params.finish()
    return cancel_setup(box, box.load("setup_intent", identifier, param="intent"), reason=reason)


def cancel_setup(box: Sandbox, setup: Json, *, reason: str | None) -> Json:
    """Give up a wish that was not fulfilled. Raises ApiError when it was."""
    if setup["status"] not in OPEN:
        raise refused(
            f"You cannot cancel this SetupIntent because it has a status of {setup['status']}.",
            code="setup_intent_unexpected_state",
        )
    setup |= {"status": "canceled", "cancellation_reason": reason, "next_action": None}
    box.store.update(setup)
    emit(box, "setup_intent.canceled", setup)
    return setup


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One setup."""
    params.ignore("client_secret")
    params.finish()
    return box.load("setup_intent", identifier, param="intent")


def list_setups(box: Sandbox, params: Params) -> Json:
    """Setups, newest first; by customer or payment method."""
    match = {name: params.text(name) for name in ("customer", "payment_method")}
    return page(box, params, "setup_intent", url="/v1/setup_intents", match=match)
