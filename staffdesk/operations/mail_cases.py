"""Putting a person's mail into a case: the one it goes on with, or a new one.

From can be forged. So who a mail is from decides nothing but what is shown: answers go to the address the case had
before, a new case has a contact only when answers to it reach that contact's own address, and whoever writes into a
case from another address is shown as somebody else.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ams.core.models import Contact, Message
from staffdesk.mail_in import ReadMail
from staffdesk.mail_in.threads import Traces, bare_subject, traces_of
from staffdesk.models import Case, CaseMessage, IncomingMail
from staffdesk.operations.cases import hear, open_case
from staffdesk.operations.mail_arrived import tell_it_arrived

STRANGER: Final = "not-the-person"  # a remark: it carries what leads to the case, but comes from another address
BY_SUBJECT: Final = "by-subject-only"  # a remark: only a bare number led to the case, and its sender may be made up
BY_THEIR_MAIL: Final = "by-their-mail-only"  # the same where it names a mail that somebody sent to us, none of ours
OTHER_REPLY_TO: Final = "answers-elsewhere"
SEVERAL_PEOPLE: Final = "several-people"  # have the address it comes from


def put_in_case(*, mail: IncomingMail, read: ReadMail, at: datetime) -> tuple[CaseMessage, Message | None]:
    """The word it became, and the mail of ours it answers; inside the caller's transaction."""
    traces = traces_of(read, pattern=settings.CASE_REPLY_ADDRESS)
    answered = _our_mail(traces.answered)
    case, doubt = _case_it_names(traces, mail, answered)
    if case is None:
        return _open(mail, read, answered, at), answered
    if doubt:
        _remark(mail, doubt)
    if mail.answer_to not in _addresses_of(case) or mail.sender_address not in _addresses_of(case):
        _remark(mail, STRANGER)
    word = hear(
        case=case,
        kind=CaseMessage.Kind.MAIL_IN,
        words=_words(mail),
        at=at,
        author_name=mail.who,
        facts=_facts(mail, read),
    )
    return word, answered


def _open(mail: IncomingMail, read: ReadMail, answered: Message | None, at: datetime) -> CaseMessage:
    contact = _contact_of(mail)
    if mail.answer_to != mail.sender_address:
        _remark(mail, OTHER_REPLY_TO)
    context: dict[str, Any] = {"answers": answered.subject} if answered else {}
    case = open_case(
        kind=Case.Kind.MAIL, subject=bare_subject(mail.subject) or _("(no subject)"), words=_words(mail),
        context=context, contact=contact, at=at, by=None, key=f"mail:{mail.pk}", reply_name=mail.sender_name,
        reply_email=mail.answer_to, said=CaseMessage.Kind.MAIL_IN, facts=_facts(mail, read),
    )  # fmt: skip
    tell_it_arrived(mail=mail, read=read, case=case, at=at)
    return CaseMessage.objects.filter(case=case, kind=CaseMessage.Kind.MAIL_IN).earliest("pk")


def _case_it_names(traces: Traces, mail: IncomingMail, answered: Message | None) -> tuple[Case | None, str]:
    """The case a mail goes on with, and a remark where nothing that only we gave out led there.

    A bare number in the subject counts only from the case's own address, and that may be forged.
    """
    if named := _by_tokens(traces.tokens) or _by_our_mail(answered) or _by_tokens(traces.subject_tokens):
        return named, ""
    if named := _by_their_mail(traces.answered):
        return named, BY_THEIR_MAIL
    numbered = Case.objects.filter(pk__in=traces.subject_numbers).select_related("contact").order_by("-pk")
    return next((case for case in numbered if mail.sender_address in _addresses_of(case)), None), BY_SUBJECT


def _by_tokens(tokens: Sequence[str]) -> Case | None:
    found = {case.token: case for case in Case.objects.filter(token__in=tokens).select_related("contact")}
    return next((found[token] for token in tokens if token in found), None)


def _by_our_mail(answered: Message | None) -> Case | None:
    """The case of the mail of ours that it answers."""
    told = CaseMessage.objects.filter(sent=answered).select_related("case__contact") if answered else None
    found = told.first() if told else None
    return found.case if found else None


def _by_their_mail(message_ids: Sequence[str]) -> Case | None:
    """The case of an earlier mail to us, as when several write; whoever sent that one chose its Message-ID."""
    earlier = IncomingMail.objects.filter(message_id__in=message_ids, state=IncomingMail.State.FILED)
    heard = earlier.select_related("case_message__case__contact").order_by("-received_at").first()
    return heard.case_message.case if heard and heard.case_message else None


def _our_mail(message_ids: Sequence[str]) -> Message | None:
    found = {one.message_id: one for one in Message.objects.filter(message_id__in=message_ids).defer("text", "html")}
    return next((found[one] for one in message_ids if one in found), None)


def _addresses_of(case: Case) -> set[str]:
    """Where the case's person is known to write from."""
    known = {case.reply_email.lower(), case.contact.email.lower() if case.contact else ""}
    return known - {""}


def _contact_of(mail: IncomingMail) -> Contact | None:
    """The one contact that answers to this mail reach. Of several with the address none is picked."""
    if not mail.answer_to:
        return None
    found = list(Contact.objects.standing().alias(address=Lower("email")).filter(address=mail.answer_to)[:2])
    if len(found) > 1:
        _remark(mail, SEVERAL_PEOPLE)
    return found[0] if len(found) == 1 else None


def _words(mail: IncomingMail) -> str:
    return mail.text or mail.quoted or _("(The mail has no text.)")


def _facts(mail: IncomingMail, read: ReadMail) -> dict[str, Any]:
    """What answers and the conversation need to know of it; the mail itself is found by the word it became."""
    facts: dict[str, Any] = {"from": str(read.sender), "message_id": read.message_id}
    if read.references:
        facts["references"] = " ".join(read.references)
    return facts | ({"stranger": True} if STRANGER in mail.remarks else {})


def _remark(mail: IncomingMail, remark: str) -> None:
    if remark not in mail.remarks:
        mail.remarks = [*mail.remarks, remark]
