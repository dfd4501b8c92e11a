"""Writes are done once: the answer is kept, under the name the caller gave, in the transaction that did the business.

So it does not matter where the first answer got lost. Who asks again while the first call is still under way waits
for it; who uses the same name for something else is refused.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from rest_framework.utils.encoders import JSONEncoder

from ams.api.problems import KeyUsedOtherwise, StillBeingDone
from ams.core.api_keys import ANSWERS_ARE_KEPT
from ams.core.models import ApiAnswer, ApiKey

LONGEST_WAIT = "10s"  # for another call with the same name
ONE_ANSWER = "one_answer_an_idempotency_key"
LOCK_NOT_AVAILABLE = "55P03"


@dataclass(frozen=True, slots=True)
class Result:
    """What a write came to: data for the body, and headers. `is_final` is false while something may still be added."""

    data: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    is_final: bool = True

    @property
    def body(self) -> str:
        """The JSON, as it is kept and sent."""
        return json.dumps(self.data, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Named:
    """What a caller called a write (empty: nothing), and what it was."""

    key: ApiKey
    name: str
    fingerprint: str
    at: datetime

    def answered(self) -> ApiAnswer | None:
        """What it was answered before, within a day. Raises KeyUsedOtherwise."""
        if not self.name:
            return None
        kept = ApiAnswer.objects.filter(api_key=self.key, name=self.name).first()
        if kept is None:
            return None
        if kept.created_at <= self.at - ANSWERS_ARE_KEPT:
            kept.delete()
            return None
        if kept.fingerprint != self.fingerprint:
            raise KeyUsedOtherwise(
                _("This Idempotency-Key was used for another request. Nothing was done; take a new one each time.")
            )
        return kept


class _AnsweredMeanwhile(Exception):
    """The call that came first has committed."""


def fingerprint_of(method: str, path: str, body: bytes) -> str:
    """What makes two requests the same: where they went and what stood in them, byte by byte."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def do_once(named: Named, *, act: Callable[[], Result], finish: Callable[[Result], Result]) -> Result:
    """Do it, or say what it was answered. `finish` asks others (the payment provider) once the business is committed.

    What a call with the same name left unfinished is finished now. Raises KeyUsedOtherwise and StillBeingDone.
    """
    kept = named.answered()
    if kept is None:
        try:
            result, kept = _do(named, act)
        except _AnsweredMeanwhile:
            kept = named.answered()
            if kept is None:
                raise StillBeingDone(_("This was sent twice at the same moment. Send it once more.")) from None
            result = _read(kept)
    else:
        result = _read(kept)
    if result.is_final:
        return result
    finished = finish(result)
    if kept is not None and finished.is_final:
        ApiAnswer.objects.filter(pk=kept.pk, finished_at=None).update(body=finished.body, finished_at=named.at)
    return finished


@transaction.atomic
def _do(named: Named, act: Callable[[], Result]) -> tuple[Result, ApiAnswer | None]:
    """The business and its answer: both are there, or neither."""
    kept = _claim(named) if named.name else None
    result = act()
    if kept is not None:
        kept.status, kept.body, kept.headers = result.status, result.body, result.headers
        kept.finished_at = named.at if result.is_final else None
        kept.save(update_fields=["status", "body", "headers", "finished_at"])
    return result, kept


def _claim(named: Named) -> ApiAnswer:
    """Take the name. Whoever has it in a transaction that is still open is waited for, but not for ever."""
    try:
        with transaction.atomic():
            _wait_at_most(LONGEST_WAIT)
            kept = ApiAnswer.objects.create(
                api_key=named.key,
                name=named.name,
                fingerprint=named.fingerprint,
                status=0,
                body="",
                created_at=named.at,
            )
            _wait_at_most("DEFAULT")
    except IntegrityError as error:
        if ONE_ANSWER not in str(error):
            raise
        raise _AnsweredMeanwhile from None
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
            raise
        raise StillBeingDone(
            _("The first call with this Idempotency-Key is still under way. Ask again in a few seconds.")
        ) from None
    return kept


def _wait_at_most(time: str) -> None:
    """How long this transaction waits for rows others hold; one of the two words above, never a caller's."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout TO {time if time == 'DEFAULT' else repr(time)}")


def _read(kept: ApiAnswer) -> Result:
    return Result(json.loads(kept.body), kept.status, dict(kept.headers), is_final=kept.finished_at is not None)
