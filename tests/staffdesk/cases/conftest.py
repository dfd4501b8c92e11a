"""Amara, who writes to the association."""

import pytest

from staffdesk.models import Case, CaseMessage
from staffdesk.operations import open_case
from tests.staffdesk.conftest import NOW


@pytest.fixture
def mailed(amara):
    """Amara sends a mail."""

    def sent(words="I can no longer come on Thursday", **details):
        given = {
            "kind": Case.Kind.MAIL, "subject": "Re: The course", "context": {}, "contact": amara, "by": None,
            "at": NOW, "said": CaseMessage.Kind.MAIL_IN, "facts": {"message_id": "<one@mail.example>"},
            "channel": "self-service",
        } | details  # fmt: skip
        return open_case(words=words, **given)

    return sent
