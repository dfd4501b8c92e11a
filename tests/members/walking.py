"""The steps of joining, as a browser posts them."""

import re

from django.core import mail

AMARA = {"full_name": "Amara Okafor", "email": "amara@example.org"}


def mailed_code():
    [code] = re.findall(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)$", mail.outbox[-1].body, re.MULTILINE)
    return code


def fill_in(client, typed=AMARA, slug="full"):
    return client.post(f"/join/{slug}/", typed)


def type_code(client, slug="full"):
    return client.post(f"/join/{slug}/code/", {"code": mailed_code()}, follow=False)


def walk(client, typed=AMARA, slug="full"):
    """To where the address is proved; the response of the page after it."""
    fill_in(client, typed, slug)
    response = type_code(client, slug)
    assert (response.status_code, response.url) == (302, f"/join/{slug}/continue/")
    return client.get(response.url)
