"""Identifiers that look like the provider's: a prefix and random letters and digits."""

import secrets
import string

ALPHABET = string.ascii_letters + string.digits
PREFIXES = {
    "checkout.session": "cs_test_",
    "payment_intent": "pi_",
    "setup_intent": "seti_",
    "customer": "cus_",
    "payment_method": "pm_",
    "charge": "ch_",
    "refund": "re_",
    "dispute": "du_",
    "balance_transaction": "txn_",
    "event": "evt_",
    "item": "li_",
    "price": "price_",
    "product": "prod_",
    "request": "req_",
}


def random_text(length: int) -> str:
    """Letters and digits nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_id(kind: str) -> str:
    """A fresh id for an object of that kind; a checkout session's is long, because it is the key to its page."""
    return PREFIXES[kind] + random_text(58 if kind == "checkout.session" else 24)
