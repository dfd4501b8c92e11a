"""Who looks after what: areas with owners, some looked through lately, one overdue and one never; one handed over."""

from datetime import datetime
from typing import Any, Final

import pghistory
from django.apps import apps
from django.db.models import Model

from ams.core.histories import history_of
from ams.core.models import FieldDefinition, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from billing.models import DiscountCode
from members.models import Section
from staffdesk.areas import CONFIGURED, DATA, EVENTS, FINANCE, INTEGRATIONS, MEMBERSHIP, SERVICE, WEBSITE
from staffdesk.models import Area
from staffdesk.operations import report_broken_invariants
from staffdesk.operations.areas import Signed, hand_over_area, review_area, ship_areas

FOUNDED: Final = 1100  # days ago
BEGUN: Final = 200
REVIEWED: Final = {  # area -> days ago, and what was said of it
    WEBSITE: (132, "The join page reads well on my phone. The opening hours were wrong and are right now."),
    FINANCE: (41, "Accounts and tax codes agree with the accountant’s chart. Two codes had run out, put away."),
    MEMBERSHIP: (
        12,
        "Prices of next year are in. The second reminder is friendlier now; look at its effect in spring.",
    ),
    INTEGRATIONS: (9, "The key of the website is in use, nothing else has one."),
    SERVICE: (5, "Calls are returned in time. Office hours at Christmas are in the calendar."),
}
HANDED_OVER: Final = 23
AGREED: Final = "Emil has run every event since spring anyway. The beaver evening is his first one alone."


def areas(clock: Clock, staff: Staff) -> Life:
    """Everybody gets what they do anyway; then they look through it, and change some of it."""
    ship_areas(at=clock.days_ago(FOUNDED))
    Area.objects.update(created_at=clock.days_ago(BEGUN))
    _give_out(staff)
    for code, (days, words) in REVIEWED.items():
        if days > HANDED_OVER:
            yield clock.days_ago(days, 16)
            _look_through(code, words, clock.days_ago(days, 16))
    at = clock.days_ago(HANDED_OVER, 11)
    yield at
    events = Area.objects.get(code=EVENTS)
    hand_over_area(area=events, to=staff.events, signed=Signed(AGREED, events.checklist), at=at, by=staff.owner)
    Area.objects.filter(code=EVENTS).update(deputy=staff.second_service, is_named=True)
    for code, (days, words) in REVIEWED.items():
        if days < HANDED_OVER:
            yield clock.days_ago(days, 16)
            _look_through(code, words, clock.days_ago(days, 16))


def changed_lately(clock: Clock, staff: Staff) -> None:
    """What administrators changed since, on days of their own; all else was set up when the association began."""
    for label in {label for labels in CONFIGURED.values() for label in labels}:
        if (history := history_of(apps.get_model(label))) is not None:
            history._default_manager.update(pgh_created_at=clock.days_ago(FOUNDED))
    section = Section.objects.get(name="Along the Lek")
    _change(section, staff.administrator, "The board of the section asked for it", clock.days_ago(2, 11),
            summary="IJsselstein, Nieuwegein, and both banks of the Lek.")  # fmt: skip
    code = DiscountCode.objects.get(code="FIRST-TIME")
    _change(code, staff.administrator, "More newcomers than we thought", clock.days_ago(6, 9), most_uses=30)
    if (field := FieldDefinition.objects.order_by("pk").first()) is not None:
        _change(field, staff.administrator, "Nobody knew what was meant", clock.days_ago(17, 14),
                help="Only if you would like us to know.")  # fmt: skip
    report_broken_invariants(at=clock.now)


def _give_out(staff: Staff) -> None:
    for code, owner, deputy, is_named in (
        (MEMBERSHIP, staff.membership, staff.service, True),
        (EVENTS, staff.owner, None, False),
        (FINANCE, staff.finance, staff.administrator, False),
        (SERVICE, staff.service, staff.second_service, True),
        (WEBSITE, staff.administrator, staff.owner, True),
        (DATA, staff.owner, staff.membership, False),
        (INTEGRATIONS, staff.administrator, None, False),
    ):
        Area.objects.filter(code=code).update(owner=owner, deputy=deputy, is_named=is_named)


def _look_through(code: str, words: str, at: datetime) -> None:
    area = Area.objects.select_related("owner").get(code=code)
    assert area.owner is not None  # noqa: S101 - given out above
    review_area(area=area, signed=Signed(words, area.checklist[:-1]), at=at, by=area.owner)


def _change(row: Model, by: User, why: str, at: datetime, **values: Any) -> None:
    """By the admin as it were: with who and why; the history says when."""
    for name, value in values.items():
        setattr(row, name, value)
    with pghistory.context(actor=by.pk, reason=why):
        row.save(update_fields=list(values))
    history = history_of(type(row))
    assert history is not None  # noqa: S101 - these have one
    latest = history._default_manager.filter(pgh_obj_id=row.pk).latest("pgh_id")
    history._default_manager.filter(pk=latest.pk).update(pgh_created_at=at)
