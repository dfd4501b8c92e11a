"""What nobody stands behind any more leads nowhere, and what a colleague decided about a mail holds."""

import pytest

from ams.core.models import Contact
from staffdesk.operations.mail_in import MailIsDecided, discard_mail
from staffdesk.receiving import release
from tests.factories.members import PersonFactory
from tests.staffdesk.mail_in.letters import letter
from tests.staffdesk.mail_in.test_filing import LATER, receive

pytestmark = pytest.mark.django_db


def test_a_contact_that_was_merged_away_or_put_away_gets_no_case(amara):
    other = PersonFactory(email="other@example.org")
    Contact.objects.filter(pk=amara.pk).update(merged_into=other)
    Contact.objects.filter(pk=other.pk).update(archived_at=LATER)

    assert receive(letter()).case_message.case.contact is None
    assert receive(letter("Hello", sender="other@example.org")).case_message.case.contact is None


def test_what_was_discarded_stays_so(association, ada):
    mail = receive(letter(x_spam_flag="YES"))
    discard_mail(mail=mail, words="Lottery", at=LATER, by=ada)

    with pytest.raises(MailIsDecided):
        release(mail=mail, at=LATER, by=ada)
