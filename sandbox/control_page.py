"""The switches as a page for people: what the control API does, behind buttons."""

import hashlib
import hmac
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from sandbox.answers import Answer, page_answer, redirect_answer
from sandbox.api import check_key, key_in
from sandbox.control import Control
from sandbox.control_view import control_html, sign_in_html
from sandbox.errors import ApiError, Json, invalid
from sandbox.request import Request
from sandbox.state import Sandbox

COOKIE = "sandbox_control"
HOME = "/_sandbox/"


class ControlPage:
    """``/_sandbox/``: opened with the sandbox's key, once per browser."""

    def __init__(self, box: Sandbox, control: Control) -> None:
        self.box = box
        self.control = control
        self._acts: dict[str, Callable[[dict[str, str]], object]] = {
            "switches": self._switches,
            "deliver": lambda form: control.deliver(event=form.get("event") or None),
            "clock": lambda form: control.move_clock(advance=_number(form, "advance"), reset="reset" in form),
            "pay": lambda form: control.pay(session=form.get("session", ""), card=form.get("card", "success")),
            "dispute": lambda form: control.dispute(
                charge=form.get("charge", ""), dispute=form.get("dispute", ""), outcome=form.get("outcome", "")
            ),
            "refund": lambda form: control.end_refund(refund=form.get("refund", ""), status=form.get("status", "")),
            "reset": lambda _: control.reset(),
        }

    def answer(self, request: Request) -> Answer:
        """The page, or the act and then the page."""
        if request.path == "/_sandbox/page/sign-in" and request.method == "POST":
            return self._sign_in(request)
        if not self._is_known(request):
            return page_answer(sign_in_html(wrong=False))
        if request.method == "POST":
            return self._act(request)
        return page_answer(control_html(self.box, said=request.arguments.get("said", "")))

    def _token(self) -> str:
        """What the cookie holds: proof of the key, not the key."""
        return hmac.new(self.box.options.api_key.encode(), b"control page", hashlib.sha256).hexdigest()

    def _is_known(self, request: Request) -> bool:
        if key_in(request.headers):
            check_key(self.box, request.headers)
            return True
        return hmac.compare_digest(request.cookie(COOKIE), self._token())

    def _sign_in(self, request: Request) -> Answer:
        if not hmac.compare_digest(request.form.get("key", "").strip().encode(), self.box.options.api_key.encode()):
            time.sleep(0.5)  # no faster than a person mistypes
            return page_answer(sign_in_html(wrong=True))
        cookie = f"{COOKIE}={self._token()}; Path=/_sandbox; HttpOnly; SameSite=Strict; Max-Age=604800"
        return redirect_answer(HOME, headers={"Set-Cookie": cookie})

    def _act(self, request: Request) -> Answer:
        source = request.headers.get("Origin")
        if source and source != "null" and urlsplit(source).netloc != request.headers.get("Host"):
            raise ApiError("This form was sent from another site.", status=403)
        act = self._acts.get(request.path.removeprefix("/_sandbox/page/"))
        if act is None:
            raise ApiError("There is no such switch.", status=404)
        try:
            act(request.form)
        except ApiError as error:
            return page_answer(control_html(self.box, said=error.message, wrong=True))
        return redirect_answer(f"{HOME}?said=done")

    def _switches(self, form: dict[str, str]) -> Json:
        positions: Json = {name: form[name] for name in ("mode", "refunds", "fault_when") if name in form}
        for name in ("copies", "faults"):
            if name in form:
                positions[name] = int(_number(form, name))
        for name in ("delay", "latency"):
            if name in form:
                positions[name] = _number(form, name)
        return self.control.change_switches(**positions)


def _number(form: dict[str, str], name: str) -> float:
    """A number from a field; empty means none. Raises ApiError for anything else."""
    try:
        return float(form.get(name) or 0)
    except ValueError:
        raise invalid(f"Enter a number for {name}.", param=name) from None
