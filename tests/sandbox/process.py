"""A sandbox as the world meets it: a process, its address, and a receiver for its webhooks."""

import json
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import stripe

API_KEY = "sk_test_sandbox_tests_0123456789"
SECRET = "whsec_sandbox_tests"
ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Receiver:
    """Takes webhooks as the application would: checks the signature first. ``answers`` are given in turn, then 200."""

    def __init__(self):
        self.events: list[stripe.Event] = []
        self.refused = 0
        self.answers: deque[int] = deque()
        self._changed = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                event = stripe.Webhook.construct_event(body, self.headers["Stripe-Signature"], SECRET)
                status = receiver.take(event)
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks/stripe/"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def take(self, event):
        with self._changed:
            status = self.answers.popleft() if self.answers else 200
            if status == 200:
                self.events.append(event)
            else:
                self.refused += 1
            self._changed.notify_all()
        return status

    def types(self):
        return [event.type for event in self.events]

    def wait_for(self, condition, seconds=5.0):
        """The events, as soon as the condition holds of this receiver; fails when it does not in time."""
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self), seconds), self.types()
        return self.events

    def wait_for_type(self, kind, *, times=1):
        self.wait_for(lambda receiver: receiver.types().count(kind) >= times)
        return [event for event in self.events if event.type == kind]

    def clear(self):
        with self._changed:
            self.events.clear()
            self.answers.clear()
            self.refused = 0

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@dataclass
class SandboxProcess:
    """Started with ``start``; ``control`` calls its control API and returns (status, JSON)."""

    data: Path
    webhook_url: str
    port: int = field(default_factory=free_port)
    past: Path | None = None
    process: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [
            sys.executable, "-m", "sandbox", "--port", str(self.port), "--data", str(self.data),
            "--webhook-url", self.webhook_url, "--webhook-secret", SECRET, "--api-key", API_KEY,
            "--seller", "Riverbend Naturalists", *([f"--past={self.past}"] if self.past else []),
        ]  # fmt: skip

    def start(self) -> None:
        self.process = subprocess.Popen(self.command(), cwd=ROOT, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "The sandbox ended at once."
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=1):
                    return
            except OSError:
                time.sleep(0.02)
        raise AssertionError("The sandbox did not come up in ten seconds.")

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(10)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def client(self, *, key: str = API_KEY, retries: int = 0) -> stripe.StripeClient:
        return stripe.StripeClient(key, base_addresses={"api": self.url}, max_network_retries=retries)

    def control(self, act: str, *, method: str = "POST", **values: Any) -> tuple[int, Any]:
        request = urllib.request.Request(
            f"{self.url}/_sandbox/{act}", method=method, headers={"Authorization": f"Bearer {API_KEY}"},
            data=json.dumps(values).encode() if method == "POST" else None,
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.load(refusal)

    def wait_for_deliveries(self, many: int) -> list[dict[str, Any]]:
        """The deliveries written down as done, as soon as there are that many; fails after five seconds."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            rows = self.control("deliveries?state=delivered", method="GET")[1]["data"]
            if len(rows) == many:
                return rows
            time.sleep(0.02)
        raise AssertionError(f"{len(rows)} of {many} deliveries were written down.")

    def pay(self, session: str, card: str = "success", **values: Any) -> tuple[int, Any]:
        return self.control("pay", session=session, card=card, **values)
