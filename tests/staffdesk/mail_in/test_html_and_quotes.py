"""What is shown of a mail: harmless, nothing from elsewhere, and what is new before what is quoted."""

import pytest

from staffdesk.mail_in.html import names_pictures, sanitised
from staffdesk.mail_in.quotes import split_quoted

OUTLOOK = "Thanks!\n\nFrom: Ada Novak\nSent: Monday\nTo: Amara\nSubject: Re: walk\n\nWhat you wrote"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<script>alert(1)</script>Hello", "Hello"),
        ("<p onclick=alert(1)>Hello</p>", "<p>Hello</p>"),
        ("<style>*{display:none}</style>Hello", "Hello"),
        ("<form action=https://evil.example><input name=a>Hello</form>", "Hello"),
        ("<iframe src=https://evil.example></iframe>Hello", "Hello"),
        ("<svg onload=alert(1)><a>x</a></svg>Hello", "Hello"),
        ("<meta http-equiv=refresh content=0>Hello", "Hello"),
        ("<base href=https://evil.example>Hello", "Hello"),
        ('<img src="https://evil.example/seen.gif" alt="logo">', '<img alt="logo">'),
        ('<img src="//evil.example/seen.gif">', "<img>"),
        ('<img src="cid:logo">', "<img>"),
        ('<img src="data:image/svg+xml,<svg/>">', "<img>"),
        ('<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA">'),
        ('<p style="background:url(https://evil.example)">Hello</p>', "<p>Hello</p>"),
        ('<p background="https://evil.example">x</p>', "<p>x</p>"),
    ],
)  # fmt: skip
def test_html_does_nothing_but_look_like_itself(hostile, shown):
    assert sanitised(hostile) == shown


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x", "vbscript:x", "/desk/"])
def test_links_lead_to_places_and_do_nothing(address):
    assert "href" not in sanitised(f'<a href="{address}">x</a>')


def test_links_open_elsewhere_and_tell_nothing_of_us():
    link = sanitised('<a href="https://example.org/">x</a>')

    assert 'href="https://example.org/"' in link
    assert 'rel="noopener noreferrer nofollow"' in link


@pytest.mark.parametrize(
    ("html", "asks"),
    [('<img src="https://a.example/x.gif">', True), ("<img src=//a.example>", True), ('<img src="cid:x">', False)],
)
def test_pictures_from_elsewhere_are_noticed(html, asks):
    assert names_pictures(html) is asks


@pytest.mark.parametrize(
    ("text", "said", "quoted"),
    [
        ("Yes.\n\nOn Mon, 1 Jan 2026 Ada wrote:\n> Will you?\n", "Yes.", "On Mon, 1 Jan 2026 Ada wrote:\n> Will you?"),
        (
            "Ja.\n\nAm 1.1.26 um 10:00 schrieb Ada:\n> Kommst du?",
            "Ja.",
            "Am 1.1.26 um 10:00 schrieb Ada:\n> Kommst du?",
        ),
        (
            "Oui.\n\nLe 1 janv. 2026 à 10:00,\nAda <ada@x.example> a écrit :\n\n> Bien",
            "Oui.",
            "Le 1 janv. 2026 à 10:00,\nAda <ada@x.example> a écrit :\n\n> Bien",
        ),
        (OUTLOOK, "Thanks!", OUTLOOK.removeprefix("Thanks!\n\n")),
        ("Yes.\n-----Original Message-----\nold", "Yes.", "-----Original Message-----\nold"),
        ("Yes.\n\n> old\n> older", "Yes.", "> old\n> older"),
        ("On Monday I wrote:\nnothing at all", "On Monday I wrote:\nnothing at all", ""),  # all of it is the mail
        ("> Will you?\nYes, at two.\n> And Bob?\nHim too.", "> Will you?\nYes, at two.\n> And Bob?\nHim too.", ""),
        (
            "Ada:\nOn Monday Ada wrote:\n> Will you?\n\nYes, at two.\n\nBest\nAmara",
            "Ada:\nOn Monday Ada wrote:\n> Will you?\n\nYes, at two.\n\nBest\nAmara",
            "",
        ),  # answers between and below the quote are never hidden
        ("Only words.", "Only words.", ""),
        ("", "", ""),
    ],
)
def test_what_is_said_now_is_told_from_what_is_quoted(text, said, quoted):
    assert split_quoted(text) == (said, quoted)
