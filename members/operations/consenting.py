"""What people agree to, and no longer: each word is kept, with what was shown and how it came; the latest one holds."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.acting import MembersOwn, is_somebody_elses
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from members.models import Consent, MailTopic
from members.queries.preferences import agreed_to


class SourceMissing(DomainError):
    """Staff wrote down a yes or no without saying how they know."""


@transaction.atomic
def choose_topics(*, contact: Contact, wanted: Mapping[str, bool], at: datetime, by: User) -> list[Consent]:
    """Keep a word for each offered topic about which somebody changes their mind; those rows. Raises MembersOwn.

    Nothing is written where they say what they said before, or leave open what they never agreed to.
    """
    if is_somebody_elses(by, contact):
        raise MembersOwn(_("Only members themselves choose here. What they told you is written down at the desk."))
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    agreed = agreed_to(contact)
    rows = [
        Consent(
            contact=contact, purpose=topic.key, given=wanted[topic.key], wording=topic.question, by=by, at=at,
            channel=Consent.Channel.SELF_SERVICE,
        )
        for topic in MailTopic.objects.offered()
        if topic.key in wanted and wanted[topic.key] != (topic.key in agreed)
    ]  # fmt: skip
    return _kept(rows, contact, at, by)


@transaction.atomic
def write_down_consent(
    *, contact: Contact, topic: MailTopic, given: bool, source: str, at: datetime, by: User
) -> Consent:
    """What somebody told staff, with how: on the phone, by letter. Raises SourceMissing."""
    if not source.strip():
        raise SourceMissing(_("Say how they told you, for example: on the phone, or in their letter of 3 March."))
    row = Consent(
        contact=contact, purpose=topic.key, given=given, wording=topic.question, by=by, at=at,
        channel=Consent.Channel.STAFF, source=source.strip(),
    )  # fmt: skip
    return _kept([row], contact, at, by)[0]


def _kept(rows: list[Consent], contact: Contact, at: datetime, by: User) -> list[Consent]:
    for row in rows:
        row.save(force_insert=True)
    if rows:
        said = {row.purpose: row.given for row in rows}
        activity.record("consent.changed", contact=contact, on=contact, by=by, at=at, facts={"said": said})
    return rows
