"""The pages a payer sees: checkout, the bank's question, and what there is to say when it is over."""

import time
from urllib.parse import urlencode, urlsplit

from sandbox.answers import Answer, page_answer, redirect_answer
from sandbox.checkout import authenticate, pay_session, session_of
from sandbox.checkout_view import bank_page, checkout_page, notice_page
from sandbox.errors import ApiError, CardError, Json
from sandbox.payment_form import PaymentForm, form_for, form_from
from sandbox.request import Request
from sandbox.sessions import load_session
from sandbox.state import Sandbox


class CheckoutPages:
    """Everything under ``/c/pay/`` and ``/3ds/``. GET changes nothing."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box

    def answer(self, request: Request) -> Answer:
        """The page, or where to go next."""
        steps = request.path.strip("/").split("/")
        try:
            if steps[0] == "c" and len(steps) == 3:
                return self._checkout(request, steps[2])
            if steps[0] == "3ds" and len(steps) == 3:
                return self._bank(request, steps[1], steps[2])
        except ApiError as error:
            if error.status != 404:
                raise
        return self._notice(
            "We can't find this payment",
            "The address is incomplete, or the demonstration was started over. Go back to the shop and pay again.",
            status=404,
        )

    def _notice(self, title: str, words: str, *, link: str = "", label: str = "", status: int = 200,
                good: bool = False) -> Answer:  # fmt: skip
        return page_answer(notice_page(title, words, link=link, label=label, good=good), status=status)

    def _checkout(self, request: Request, identifier: str) -> Answer:
        with self.box.store.transaction():
            session = load_session(self.box, identifier)
            customer = self.box.store.get("customer", session["customer"] or "")
            if session["status"] == "open" and request.method == "GET":
                form = form_for(customer)
                trouble = self._last_error(session) if "declined" in request.arguments else None
                return self._page(session, form, trouble=trouble)
            if session["status"] == "open" and request.method == "POST":
                return self._post(request, session)
        return self._over(session, posted=request.method == "POST")

    def _post(self, request: Request, session: Json) -> Answer:
        """Pay, or fill in another test card."""
        form = form_from(request.form)
        if "choose" in request.form:
            card = form.choose(request.form["choose"])
            return self._page(session, form, chosen=card.title if card else None)
        today = time.gmtime(self.box.clock.now())
        asks = self._email(session) is None
        checked = form.check(asks_email=asks, year=today.tm_year, month=today.tm_mon)
        if checked is None:
            return self._page(session, form)
        try:
            with self.box.store.transaction():
                session = pay_session(self.box, session["id"], *checked)
        except CardError as error:
            return self._page(session, form, trouble=error.message)
        if session["status"] == "complete":
            return redirect_answer(success_url(session))
        intent = self.box.store.find(session["payment_intent"] or session["setup_intent"]) or {}
        return redirect_answer(intent["next_action"]["redirect_to_url"]["url"])

    def _email(self, session: Json) -> str | None:
        """The payer's address, where the seller gave it."""
        customer = self.box.store.get("customer", session["customer"] or "") or {}
        address: str | None = session["customer_email"] or customer.get("email")
        return address

    def _last_error(self, session: Json) -> str | None:
        intent = self.box.store.find(session["payment_intent"] or session["setup_intent"] or "") or {}
        error = intent.get("last_payment_error") or intent.get("last_setup_error") or {}
        message: str | None = error.get("message")
        return message

    def _page(
        self, session: Json, form: PaymentForm, *, trouble: str | None = None, chosen: str | None = None
    ) -> Answer:
        html = checkout_page(self.box, session, form, email=self._email(session), trouble=trouble, chosen=chosen)
        return page_answer(html, form_targets=(origin(session["success_url"]),))

    def _over(self, session: Json, *, posted: bool) -> Answer:
        """A session that can no longer be paid; after a second click on Pay the payer just goes on."""
        seller = seller_of(self.box, session)
        if session["status"] == "complete" and posted:
            return redirect_answer(success_url(session))
        if session["status"] == "complete":
            return self._notice("This is done", "It went through the first time, and nothing will be charged twice.",
                                link=success_url(session), label=f"Continue to {seller}", good=True)  # fmt: skip
        return self._notice(
            "This payment page has expired",
            "Nothing was charged. Payment pages stay open only for a while, so that nobody pays for something that is "
            f"no longer to be had. Go back to {seller} and start the payment again.",
            link=session["cancel_url"] or "", label=f"Back to {seller}",
        )  # fmt: skip

    def _bank(self, request: Request, identifier: str, secret: str) -> Answer:
        """The bank's question, and what follows from the answer."""
        with self.box.store.transaction():
            intent = self.box.store.find(identifier)
            if intent is None or intent.get("client_secret") != f"{identifier}_secret_{secret}":
                raise ApiError("There is no such question.", status=404)
            session = session_of(self.box, intent)
            intent = self.box.load(intent["object"], intent["id"])
            if request.method == "GET" and intent["status"] == "requires_action":
                return self._question(intent, session)
            if request.method == "POST":
                confirmed = request.form.get("answer") == "complete"
                try:
                    with self.box.store.transaction():
                        intent = authenticate(self.box, intent, confirmed=confirmed)
                except ApiError:
                    intent = self.box.load(intent["object"], intent["id"])
        return self._after_bank(intent, session)

    def _question(self, intent: Json, session: Json | None) -> Answer:
        method = self.box.load("payment_method", intent["payment_method"])
        final = session["success_url"] if session else intent["next_action"]["redirect_to_url"]["return_url"]
        seller = seller_of(self.box, session) if session else self.box.options.seller
        html = bank_page(intent, method, seller=seller)
        return page_answer(html, form_targets=(origin(final),) if final else ())

    def _after_bank(self, intent: Json, session: Json | None) -> Answer:
        """Where the payer goes on: the shop, or another attempt."""
        succeeded = intent["status"] == "succeeded"
        if session:
            declined = "" if succeeded else "?declined=1"
            return redirect_answer(success_url(session) if succeeded else f"/c/pay/{session['id']}{declined}")
        return_url = intent.get("_return_url")
        if return_url:
            kind = intent["object"]
            query = urlencode({
                kind: intent["id"], f"{kind}_client_secret": intent["client_secret"],
                "redirect_status": "succeeded" if succeeded else "failed",
            })  # fmt: skip
            return redirect_answer(f"{return_url}{'&' if urlsplit(return_url).query else '?'}{query}")
        title = "Confirmed" if succeeded else "Not confirmed"
        return self._notice(title, "You can close this page and go back to where you came from.", good=succeeded)


def success_url(session: Json) -> str:
    """Where the payer goes after paying, with the session's id filled in."""
    url: str = session["success_url"]
    return url.replace("{CHECKOUT_SESSION_ID}", session["id"])


def origin(url: str) -> str:
    """Scheme, host and port: what a content security policy names."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def seller_of(box: Sandbox, session: Json) -> str:
    """The name the page shows."""
    branding = session["branding_settings"] or {}
    name: str = branding.get("display_name") or box.options.seller
    return name
