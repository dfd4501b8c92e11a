"""What goes, table by table. Contact and login come last: by them whoever goes on finds the rest."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, F, JSONField, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat
from pghistory.models import Context

from ams.core.association import day_of
from ams.core.models import (
    Access,
    Activity,
    ApiAnswer,
    Contact,
    ContactMerge,
    ContactNote,
    ContactTag,
    Death,
    DuplicatePair,
    ExceptionMade,
    Message,
    MessageAttempt,
    User,
)  # fmt: skip
from billing.models import CardVisit, CheckoutAttempt, Order, Parcel, Payment, ProviderEvent, ReminderHold
from events.models import Certificate, Registration, WaitlistEntry
from members.models import (
    Address,
    Affiliation,
    Application,
    AutoRenewal,
    Cancellation,
    Consent,
    DirectoryEntry,
    ExternalId,
    ImportLine,
    ImportRun,
    JoinDraft,
    Organisation,
    Person,
    Proof,
    Seat,
    TypeChange,
)  # fmt: skip
from staffdesk.models import (
    ArticleReading,
    CareTask,
    Case,
    CaseFile,
    CaseMessage,
    DataDownload,
    DifficultSituation,
    IncomingMail,
    MailingRecipient,
    MemberAtRisk,
    Proposal,
    Pulse,
    ServerErrorHit,
)  # fmt: skip
from staffdesk.operations.erasing.whose import Whose
from staffdesk.operations.erasing.wiping import ERASED, NOWHERE, Wipe, where_said

WITHOUT_WORDS: Final = """(
    SELECT coalesce(jsonb_object_agg(one.key, one.value), '{}') FROM jsonb_each(facts) AS one
    WHERE jsonb_typeof(one.value) IN ('number', 'boolean', 'null') OR one.key IN ('api_key', 'kind')
)"""
ITS_OWN_FACTS: Final = "facts - '{from,message_id,references,in_reply_to}'::text[]"


def cases(who: Whose, at: datetime) -> list[Wipe]:
    """What was said in their cases, whoever said it, with files and the words of colleagues."""
    theirs = Case.objects.filter(Q(contact__in=who.contacts) | (Q(contact=None) & who.at_address("reply_email")))
    said = CaseMessage.objects.filter(case__in=theirs)
    told = {"reply_name": "", "reply_email": "", "reply_phone": ""}
    return [
        Wipe(
            CaseFile.objects.filter(message__in=said), {"name": ERASED, "file": ""}, is_append_only=True, files="file"
        ),
        Wipe(
            said, {"words": ERASED, "author_name": "", "facts": RawSQL(ITS_OWN_FACTS, (), JSONField())},  # noqa: S611 - ours
            is_append_only=True,
        ),
        Wipe(DifficultSituation.objects.filter(case__in=theirs), {"words": ERASED}),
        Wipe(
            Proposal.objects.filter(contact__in=who.contacts),
            {"asked": {}, "told": ERASED, "words": ERASED, "note": ""},
        ),
        Wipe(ServerErrorHit.objects.filter(contact__in=who.contacts), {"page": ""}),
        Wipe(Pulse.objects.filter(contact__in=who.contacts), {"words": ""}),
        *_care(who, at),
        Wipe(theirs, {"subject": ERASED, "words": "", "context": {}, **told}),
        Wipe(Case.objects.filter(who.of_others("reply_email")), told),
    ]  # fmt: skip


def _care(who: Whose, at: datetime) -> list[Wipe]:
    """What was noted when somebody took time for them; nobody is to any more."""
    tasks = CareTask.objects.filter(Q(contact__in=who.contacts) | Q(about__in=who.contacts))
    over = {"state": CareTask.State.WITHDRAWN, "closed_at": at, "closed_on": day_of(at), "note": ERASED}
    at_risk = Wipe(MemberAtRisk.objects.filter(contact__in=who.contacts), deletes=True)
    return [at_risk, Wipe(tasks.open(), over), Wipe(tasks, {"note": where_said("note")})]


def mail_in(who: Whose, at: datetime) -> list[Wipe]:
    """Mails they sent us: the raw form in the storage, and what was read out of it."""
    theirs = IncomingMail.objects.filter(
        Q(case_message__case__contact__in=who.contacts) | who.at_address("sender_address")
        | Q(our_message__contact__in=who.contacts)
    )  # fmt: skip
    empty = dict.fromkeys(
        ("sender_name", "sender_address", "answer_to", "message_id", "text", "quoted", "html", "raw"), ""
    )
    lists = {"sent_to": [], "attachments": [], "report": {}, "failure": ""}
    values = {"subject": ERASED, "words": ERASED, "forgotten_at": Coalesce("forgotten_at", Value(at)), **empty, **lists}
    waiting = theirs.filter(state__in=[IncomingMail.State.KEPT, IncomingMail.State.QUARANTINE])
    return [
        Wipe(waiting, {"state": IncomingMail.State.DISCARDED, **values}, files="raw"),
        Wipe(theirs, values, files="raw"),
    ]


def mail_out(who: Whose, _at: datetime) -> list[Wipe]:
    """Mails to them, and what was written to colleagues about them."""
    mine = Q(contact__in=who.contacts) | (Q(contact=None) & who.at_address("recipient"))
    theirs = Message.objects.filter(mine)
    about = Message.objects.filter(Q(contact=None) & who.named_in("subject", "text", "html"))
    words = {"subject": ERASED, "text": "", "html": ""}
    return [
        Wipe(theirs.filter(state=Message.State.QUEUED), {"state": Message.State.WITHDRAWN, "failure": ERASED}),
        Wipe(MessageAttempt.objects.filter(message__in=theirs), {"detail": ""}, is_append_only=True),
        Wipe(
            theirs, {"recipient": NOWHERE, "reply_to": "", "failure": where_said("failure"),
                     "return_words": where_said("return_words"), **words},
        ),
        Wipe(about, words),
        Wipe(_quoting(who), words),
        Wipe(
            Message.objects.filter(who.of_others("recipient"), state=Message.State.QUEUED),
            {"state": Message.State.WITHDRAWN, "failure": ERASED},
        ),
        Wipe(Message.objects.filter(who.of_others("recipient")), {"recipient": NOWHERE}),
        Wipe(
            MailingRecipient.objects.filter(Q(contact__in=who.contacts) | who.at_address("address")),
            {"address": Concat(Value("erased-"), Cast("pk", CharField()), Value("@erased.invalid"))},
        ),
        Wipe(
            Consent.objects.filter(contact__in=who.contacts), {"source": where_said("source")}, is_append_only=True
        ),
    ]  # fmt: skip


def _quoting(who: Whose) -> QuerySet[Message]:
    """Letters to colleagues that quote them without a name."""
    cases = Case.objects.filter(Q(contact__in=who.contacts) | (Q(contact=None) & who.at_address("reply_email")))
    pulses = Pulse.objects.filter(contact__in=who.contacts)
    keys, answers = (list(rows.values_list("pk", flat=True)) for rows in (cases, pulses))
    return Message.objects.filter(Q(digest__cases__overlap=keys) | Q(digest__pulses__overlap=answers))


def events(who: Whose, _at: datetime) -> list[Wipe]:
    """Names on tickets, answers, waiting lists and certificates. That a seat was taken stays."""
    mine = Q(contact__in=who.contacts) | (Q(contact=None) & who.at_address("email"))
    seats = Registration.objects.filter(mine)
    waiting = WaitlistEntry.objects.filter(mine)
    named = RawSQL("""facts || '{"name": "Erased"}'""", (), JSONField())
    return [
        Wipe(Certificate.objects.filter(registration__in=seats), {"facts": named}, is_append_only=True),
        Wipe(seats, {"name": ERASED, "email": "", "answers": {}}),
        Wipe(waiting, {"name": ERASED, "email": "", "others": [], "words": ""}),
        Wipe(Registration.objects.filter(who.of_others("email")), {"email": ""}),
        Wipe(WaitlistEntry.objects.filter(who.of_others("email")), {"email": ""}),
    ]


def money(who: Whose, _at: datetime) -> list[Wipe]:
    """Parcels, cards, and what the provider wrote of them. Orders, receipts and the journal stay as they are.

    But for where an order was mailed to, also one of their child: the law asks for name and address on paper.
    """
    mailed = RawSQL("""bill_to || '{"email": ""}'""", (), JSONField())
    billed = Order.objects.filter(Q(buyer__in=who.contacts) | who.at_address("bill_to__email"))
    orders = Order.objects.filter(buyer__in=who.contacts)
    visits = CardVisit.objects.filter(contact__in=who.contacts)
    sessions = [
        *CheckoutAttempt.objects.filter(order__in=orders).exclude(session_id=None).values_list("session_id", flat=True),
        *visits.exclude(session_id=None).values_list("session_id", flat=True),
        *Payment.objects.filter(contact__in=who.contacts).values_list("provider_id", flat=True),
    ]
    return [
        Wipe(Parcel.objects.filter(order__in=orders), {"name": ERASED, "lines": "", "postcode": ""}),
        Wipe(ProviderEvent.objects.filter(object_id__in=sessions), {"payload": {}}),
        Wipe(visits, {"email": ""}),
        Wipe(CardVisit.objects.filter(who.of_others("email")), {"email": ""}),
        Wipe(billed.exclude(bill_to__email=""), {"bill_to": mailed}),
        Wipe(ReminderHold.objects.filter(invoice__order__in=orders), {"reason": ERASED}),
        Wipe(AutoRenewal.objects.filter(membership__holder__in=who.contacts), {"end_words": ""}),
    ]


def imports(who: Whose, _at: datetime) -> list[Wipe]:
    """What imports kept of them, the files they were in, and how other systems call them."""
    lines = ImportLine.objects.alias(said=Cast("cells", TextField()))
    lines = lines.filter(Q(contact__in=who.contacts) | who.named_in("said"))
    runs = ImportRun.objects.filter(lines__in=lines).exclude(state__in=ImportRun.WORKING)
    drafts = JoinDraft.objects.filter(who.at_address("email"))
    return [
        Wipe(runs, {"file": ""}, files="file"),
        Wipe(
            lines,
            {"cells": [], "before": {}, "reason": where_said("reason"), "left_out": where_said("left_out")},
        ),
        Wipe(
            ExternalId.objects.filter(contact__in=who.contacts), {"value": ERASED},
            history=Q(contact__in=who.contacts), deletes=True,
        ),
        Wipe(drafts, {"email": NOWHERE, "answers": {}}),
        Wipe(ApiAnswer.objects.filter(who.named_in("body")), deletes=True),
    ]  # fmt: skip


def traces(who: Whose, at: datetime) -> list[Wipe]:
    """What happened stays, with numbers and without words; so do exceptions, merges and notes on them."""
    mine = Q(contact__in=who.contacts)
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Contact), object_id__in=[str(pk) for pk in who.contacts]
    )
    both = Q(kept__in=who.contacts) | Q(absorbed__in=who.contacts)
    pairs = Q(first__in=who.contacts) | Q(second__in=who.contacts)
    named = Q(affiliation__person__in=who.contacts) | Q(membership__holder__in=who.contacts) | who.at_address("email")
    seats = Seat.objects.filter(named)
    return [
        Wipe(Activity.objects.filter(mine), {"facts": RawSQL(WITHOUT_WORDS, (), JSONField())}, is_append_only=True),  # noqa: S611 - ours
        Wipe(ExceptionMade.objects.filter(mine), {"words": ERASED}, is_append_only=True),
        Wipe(ContactMerge.objects.filter(both), {"reason": ERASED, "moved": {}, "changed": []}),
        Wipe(DuplicatePair.objects.filter(pairs), deletes=True),
        Wipe(ArticleReading.objects.filter(mine), deletes=True),
        Wipe(ContactTag.objects.filter(mine), deletes=True),
        Wipe(ContactNote.objects.filter(mine), {"words": ERASED}, history=mine, deletes=True),
        Wipe(seats, {"ended_at": Coalesce("ended_at", Value(at))}, history=Q(pk__in=[])),  # first: addresses are unique
        Wipe(seats, {"name": ERASED, "email": NOWHERE}),
        Wipe(Application.objects.filter(membership__holder__in=who.contacts), {"note": ""}),
        Wipe(Cancellation.objects.filter(membership__holder__in=who.contacts), {"words": ""}),
        Wipe(
            Proof.objects.filter(contact__in=who.contacts),
            dict.fromkeys(("name", "file", "seen", "note"), ""),
            files="file",
        ),
        Wipe(Death.objects.filter(mine), {"words": ""}),
        Wipe(TypeChange.objects.filter(offer__membership__holder__in=who.contacts), {"words": ""}),
        Wipe(
            DataDownload.objects.filter(mine),
            {"file": "", "state": DataDownload.State.GONE, "ready_at": Coalesce("ready_at", Value(at))},
            files="file",
        ),
        Wipe(entries, {"object_repr": ERASED, "change_message": ""}),
    ]


def themselves(who: Whose, at: datetime) -> list[Wipe]:
    """Who they are, where they live, and how they sign in; in one transaction, for by this the rest is found."""
    mine = Q(contact__in=who.contacts)
    ties = Affiliation.objects.filter(Q(person__in=who.contacts) | Q(organisation__in=who.contacts))
    nobody = {"full_name": ERASED, "given_name": "", "family_name": "", "spoken_name": "", "born_on": None}
    record = {"display_name": ERASED, "sort_name": ERASED, "email": "", "phone": "", "language": "", "custom": {}}
    addresses = Concat(Value("erased-"), Cast("pk", CharField()), Value("@erased.invalid"))
    then = Concat(Value("erased-"), Cast("pgh_obj", CharField()), Value("@erased.invalid"))
    logins = User.objects.filter(pk__in=who.users)
    return [
        Wipe(
            Address.objects.filter(mine), {"lines": ERASED, "postcode": "", "country": ""}, history=mine, deletes=True
        ),
        Wipe(DirectoryEntry.objects.filter(mine), {"town": "", "words": ""}, history=mine, deletes=True),
        Wipe(ties, {"role": ""}),
        Wipe(Person.objects.filter(mine), nobody, history=mine),
        Wipe(Organisation.objects.filter(mine), {"name": ERASED, "tax_number": ""}, history=mine),
        Wipe(EmailAddress.objects.filter(user__in=who.users), deletes=True),
        Wipe(Authenticator.objects.filter(user__in=who.users), deletes=True),
        Wipe(Access.objects.filter(mine), {"ended_at": Coalesce("ended_at", Value(at))}),
        Wipe(_reasons(who), {"metadata": RawSQL("metadata - 'reason'", (), JSONField())}),
        Wipe(logins, {"name": "", "is_active": False}),
        Wipe(logins, {"email": addresses}, history=Q(pk__in=[])),
        Wipe(_history_of_logins(who), {"email": then}),
        Wipe(
            Contact.objects.filter(pk__in=who.contacts),
            {**record, "archived_at": Coalesce(F("archived_at"), Value(at))},
        ),
    ]


def _history_of_logins(who: Whose) -> QuerySet[Any]:
    found: QuerySet[Any] = apps.get_model("core.UserEvent")._default_manager.filter(pgh_obj__in=who.users)
    return found


def _reasons(who: Whose) -> QuerySet[Any]:
    """What was written down as the reason of changes to them."""
    of_contacts = apps.get_model("core.ContactEvent")._default_manager.filter(pgh_obj__in=who.contacts)
    of_people = apps.get_model("members.PersonEvent")._default_manager.filter(contact__in=who.contacts)
    told = [one.exclude(pgh_context=None).values("pgh_context") for one in (of_contacts, of_people)]
    return Context.objects.filter(Q(pk__in=told[0]) | Q(pk__in=told[1]), metadata__has_key="reason")


STEPS: Final[dict[str, Callable[[Whose, datetime], list[Wipe]]]] = {
    "cases": cases,
    "mail_in": mail_in,
    "mail_out": mail_out,
    "events": events,
    "money": money,
    "imports": imports,
    "traces": traces,
    "themselves": themselves,
}
