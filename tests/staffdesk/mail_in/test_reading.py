"""Reading a raw mail: whatever it is made of, its words come out, within bounds."""

import time
from email.message import EmailMessage

import pytest

from staffdesk.mail_in import read_mail
from staffdesk.mail_in.bodies import safe_name
from staffdesk.mail_in.reading import attachment_content, bare_mail
from tests.staffdesk.mail_in.letters import letter, raw

PLAIN = "Content-Type: text/plain; charset="


@pytest.mark.parametrize(
    ("charset", "body", "words"),
    [
        ("utf-8", "Grüße".encode(), "Grüße"),
        ("x-unheard-of", "Grüße".encode(), "Grüße"),
        ("x-unheard-of", "Grüße".encode("cp1252"), "Grüße"),
        ("us-ascii", "Grüße".encode("cp1252"), "Grüße"),
        ("iso-2022-jp", "こんにちは".encode("iso-2022-jp"), "こんにちは"),
        ("shift_jis", "①です".encode("cp932"), "①です"),
        ("ks_c_5601-1987", "안녕".encode("cp949"), "안녕"),
        ("gb2312", "你好".encode("gb18030"), "你好"),
        ("utf-8", b"cut in the middle of a letter " * 9 + b"\xc3", "cut in the middle of a letter " * 9 + "\ufffd"),
        ("punycode", b"abc-", "abc-"),  # a codec that is slow on purpose
        ("zip", b"not zipped", "not zipped"),
    ],
)
def test_words_are_read_in_the_charset_they_are_in(charset, body, words):
    assert read_mail(raw(f"{PLAIN}{charset}", body=body)).text == words


@pytest.mark.parametrize(
    ("encoding", "body", "words"),
    [
        ("base64", b"SGVsbG8=", "Hello"),
        ("base64", b"SGVs\r\nbG8", "Hello"),  # without its end
        ("BASE64 ;", b"SGVsbG8=", "Hello"),
        ("quoted-printable", b"Gr=C3=BC=\r\n=C3=9Fe", "Grüße"),
        ("x-uuencode", b"begin 644 a\r\n%2&5L;&\\\r\n`\r\nend\r\n", "Hello"),
        ("plain", b"Hello", "Hello"),
        ("", b"Hello", "Hello"),
    ],
)
def test_words_are_decoded_as_they_are_encoded(encoding, body, words):
    mail = read_mail(raw(f"{PLAIN}utf-8", f"Content-Transfer-Encoding: {encoding}", body=body))

    assert mail.text == words


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?B?R3LDvMOf?=\r\n =?utf-8?B?ZQ==?=", "Grüße"),
        ("=?iso-2022-jp?B?GyRCJDMkcyRLJEEkTxsoQg==?=", "こんにちは"),
        ("=?nowhere?B?R3LDvMOfZQ==?=", "Grüße"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
        ("Grüße", "Grüße"),
        ("one\r\n two", "one two"),
        ("nice \u202egnp.exe", "nice gnp.exe"),  # would be shown backwards
        ("a\x00b\x07c", "abc"),
    ],
)
def test_subjects_are_read_however_they_are_written(header, subject):
    assert read_mail(raw(f"Subject: {header}", body="x")).subject == subject


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("Ann Lee <Ann@Example.ORG>", "Ann Lee", "ann@example.org"),
        ("=?utf-8?q?J=C3=BCrgen?= <j@example.org>", "Jürgen", "j@example.org"),
        ("<<a@@example.org>> and b@example.org", "", "b@example.org"),
        ("no address at all", "no address at all", ""),
        ("undisclosed-recipients:;", "undisclosed-recipients:;", ""),
        ('"a@b" <c@example.org>', "a@b", "c@example.org"),
    ],
)
def test_senders_are_read_as_far_as_they_can_be(header, name, address):
    sender = read_mail(raw(f"From: {header}", body="x")).sender

    assert (sender.address, sender.name) == (address, name)


def test_plain_text_is_read_before_html_and_files_are_listed_by_safe_names():
    mail = EmailMessage()
    mail["Subject"] = "Photos"
    mail.set_content("The plain words.")
    mail.add_alternative("<p>The <b>fine</b> words.</p>", subtype="html")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="../../etc/bill.pdf")
    mail.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="walk.pdf.exe")

    found = read_mail(mail.as_bytes())

    assert found.text == "The plain words."
    assert "<b>fine</b>" in found.html
    assert [(file.name, file.can_run) for file in found.attachments] == [("bill.pdf", False), ("walk.pdf.exe", True)]
    assert attachment_content(mail.as_bytes(), found.attachments[0].number) == b"%PDF"


def test_html_alone_is_read_as_text_too():
    mail = read_mail(raw("Content-Type: text/html", body="<style>p{}</style><p>One</p><p>Two &amp; three<br>four</p>"))

    assert mail.text == "One\nTwo & three\nfour"


def test_a_forwarded_mail_is_a_file_and_its_words_are_read_if_there_are_no_others():
    inner = "Subject: inside\r\n\r\nThe words inside"
    body = f"--B\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--B--\r\n"
    mail = read_mail(raw("Content-Type: multipart/mixed; boundary=B", body=body))

    assert mail.text == "The words inside"
    assert [(file.name, file.media_type) for file in mail.attachments] == [("attachment-1.eml", "message/rfc822")]


@pytest.mark.parametrize(
    ("content_type", "body", "words"),
    [
        ("multipart/mixed; boundary=B", "--B\r\n\r\none\r\n--B\r\n\r\ntwo", "one\n\ntwo"),  # no last boundary
        ("multipart/mixed; boundary=B", "nobody marked the parts", "nobody marked the parts"),
        ("multipart/mixed", "--B\r\n\r\none\r\n--B--", "--B\n\none\n--B--"),  # no boundary named
        ("multipart/mixed; boundary=B", "--Bee\r\n\r\nx\r\n--B\r\n\r\none\r\n--B--\r\nafter", "one"),  # similar ones
        ('multipart/mixed; boundary="B"', "--B\n\none\n--B--\n", "one"),  # bare newlines
        ('text/plain; charset="utf-8', "quotes that do not end", "quotes that do not end"),
        ("nonsense", "no type at all", "no type at all"),
        ("application/pdf", "JVBERi0=", ""),
    ],
)
def test_broken_mime_is_read_as_far_as_it_goes(content_type, body, words):
    assert read_mail(raw(f"Content-Type: {content_type}", body=body)).text == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", ""),
        (b"\r\n\r\n", ""),
        (b"no header, only words", "no header, only words"),
        (b"From sender Thu Jan  1 00:00:00 1970\nSubject: mbox\n\nwords", "words"),
        (b"Subject: x\nthis line is no header\nContent-Type: text/plain\n\nwords", "words"),
        (b"Subject: no body", ""),
        (b"From : a@example.org\r\nSubject  : old manners\r\n\r\nwords", "words"),
        (bytes(range(256)) * 4, None),
    ],
)
def test_anything_at_all_can_be_read(content, words):
    mail = read_mail(content)

    assert words is None or mail.text == words
    assert "\0" not in mail.text + mail.subject


def test_what_breaks_even_the_reader_is_shown_by_its_letters():
    assert bare_mail(b"Content-Type: a\0b").text == "Content-Type: ab"


@pytest.mark.parametrize(
    ("claimed", "safe"),
    [
        ("C:\\Users\\a\\bill.pdf", "bill.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "attachment-3.pdf"),
        ("", "attachment-3.pdf"),
        (".htaccess", "htaccess"),
        ('a"b<c>|d?.txt', "a b c d.txt"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_of_files_lead_nowhere_else(claimed, safe):
    assert safe_name(claimed, "application/pdf", 3) == safe


def nested(levels):
    body = "deep down"
    for level in range(levels):
        body = f"--B{level}\r\n\r\n{body}\r\n--B{level}--" if not level else (
            f"--B{level}\r\nContent-Type: multipart/mixed; boundary=B{level - 1}\r\n\r\n{body}\r\n--B{level}--"
        )  # fmt: skip
    return raw(f"Content-Type: multipart/mixed; boundary=B{levels - 1}", body=body)


@pytest.mark.parametrize(
    "hostile",
    [
        raw("Content-Type: multipart/mixed; boundary=B", body="--B\r\n\r\nx\r\n" * 10_000 + "--B--"),
        nested(300),
        raw("Content-Type: message/rfc822", body="Content-Type: message/rfc822\r\n\r\n" * 5_000),
        raw("Content-Type: multipart/mixed; boundary=B", body="\n--B" * 200_000),
        raw("Content-Type: text/html", body="<div>" * 100_000),
        raw("Content-Type: text/html", body="<b><i><table>" * 30_000),
        raw("Content-Type: text/html", body="<img " * 60_000),
        raw("Content-Type: text/html", body="<img src=" + " " * 300_000),
        raw("Subject: " + "=?utf-8?q?=41?= " * 20_000, body="x"),
        raw("From: " + "a@b.c, " * 50_000, body="x"),
        raw("From: " + "(" * 50_000, body="x"),
        raw("References: " + "<a@b> " * 50_000, body="x"),
        raw(*[f"X-{n}: y" for n in range(20_000)], body="x"),
        raw(body="On " * 300_000),
        raw(body="On me\n" * 100_000),
        raw(body="From: \n" * 100_000),
        raw(body="> \n" * 100_000),
        raw(body="\n" * 1_000_000),
        raw("Content-Type: text/plain; " + "; ".join(f"charset*{n}*=a" for n in range(5_000)), body="x"),
    ],
)
def test_a_mail_made_to_hurt_costs_little(hostile):
    began = time.process_time()

    read_mail(hostile)

    assert time.process_time() - began < 3


def test_what_is_left_out_is_told():
    many = read_mail(raw("Content-Type: multipart/mixed; boundary=B", body="--B\r\n\r\nx\r\n" * 2_000 + "--B--"))
    deep = read_mail(nested(30))
    long = read_mail(letter("word " * 100_000))

    assert "too-many-parts" in many.remarks
    assert "too-many-parts" in deep.remarks
    assert "text-is-cut" in long.remarks
    assert 399_990 < len(long.text) <= 400_000
