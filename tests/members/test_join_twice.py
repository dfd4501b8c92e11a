"""Impatient people who join: what is clicked twice is asked once."""

import pytest
from django.test import Client

from ams.core.models import Message
from members.models import JoinDraft
from tests.members.walking import AMARA, fill_in, type_code

pytestmark = pytest.mark.usefixtures("association", "provider")


def test_a_double_click_mails_one_code(client, full):
    fill_in(client)
    fill_in(client)

    assert Message.objects.count() == 1
    assert JoinDraft.objects.count() == 1


def test_nor_does_one_whose_clicks_are_both_sent_before_any_answer(client, full, settings):
    """The second knows nothing of the session that the first begins; whichever answer the browser keeps goes on."""
    client.get("/join/full/")
    second = Client()
    second.cookies[settings.CSRF_COOKIE_NAME] = client.cookies[settings.CSRF_COOKIE_NAME].value

    answers = [one.post("/join/full/", AMARA) for one in (client, second)]

    assert [one.url for one in answers] == ["/join/full/code/"] * 2
    assert Message.objects.filter(purpose="login_code").count() == 1
    assert "/continue/" in type_code(second).url


def test_another_browser_gets_a_code_of_its_own(client, full):
    other = Client()
    for one in (client, other):
        one.get("/join/full/")
        one.post("/join/full/", AMARA)

    assert Message.objects.filter(purpose="login_code").count() == 2
