"""What providers tell us: mail that came for us, and what became of ours. Anymail checks who calls.

Anymail's own views tell a signal of it; here they are asked directly, so that what could not be kept is an answer the
provider understands: not taken, try again later. Raw mails are taken as they came; anymail reads what a provider has
taken apart.
"""

import logging
from email.errors import MessageError
from email.policy import compat32
from hashlib import sha256
from typing import Any, Final

from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailWebhookValidationFailure
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffdesk.mail_in.handed_over import FIELDS, PostedForm, has_endless_text, raw_mails_in, read_form
from staffdesk.operations.mail_events import event_of, note_mail_event
from staffdesk.receiving import keep_unread, receive_mail

log = logging.getLogger(__name__)
BIGGEST: Final = 100 * 1024 * 1024  # bytes of a call: 60 MB of mail in base64 and some air
NOT_ITS_SHAPE: Final = (ValueError, LookupError, TypeError, AttributeError)
PROVIDERS: Final = {  # word in the address -> anymail's views for it, before Inbound… and Tracking…
    "amazon_ses": "anymail.webhooks.amazon_ses.AmazonSES",
    "brevo": "anymail.webhooks.brevo.Brevo",
    "mailersend": "anymail.webhooks.mailersend.MailerSend",
    "mailgun": "anymail.webhooks.mailgun.Mailgun",
    "mailjet": "anymail.webhooks.mailjet.Mailjet",
    "mailtrap": "anymail.webhooks.mailtrap.Mailtrap",
    "mandrill": "anymail.webhooks.mandrill.Mandrill",
    "postal": "anymail.webhooks.postal.Postal",
    "postmark": "anymail.webhooks.postmark.Postmark",
    "resend": "anymail.webhooks.resend.Resend",
    "sendgrid": "anymail.webhooks.sendgrid.SendGrid",
    "sparkpost": "anymail.webhooks.sparkpost.SparkPost",
}
BOTH_AT_ONE: Final = {"mandrill"}  # tells both at one address


class NotProven(Exception):
    """What was posted has not even the shape in which its provider proves who it is."""


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mail_hook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take mail from a provider that knows our secret. What cannot be kept is answered 5xx, and comes again."""
    return _answer(request, provider, "Inbound")


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def mail_events_hook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take what became of mails of ours: arrived, came back, called unwanted, unsubscribed from; nothing else."""
    return _answer(request, provider, "Tracking")


def _answer(request: HttpRequest, provider: str, about: str) -> HttpResponse:
    """Whatever was told, taken; or why not, in a word and a status the provider acts on."""
    if provider not in PROVIDERS:
        raise Http404
    if not settings.MAIL_HOOK_SECRET:
        return _says("Set MAIL_HOOK_SECRET, and give it to the provider.", 403)
    if request.method == "HEAD":
        return HttpResponse()  # how some make sure that the address exists
    if provider == "amazon_ses" and not request.headers.get("Authorization"):
        answer = _says("Say the secret.", 401)  # before which it sends none
        answer["WWW-Authenticate"] = 'Basic realm="mail"'
        return answer
    try:
        taken = _take(request, provider, about)
    except (AnymailWebhookValidationFailure, NotProven):
        return _says("The secret or the signature is not ours.", 403)
    except AnymailConfigurationError as error:
        return _says(str(error), 503)
    return _says("Not of its shape." if taken is None else f"{taken} taken", 400 if taken is None else 200)


def _take(request: HttpRequest, provider: str, about: str) -> int | None:
    """Keep what the provider tells of, once it has proven who it is; how much, or None for what nobody can read."""
    form = _read(request, provider)
    view = import_string(f"{PROVIDERS[provider]}{'Combined' if provider in BOTH_AT_ONE else about}WebhookView")()
    try:
        view.run_validators(request)
    except AnymailAPIError as error:
        raise NotProven(str(error)) from error
    if about == "Inbound":
        return _take_mails(request, provider, form, view)
    return _take_events(request, provider, view)


def _read(request: HttpRequest, provider: str) -> PostedForm | None:
    """Read the body whatever its size, because mails are bigger than the forms Django takes; its fields if it is one.

    A field that is a raw mail stays bytes: as text it could be four times as big, and nobody asks for it as text.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > BIGGEST:
        raise RequestDataTooBig(f"Bigger than {BIGGEST} bytes.")
    body = request._body = request.read(BIGGEST + 1)  # what `body` returns from now on
    if len(body) > BIGGEST:
        raise RequestDataTooBig(f"Bigger than {BIGGEST} bytes.")
    form = read_form(request.META.get("CONTENT_TYPE", ""), body)
    if form is None:
        return None
    charsets, posted = form.charsets(), QueryDict(mutable=True)
    for name, value in form.fields:
        if name != "charsets" and name != FIELDS.get(provider):
            posted.appendlist(name, _text(value, charsets.get(name, "utf-8")))
    files: MultiValueDict[str, SimpleUploadedFile] = MultiValueDict()
    for file in form.files:
        files.appendlist(file.field, SimpleUploadedFile(file.name, file.content, file.media_type))
    request.__dict__.update(_post=posted, _files=files)  # what `POST` and `FILES` return from now on
    return form


def _text(value: bytes, charset: str) -> str:
    try:
        return value.decode(charset, "replace")
    except LookupError:
        return value.decode("utf-8", "replace")


def _take_mails(request: HttpRequest, provider: str, form: PostedForm | None, view: Any) -> int:
    """Keep every mail; a call that its provider cannot have meant waits in quarantine as it came."""
    source = f"hook {provider}"
    try:
        if has_endless_text(provider, form):
            raise ValueError("Its text has no end.")
        raw_mails = raw_mails_in(provider, form, request.body)
        told = [] if raw_mails else view.parse_events(request)
    except NOT_ITS_SHAPE as error:
        log.exception("What %s told waits in quarantine.", provider)
        keep_unread(raw=request.body, source=source, failure=str(error), at=timezone.now())
        return 1
    for raw in raw_mails:
        receive_mail(raw=raw, source=source, at=timezone.now())
    mails = [event.message for event in told if getattr(event, "message", None) is not None]
    for mail in mails:
        _keep(mail, source)
    if provider in BOTH_AT_ONE and not raw_mails:
        return sum(note_mail_event(event=event_of(one), at=timezone.now()) for one in told)
    return len(raw_mails) + len(mails)


def _take_events(request: HttpRequest, provider: str, view: Any) -> int | None:
    """Write what became of our mails onto them; how many it changed."""
    try:
        told = [event_of(event) for event in view.parse_events(request)]
    except NOT_ITS_SHAPE:
        log.exception("%s told something else than what became of a mail.", provider)
        return None
    return sum(note_mail_event(event=event, at=timezone.now()) for event in told)


def _keep(message: Any, source: str) -> None:
    """Keep a mail as bytes. Headers nobody may write can stand in it, which only the older way of writing endures."""
    _settle_boundaries(message)
    for policy in (message.policy, compat32):
        try:
            raw = message.as_bytes(policy=policy)
        except (MessageError, *NOT_ITS_SHAPE):
            continue
        receive_mail(raw=raw, source=source, at=timezone.now())
        return
    words = "\n".join(f"{name}: {value}" for name, value in message.raw_items())
    raw = words.encode("utf-8", "surrogateescape") + b"\n\n" + repr(message.get_payload()).encode("utf-8", "replace")
    keep_unread(raw=raw, source=source, failure="It cannot be written down as a mail.", at=timezone.now())


def _settle_boundaries(message: Any) -> None:
    """Give a mail that was put together from its parts the same boundaries each time, so that it is one mail twice."""
    digest = sha256(repr(list(message.raw_items())).encode()).hexdigest()[:24]
    for number, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart" and part.get_boundary() is None:
            part.set_boundary(f"=_{digest}_{number}")


def _says(words: str, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain")
