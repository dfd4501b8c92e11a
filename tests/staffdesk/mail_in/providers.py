"""What each provider posts, as its documentation shows it, in small: a mail that came, and what became of ours.

A `Call` is what a test posts; `signed` puts the provider's own proof on it where it has one.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.staffdesk.mail_in.letters import letter

MAIL = letter("When is it?", message_id="<asked@example.org>").replace(b"\n", b"\r\n")
TEXT = MAIL.decode()
HEADERS = {"From": "Amara Okafor <amara@example.org>", "To": "hello@riverbend.example", "Subject": "A walk",
           "Message-ID": "<asked@example.org>"}  # fmt: skip
BOUNDARY = "xYzZY"
POSTAL = rsa.generate_private_key(public_exponent=65537, key_size=1024)
SETTINGS = {
    "MAILGUN_API_KEY": "mailgun-key",
    "MAILERSEND_INBOUND_SECRET": "in-secret",
    "MAILERSEND_SIGNING_SECRET": "out-secret",
    "MANDRILL_WEBHOOK_KEY": "mandrill-key",
    "MAILTRAP_API_TOKEN": "token",
    "MAILTRAP_INBOUND_SECRET": "trap-in",
    "MAILTRAP_SIGNING_SECRET": "trap-out",
    "BREVO_API_KEY": "brevo-key",
    "RESEND_API_KEY": "resend-key",
    "POSTAL_WEBHOOK_KEY": base64.b64encode(
        POSTAL.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
    ).decode(),
}  # fmt: skip


@dataclass
class Call:
    """One POST; `proof` makes the headers (or fields) in which the provider proves who it is."""

    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    signature: str = ""  # the header that a wrong one is tried in; empty: the secret in the address is all there is


def as_json(said, **headers):
    return Call(json.dumps(said).encode(), headers=headers)


def as_form(fields, files=()):
    """multipart/form-data, as providers write it."""
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (BOUNDARY.encode(), name.encode(), value if isinstance(value, bytes) else value.encode())
        for name, value in fields.items()
    ]
    parts += [
        b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: %s\r\n\r\n%s\r\n'
        % (BOUNDARY.encode(), name.encode(), filename.encode(), kind.encode(), content)
        for name, filename, kind, content in files
    ]
    body = b"".join(parts) + b"--%s--\r\n" % BOUNDARY.encode()
    return Call(body, f"multipart/form-data; boundary={BOUNDARY}")


def digest(key, content, algorithm=hashlib.sha256):
    return hmac.new(key.encode(), content, algorithm)


def mailgun_proof():
    return {"timestamp": "1700000000", "token": "t", "signature": digest("mailgun-key", b"1700000000t").hexdigest()}


def mailgun_raw(mail=MAIL):
    return as_form({"recipient": "hello@riverbend.example", "sender": "amara@example.org", "body-mime": mail,
                    **mailgun_proof()})  # fmt: skip


def mailgun_taken_apart(text="When is it?", files=()):
    fields = {"recipient": "hello@riverbend.example", "sender": "amara@example.org", "body-plain": text,
              "message-headers": json.dumps(list(HEADERS.items())), "attachment-count": str(len(files)),
              **mailgun_proof()}  # fmt: skip
    return as_form(fields, files)


def sendgrid_raw(mail=MAIL):
    return as_form({"email": mail, "envelope": '{"to":["hello@riverbend.example"],"from":"amara@example.org"}'})


def sendgrid_taken_apart(files=()):
    head = "\n".join(f"{name}: {value}" for name, value in HEADERS.items())
    info = {name: {"filename": filename, "name": filename, "type": kind} for name, filename, kind, _c in files}
    return as_form({
        "headers": head, "text": "When is it? ä".encode("iso-8859-1"), "attachments": str(len(files)),
        "charsets": '{"to":"UTF-8","text":"iso-8859-1"}', "attachment-info": json.dumps(info),
        "envelope": '{"to":["hello@riverbend.example"],"from":"amara@example.org"}',
    }, files)  # fmt: skip


def mandrill(events, *, address):
    """Signed over the address, secret and all."""
    said = json.dumps(events)
    secret = f"http://office:secret@testserver{address}mandrill_events{said}".encode()
    proof = base64.b64encode(digest("mandrill-key", secret, hashlib.sha1).digest()).decode()
    body = urlencode({"mandrill_events": said}).encode()
    return Call(body, "application/x-www-form-urlencoded", {"X-Mandrill-Signature": proof}, "X-Mandrill-Signature")


def mandrill_mail(mail=TEXT):
    event = {"event": "inbound", "ts": 1700000000, "msg": {"raw_msg": mail, "email": "hello@riverbend.example"}}
    return mandrill([event], address="/hooks/mail/mandrill/")


def mailersend(said, key):
    call = as_json(said)
    call.headers, call.signature = {"Signature": digest(key, call.body).hexdigest()}, "Signature"
    return call


def mailersend_mail():
    return mailersend({"type": "inbound.message", "data": {
        "id": "i", "raw": TEXT, "created_at": "2026-11-22T10:00:00Z",
        "sender": {"email": "amara@example.org"}, "recipients": {"rcptTo": [{"email": "hello@riverbend.example"}]},
    }}, "in-secret")  # fmt: skip


def postal(said):
    call = as_json(said)
    proof = base64.b64encode(POSTAL.sign(call.body, padding.PKCS1v15(), hashes.SHA1())).decode()
    call.headers, call.signature = {"X-Postal-Signature": proof}, "X-Postal-Signature"
    return call


def postal_mail():
    return postal({"id": 1, "rcpt_to": "hello@riverbend.example", "mail_from": "amara@example.org",
                   "message": base64.b64encode(MAIL).decode(), "base64": True})  # fmt: skip


def postmark_raw():
    return as_json({"FromFull": {"Email": "amara@example.org", "Name": "Amara Okafor"}, "RawEmail": TEXT,
                    "Headers": [{"Name": "Return-Path", "Value": "<amara@example.org>"}]})  # fmt: skip


def postmark_taken_apart():
    return as_json({
        "FromFull": {"Email": "amara@example.org", "Name": "Amara Okafor"},
        "ToFull": [{"Email": "hello@riverbend.example", "Name": ""}], "Subject": "A walk", "TextBody": "When is it?",
        "Headers": [{"Name": "Message-ID", "Value": "<asked@example.org>"}],
    })  # fmt: skip


def sparkpost_mail():
    content = {"email_rfc822": base64.b64encode(MAIL).decode(), "email_rfc822_is_base64": True}
    return as_json([{"msys": {"relay_message": {"content": content, "protocol": "smtp",
                                                "msg_from": "amara@example.org"}}}])  # fmt: skip


def mailjet_mail():
    return as_json({"Sender": "amara@example.org", "Recipient": "hello@riverbend.example", "Headers": HEADERS,
                    "Parts": [], "Text-part": "When is it?"})  # fmt: skip


def amazon(message, kind="Notification"):
    said = {"Type": kind, "MessageId": "m-1", "TopicArn": "arn:aws:sns:eu-west-1:1:t", "Message": json.dumps(message)}
    return as_json(said, **{"x-amz-sns-message-type": kind, "x-amz-sns-message-id": "m-1"})


def amazon_mail():
    return amazon({"notificationType": "Received", "content": base64.b64encode(MAIL).decode(),
                   "mail": {"source": "amara@example.org", "messageId": "ses-1"},
                   "receipt": {"recipients": ["hello@riverbend.example"],
                               "action": {"type": "SNS", "encoding": "BASE64"}}})  # fmt: skip


def brevo_mail():
    return as_json({"items": [{"Uuid": ["u"], "Headers": HEADERS, "RawTextBody": "When is it?", "Attachments": []}]})


def mailtrap(said, key):
    call = as_json(said)
    call.headers = {"Mailtrap-Signature": digest(key, call.body).hexdigest()}
    call.signature = "Mailtrap-Signature"
    return call


def mailtrap_mail():
    """Only tells that there is one; the mail is fetched."""
    return mailtrap({"events": [{"event": "inbound.message_received", "event_id": "e", "timestamp": 1700000000000,
                                 "inbox_id": 7, "message_id": "m"}]}, "trap-in")  # fmt: skip


def resend_mail():
    """The same."""
    return as_json({"type": "email.received", "created_at": "2026-11-22T10:00:00Z", "data": {"email_id": "e"}})


class Fetched:
    """What providers answer that have to be asked for a mail."""

    headers: dict[str, str] = {}
    content = MAIL

    def __init__(self, url, **_asked):
        self.url = url

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        pass

    def raise_for_status(self):
        pass

    def json(self):
        return {"raw_message_url": "https://files.example/m", "raw": {"download_url": "https://files.example/m"}}

    def iter_content(self, *_sizes, **_size):
        yield MAIL


MAILS = {
    "amazon_ses": [amazon_mail], "brevo": [brevo_mail], "mailersend": [mailersend_mail],
    "mailgun": [mailgun_raw, mailgun_taken_apart], "mailjet": [mailjet_mail], "mailtrap": [mailtrap_mail],
    "mandrill": [mandrill_mail], "postal": [postal_mail], "postmark": [postmark_raw, postmark_taken_apart],
    "resend": [resend_mail], "sendgrid": [sendgrid_raw, sendgrid_taken_apart], "sparkpost": [sparkpost_mail],
}  # fmt: skip


def became(provider, what, message_id):
    """What a provider tells of our mail: `what` is delivered, bounced, complained or unsubscribed. None: never."""
    word = WORDS[provider].get(what)
    return EVENTS[provider](word, message_id) if word else None


def _amazon(word, message_id):
    its_own = {"bounce": {"bounceType": "Permanent", "bounceSubType": "General",
                          "bouncedRecipients": [{"emailAddress": "amara@example.org", "diagnosticCode": "550 no"}]},
               "complaint": {"complainedRecipients": [{"emailAddress": "amara@example.org"}]},
               "delivery": {"recipients": ["amara@example.org"], "smtpResponse": "250 ok"}}[word.lower()]  # fmt: skip
    mail = {"messageId": "ses-1", "destination": ["amara@example.org"],
            "headers": [{"name": "In-Reply-To", "value": f"<{'a' * 24}@riverbend.example>"},
                        {"name": "Message-ID", "value": message_id}]}  # fmt: skip
    return amazon({"eventType": word, word.lower(): its_own, "mail": mail})


def _mailgun(word, message_id):
    data = {"event": word, "recipient": "amara@example.org", "timestamp": 1700000000.0, "severity": "permanent",
            "message": {"headers": {"message-id": message_id.strip("<>")}},
            "delivery-status": {"message": "550 no"}}  # fmt: skip
    return as_json({"signature": mailgun_proof(), "event-data": data})


def _postal(word, message_id):
    message = {"id": 1, "to": "amara@example.org", "direction": "outgoing", "message_id": message_id.strip("<>")}
    said = {"original_message": message, "bounce": {"id": 2}} if word == "bounce" else {
        "message": message, "status": word, "details": "250 ok"}  # fmt: skip
    return postal({"event": "x", "timestamp": 1700000000.0, "payload": said, "uuid": "u"})


def _mandrill(word, message_id):
    msg = {"email": "amara@example.org", "diag": "550 no", "metadata": {"message_id": message_id}}
    return mandrill([{"event": word, "_id": "x", "ts": 1700000000, "msg": msg}],
                    address="/hooks/mail/mandrill/events/")  # fmt: skip


def _mailersend(word, message_id):
    """It gives every mail a Message-ID of its own, and repeats the tags of ours."""
    tags = [message_id.strip("<>")] if message_id else None
    said = {"type": word, "data": {"type": word.rpartition(".")[2], "created_at": "2026-11-22T10:00:00Z", "email": {
        "id": "63fd1c1de225707fa905f0a8", "tags": tags, "message": {"id": "63fd1c1d5f010335ed07066b"},
        "recipient": {"email": "amara@example.org"}}}}  # fmt: skip
    return mailersend(said, "out-secret")


EVENTS = {
    "amazon_ses": _amazon,
    "brevo": lambda word, id_: as_json({"event": word, "email": "amara@example.org", "message-id": "<x@brevo>",
                                        "reason": "550 no", "X-Mailin-custom": json.dumps({"message_id": id_})}),
    "mailersend": _mailersend,
    "mailgun": _mailgun,
    "mailjet": lambda word, id_: as_json({"event": word, "email": "amara@example.org", "MessageID": 7,
                                          "CustomID": id_, "time": 1700000000, "smtp_reply": "550 no"}),
    "mailtrap": lambda word, id_: mailtrap({"events": [{
        "event": word, "message_id": "x", "email": "amara@example.org", "timestamp": 1700000000, "response": "550 no",
        "custom_variables": {"message_id": id_}}]}, "trap-out"),
    "mandrill": _mandrill,
    "postal": _postal,
    "postmark": lambda word, id_: as_json({"RecordType": word, "MessageID": "x", "Email": "amara@example.org",
                                           "Details": "550 no", "SuppressSending": True,
                                           "SuppressionReason": "ManualSuppression", "Metadata": {"message_id": id_}}),
    "resend": lambda word, id_: as_json({"type": word, "created_at": "2026-11-22T10:00:00Z", "data": {
        "email_id": "x", "to": ["amara@example.org"], "bounce": {"message": "550 no"},
        "headers": [{"name": "Message-ID", "value": id_}]}}),
    "sendgrid": lambda word, id_: as_json([{"event": word, "email": "amara@example.org", "timestamp": 1700000000,
                                            "reason": "550 no", "smtp-id": id_}]),
    "sparkpost": lambda word, id_: as_json([{"msys": {"message_event": {
        "type": word, "timestamp": "1700000000", "transmission_id": "x", "raw_rcpt_to": "amara@example.org",
        "raw_reason": "550 no", "rcpt_meta": {"message_id": id_}}}}]),
}  # fmt: skip
_KINDS = ("delivered", "bounced", "complained", "unsubscribed")
WORDS = {provider: dict(zip(_KINDS, words, strict=True)) for provider, words in {
    "amazon_ses": ("Delivery", "Bounce", "Complaint", None),
    "brevo": ("delivered", "hard_bounce", "spam", "unsubscribe"),
    "mailersend": ("activity.delivered", "activity.hard_bounced", "activity.spam_complaint", "activity.unsubscribed"),
    "mailgun": ("delivered", "failed", "complained", "unsubscribed"),
    "mailjet": ("sent", "bounce", "spam", "unsub"),
    "mailtrap": ("delivery", "bounce", "spam", "unsubscribe"),
    "mandrill": (None, "hard_bounce", "spam", "unsub"),
    "postal": ("Sent", "bounce", None, None),
    "postmark": ("Delivery", "Bounce", "SpamComplaint", "SubscriptionChange"),
    "resend": ("email.delivered", "email.bounced", "email.complained", None),
    "sendgrid": ("delivered", "bounce", "spamreport", "unsubscribe"),
    "sparkpost": ("delivery", "bounce", "spam_complaint", "list_unsubscribe"),
}.items()}  # fmt: skip
