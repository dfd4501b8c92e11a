"""People who would be fellows: approved, declined with the reason, and two who wait."""

from datetime import datetime
from typing import Final

from ams.core.models import Activity
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import Application, MembershipType
from members.operations import create_person
from members.operations.applying import apply_for_membership, approve_application, decline_application

NAMES: Final = ("Ingrid Vestergaard", "Rafael Lima", "Priya Nair", "Owen Llewellyn")
SORRY: Final = "Fellows have published at least one study. We would love to have you as a full member until then."


def applying(clock: Clock, staff: Staff) -> Life:
    """Each applies on the website; member service decides, mostly after some days."""
    yield (at := clock.days_ago(40, 20))
    approved = _apply(NAMES[0], at)
    yield (at := clock.days_ago(34, 10))
    approve_application(application=approved, at=at, by=staff.service)
    yield (at := clock.days_ago(21, 21))
    declined = _apply(NAMES[1], at)
    yield (at := clock.days_ago(20, 15))
    decline_application(application=declined, note=SORRY, at=at, by=staff.service)
    for name, days in zip(NAMES[2:], (6, 2), strict=True):
        yield (at := clock.days_ago(days, 19))
        _apply(name, at)


def _apply(name: str, at: datetime) -> Application:
    email = f"{name.split(maxsplit=1)[0].lower()}@mail.example"
    person = create_person(full_name=name, email=email, at=at, by=None)
    fellow = MembershipType.objects.select_related("product").get(slug="fellow")
    door = Activity.Channel.SELF_SERVICE
    application, _order = apply_for_membership(holder=person, type=fellow, at=at, by=None, channel=door)
    return application
