"""Two files called alike are two files, whatever the storage makes of names: one in S3 writes over what is there."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage

from staffdesk.keeping import keep_file
from staffdesk.models.mail import IncomingMailQuerySet
from staffdesk.receiving import keep_mail, raw_of
from tests.staffdesk.conftest import NOW

pytestmark = pytest.mark.django_db


class Overwriting(InMemoryStorage):
    """Gives a file the name that was asked for, as two who ask at the same moment are given it elsewhere."""

    def get_available_name(self, name, max_length=None):
        return name


@pytest.fixture(autouse=True)
def _overwriting(settings):
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": f"{__name__}.{Overwriting.__name__}"}}


def test_what_two_people_send_is_kept_apart():
    kept = [keep_file(ContentFile(content, name="form.pdf"), at=NOW) for content in (b"Ada's", b"Amara's")]

    assert [default_storage.open(one.path).read() for one in kept] == [b"Ada's", b"Amara's"]
    assert {one.name for one in kept} == {"form.pdf"}


def test_whoever_is_second_to_keep_a_mail_takes_only_their_own_file_away(monkeypatch):
    first = keep_mail(raw=b"Subject: x\r\n\r\ny", source="one", at=NOW)
    with monkeypatch.context() as at_once:
        at_once.setattr(IncomingMailQuerySet, "first", lambda _rows: None)  # it was not there when they looked

        assert keep_mail(raw=b"Subject: x\r\n\r\ny", source="other", at=NOW) == first

    assert raw_of(first) == b"Subject: x\r\n\r\ny"
