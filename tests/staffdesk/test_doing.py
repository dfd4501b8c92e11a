"""What staff do on the desk's pages, and what they are refused."""

import re

import pytest
from django.urls import reverse

from ams.core.models import Activity, Message
from staffdesk.models import Case
from staffdesk.operations import open_case
from staffdesk.words import page_label
from tests.factories.members import MembershipFactory, OrganisationFactory, PersonFactory, year
from tests.staffdesk.conftest import NOW


@pytest.fixture
def case(amara):
    return open_case(
        kind=Case.Kind.DOESNT_FIT, subject="", words="I am two students", contact=amara, at=NOW, by=None,
        context={"page": "join", "type": "student", "typed": {"university": "<b>Utrecht</b>"}},
        reply_email="amara@example.org",
    )  # fmt: skip


@pytest.fixture
def mail(amara):
    """A mail to Amara, in any state."""

    def written(**details):
        number = Message.objects.count()
        usual = {"state": "failed", "failure": "550 no such user", "html": "<p>Hello</p>", "text": "Hello"}
        return Message.objects.create(
            key=f"m{number}", purpose="test", recipient="amara@example.org", sender="us@example.org", subject="Hello",
            message_id=f"<{number}@example.org>", created_at=NOW, next_attempt_at=NOW, contact=amara,
            **(usual | details),
        )  # fmt: skip

    return written


def act(client, name, case, words="Some words"):
    address = reverse(f"staffdesk:{name}", args=[case.pk])
    return client.post(address, {"words": words}, follow=True).content.decode()


def test_the_case_page_shows_what_they_typed_as_text(desk, case):
    html = desk.get(reverse("staffdesk:case", args=[case.pk])).content.decode()

    assert "I am two students" in html
    assert "Joining" in html
    assert "&lt;b&gt;Utrecht&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("renew", "Renewing"), ("/renew/", "Renewing"), ("/account/details/", "My details"), ("/", "Start page"),
        ("/orders/ABCD-1234/pay/", "Paying"), ("/orders/ABCD-1234/", "An order"), ("/join/full/", "Joining"),
        ("new-page", "New page"), ("", ""),
    ],
)  # fmt: skip
def test_a_page_is_called_by_its_name(page, said):
    assert page_label(page) == said


def test_a_case_is_taken_noted_closed_and_opened_again(desk, case):
    assert "It is yours." in act(desk, "take_case", case)
    assert "Noted." in act(desk, "note_case", case, "Called, nobody there")
    assert "Closed." in act(desk, "close_case", case, "Sent her the form")
    html = act(desk, "reopen_case", case, "She wrote again")

    case.refresh_from_db()
    assert (case.owner, case.closed_at) == (desk.user, None)
    assert html.index("Called, nobody there") < html.index("Sent her the form") < html.index("She wrote again")


def test_a_refusal_is_said_and_changes_nothing(desk, case):
    assert "Write a few words" in act(desk, "close_case", case, " ")

    assert Case.objects.open().get() == case


def test_a_call_is_noted_from_the_persons_page(desk, amara):
    address = reverse("staffdesk:note", args=[amara.number])
    desk.post(address, {"words": "Asked for a brochure", "done": "on"})
    refused = desk.post(address, {"words": " "}, follow=True)

    case = Case.objects.get()
    assert (case.words, case.owner, case.contact) == ("Asked for a brochure", desk.user, amara)
    assert case.closed_at is not None
    assert "Say in a few words what it is about." in refused.content.decode()


@pytest.mark.parametrize("name", ["note_case", "close_case", "reopen_case"])
def test_words_that_are_too_long_are_kept_before_ones_eyes(desk, case, name):
    words = "Långt brev. " * 417 + "The end."

    html = act(desk, name, case, words)

    assert f"Only 5000 letters fit, and these are {len(words)}." in html
    assert words in html
    assert 'aria-invalid="true"' in html
    assert not case.messages.exists()


def test_a_note_that_is_too_long_is_kept_before_ones_eyes(desk, amara):
    words = "x" * 5_001

    html = desk.post(reverse("staffdesk:note", args=[amara.number]), {"words": words, "done": "on"}).content.decode()

    assert "Only 5000 letters fit, and these are 5001." in html
    assert words in html
    assert re.search(r'name="done"[^>]* checked', html)
    assert not Case.objects.exists()


def test_what_a_colleague_did_meanwhile_loses_no_words(desk, case):
    act(desk, "close_case", case)

    html = act(desk, "close_case", case, "She called back")

    assert "A colleague has closed this case already." in html
    assert "She called back</textarea>" in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["Mine", "Waiting"]),
        ({"state": "mine"}, ["Mine"]),
        ({"state": "nobody"}, ["Waiting"]),
        ({"state": "closed"}, ["Over"]),
        ({"state": "all"}, ["Mine", "Waiting", "Over"]),
        ({"kind": "noted"}, []),
        ({"queue": "finance"}, ["Waiting"]),
        ({"queue": "no such queue", "kind": "?", "sort": "-nothing", "at": "////"}, ["Mine", "Waiting"]),
    ],
)
def test_cases_are_narrowed_in_the_address_bar(desk, amara, ada, query, shown):
    common = {"kind": Case.Kind.QUESTION, "context": {}, "contact": amara, "at": NOW, "by": None, "words": ""}
    mine = open_case(subject="Mine", **common)
    open_case(subject="Waiting", queue=Case.Queue.FINANCE, **common)
    over = open_case(subject="Over", **common)
    Case.objects.filter(pk=mine.pk).update(owner=ada)
    Case.objects.filter(pk=over.pk).update(closed_at=NOW)

    html = desk.get(reverse("staffdesk:cases"), query).content.decode()

    assert [word for word in ("Mine", "Waiting", "Over") if f'title="{word}">' in html] == shown


def test_orders_are_narrowed_in_the_address_bar(desk, amara, buy):
    paid, unpaid = buy(amara, paid=True), buy(amara)

    def listed(**query):
        html = desk.get(reverse("staffdesk:orders"), query).content.decode()
        return [order for order in (paid, unpaid) if order.reference in html]

    assert listed() == [paid, unpaid]
    assert listed(state="open") == [unpaid]
    assert listed(state="settled") == [paid]
    assert listed(state="cancelled") == []
    assert listed(since="2026-11-22", until="2026-11-22") == [paid, unpaid]
    assert listed(since="2026-11-23") == []
    assert listed(until="2026-11-21") == []
    assert listed(channel="staff") == []


def test_a_failed_mail_is_sent_again_after_asking(desk, mail):
    message = mail()
    address = reverse("staffdesk:send_again", args=[message.pk])

    assert "Send this mail again?" in desk.get(address).content.decode()
    message.refresh_from_db()
    assert message.state == Message.State.FAILED

    html = desk.post(address, follow=True).content.decode()

    message.refresh_from_db()
    assert (message.state, message.failure) == (Message.State.QUEUED, "")
    assert "It is on its way again" in html
    assert Activity.objects.get(kind="message.retried").actor == desk.user


@pytest.mark.parametrize("state", [{"state": "sent", "failure": "", "sent_at": NOW}, {"sensitive": True}])
def test_what_did_not_fail_or_carries_a_code_is_not_sent_again(desk, mail, state):
    message = mail(**state)

    html = desk.post(reverse("staffdesk:send_again", args=[message.pk]), follow=True).content.decode()

    assert "Only a message that failed can be sent again" in html
    assert Message.objects.get().state == message.state


def test_the_picture_of_a_mail_can_do_nothing(desk, mail):
    message = mail(html='<p>Hello</p><script>alert(1)</script><img src="https://tracker.example/x.gif">')

    response = desk.get(reverse("staffdesk:message_html", args=[message.pk]))

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_a_mail_with_a_code_is_nobodys_to_read(desk, mail):
    message = mail(sensitive=True, text="Your code is ABC-DEF", html="<p>ABC-DEF</p>")

    html = desk.get(reverse("staffdesk:message", args=[message.pk])).content.decode()

    assert "ABC-DEF" not in html
    assert "Send again" not in html
    assert desk.get(reverse("staffdesk:message_html", args=[message.pk])).status_code == 404


def test_mails_are_narrowed_in_the_address_bar(desk, mail):
    mail()
    mail(state="sent", failure="", sent_at=NOW)

    def count(**query):
        return desk.get(reverse("staffdesk:messages"), query).content.decode().count('<th scope="row"')

    assert [count(), count(state="failed"), count(state="sent"), count(state="queued")] == [2, 1, 1, 0]
    assert [count(recipient="AMARA@example.org"), count(recipient="bob@example.org")] == [2, 0]


def test_people_are_narrowed_by_how_they_stand(desk, association, full, join):
    member, former, none = (PersonFactory(display_name=name) for name in ("Member", "Former", "Nobody"))
    join(member)
    MembershipFactory(holder=former, type=full, terms=[year(2020)])
    OrganisationFactory(display_name="Museum")

    def listed(**query):
        html = desk.get(reverse("staffdesk:people"), query).content.decode()
        return [name for name in ("Member", "Former", "Nobody", "Museum") if f">{name}</a></th>" in html]

    assert none
    assert listed() == ["Member", "Former", "Nobody", "Museum"]
    assert listed(standing="member") == ["Member"]
    assert listed(standing="former") == ["Former"]
    assert listed(standing="none") == ["Nobody", "Museum"]
    assert listed(type="full") == ["Member", "Former"]
    assert listed(kind="organisation") == ["Museum"]
    assert listed(q="muse") == ["Museum"]


def test_the_timeline_goes_on_where_the_page_ends(desk, amara, buy):
    for _number in range(12):
        buy(amara, paid=True)
    first = desk.get(reverse("staffdesk:person", args=[amara.number])).content.decode()
    cursor = first.partition(f"/desk/people/{amara.number}/timeline/?at=")[2].partition('"')[0]

    more = desk.get(reverse("staffdesk:timeline", args=[amara.number]), {"at": cursor}).content.decode()

    shown = Activity.objects.of_contact(amara).count()
    assert first.count("timeline__item") + more.count("timeline__item") == shown
    assert "<html" not in more


@pytest.mark.parametrize("name", ["person", "timeline"])
def test_nobody_is_at_a_made_up_number(desk, name):
    assert desk.get(reverse(f"staffdesk:{name}", args=[99999999999])).status_code == 404


@pytest.mark.parametrize(("name", "wrong"), [("order", "NONE-SUCH"), ("message", 999), ("case", 999)])
def test_what_does_not_exist_is_not_found(desk, name, wrong):
    assert desk.get(reverse(f"staffdesk:{name}", args=[wrong])).status_code == 404
