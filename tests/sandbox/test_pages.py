"""The hosted pages over plain HTTP, as a browser without scripts meets them."""

import concurrent.futures
import html
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

import pytest

CARD = {"number": "4242 4242 4242 4242", "expiry": "12 / 34", "cvc": "123", "name": "Amara Okafor", "pay": "1"}


@dataclass
class Page:
    status: int
    text: str
    headers: dict
    target: str | None


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def visit(url, **form):
    """GET, or POST a form; redirects are not followed."""
    opener = urllib.request.build_opener(Stay)
    request = urllib.request.Request(url, urllib.parse.urlencode(form).encode() if form else None)
    try:
        answer = opener.open(request, timeout=10)
    except urllib.error.HTTPError as moved:
        answer = moved
    with answer:
        return Page(answer.status, html.unescape(answer.read().decode()), answer.headers, answer.headers["Location"])


@pytest.fixture
def session(create_session):
    return create_session(customer_email="amara@example.org")


def test_the_page_says_what_is_paid_and_that_no_money_moves(session):
    page = visit(session.url)

    for words in ("No money moves", "Riverbend Naturalists", "Student membership", "€40.00", "amara@example.org"):
        assert words in page.text
    assert "<script" not in page.text
    assert " style=" not in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://127.0.0.1:9" in policy


def test_paying_leads_back_to_the_shop(client, session):
    page = visit(session.url, **CARD)

    assert (page.status, page.target) == (303, f"http://127.0.0.1:9/done?session={session.id}")
    paid = client.v1.checkout.sessions.retrieve(session.id)
    assert (paid.payment_status, paid.customer_details.name) == ("paid", "Amara Okafor")


def test_a_double_click_pays_once(client, session):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        pages = list(pool.map(lambda _: visit(session.url, **CARD), range(5)))

    assert {page.target for page in pages} == {f"http://127.0.0.1:9/done?session={session.id}"}
    assert len(client.v1.charges.list().data) == 1


@pytest.mark.parametrize(("number", "words"), [
    ("4000 0000 0000 0002", "Your card was declined."), ("4000000000009995", "insufficient funds"),
])  # fmt: skip
def test_a_decline_is_said_and_another_card_may_follow(client, session, number, words):
    page = visit(session.url, **CARD | {"number": number})

    assert page.status == 200
    assert words in page.text
    assert "Nothing was paid" in page.text
    assert visit(session.url, **CARD).status == 303
    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_card_is_chosen_with_one_click_and_nothing_typed_is_lost(create_session):
    url = create_session().url

    page = visit(url, email="amara@example.org", name="A. Okafor", choose="insufficient_funds")

    assert 'value="4000 0000 0000 9995"' in page.text
    assert 'value="amara@example.org"' in page.text
    assert 'value="A. Okafor"' in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": "4242 4242 4242 4241"}, "Check the card number"),
        ({"number": "5105105105105100"}, "not one of the test cards"),
        ({"expiry": "13 / 34"}, "month and year"),
        ({"expiry": "01 / 20"}, "This date has passed"),
        ({"cvc": "12"}, "3-digit security code"),
        ({"name": " "}, "Enter the name"),
        ({"email": "nobody"}, "Enter your e-mail address"),
    ],
)
def test_mistakes_are_named_beside_the_field_and_at_the_top(client, create_session, change, words):
    url = create_session().url

    page = visit(url, **CARD | {"email": "amara@example.org"} | change)

    field = next(iter(change))
    assert page.text.count(words) == 2
    assert f'href="#{field}"' in page.text
    assert re.search(rf'id="{field}"[^>]*aria-invalid="true"', page.text)
    assert client.v1.payment_intents.list().data == []


def test_a_real_card_number_is_never_shown_again(session):
    assert "5105" not in visit(session.url, **CARD | {"number": "5105 1051 0510 5100"}).text


@pytest.mark.parametrize(("answer", "paid"), [("complete", "paid"), ("fail", "unpaid")])
def test_the_bank_asks_in_between(client, session, answer, paid):
    bank = visit(session.url, **CARD | {"number": "4000002500003155"}).target
    assert "Confirm this payment" in visit(bank).text

    after = visit(bank, answer=answer)

    assert client.v1.checkout.sessions.retrieve(session.id).payment_status == paid
    if answer == "complete":
        assert after.target == f"http://127.0.0.1:9/done?session={session.id}"
    else:
        back = visit(urllib.parse.urljoin(bank, after.target))
        assert "unable to authenticate" in back.text
        assert visit(session.url, **CARD).target == f"http://127.0.0.1:9/done?session={session.id}"


def test_a_session_that_expires_at_the_bank_is_not_paid(sandbox, client, session):
    bank = visit(session.url, **CARD | {"number": "4000000000003220"}).target
    sandbox.control("clock", advance=25 * 3600)

    after = visit(bank, answer="complete")

    assert "has expired" in visit(urllib.parse.urljoin(bank, after.target)).text
    assert client.v1.charges.list().data == []


def test_an_expired_and_a_paid_session_say_so(client, sandbox, create_session):
    expired, paid = create_session(), create_session()
    client.v1.checkout.sessions.expire(expired.id)
    sandbox.pay(paid.id)

    page = visit(expired.url)
    assert "This payment page has expired" in page.text
    assert "Nothing was charged" in page.text
    assert 'href="http://127.0.0.1:9/back"' in page.text
    assert "has expired" in visit(expired.url, **CARD).text
    assert f"http://127.0.0.1:9/done?session={paid.id}" in visit(paid.url).text


def test_what_the_seller_writes_is_never_html(create_session):
    data = {"currency": "eur", "unit_amount": 4000, "product_data": {"name": "<script>alert(1)</script> & $name"}}

    with urllib.request.urlopen(
        create_session(line_items=[{"price_data": data, "quantity": 1}]).url, timeout=5
    ) as page:
        text = page.read().decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; $name" in text
    assert "<script" not in text


def test_an_unknown_page_is_not_found(sandbox):
    page = visit(f"{sandbox.url}/c/pay/cs_test_nothing")

    assert page.status == 404
    assert "We can't find this payment" in page.text


def test_the_switches_page_needs_the_key(sandbox, session):
    assert "Secret key" in visit(f"{sandbox.url}/_sandbox/").text
    assert "Secret key" in visit(f"{sandbox.url}/_sandbox/page/reset", yes="1").text
    assert "not this sandbox's key" in visit(f"{sandbox.url}/_sandbox/page/sign-in", key="sk_test_wrong").text
