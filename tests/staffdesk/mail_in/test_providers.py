"""Every provider hands mail over once, proves who it is, and tells what became of ours; nothing it tells is lost."""

import base64
import json
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from ams.core.delivery import NAMED_BY, _as_email
from ams.core.mails import RenderedMail
from ams.core.models import Activity, Message
from ams.core.outbox import post_message
from members.models import Consent
from staffdesk.mail_in import handed_over
from staffdesk.models import Case, IncomingMail
from staffdesk.receiving import raw_of
from staffdesk.views.mail_hooks import BOTH_AT_ONE, PROVIDERS
from tests.staffdesk.conftest import NOW
from tests.staffdesk.mail_in import providers
from tests.staffdesk.mail_in.providers import MAIL, MAILS, WORDS, became

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:django-anymail has dropped official support")]
EVERY_MAIL = [(provider, told) for provider, shapes in MAILS.items() for told in shapes]
RAW = {"mailersend_mail", "mailgun_raw", "mandrill_mail", "postal_mail", "postmark_raw", "sendgrid_raw",
       "sparkpost_mail"}  # fmt: skip


@pytest.fixture(autouse=True)
def _known_to_providers(settings, association, monkeypatch):
    settings.MAIL_HOOK_SECRET = "office:secret"
    settings.ANYMAIL = {"WEBHOOK_SECRET": "office:secret", **providers.SETTINGS}
    for module in ("mailtrap", "resend"):
        monkeypatch.setattr(f"anymail.webhooks.{module}.requests.get", providers.Fetched)


@pytest.fixture
def tell(client):
    """Post what a provider says to its hook; the status of our answer."""

    def told(provider, call, *, hook="mail_hook", secret="office:secret", **headers):
        known = {"Authorization": "Basic " + base64.b64encode(secret.encode()).decode()} if secret else {}
        address = reverse(f"staffdesk:{hook}", args=[provider])
        answer = client.post(
            address, call.body, content_type=call.content_type, headers={**call.headers, **known, **headers}
        )
        return answer.status_code

    return told


@pytest.fixture
def ours(amara):
    """A mail of ours to Amara."""
    mail = RenderedMail("News", "News", "")
    return post_message(key="n", purpose="newsletter", recipient="Amara@example.org", mail=mail, contact=amara, at=NOW)


def test_every_provider_is_tried():
    assert set(MAILS) == set(WORDS) == set(PROVIDERS)


@pytest.mark.parametrize(("provider", "told"), EVERY_MAIL, ids=[told.__name__ for _p, told in EVERY_MAIL])
def test_a_mail_is_handed_over_once_and_opens_its_case(tell, amara, provider, told):
    assert [tell(provider, told()), tell(provider, told())] == [200, 200]  # it comes again when our answer got lost

    case, mail = Case.objects.get(), IncomingMail.objects.get()
    assert (case.subject, case.contact, case.words.rstrip(" ä")) == ("A walk", amara, "When is it?")
    assert (mail.source, mail.state, mail.message_id) == (f"hook {provider}", "filed", "<asked@example.org>")
    if told.__name__ in RAW:
        assert raw_of(mail) == MAIL  # byte for byte


@pytest.mark.parametrize(("provider", "told"), EVERY_MAIL, ids=[told.__name__ for _p, told in EVERY_MAIL])
def test_whoever_does_not_know_the_secret_hands_nothing_over(tell, provider, told):
    assert tell(provider, told(), secret="office:wrong") == 403
    assert tell(provider, told(), secret="") == (401 if provider == "amazon_ses" else 403)

    assert not IncomingMail.objects.exists()


@pytest.mark.parametrize("provider", ["mailersend", "mailtrap", "mandrill", "postal"])
def test_a_wrong_signature_hands_nothing_over_although_the_secret_is_right(tell, provider):
    call = MAILS[provider][0]()

    assert tell(provider, call, **{call.signature: "bm90IG91cnM="}) == 403
    assert not IncomingMail.objects.exists()


def test_a_form_signed_by_nobody_hands_nothing_over(tell):
    call = providers.mailgun_raw()
    call.body = call.body.replace(b"1700000000", b"1700000001")

    assert tell("mailgun", call) == 403
    assert not IncomingMail.objects.exists()


def test_what_is_not_signed_as_amazon_signs_is_refused(tell):
    assert tell("amazon_ses", providers.as_json({"Type": "Notification", "MessageId": "m-2"})) == 403
    assert tell("amazon_ses", providers.Call(b"no json")) == 403


FILES = [("attachment-1", "Plan ä.pdf", "application/pdf", b"%PDF-" * 3_000_000)]  # 15 MB


@pytest.mark.parametrize(
    ("provider", "call", "text"),
    [
        ("mailgun", lambda: providers.mailgun_raw(MAIL + b"x" * 6_000_000), "When is it?"),
        ("sendgrid", lambda: providers.sendgrid_raw(MAIL + b"x" * 6_000_000), "When is it?"),
        ("mandrill", lambda: providers.mandrill_mail(MAIL.decode() + "x" * 6_000_000), "When is it?"),
        ("mailgun", lambda: providers.mailgun_taken_apart("When is it?\n" + "x " * 3_000_000), "When is it?"),
        ("mailgun", lambda: providers.mailgun_taken_apart(files=FILES), "When is it?"),
        ("sendgrid", lambda: providers.sendgrid_taken_apart(files=FILES), "When is it? ä"),
    ],
)
def test_forms_bigger_than_django_takes_are_mails_all_the_same(tell, provider, call, text):
    """Django refuses more than 5 MB of fields; the provider would try for a day, and then throw the mail away."""
    posted = call()
    assert tell(provider, posted) == 200

    mail = IncomingMail.objects.get()
    assert (mail.state, mail.text.split("\n")[0][:20].split("x")[0].strip()) == ("filed", text)
    if b"%PDF-" in posted.body:
        assert [(one["name"], one["size"]) for one in mail.attachments] == [("Plan ä.pdf", 15_000_000)]


def test_a_form_written_in_percents_is_read_piece_by_piece(tell, monkeypatch):
    monkeypatch.setattr(handed_over, "PIECE", 7)
    fields = {"body-mime": MAIL, **providers.mailgun_proof()}

    assert tell("mailgun", providers.Call(urlencode(fields).encode(), "application/x-www-form-urlencoded")) == 200
    assert raw_of(IncomingMail.objects.get()) == MAIL


def test_a_text_without_end_waits_in_quarantine(tell, monkeypatch):
    monkeypatch.setattr(handed_over, "LONGEST_FIELD", 500)
    call = providers.mailgun_taken_apart("x" * 501)

    assert tell("mailgun", call) == 200
    mail = IncomingMail.objects.get()
    assert (mail.state, raw_of(mail)) == ("quarantine", call.body)


@pytest.mark.parametrize(
    ("provider", "said"),
    [
        ("sparkpost", [{"msys": {"relay_message": {"protocol": "smtp", "content": {
            "email_rfc822": "#", "email_rfc822_is_base64": True}}}}]),
        ("postmark", {"RawEmail": 7}),
        ("mailjet", []),
    ],
)  # fmt: skip
def test_what_its_provider_cannot_have_meant_waits_in_quarantine(tell, provider, said):
    assert tell(provider, providers.as_json(said)) == 200

    mail = IncomingMail.objects.get()
    assert (mail.state, raw_of(mail)) == ("quarantine", json.dumps(said).encode())


def test_a_form_that_is_none_waits_in_quarantine(tell):
    call = providers.Call(b"--nothing", "multipart/form-data; boundary=xYzZY")

    assert tell("sendgrid", call) == 200
    assert IncomingMail.objects.get().state == "quarantine"


EVENTS = [(provider, what) for provider, words in WORDS.items() for what, word in words.items() if word]
KINDS = {"bounced": "message.returned", "complained": "message.complained", "unsubscribed": "newsletter.unsubscribed"}
COLUMN = {"delivered": "delivered_at", "bounced": "returned_at", "complained": "complained_at"}


@pytest.mark.parametrize(("provider", "what"), EVENTS, ids=lambda word: word)
def test_what_became_of_a_mail_is_written_on_it_once(tell, ours, amara, provider, what):
    Consent.objects.create(contact=amara, purpose="newsletter", given=True, wording="?", at=NOW)
    other = post_message(key="o", purpose="x", recipient="b@x.example", mail=RenderedMail("O", "O", ""), contact=None,
                         at=NOW)  # fmt: skip
    call = became(provider, what, ours.message_id)
    answers = [tell(provider, call, hook="mail_events_hook") for _time in range(2)]

    ours.refresh_from_db()
    told = [name for name, column in COLUMN.items() if getattr(ours, column)]
    assert (answers, told) == ([200, 200], [] if what == "unsubscribed" else [what])
    assert list(Consent.objects.order_by("pk").values_list("given", flat=True))[1:] == [False] * (
        what == "unsubscribed"
    )
    kinds = {
        "bounced": "message.returned",
        "complained": "message.complained",
        "unsubscribed": "newsletter.unsubscribed",
    }
    assert Activity.objects.filter(kind=kinds.get(what, "-"), contact=amara).count() == (what in kinds)
    assert not Message.objects.filter(pk=other.pk).exclude(delivered_at=None, returned_at=None, complained_at=None)
    assert not IncomingMail.objects.exists()


def test_a_bounce_says_why(tell, ours):
    tell("postmark", became("postmark", "bounced", ours.message_id), hook="mail_events_hook")

    ours.refresh_from_db()
    assert ours.return_words == "550 no"


@pytest.mark.parametrize(
    ("provider", "word", "came_back"),
    [
        ("sendgrid", "dropped", True),  # the provider itself refused it
        ("postal", "HardFail", True),
        ("mailjet", "blocked", True),
        ("postal", "SoftFail", False),  # it goes on trying
        ("sendgrid", "open", False),
    ],
)
def test_what_never_left_the_provider_came_back_too(tell, ours, provider, word, came_back):
    tell(provider, providers.EVENTS[provider](word, ours.message_id), hook="mail_events_hook")

    ours.refresh_from_db()
    assert bool(ours.returned_at) == came_back


def test_what_came_back_has_not_arrived_whatever_is_told_late(tell, ours):
    for what in ("bounced", "delivered"):
        tell("mailgun", became("mailgun", what, ours.message_id), hook="mail_events_hook")

    ours.refresh_from_db()
    assert (bool(ours.returned_at), ours.delivered_at) == (True, None)


def test_both_kinds_may_come_to_one_address_where_the_provider_has_one(tell, ours):
    assert {"mandrill"} == BOTH_AT_ONE
    event = {"event": "hard_bounce", "_id": "x", "ts": 1, "msg": {"metadata": {"message_id": ours.message_id}}}

    assert tell("mandrill", providers.mandrill([event], address="/hooks/mail/mandrill/")) == 200
    ours.refresh_from_db()
    assert ours.returned_at


@pytest.mark.parametrize(
    "named", ["<made-up@riverbend.example>", f"<{'a' * 24}@riverbend.example>", "", "amara@example.org"]
)
def test_events_about_no_mail_of_ours_change_nothing(tell, ours, named):
    assert tell("brevo", became("brevo", "bounced", named), hook="mail_events_hook") == 200

    ours.refresh_from_db()
    assert ours.returned_at is None


def test_whoever_does_not_know_the_secret_tells_nothing(tell, ours):
    for provider, secret, status in [("brevo", "office:wrong", 403), ("brevo", "", 403), ("amazon_ses", "", 401)]:
        call = became(provider, "bounced", ours.message_id)
        assert tell(provider, call, hook="mail_events_hook", secret=secret) == status
    call = became("mailersend", "bounced", ours.message_id)
    assert tell("mailersend", call, hook="mail_events_hook", Signature="0") == 403

    ours.refresh_from_db()
    assert ours.returned_at is None


def test_what_is_no_event_is_said_to_be_none(tell):
    assert tell("brevo", providers.as_json([]), hook="mail_events_hook") == 400
    assert tell("postmark", providers.postmark_raw(), hook="mail_events_hook") == 503  # the other hook's


def test_what_mailersend_tells_of_a_mail_without_tags_changes_nothing(tell, ours):
    assert tell("mailersend", became("mailersend", "bounced", ""), hook="mail_events_hook") == 200

    ours.refresh_from_db()
    assert ours.returned_at is None


def test_a_mail_for_mailersend_has_its_name_as_a_tag(settings, ours):
    settings.MAIL_PROVIDER = "mailersend"
    settings.MESSAGE_HEADERS = {}

    assert _as_email(ours).message()["X-MailerSend-Tags"] == ours.message_id.strip("<>")


@pytest.mark.parametrize("provider", [*NAMED_BY, "mailgun"])
def test_mails_carry_what_their_provider_names_them_by(settings, ours, provider):
    settings.MAIL_PROVIDER = provider
    settings.MESSAGE_HEADERS = {}

    written = _as_email(ours).message()
    name, _form = NAMED_BY.get(provider, ("Message-ID", ""))
    assert ours.message_id.strip("<>") in str(written[name])
    assert {known for known, _form in NAMED_BY.values()} & set(written.keys()) == {name} - {"Message-ID"}
