"""The named points at which a process may die while somebody pays, each reached without touching our own code.

At every point the process that acts stands still at something outside it: a provider that does not answer, a row that
another session of the database holds, a mail server that is slow to say goodbye. A scene is entered with the caller
at the point; `let_go` takes the obstacle away once the victims are dead.
"""

import asyncio
import email
import email.policy
import os
import signal
import time
from contextlib import ExitStack, contextmanager, suppress
from threading import Event

import psycopg
from aiosmtpd.controller import Controller

from billing.models import CheckoutAttempt, Payment
from tests.journeys.callers import Caller, Meanwhile
from tests.journeys.people import wait_for
from tests.sandbox.process import free_port

NO_DATABASE = ("OperationalError", "InterfaceError")


class Scene:
    """Somebody pays, and stops on the way."""

    told = {}  # what worker and sweeps are told besides their own

    def __init__(self, stack):
        self.stack, self.caller = stack, Caller(stack)
        self.who = self.caller.who
        self.ending = ExitStack()
        self.ending.callback(self.caller.close)
        self.ending.callback(lambda: stack.control("switches", mode="normal", latency=0))

    def reach(self) -> None:
        """Go there."""

    def let_go(self) -> None:
        """Take away what stood in the way."""

    def finish(self) -> None:
        """Whoever is not through yet tries again, as people do."""
        answer = self.caller.go_on()
        if answer.status_code == 303:
            self.stack.control("pay", session=answer.headers["Location"].rsplit("/", 1)[1])
        page = self.caller.get(self.caller.page_after_paying())
        assert (page.status_code, "Member no." in page.text) == (200, True), page.text[-3000:]

    def assert_mailed(self, victim: str) -> None:
        """The receipt went out; again only if nobody can know of the first time, which is then on record."""
        attempts = self.attempts_to_mail()
        allowed = [["accepted"]] if victim == "Web" else [["accepted"], ["unknown", "accepted"]]
        assert attempts in allowed, [(one.outcome, one.detail) for one in self._rows()]

    def attempts_to_mail(self) -> list[str]:
        """What came of each; without those that died with the database, before a mail server was even asked."""
        died = [one for one in self._rows() if one.outcome == "deferred" and one.detail.startswith(NO_DATABASE)]
        return [one.outcome for one in self._rows() if one not in died]

    def _rows(self):
        return self.who.mails("receipt").get().attempt_rows.order_by("number")

    def attempts(self):
        return CheckoutAttempt.objects.filter(order__buyer__email=self.who.email)

    def sessions(self):
        return self.stack.control(f"sessions?reference={self.who.order().reference}", method="GET")["data"]


class BeforeTheCall(Scene):
    """The attempt is committed; the provider never heard of it."""

    def reach(self):
        self.caller.prove_address()
        self.sandbox = self.stack.services["Sandbox"].process
        os.kill(self.sandbox.pid, signal.SIGSTOP)
        self.call = Meanwhile(self.caller.go_on)
        wait_for(self.attempts().exists)

    def let_go(self):
        self.stack.kill("Sandbox")  # frozen as it is: what waited in its ears is lost
        self.stack.start("Sandbox")
        self.call.join()


class AfterTheCall(Scene):
    """The provider has made the session; its answer never arrives."""

    def reach(self):
        self.caller.prove_address()
        self.stack.control("switches", latency=25)
        self.call = Meanwhile(self.caller.go_on)
        wait_for(lambda: self.attempts().exists() and self.sessions())

    def let_go(self):
        self.stack.control("switches", latency=0)
        self.stack.kill("Sandbox")  # with the answer it held back
        self.stack.start("Sandbox")
        self.call.join()


class AfterTheCommit(Scene):
    """The payment is committed, what was paid is not handed over."""

    def reach(self):
        self.caller.prove_address()
        session = self.caller.session()
        self.stack.control("switches", mode="paused")
        self.holder = psycopg.connect(self.stack.database_url)
        self.ending.callback(self.holder.close)
        wanted = self.who.membership().pk  # paying leaves it alone, handing over needs it
        self.holder.execute("SELECT 1 FROM members_membership WHERE id = %s FOR NO KEY UPDATE", [wanted])
        self.stack.control("pay", session=session)
        page = self.caller.page_after_paying()
        self.call = Meanwhile(lambda: self.caller.get(page))
        wait_for(Payment.objects.filter(contact__email=self.who.email).exists)
        time.sleep(0.2)  # web and worker now wait for the membership; nothing tells us that they do

    def let_go(self):
        with suppress(psycopg.OperationalError):  # its server may be dead
            self.holder.close()
        self.call.join()
        self.stack.control("switches", mode="normal")


class AfterTheMailWasAccepted(Scene):
    """The mail server has the receipt; our worker does not know yet."""

    def __init__(self, stack):
        super().__init__(stack)
        self.inbox = self.ending.enter_context(slow_mail_server())
        self.told = {"EMAIL_URL": f"smtp://127.0.0.1:{self.inbox.port}"}
        self.ending.callback(self._forget_the_mail_server)

    def reach(self):
        self.stack.stop("Worker")
        self.stack.start("Worker", **self.told)
        self.caller.prove_address()
        self.stack.control("pay", session=self.caller.session())
        self.caller.get(self.caller.page_after_paying())
        wait_for(lambda: self.inbox.copies("Receipt"), seconds=20)

    def let_go(self):
        self.inbox.may_say_goodbye.set()

    def _forget_the_mail_server(self):
        self.inbox.may_say_goodbye.set()
        self.stack.stop("Worker")
        self.stack.start("Worker")

    def assert_mailed(self, victim):
        """Also: whoever receives it twice can tell, and does only if the record of the first time was lost."""
        super().assert_mailed(victim)
        copies = self.inbox.copies("Receipt")
        assert {*copies} == {self.who.mails("receipt").get().message_id}
        assert len(copies) == len(self.attempts_to_mail()), (copies, self.attempts_to_mail())
        assert victim not in {"Worker", "PostgreSQL"} or len(copies) == 2, "The scene missed its point."


POINTS = {
    "before the call": BeforeTheCall,
    "after the call": AfterTheCall,
    "after the commit": AfterTheCommit,
    "after the mail was accepted": AfterTheMailWasAccepted,
}


class SlowGoodbye:
    """Takes every mail at once, and lets nobody go before it is told to."""

    def __init__(self, port: int):
        self.port = port
        self.mails = []
        self.may_say_goodbye = Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 Accepted"

    async def handle_QUIT(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        while not self.may_say_goodbye.is_set():
            await asyncio.sleep(0.02)
        return "221 Goodbye"

    def copies(self, words: str) -> list[str]:
        """The Message-IDs of the mails whose subject has these words."""
        return [mail["Message-ID"] for mail in self.mails if words in mail["Subject"]]


@contextmanager
def slow_mail_server():
    handler = SlowGoodbye(free_port())
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    try:
        yield handler
    finally:
        handler.may_say_goodbye.set()
        controller.stop()
