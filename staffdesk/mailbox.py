"""Fetching mail from a mailbox by IMAP: looked at unseen, taken in, and marked as seen only once it is kept.

A mailbox that cannot be reached is no error of ours: what it said is kept in the cache, told of by `doctor`, and asked
again at the next round. Nothing is ever deleted from it, so no folder is ever expunged here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from imaplib import IMAP4
from typing import Any, Final
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.cache import cache
from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from staffdesk.receiving import receive_mail

PATIENCE: Final = 20  # seconds to wait for an answer of the mailbox
AT_A_TIME: Final = 50  # mails of one round; the next round begins within a minute
TROUBLE: Final = "staffdesk.mailbox.trouble"
FETCHED: Final = "staffdesk.mailbox.fetched"
KEPT_FOR: Final = 24 * 3600
KINDS: Final = {  # scheme of IMAP_URL -> how to connect, and where if it does not say
    "imap+ssl": (MailBox, 993),
    "imaps": (MailBox, 993),
    "imap+tls": (MailBoxStartTls, 143),
    "imap": (MailBoxUnencrypted, 143),
}


class MailboxIsAway(Exception):
    """It could not be reached, or refused us; the words say what it said."""


def fetch_mail(*, at: datetime) -> int:
    """Take in what is unseen; how many mails that were. Raises MailboxIsAway, and whatever keeping a mail raises."""
    with _opened() as mailbox:
        with _as_trouble():
            unseen = mailbox.uids("UNSEEN")[:AT_A_TIME]
        for uid in unseen:
            with _as_trouble():
                raw = _raw(mailbox, uid)
            receive_mail(raw=raw, source=f"imap {_address().hostname}", at=at)
            with _as_trouble():
                _answer(mailbox.client.uid("STORE", uid, "+FLAGS", r"(\Seen)"))
    return len(unseen)


def note_how_it_went(trouble: str, *, at: datetime) -> bool:
    """Remember for `doctor` whether the mailbox answered; True when it has just begun to fail, or to answer again."""
    before = last_trouble()
    if trouble:
        cache.set(TROUBLE, trouble[:500], KEPT_FOR)
    else:
        cache.delete(TROUBLE)
        cache.set(FETCHED, at.isoformat(), KEPT_FOR)
    return bool(before) != bool(trouble)


def last_trouble() -> str:
    """What the mailbox said when it was last asked in vain; empty when it answered."""
    return str(cache.get(TROUBLE) or "")


def last_fetched() -> str:
    """The instant it last answered, as ISO 8601; empty when nobody knows."""
    return str(cache.get(FETCHED) or "")


@contextmanager
def _opened() -> Iterator[BaseMailBox]:
    """The folder of the mailbox, opened."""
    with _as_trouble():
        address = _address()
        if address.scheme not in KINDS:
            raise ValueError(f"IMAP_URL begins with {address.scheme}://, not with one of {', '.join(KINDS)}.")
        kind, port = KINDS[address.scheme]
        mailbox = kind(address.hostname or "", port=address.port or port, timeout=PATIENCE)
        folder = unquote(address.path.strip("/")) or "INBOX"
        mailbox.login(unquote(address.username or ""), unquote(address.password or ""), folder)
    try:
        yield mailbox
    finally:
        with _as_trouble():
            mailbox.logout()


@contextmanager
def _as_trouble() -> Iterator[None]:
    """Whatever the connection or the server says is trouble with the mailbox; what we do with a mail is not."""
    try:
        yield
    except (ImapToolsError, IMAP4.error, OSError, ValueError) as error:
        raise MailboxIsAway(f"{type(error).__name__}: {error}") from error


def _raw(mailbox: BaseMailBox, uid: str) -> bytes:
    """The mail as it stands there, without marking it as seen."""
    for item in _answer(mailbox.client.uid("FETCH", uid, "(BODY.PEEK[])")):
        if isinstance(item, tuple):
            return bytes(item[1])
    raise IMAP4.error(f"It has no mail {uid} any more.")


def _answer(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise IMAP4.error(f"{status}: {data}")
    return data


def _address() -> SplitResult:
    return urlsplit(settings.IMAP_URL)
