"""The control page as HTML."""

import time
from collections.abc import Sequence

from sandbox.cards import CARDS
from sandbox.checkout_view import whole_page
from sandbox.errors import Json
from sandbox.html import Html, joined, render
from sandbox.money import written
from sandbox.state import Sandbox
from sandbox.webhooks import list_deliveries

MODES = {
    "normal": "Deliver at once",
    "reversed": "Newest first, one at a time",
    "paused": "Hold until told to deliver",
    "dropped": "Never deliver",
}
REFUNDS = {"succeed": "Arrive at once", "pending": "Stay pending until settled", "fail": "Fail at once"}
FAULTS = {"before": "before doing the work", "after": "after doing the work"}
SHOWN = 15


def sign_in_html(*, wrong: bool) -> Html:
    """The door."""
    error = render("control_wrong_key.html") if wrong else None
    state = Html(' aria-invalid="true" aria-describedby="key-error"') if wrong else ""
    return whole_page("Payment sandbox", render("control_sign_in.html", error=error, state=state), layout="narrow")


def control_html(box: Sandbox, *, said: str, wrong: bool = False) -> Html:
    """All switches, and the latest of everything."""
    switches = box.switches
    status = None
    if said:
        words = "Done." if said == "done" else said
        status = render("control_problem.html" if wrong else "control_said.html", words=words)
    content = render(
        "control.html",
        status=status, now=moment(box.clock.now()), offset=ahead(box.clock.offset),
        modes=options(MODES, switches.mode), copies=switches.copies, delay=f"{switches.delay:g}",
        refunds=options(REFUNDS, switches.refunds), latency=f"{switches.latency:g}", faults=switches.faults,
        fault_when=options(FAULTS, switches.fault_when), webhook_url=box.options.webhook_url,
        sessions=_sessions(box), charges=_charges(box), deliveries=_deliveries(box), money_back=_money_back(box),
    )  # fmt: skip
    return whole_page("Payment sandbox", content, layout="control")


def moment(seconds: float) -> str:
    """An instant in words, UTC."""
    return time.strftime("%a %d %b %Y, %H:%M:%S UTC", time.gmtime(seconds))


def ahead(offset: float) -> str:
    """How far the sandbox's clock is ahead."""
    if not offset:
        return "This is real time."
    hours, seconds = divmod(int(offset), 3600)
    return f"{hours} h {seconds // 60} min ahead of real time."


def options(choices: dict[str, str], chosen: str) -> Html:
    """The options of a select."""
    return joined([
        render("option.html", value=value, label=label, state=Html(" selected") if value == chosen else "")
        for value, label in choices.items()
    ])  # fmt: skip


def _rows(cells: Sequence[Html], empty: str, columns: int) -> Html:
    return joined(list(cells)) if cells else render("control_empty.html", words=empty, columns=columns)


def _latest(box: Sandbox, kind: str) -> list[Json]:
    return box.store.select("kind = ?", kind, order="DESC", limit=SHOWN)


def _sessions(box: Sandbox) -> Html:
    cards = options({card.slug: f"{card.title} · {card.last4}" for card in CARDS}, "success")
    rows = []
    for session in _latest(box, "checkout.session"):
        is_open = session["status"] == "open"
        act = render("control_pay.html", session=session["id"], cards=cards, url=session["url"]) if is_open else None
        rows.append(
            render(
                "control_session.html",
                at=moment(session["created"]),
                status=session["status"],
                act=act,
                what=session["client_reference_id"] or session["mode"],
                amount=written(session["amount_total"] or 0, session["currency"] or "usd"),
            )
        )
    return _rows(rows, "No checkout yet. The first one appears here when somebody goes to pay.", 4)


def _charges(box: Sandbox) -> Html:
    rows = []
    for charge in _latest(box, "charge"):
        open_to_dispute = charge["paid"] and not charge["disputed"] and not charge["refunded"]
        state = "disputed" if charge["disputed"] else "refunded" if charge["refunded"] else charge["status"]
        rows.append(
            render(
                "control_charge.html",
                at=moment(charge["created"]),
                status=state,
                id=charge["id"],
                amount=written(charge["amount"], charge["currency"]),
                act=render("control_dispute.html", charge=charge["id"]) if open_to_dispute else None,
            )
        )
    return _rows(rows, "No charge yet.", 4)


def _money_back(box: Sandbox) -> Html:
    """Refunds and disputes that can still end one way or another."""
    rows = []
    for refund in _latest(box, "refund"):
        acts = [("refund", "succeeded", "Settle")] if refund["status"] == "pending" else []
        acts += [("refund", "failed", "Fail")] if refund["status"] != "failed" else []
        rows.append(_ending(refund, "Refund", acts, field="status"))
    for dispute in _latest(box, "dispute"):
        decided = dispute["status"] in {"won", "lost"}
        acts = [] if decided else [("dispute", "won", "Won"), ("dispute", "lost", "Lost")]
        rows.append(_ending(dispute, "Dispute", acts, field="outcome"))
    return _rows(rows, "No refund and no dispute yet.", 4)


def _ending(about: Json, noun: str, acts: list[tuple[str, str, str]], *, field: str) -> Html:
    buttons = joined([
        render("control_end.html", act=act, field=field, value=value, label=label, id=about["id"])
        for act, value, label in acts
    ])  # fmt: skip
    return render(
        "control_ending.html", noun=noun, status=about["status"], at=moment(about["created"]), acts=buttons,
        amount=written(about["amount"], about["currency"]),
    )  # fmt: skip


def _deliveries(box: Sandbox) -> Html:
    rows = [
        render(
            "control_delivery.html",
            type=row["type"],
            event=row["event"],
            state=row["state"],
            attempts=row["attempts"],
            answer=row["answer"] or row["error"] or "–",
        )
        for row in list_deliveries(box, limit=SHOWN)
    ]
    return _rows(rows, "No webhook yet.", 5)
