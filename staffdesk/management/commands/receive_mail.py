"""`receive_mail < MAIL`: the way in for a mail server's pipe.

Postfix:  office: "|/srv/ams/manage.py receive_mail"  (in an alias), or a `pipe` transport.
What it exits with is what mail servers understand (sysexits.h): 0 taken, 75 try again later, 65 never, 66 nothing came.
"""

import os
import sys
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from staffdesk.receiving import receive_mail

BIGGEST: Final = 100 * 1024 * 1024  # what no mail server passes on


class Command(BaseCommand):
    """See the module's docstring."""

    help = "Take in one mail from standard input, as a mail server's pipe hands it over."
    requires_system_checks: list[str] = []  # each mail would pay for them

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where it came from, for deployments with several mailboxes."""
        parser.add_argument("--source", default="pipe", help="A word that the desk shows with the mail.")

    def handle(self, *, source: str, **options: Any) -> None:
        """Read it whole, keep it, file it; leave by the exit code that says what the mail server should do."""
        raw = sys.stdin.buffer.read(BIGGEST + 1)
        if not raw.strip():
            self._leave(os.EX_NOINPUT, "Nothing came on standard input.")
        if len(raw) > BIGGEST:
            self._leave(os.EX_DATAERR, f"The mail is bigger than {BIGGEST // 1024 // 1024} MB.")
        try:
            mail = receive_mail(raw=raw, source=source, at=timezone.now())
        except (DatabaseError, InterfaceError, OSError) as error:
            self._leave(os.EX_TEMPFAIL, f"It cannot be kept just now: {error}")
        else:
            self.stdout.write(f"Mail {mail.pk}: {mail.get_state_display()}")

    def _leave(self, code: int, words: str) -> None:
        self.stderr.write(words)
        sys.exit(code)
