"""The checkout, bank and notice pages as HTML."""

from sandbox.cards import BY_SLUG, OFFERED
from sandbox.errors import Json
from sandbox.html import Html, joined, render, static_url
from sandbox.money import written
from sandbox.payment_form import PaymentForm
from sandbox.state import Sandbox

LABELS = {"email": "E-mail", "number": "Card number", "expiry": "Expires", "cvc": "Security code",
          "name": "Name on the card"}  # fmt: skip
HINTS = {
    "email": "Where the seller can reach you.",
    "number": "A test card is filled in. A real one would be refused.",
    "expiry": "Month / year",
    "cvc": "Any digits",
    "name": "Any name will do.",
}
INPUT_MODES = {"email": "email", "number": "numeric", "expiry": "numeric", "cvc": "numeric", "name": "text"}


def whole_page(title: str, content: Html, *, layout: str) -> Html:
    """A page with the bar that says no money moves."""
    return render(
        "shell.html", title=title, content=content, layout=layout, css=static_url("sandbox.css"),
        icon=static_url("favicon.svg"),
    )  # fmt: skip


def checkout_page(
    box: Sandbox, session: Json, form: PaymentForm, *, email: str | None, trouble: str | None, chosen: str | None
) -> Html:
    """What is paid on one side, the card on the other."""
    saving = session["mode"] == "setup"
    total = written(session["amount_total"] or 0, session["currency"] or "usd")
    branding = session["branding_settings"] or {}
    seller = branding.get("display_name") or box.options.seller
    free = not saving and session["amount_total"] == 0
    action = "Save this card" if saving else "Confirm, nothing to pay" if free else f"Pay {total}"
    content = render(
        "checkout.html",
        seller=seller, initial=seller[:1].upper(), summary=_summary(session, seller, total),
        back=render("back.html", url=session["cancel_url"], label=f"Back to {seller}") if session["cancel_url"] else "",
        cancel=render("cancel.html", url=session["cancel_url"]) if session["cancel_url"] else "",
        problem=_problem(form, trouble), chosen=_chosen(chosen, action), fields=_fields(form, email),
        action=action, focus=Html(" autofocus") if chosen else "", cards=_cards(form),
        heading="Your card" if saving else "Pay by card",
    )  # fmt: skip
    return whole_page(f"{action} · {seller}", content, layout="checkout")


def _summary(session: Json, seller: str, total: str) -> Html:
    if session["mode"] == "setup":
        return render("summary_setup.html", seller=seller)
    rows = []
    for line in session["_lines"]:
        price = line["price"]
        each = f"{line['quantity']} × {written(price['unit_amount'], line['currency'])}" if line["quantity"] > 1 else ""
        rows.append(
            render(
                "line.html",
                name=line["description"],
                details=price["_details"],
                each=each,
                amount=written(line["amount_total"], line["currency"]),
            )
        )
    total_line = render("sum.html", total=total) if len(rows) > 1 else None
    return render("summary.html", total=total, lines=joined(rows), sum=total_line)


def _problem(form: PaymentForm, trouble: str | None) -> Html | None:
    """What went wrong, first thing on the page, with links to where it is put right."""
    if form.errors:
        items = [render("problem_link.html", field=name, words=words) for name, words in form.errors.items()]
        return render("problem.html", title="There is a problem", content=Html(f"<ul>{joined(items)}</ul>"))
    if trouble:
        words = render("problem_text.html", words=trouble)
        return render("problem.html", title="The card was not charged", content=words)
    return None


def _chosen(title: str | None, action: str) -> Html | None:
    return render("chosen.html", title=title, action=action) if title else None


def _fields(form: PaymentForm, email: str | None) -> Html:
    """The form's fields; an address the seller gave is shown, not asked for."""
    known = render("known_email.html", email=email) if email else _field(form, "email")
    pair = Html(f'<div class="pair">{_field(form, "expiry")}{_field(form, "cvc")}</div>')
    return joined([known, _field(form, "number"), pair, _field(form, "name")])


def _field(form: PaymentForm, name: str) -> Html:
    words = form.errors.get(name)
    error = render("field_error.html", field=name, words=words) if words else None
    described = f"{name}-hint {name}-error" if words else f"{name}-hint"
    return render(
        "field.html", field=name, label=LABELS[name], hint=HINTS[name], value=getattr(form, name), error=error,
        mode=INPUT_MODES[name], described=described, wrong=Html(' aria-invalid="true"') if words else "",
        kind="email" if name == "email" else "text",
    )  # fmt: skip


def _cards(form: PaymentForm) -> Html:
    typed = form.number.replace(" ", "")
    rows = []
    for slug in OFFERED:
        card = BY_SLUG[slug]
        name = "card_chosen.html" if card.number == typed else "card.html"
        rows.append(render(name, slug=slug, title=card.title, number=card.spaced))
    return joined(rows)


def bank_page(intent: Json, method: Json, *, seller: str) -> Html:
    """The bank asks whether it is really the holder."""
    paying = intent["object"] == "payment_intent"
    amount = written(intent["amount"], intent["currency"]) if paying else "nothing now; the card is saved for later"
    content = render(
        "bank.html", seller=seller, amount=amount, last4=method["card"]["last4"],
        question="Confirm this payment" if paying else "Confirm this card",
    )  # fmt: skip
    return whole_page("Confirm with your bank", content, layout="narrow")


def notice_page(title: str, words: str, *, link: str, label: str, good: bool) -> Html:
    """One thing to say, and where to go on."""
    button = render("go_on.html", url=link, label=label) if link else None
    tone, sign = ("good", "✓") if good else ("plain", "i")
    content = render("notice.html", title=title, words=words, button=button, tone=tone, sign=sign)
    return whole_page(title, content, layout="narrow")
