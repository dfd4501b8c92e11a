"""A process whose children take mail in and die, as by `kill -9`, when they come to a named point.

`python -m tests.staffdesk.mail_in.mortal FOLDER`: of FOLDER/pipe and FOLDER/imap each mail is taken in by a child of
its own, which dies at the point the mail is called after. Prints what each child ended by.
"""

import io
import os
import signal
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.utils import timezone
from django.utils.module_loading import import_string

PIPE = {
    "stored, and not written down": "staffdesk.models.IncomingMail.save",
    "kept, and not read": "staffdesk.receiving.take_up",
    "read, and in no case": "staffdesk.operations.mail_in.put_in_case",
    "in a case, and not committed": "staffdesk.operations.mail_cases.tell_it_arrived",
    "committed, and nobody was told": "django.core.management.base.OutputWrapper.write",
}
IMAP = {
    "fetched, and not kept": "staffdesk.mailbox.receive_mail",
    "kept, and not read": "staffdesk.receiving.take_up",
    "in a case, and not marked": "tests.staffdesk.mail_in.mortal.Folder.mark",
}


class Folder:
    """A folder of files as imap-tools shows a mailbox; what is seen has a file beside it that says so."""

    path = Path()

    def __init__(self, *_where, **_how):
        self.client = self

    def login(self, *_who):
        """Everybody may."""

    def logout(self):
        """Nothing is held."""

    def uids(self, _wanted):
        return sorted(file.stem for file in self.path.glob("*.eml") if not file.with_suffix(".seen").exists())

    def uid(self, command, uid, *_rest):
        if command == "STORE":
            self.mark(uid)
            return "OK", [b""]
        return "OK", [(b"1 (UID", (self.path / f"{uid}.eml").read_bytes()), b")"]

    def mark(self, uid):
        (self.path / f"{uid}.seen").touch()


def die(*_words, **_more):
    os.kill(os.getpid(), signal.SIGKILL)


def _take_in(way, folder, file):
    if way == "pipe":
        sys.stdin = io.TextIOWrapper(io.BytesIO(file.read_bytes()))
        call_command("receive_mail")
        return
    from staffdesk import mailbox  # noqa: PLC0415 - needs the settings

    mailbox.KINDS["imap"] = (Folder, 143)
    Folder.path = folder
    Folder.uids = lambda _self, _wanted: [file.stem]
    mailbox.fetch_mail(at=timezone.now())


def _ended_by(way, folder, file, point):
    child = os.fork()
    if not child:
        holder, _, name = point.rpartition(".")
        setattr(_found(holder), name, die)
        _take_in(way, folder, file)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _found(path):
    return sys.modules.get(path) or import_string(path)


def main(where):
    sys.modules["tests.staffdesk.mail_in.mortal"] = sys.modules[__name__]
    os.environ["IMAP_URL"] = "imap://office:secret@mail.example.org"
    django.setup()
    for way, points in (("pipe", PIPE), ("imap", IMAP)):
        for name, point in points.items():
            folder = Path(where) / way
            print(way, name, _ended_by(way, folder, folder / f"{name}.eml", point), sep="|", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
