"""Checkout sessions: what is to be paid, for how long, and where the payer goes afterwards."""

from sandbox.errors import Json, invalid, refused
from sandbox.events import emit
from sandbox.intents import OPEN as OPEN_INTENTS
from sandbox.intents import cancel_intent
from sandbox.lines import read_lines
from sandbox.listing import EMBEDDED, as_list, page
from sandbox.metadata import read_metadata
from sandbox.money import check_checkout_total, checked_currency
from sandbox.params import Params
from sandbox.setups import OPEN as OPEN_SETUPS
from sandbox.setups import cancel_setup, new_setup
from sandbox.state import Sandbox, shown

SHORTEST, LONGEST = 30 * 60, 24 * 3600
MODES = ("payment", "setup")
STATUSES = ("open", "complete", "expired")
LOOKS_ONLY = (
    "adaptive_pricing", "billing_address_collection", "custom_text", "origin_context", "payment_method_options",
    "saved_payment_method_options", "wallet_options",
)  # fmt: skip


def create(box: Sandbox, params: Params) -> Json:
    """A new session with a page to pay on. Its life is 30 minutes to 24 hours, by the sandbox's clock."""
    mode = params.required_text("mode", choices=MODES)
    lines, currency = read_lines(box, params) if mode == "payment" else ([], None)
    wanted_currency = params.text("currency")
    session = _blank(box, mode) | _read_payer(box, params) | _read_ways(params)
    session |= {
        "client_reference_id": params.text("client_reference_id", longest=200), "metadata": read_metadata(params),
        "expires_at": _expiry(params, session["created"]), "locale": params.text("locale"),
        "submit_type": params.text("submit_type", choices=("auto", "book", "donate", "pay", "subscribe")),
    }  # fmt: skip
    _read_look(params, session)
    wishes = _read_wishes(params, mode)
    params.ignore(*LOOKS_ONLY)
    params.finish()
    if wanted_currency:
        wanted_currency = checked_currency(wanted_currency, param="currency")
    session["currency"] = currency or wanted_currency
    if mode == "payment":
        _price(session, lines, wishes)
    else:
        setup = new_setup(box, customer=session["customer"], **wishes)
        session["setup_intent"] = setup["id"]
    session["url"] = f"{box.options.public_url}/c/pay/{session['id']}"
    box.store.insert(session)
    return session


def _blank(box: Sandbox, mode: str) -> Json:
    """A session of that mode before anything is known."""
    return box.make(
        "checkout.session", adaptive_pricing={"enabled": False}, after_expiration=None, allow_promotion_codes=None,
        amount_subtotal=None, amount_total=None,
        automatic_tax={"enabled": False, "liability": None, "provider": None, "status": None},
        billing_address_collection=None, branding_settings=None, cancel_url=None, client_reference_id=None,
        client_secret=None, collected_information=None, consent=None, consent_collection=None, currency=None,
        currency_conversion=None, custom_fields=[],
        custom_text={"after_submit": None, "shipping_address": None, "submit": None,
                     "terms_of_service_acceptance": None},
        customer=None, customer_account=None, customer_creation="if_required" if mode == "payment" else None,
        customer_details=None, customer_email=None, discounts=[] if mode == "payment" else None, expires_at=0,
        invoice=None,
        invoice_creation=None, locale=None, metadata={}, mode=mode, origin_context=None, payment_intent=None,
        payment_link=None, payment_method_collection="always" if mode == "setup" else "if_required",
        payment_method_configuration_details=None, payment_method_options={}, payment_method_types=["card"],
        payment_status="unpaid" if mode == "payment" else "no_payment_required", permissions=None,
        phone_number_collection={"enabled": False}, recovered_from=None, saved_payment_method_options=None,
        setup_intent=None, shipping_address_collection=None, shipping_cost=None, shipping_options=[], status="open",
        submit_type=None, subscription=None, success_url=None, total_details=None, ui_mode="hosted_page", url=None,
        wallet_options=None,
    )  # fmt: skip


def _read_payer(box: Sandbox, params: Params) -> Json:
    """Who pays: a customer, or an e-mail address, or nobody known."""
    customer, email = params.text("customer"), params.email("customer_email")
    creation = params.text("customer_creation", choices=("always", "if_required"))
    if customer and email:
        raise invalid("You may only specify one of these parameters: customer, customer_email.", param="customer")
    said: Json = {"customer": customer, "customer_email": email}
    if customer:
        known = box.load("customer", customer, param="customer", status=400)
        said["customer_details"] = {
            "address": None, "business_name": None, "email": known["email"], "individual_name": None, "name": None,
            "phone": None, "tax_exempt": "none", "tax_ids": None,
        }  # fmt: skip
        said["customer_creation"] = None
    elif creation:
        said["customer_creation"] = creation
    return said


def _read_ways(params: Params) -> Json:
    """Where the payer goes afterwards, and by which means they may pay: by card."""
    params.text("ui_mode", choices=("hosted_page", "hosted"))
    success = params.url("success_url")
    if success is None:
        raise params.absent("success_url")
    kinds = params.texts("payment_method_types")
    if set(kinds) - {"card"}:
        raise invalid(f"Invalid payment_method_types[0]: {kinds[0]}; the sandbox takes cards.",
                      param="payment_method_types")  # fmt: skip
    params.text("payment_method_collection", choices=("always", "if_required"))
    return {"success_url": success, "cancel_url": params.url("cancel_url")}


def _read_look(params: Params, session: Json) -> None:
    """The seller's name on the page; other branding makes no difference here."""
    branding = params.section("branding_settings")
    name = branding.text("display_name", longest=200)
    branding.ignore(*branding.values)
    session["branding_settings"] = {"display_name": name} if name else None


def _expiry(params: Params, created: int) -> int:
    """When the session ends. Raises ApiError outside the provider's bounds."""
    moment = params.integer("expires_at")
    if moment is None:
        return created + LONGEST
    if moment < created + SHORTEST:
        raise invalid(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
            param="expires_at",
        )
    if moment > created + LONGEST:
        raise invalid(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )
    return moment


def _read_wishes(params: Params, mode: str) -> Json:
    """What the session's payment intent or setup intent is to carry."""
    name = "payment_intent_data" if mode == "payment" else "setup_intent_data"
    other = "setup_intent_data" if mode == "payment" else "payment_intent_data"
    if params.has(other):
        raise invalid(f"You can not pass `{other}` in `{mode}` mode.", param=other)
    part = params.section(name)
    members: Json = {"description": part.text("description"), "metadata": read_metadata(part)}
    if mode == "payment":
        members["receipt_email"] = part.email("receipt_email")
        members["setup_future_usage"] = part.text("setup_future_usage", choices=("off_session", "on_session"))
        members["statement_descriptor_suffix"] = part.text("statement_descriptor_suffix", longest=22)
        part.text("capture_method", choices=("automatic", "automatic_async"))
    return members


def _price(session: Json, lines: list[Json], wishes: Json) -> None:
    """Sum the lines; the sum must be nothing, or chargeable."""
    total = sum(line["amount_total"] for line in lines)
    check_checkout_total(total, session["currency"])
    session |= {
        "amount_subtotal": total, "amount_total": total,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "_lines": lines, "_intent": wishes,
    }  # fmt: skip


def load_session(box: Sandbox, identifier: str) -> Json:
    """The session as it is now: one whose time has passed expires before anybody sees it."""
    session = box.load("checkout.session", identifier, param="session")
    if session["status"] == "open" and session["expires_at"] <= box.clock.now():
        return expire_session(box, session)
    return session


def expire_session(box: Sandbox, session: Json) -> Json:
    """End an open session unpaid, and whatever it had begun."""
    intent = box.store.get("payment_intent", session["payment_intent"] or "")
    setup = box.store.get("setup_intent", session["setup_intent"] or "")
    session |= {"status": "expired", "url": None}
    box.store.update(session)
    if intent and intent["status"] in OPEN_INTENTS:
        cancel_intent(box, intent, reason="expired")
    if setup and setup["status"] in OPEN_SETUPS:
        cancel_setup(box, setup, reason="abandoned")
    emit(box, "checkout.session.expired", session)
    return session


def expire_due_sessions(box: Sandbox) -> None:
    """End every open session whose time has passed."""
    for session in box.store.due("checkout.session", box.clock.now()):
        expire_session(box, session)


def expire(box: Sandbox, params: Params, identifier: str) -> Json:
    """End a session by request; only an open one."""
    params.finish()
    session = load_session(box, identifier)
    if session["status"] != "open":
        raise refused(
            'Only Checkout Sessions with a status in ["open"] can be expired. '
            f"This Checkout Session has a status of `{session['status']}`."
        )
    return expire_session(box, session)


def retrieve(box: Sandbox, params: Params, identifier: str) -> Json:
    """One session."""
    params.finish()
    return load_session(box, identifier)


def update(box: Sandbox, params: Params, identifier: str) -> Json:
    """Change the metadata."""
    session = load_session(box, identifier)
    session["metadata"] = read_metadata(params, present=session["metadata"])
    params.finish()
    box.store.update(session)
    return session


def list_sessions(box: Sandbox, params: Params) -> Json:
    """Sessions, newest first; by payment intent, customer, payer's address or status."""
    expire_due_sessions(box)
    match = {name: params.text(name) for name in ("payment_intent", "customer")}
    match["status"] = params.text("status", choices=STATUSES)
    match["customer_details.email"] = params.section("customer_details").email("email")
    return page(box, params, "checkout.session", url="/v1/checkout/sessions", match=match)


def lines_of(box: Sandbox, session: Json) -> Json:
    """A session's first lines, for expansion."""
    kept = box.load("checkout.session", session["id"])
    lines = kept.get("_lines", [])
    return as_list(shown(lines[:10]), url=f"/v1/checkout/sessions/{session['id']}/line_items", has_more=len(lines) > 10)


def list_lines(box: Sandbox, params: Params, identifier: str) -> Json:
    """A session's lines in their order, page by page."""
    lines = load_session(box, identifier).get("_lines", [])
    limit, after = params.integer("limit", least=1, most=100) or 10, params.text("starting_after")
    params.finish()
    start = next((place + 1 for place, line in enumerate(lines) if line["id"] == after), 0)
    url = f"/v1/checkout/sessions/{identifier}/line_items"
    return as_list(lines[start : start + limit], url=url, has_more=len(lines) > start + limit)


EMBEDDED["checkout.session", "line_items"] = lines_of
