"""Signatures on webhooks, as the SDK's ``Webhook.construct_event`` checks them."""

import hashlib
import hmac


def signature(payload: bytes, secret: str, *, at: int) -> str:
    """The ``Stripe-Signature`` header for a body sent at that second (of real time)."""
    digest = hmac.new(secret.encode(), b"%d.%s" % (at, payload), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
