"""An answer as a mail: from a person, in the thread of the conversation, with what leads the reply back to the case."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from ams.core.association import find_association
from ams.core.errors import DomainError
from ams.core.mails import RenderedMail, one_line, render_mail
from ams.core.models import Message, User
from ams.core.outbox import Attached, attach, post_message
from members.wording import paragraphs
from staffdesk.keeping import Kept
from staffdesk.models import Case, CaseMessage
from staffdesk.operations.cases.said import attach_files, say
from staffdesk.queries.cases import cases_within
from staffdesk.references import address_for, message_ids, shortened, subject_about

PURPOSE: Final = "case.answer"
TEMPLATE: Final = "staffdesk/email/answer"
FILE: Final = "case_file"  # in settings.MESSAGE_ATTACHMENTS
MOST_QUOTED: Final = 2_000  # letters of what they wrote last


class NowhereToAnswer(DomainError):
    """Nobody left an address."""


def mail_answer(
    case: Case, words: str, *, files: Sequence[Kept], key: str, facts: dict[str, Any], at: datetime, by: User
) -> CaseMessage:
    """Write the mail and the word of the conversation; the caller holds the case. Raises NowhereToAnswer.

    The mail's row comes first, because the word, which never changes, names it; its files come last, because they
    belong to the word. All in one transaction, and the mail leaves after it.
    """
    if not case.answer_to:
        raise NowhereToAnswer(_("We have no e-mail address for this case. Call them, and write down what was said."))
    thread = _thread(case)
    language = case.contact.language if case.contact else ""
    sent = post_message(
        key=f"{PURPOSE}:{key or uuid4()}",
        purpose=PURPOSE,
        recipient=case.answer_to,
        mail=_written(case, words, by, language),
        contact=case.contact,
        at=at,
        signed_by=by.name,
        reply_to=address_for(settings.CASE_REPLY_ADDRESS, case.token),
    )
    message = say(case, CaseMessage.Kind.MAIL_OUT, words, at=at, by=by, sent=sent, key=key, facts={**thread, **facts})
    attach(sent, [Attached(FILE, str(one.pk), one.name) for one in attach_files(message, files)])
    return message


def threading_headers(message: Message) -> dict[str, str]:
    """What puts an answer beside the mail it answers (settings.MESSAGE_HEADERS).

    A person wrote it, so it says that it was not sent by a machine (RFC 3834), and out-of-office replies come.
    """
    said = CaseMessage.objects.filter(sent=message).first()
    headers = {"Auto-Submitted": "no"}
    if said is not None and said.facts.get("in_reply_to"):
        headers["In-Reply-To"] = said.facts["in_reply_to"]
        headers["References"] = " ".join(said.facts["references"])
    return headers


def _thread(case: Case) -> dict[str, Any]:
    """The mail this one answers (theirs, else our last), and the ones before it."""
    ids: list[str] = []
    theirs = ""
    told = CaseMessage.objects.filter(case__in=cases_within(case)).select_related("sent")
    for said in told.order_by("at", "pk"):
        if said.kind == CaseMessage.Kind.MAIL_IN:
            its = message_ids(str(said.facts.get("message_id", "")))[:1]
            ids += [*message_ids(str(said.facts.get("references", ""))), *its]
            theirs = its[0] if its else theirs
        elif said.sent is not None:
            ids.append(said.sent.message_id)
    if not ids:
        return {}
    return {"in_reply_to": theirs or ids[-1], "references": shortened(ids)}


def _written(case: Case, words: str, by: User, language: str) -> RenderedMail:
    """The mail in the reader's language: our words, who signs, and what they wrote last.

    Nobody is quoted to somebody else: a case that was merged into this one may be another person's.
    """
    own = Q(case=case) | Q(case__in=cases_within(case), case__contact__isnull=False, case__contact=case.contact_id)
    last = CaseMessage.objects.filter(own, kind__in=CaseMessage.WRITTEN).order_by("-at", "-pk").first()
    context = {
        "case": case,
        "association": find_association(),
        "subject": one_line(subject_about(case.subject, number=case.pk, token=case.token)),
        "paragraphs": paragraphs(words),
        "signed_by": by.name,
        "quoted": last.words[:MOST_QUOTED] if last else "",
        "quoted_at": last.at if last else None,
        "quoted_name": (last.author_name or case.who) if last else "",
    }
    return render_mail(TEMPLATE, context, language)
