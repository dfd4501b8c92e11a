"""The HTTP edge: which part of the sandbox a request is for, and how it is read and answered."""

import logging
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import urlsplit

from sandbox.answers import Answer, json_answer, redirect_answer
from sandbox.api import ApiCall, Hangup, answer_call
from sandbox.control import Control
from sandbox.control_page import ControlPage
from sandbox.errors import ApiError
from sandbox.html import static_file
from sandbox.idempotency import KeysInUse
from sandbox.pages import CheckoutPages
from sandbox.request import Request
from sandbox.state import Sandbox
from sandbox.webhooks import Postman

log = logging.getLogger("sandbox.server")
LARGEST_BODY = 1_000_000
IDLE = 75.0


Part = Callable[[Request], Answer]


class Site:
    """Everything a request can reach."""

    def __init__(self, box: Sandbox, postman: Postman) -> None:
        self.box = box
        self.keys = KeysInUse()
        control = Control(box, postman)
        pages = CheckoutPages(box).answer
        control_page = ControlPage(box, control).answer
        self._pages: dict[str, Part] = {
            "/": lambda _: redirect_answer("/_sandbox/"), "/healthz": self._health,
            "/favicon.ico": lambda _: static_file("favicon.svg"), "/_sandbox/": control_page,
        }  # fmt: skip
        self._parts: list[tuple[str, Part]] = [
            ("/v1/", self._api), ("/c/pay/", pages), ("/3ds/", pages), ("/_sandbox/page/", control_page),
            ("/_sandbox", control.answer), ("/static/", lambda request: static_file(request.path)),
        ]  # fmt: skip

    def answer(self, request: Request) -> Answer:
        """The answer to a request; refusals included. Raises Hangup."""
        part = next((part for prefix, part in self._parts if request.path.startswith(prefix)), None)
        if request.path in self._pages:
            part = self._pages[request.path]
        if part is None:
            return json_answer({"error": {"message": f"There is nothing at {request.path}."}}, status=404)
        try:
            return part(request)
        except ApiError as error:
            return json_answer(error.body(), status=error.status)

    def _health(self, _: Request) -> Answer:
        """Alive, and able to read its file."""
        self.box.store.rows("SELECT 1")
        return json_answer({"status": "ok", "now": self.box.clock.now()})

    def _api(self, request: Request) -> Answer:
        form = request.body if request.method == "POST" else request.query
        if request.method == "POST" and request.query:
            form = f"{request.query}&{form}"
        reply = answer_call(self.box, self.keys, ApiCall(request.method, request.path, form, request.headers))
        return json_answer(reply.body, status=reply.status, headers=reply.headers)


class Handler(BaseHTTPRequestHandler):
    """Reads one request after the other from a connection."""

    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    sys_version = ""
    timeout = IDLE
    wbufsize = -1  # one write per answer
    disable_nagle_algorithm = True
    site: Site
    busy: "Busy"

    def _handle(self) -> None:
        with self.busy:
            request = self._read()
            if request is None:
                return
            try:
                answer = self.site.answer(request)
            except Hangup:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            except Exception:
                log.exception("%s %s failed", self.command, request.path)
                error = {"message": "An unknown error occurred in the sandbox.", "type": "api_error"}
                answer = json_answer({"error": error}, status=500)
            self._send(answer)

    do_GET = do_POST = do_DELETE = do_HEAD = _handle  # noqa: N815 - the library's names

    def _read(self) -> Request | None:
        """The request, or None after having refused it."""
        length = self.headers.get("Content-Length") or "0"
        if self.headers.get("Transfer-Encoding") or not length.isdecimal() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._send(json_answer({"error": {"message": "The body is too large, or of unknown length."}}, status=413))
            return None
        body = self.rfile.read(int(length)).decode("utf-8", "replace")
        parts = urlsplit(self.path)
        method = "GET" if self.command == "HEAD" else self.command
        return Request(method, parts.path, parts.query, body, cast("Mapping[str, str]", self.headers))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class names it so)
        """Requests are logged only on demand."""
        log.debug("%s %s", self.address_string(), format % args)


class Busy:
    """Counts the requests being answered, so that stopping can wait for them."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = threading.Condition()

    def __enter__(self) -> None:
        with self._idle:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._idle:
            self._count -= 1
            self._idle.notify_all()

    def wait_until_idle(self, seconds: float) -> bool:
        """Whether all requests were answered in that time."""
        with self._idle:
            return self._idle.wait_for(lambda: self._count == 0, seconds)


class Server(ThreadingHTTPServer):
    """A thread per connection; connections are kept open."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], site: Site) -> None:
        self.busy = Busy()
        handler = type("BoundHandler", (Handler,), {"site": site, "busy": self.busy})
        super().__init__(address, handler)

    def server_bind(self) -> None:
        """Bind without asking the name server who we are."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""
        log.debug("The connection %s from %s broke: %r", request, client_address, sys.exception())
