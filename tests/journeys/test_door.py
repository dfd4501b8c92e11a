"""The door of an event on a phone: a camera that sees a ticket, and the same without any script."""

import re

import pytest
import segno
from playwright.sync_api import expect

from events.models import CheckIn, Event, Registration
from events.queries import ticket_url
from tests.browser import launch
from tests.journeys.browsing import assert_accessible, somebody
from tests.journeys.people import become

WIDE, HIGH, DOT = 640, 480, 8
CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


@pytest.fixture
def coming(stack):
    """Those with a ticket for the canoe evening who are not in yet."""
    event = Event.objects.get(slug="beaver-evening")
    inside = CheckIn.objects.standing().values("registration")
    return Registration.objects.confirmed().filter(ticket_type__event=event).exclude(pk__in=inside).order_by("-pk")


def seen(text, path):
    """A film of one picture, as the camera of a telephone would give it: the code in the middle, grey around it."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(scale=DOT, border=4)]
    luma = bytearray([128]) * (WIDE * HIGH)
    left, top = (WIDE - len(rows)) // 2, (HIGH - len(rows)) // 2
    for y, row in enumerate(rows):
        start = (top + y) * WIDE + left
        luma[start : start + len(row)] = bytes(16 if dark else 235 for dark in row)
    chroma = bytes([128]) * (WIDE * HIGH // 2)
    path.write_bytes(b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + (b"FRAME\n" + luma + chroma) * 10)


def test_a_ticket_is_scanned_and_scanned_again(stack, playwright, coming, tmp_path):
    one = coming[0]
    film = tmp_path / "ticket.y4m"
    seen(ticket_url(one.code), film)
    telephone = launch(playwright, *CAMERA, f"--use-file-for-fake-video-capture={film}")
    try:
        with somebody(telephone, stack) as page:
            become(page, "service")
            page.goto("/desk/events/beaver-evening/check-in/")
            page.get_by_role("button", name="Scan tickets").click()
            expect(page.get_by_role("alert").filter(has_text="Come in")).to_contain_text(one.name)
            assert_accessible(page)
            page.get_by_role("button", name="Stop the camera").click()

            page.reload()
            page.get_by_role("button", name="Scan tickets").click()
            expect(page.get_by_role("alert").filter(has_text="Already came in")).to_contain_text(one.name)
            assert_accessible(page)
    finally:
        telephone.close()
    assert one.check_ins.count() == 1


def test_without_any_script_names_are_found_let_in_and_out_again(visit, coming):
    one = coming[0]
    with visit(script=False) as page:
        become(page, "service")
        page.goto("/desk/events/beaver-evening/check-in/")
        expect(page.get_by_role("button", name="Scan tickets")).to_be_hidden()
        page.get_by_role("searchbox", name="Name, e-mail or code").fill(one.code)
        page.get_by_role("button", name="Look for").click()
        page.get_by_role("button", name=f"Come in {one.name}").click()

        expect(page.get_by_role("alert")).to_contain_text("Come in")
        page.get_by_role("button", name=re.compile("Undo: not in")).click()
        expect(page.get_by_role("main")).to_contain_text(f"Undone: {one.name} is not in.")
    assert not CheckIn.objects.standing().filter(registration=one).exists()
