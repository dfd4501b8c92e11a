"""Mail that providers hand over: anymail checks who calls and takes their formats apart, we keep what comes out.

Anymail's own views tell a signal of it; here they are asked directly, so that a mail that could not be kept is an
answer the provider understands: not taken, try again later.
"""

import logging
from email.errors import MessageError
from email.policy import compat32
from typing import Any, Final

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffdesk.receiving import keep_unread, receive_mail

log = logging.getLogger(__name__)
BIGGEST: Final = 100 * 1024 * 1024  # bytes of a call: 60 MB of mail in base64 and some air
PROVIDERS: Final = {  # word in the address -> anymail's view for it
    "amazon_ses": "anymail.webhooks.amazon_ses.AmazonSESInboundWebhookView",
    "brevo": "anymail.webhooks.brevo.BrevoInboundWebhookView",
    "mailersend": "anymail.webhooks.mailersend.MailerSendInboundWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunInboundWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetInboundWebhookView",
    "mailtrap": "anymail.webhooks.mailtrap.MailtrapInboundWebhookView",
    "mandrill": "anymail.webhooks.mandrill.MandrillCombinedWebhookView",
    "postal": "anymail.webhooks.postal.PostalInboundWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkInboundWebhookView",
    "resend": "anymail.webhooks.resend.ResendInboundWebhookView",
    "sendgrid": "anymail.webhooks.sendgrid.SendGridInboundWebhookView",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPostInboundWebhookView",
}


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mail_hook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take mail from a provider that knows our secret. What cannot be kept is answered 5xx, and comes again."""
    if provider not in PROVIDERS:
        raise Http404
    if not settings.MAIL_HOOK_SECRET:
        return _says("Set MAIL_HOOK_SECRET, and give it to the provider.", 403)
    if request.method == "HEAD":
        return HttpResponse()  # how some make sure that the address exists
    try:
        taken = _take(request, provider)
    except AnymailWebhookValidationFailure:
        return _says("The secret or the signature is not ours.", 403)
    except AnymailConfigurationError as error:
        return _says(str(error), 503)
    return _says(f"{taken} taken", 200)


def _take(request: HttpRequest, provider: str) -> int:
    """Keep every mail the provider tells of, once it has proven who it is; how many.

    The body is read here, because Django refuses forms of more than 5 MB, and mails are bigger.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > BIGGEST:
        raise RequestDataTooBig(f"Bigger than {BIGGEST} bytes.")
    if request.content_type != "multipart/form-data":
        request._body = request.read()  # what `body` returns from now on
    view = import_string(PROVIDERS[provider])()
    view.run_validators(request)
    source = f"hook {provider}"
    try:
        told = view.parse_events(request)
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # a mail that its provider cannot tell of
        log.exception("What %s told waits in quarantine.", provider)
        keep_unread(raw=_as_it_came(request), source=source, failure=str(error), at=timezone.now())
        return 1
    mails = [event.message for event in told if hasattr(event, "message")]  # others tell of mails that went out
    for mail in mails:
        _keep(mail, source)
    return len(mails)


def _as_it_came(request: HttpRequest) -> bytes:
    """The call, or the fields of a form whose body was read already."""
    if request.content_type != "multipart/form-data":
        return request.body
    return "\n".join(f"{name}: {value}" for name, value in request.POST.items()).encode("utf-8", "replace")


def _keep(message: Any, source: str) -> None:
    """Keep a mail as bytes. Headers nobody may write can stand in it, which only the older way of writing endures."""
    for policy in (message.policy, compat32):
        try:
            raw = message.as_bytes(policy=policy)
        except (MessageError, ValueError, LookupError, TypeError, AttributeError):
            continue
        receive_mail(raw=raw, source=source, at=timezone.now())
        return
    words = "\n".join(f"{name}: {value}" for name, value in message.raw_items())
    raw = words.encode("utf-8", "surrogateescape") + b"\n\n" + repr(message.get_payload()).encode("utf-8", "replace")
    keep_unread(raw=raw, source=source, failure="It cannot be written down as a mail.", at=timezone.now())


def _says(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain")
