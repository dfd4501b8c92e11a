"""Two saved lists, and a mailing of last month to one of them; the spring letter waits as a draft."""

from datetime import datetime
from typing import Final

from ams.core.association import the_association
from ams.core.models import Tag, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import DELIVERY, Clock, Life
from staffdesk.lists import Condition, Conditions, all_subjects, as_json
from staffdesk.models import Mailing
from staffdesk.operations.lists import save_list
from staffdesk.operations.mailings import (
    draft_mailing,
    finish_mailings,
    freeze_recipients,
    send_mailing,
    write_messages,
)
from staffdesk.queries.lists import asked_by
from staffdesk.queries.mailings import asked_of, audience_of

DAYS_AGO: Final = 26
INVITATION: Final = """Dear {name},

Our general meeting is on Saturday in two weeks, at ten, in the old mill. We choose two members of the board.

You need not register. If you cannot come, just reply to this mail, and we note your vote for the agenda.

See you there"""
WALK: Final = """Dear {name},

The herons are back at the weir. Could you lead a walk there in spring? Reply with the days that suit you."""


def lists_and_mailings(clock: Clock, staff: Staff) -> Life:
    """The administrator saves a list of members and invites them; later one of those who lead walks, and a draft."""
    at = clock.days_ago(DAYS_AGO, 14)
    yield at
    members = Condition("history", "any", ("member",))
    mailing = _drafted("Members today", (members,), ("Your general meeting", INVITATION), at, staff.administrator)
    audience = audience_of(mailing, asked_of(mailing), on=at.date())
    send_mailing(mailing=mailing, audience=audience, at=at, by=staff.administrator)
    freeze_recipients(mailing_id=mailing.pk, at=at)
    while write_messages(mailing_id=mailing.pk, at=at):
        pass
    at = clock.days_ago(2, 11)
    yield at
    leaders = tuple(str(pk) for pk in Tag.objects.filter(name="Walk leader").values_list("pk", flat=True))
    reachable = (Condition("tag", "any", leaders), Condition("email", "has"))
    _drafted("Walk leaders with e-mail", reachable, ("Will you lead a walk in spring?", WALK), at, staff.owner)


def close_mailings(clock: Clock) -> None:
    """Once everything counts as delivered, the mailing is sent."""
    finish_mailings(at=clock.days_ago(DAYS_AGO, 14) + DELIVERY)


def _drafted(name: str, conditions: Conditions, words: tuple[str, str], at: datetime, by: User) -> Mailing:
    asked = asked_by(as_json(conditions), all_subjects(sees_all_fields=True))
    return draft_mailing(
        saved=save_list(saved=None, name=name, asked=asked, is_shared=True, at=at, by=by),
        purpose=Mailing.Purpose.BUSINESS,
        subject=words[0],
        text=words[1],
        signed_by=the_association().signatory_name,
        at=at,
        by=by,
    )
