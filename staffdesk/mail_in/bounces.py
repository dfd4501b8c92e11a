"""Mails about mails of ours that did not arrive, or that somebody called unwanted.

Reports as RFC 3464 and RFC 5965 write them are read field by field; of what older and other systems write, the sender
and the subject say that it is one, and the text which mail and why. Only a Message-ID of ours, which nobody can guess,
ever ties a report to a mail of ours.
"""

import re
from dataclasses import dataclass
from email.parser import Parser
from email.policy import compat32
from typing import Final

from staffdesk.mail_in import headers as head_of
from staffdesk.mail_in.bodies import text_of
from staffdesk.mail_in.headers import ADDRESS
from staffdesk.mail_in.parts import Part
from staffdesk.mail_in.reading import ReadMail

LONGEST_REPORT: Final = 64 * 1024  # bytes of each part that are searched
MOST_SEARCHED: Final = 30  # parts
LONGEST_WORDS: Final = 500
DAEMONS = re.compile(
    r"mail(er)?[-_ ]?d(ae|ea)mon|mdaemon|post(master|office)|bounces?|mail-system|system-administrator|mrmailer|"
    r"mms-admin"
)
DAEMON_NAMES: Final = ("mail delivery", "mail system", "mailer", "delivery subsystem", "system administrator")
FAILED = re.compile(
    r"undeliver|delivery[\s-](status|failure|report|error|has failed|notification|problem)|deliver(y|ed)? fail|"
    r"returned? (mail|to sender|email)|mail (delivery )?fail|failure (notice|delivery)|could not (be )?deliver|"
    r"non.?deliver|not (be )?delivered|mail system error|delivering|rejected|unzustellbar|nicht zugestellt|"
    r"onbestelbaar|non remis|no se ha podido entregar|mancata consegna|message you sent|user unknown|mail error|"
    r"warning: could not send|bounce|unknown user|delivery",
    re.IGNORECASE,
)
STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY_CODE = re.compile(r"(?<![\d.])([45]\d\d)[ -](?=\S)")
ITS_ID = re.compile(r"^[>\s]{0,8}(?:Original-)?Message-ID:\s{0,80}(<[^<>\s]{3,248}>)", re.IGNORECASE | re.MULTILINE)
SAYS_WHY = re.compile(r"[^\n]{0,200}(?<!\d)[45](?:\d\d|\.\d{1,3}\.\d{1,3})[ -][^\n]{1,300}")


@dataclass(frozen=True, slots=True)
class Report:
    """What another system tells about a mail it was given."""

    message_ids: tuple[str, ...]  # of the mails it may be about
    recipients: tuple[str, ...] = ()
    status: str = ""  # as RFC 3463 writes it, such as 5.1.1
    words: str = ""  # why, in the other system's words
    is_final: bool = True  # False: it goes on trying


def report_of(mail: ReadMail) -> Report | None:
    """The failure or delay a mail reports; None when it reports neither."""
    for part in mail.parts:
        if part.media_type in {"message/delivery-status", "message/global-delivery-status"}:
            return _from_fields(mail, part)
    return _from_words(mail) if _looks_like_one(mail) else None


def complaint_of(mail: ReadMail) -> Report | None:
    """The complaint a provider passes on (ARF); None when it is none."""
    for part in mail.parts:
        if part.media_type == "message/feedback-report":
            fields = _fields(text_of(mail.parts, part, at_most=LONGEST_REPORT))
            kind = _value(fields, "feedback-type") or "abuse"
            who = _address(_value(fields, "original-rcpt-to"))
            return Report(_ids(mail), (who,) if who else (), "", kind[:60])
    return None


def is_receipt(mail: ReadMail) -> bool:
    """Whether it only tells that a mail arrived or was opened."""
    kind = head_of.parameter(mail.head.head, "report-type").lower()
    return kind == "disposition-notification" or any(
        part.media_type == "message/disposition-notification" for part in mail.parts
    )


def _from_fields(mail: ReadMail, part: Part) -> Report | None:
    fields = _fields(text_of(mail.parts, part, at_most=LONGEST_REPORT))
    actions = [value.lower() for name, value in fields if name == "action"]
    news = [one for one in actions if not one.startswith(("deliver", "relay", "expand"))]
    if actions and not news:
        return None  # it arrived
    named = [value for name, value in fields if name in {"final-recipient", "original-recipient"}]
    words = _value(fields, "diagnostic-code") or _first_reason(mail)
    return Report(
        _ids(mail),
        tuple(dict.fromkeys(address for value in named if (address := _address(value)))),
        _value(fields, "status")[:20],
        words.partition(";")[2].strip()[:LONGEST_WORDS] or words[:LONGEST_WORDS],
        is_final=not news or not all(one.startswith("delay") for one in news),
    )


def _from_words(mail: ReadMail) -> Report:
    reason = _first_reason(mail)
    status = STATUS.search(reason) or REPLY_CODE.search(reason)
    named = head_of.addresses(mail.head.head, "X-Failed-Recipients")
    found = tuple(one.address for one in named if one.address) or tuple(
        address.lower() for address in ADDRESS.findall(f"{mail.text[:4000]}")[:1]
    )
    return Report(_ids(mail), found, status.group(1) if status else "", reason)


def _looks_like_one(mail: ReadMail) -> bool:
    """Whether a machine wrote it to say that something went wrong."""
    head = mail.head.head
    if head_of.has_header(head, "X-Failed-Recipients"):
        return True
    local = mail.sender.address.partition("@")[0].lower()
    is_daemon = bool(DAEMONS.fullmatch(local)) or mail.sender.name.lower().startswith(DAEMON_NAMES)
    is_nobody = head_of.header(head, "Return-Path").strip() == "<>"
    is_report = head_of.parameter(head, "report-type").lower() == "delivery-status"
    if mail.head.media_type == "multipart/report" and is_report:
        return True
    return (is_daemon or is_nobody) and bool(FAILED.search(mail.subject[:300]))


def _fields(text: str) -> list[tuple[str, str]]:
    """Name and value of every line of a report, in all of its groups."""
    found: list[tuple[str, str]] = []
    for group in re.split(r"\n[ \t]*\n", text)[:100]:
        head = Parser(policy=compat32).parsestr(group.strip() + "\n\n", headersonly=True)
        found += [(name.lower(), " ".join(str(value).split())) for name, value in head.raw_items()]
    return found


def _value(fields: list[tuple[str, str]], wanted: str) -> str:
    return next((value for name, value in fields if name == wanted and value), "")


def _address(value: str) -> str:
    found = ADDRESS.search(value)
    return found.group().lower()[:254] if found else ""


def _ids(mail: ReadMail) -> tuple[str, ...]:
    """Message-IDs of whatever came back with the report, and of what it says it answers."""
    found: list[str] = []
    for part in mail.parts.found[1 : MOST_SEARCHED + 1]:
        found += head_of.message_ids(part.head, "Message-ID")
        if part.head.get_content_maintype() in {"text", "message"} and not part.is_container:
            found += ITS_ID.findall(text_of(mail.parts, part, at_most=LONGEST_REPORT))
    found += ITS_ID.findall(f"{mail.text[:LONGEST_REPORT]}\n{mail.quoted[:LONGEST_REPORT]}")
    return tuple(dict.fromkeys([*found, *mail.in_reply_to, *mail.references]))[:100]


def _first_reason(mail: ReadMail) -> str:
    found = SAYS_WHY.search(mail.text[:LONGEST_REPORT])
    return " ".join(found.group().split())[:LONGEST_WORDS] if found else mail.subject[:LONGEST_WORDS]
