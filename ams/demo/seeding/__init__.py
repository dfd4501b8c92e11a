"""A made-up association with two years behind it, lived through the real operations at past instants.

So the demonstration obeys every rule the product has: receipts are numbered in the order they were issued, terms
follow each other as paid, and `check_invariants` finds nothing. Everything is relative to the day it is seeded.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.association import remembering
from ams.core.demo import demo_is_active
from ams.core.errors import DomainError
from ams.core.forgetting import forget_batch
from ams.core.models import AssociationProfile, Contact, Message, User
from ams.core.queue import holding_work_back
from ams.demo.seeding.answers import answers, readers
from ams.demo.seeding.applying import applying
from ams.demo.seeding.areas import areas, changed_lately
from ams.demo.seeding.association import found_association, hire_staff
from ams.demo.seeding.attendance import attending, plan_credits
from ams.demo.seeding.calls import calls, set_up_duty
from ams.demo.seeding.care import care
from ams.demo.seeding.catalogue import put_on_sale
from ams.demo.seeding.changing import changing
from ams.demo.seeding.clock import Clock
from ams.demo.seeding.conversations import conversations, plan_procedures, procedures_since
from ams.demo.seeding.directory import directory
from ams.demo.seeding.erased import erased
from ams.demo.seeding.events import coming, plan_events
from ams.demo.seeding.exceptions import exceptions
from ams.demo.seeding.finance import finance, plan_codes
from ams.demo.seeding.leaving import leaving
from ams.demo.seeding.lists import close_mailings, lists_and_mailings
from ams.demo.seeding.lives import World
from ams.demo.seeding.mail import mail
from ams.demo.seeding.matters import matters
from ams.demo.seeding.money_back import money_back
from ams.demo.seeding.notices import notices
from ams.demo.seeding.profiles import profiles
from ams.demo.seeding.promises import promise, promises
from ams.demo.seeding.proofs import proofs
from ams.demo.seeding.pulses import pulses
from ams.demo.seeding.reasons import coding
from ams.demo.seeding.rehearsals import rehearsals
from ams.demo.seeding.river_day import river_day
from ams.demo.seeding.saying import saying
from ams.demo.seeding.sections import sections
from ams.demo.seeding.shop import open_shop, shopping
from ams.demo.seeding.status import status
from ams.demo.seeding.stories import stories
from ams.demo.seeding.systems import let_the_website_in
from ams.demo.seeding.topics import topics
from ams.demo.seeding.waiting import plan_waiting, waiting
from billing.models import Receipt
from members.operations.retention import count_retention
from staffdesk.operations.counting import count_service
from staffdesk.operations.outcomes import count_outcomes
from staffdesk.operations.risk import count_at_risk
from staffdesk.operations.saying import count_effects


class NotHere(DomainError):
    """This is no place for made-up people."""


@dataclass(frozen=True, slots=True)
class Seeded:
    """How much there is now."""

    contacts: int
    receipts: int
    messages: int


@transaction.atomic
def seed(*, at: datetime) -> Seeded:
    """Make the demonstration, all or nothing. Raises NotHere unless DEMO is on and the database is empty."""
    _refuse_a_real_database()
    profile = found_association()
    with remembering(profile), holding_work_back():
        clock = Clock(now=at)
        staff = hire_staff(at=clock.days_ago(FOUNDED_DAYS_AGO))
        promise(clock)
        types = put_on_sale(seller=profile.legal_entity, by=staff.administrator, clock=clock)
        open_shop(catalogue=types, by=staff.administrator, clock=clock)
        plan_events(catalogue=types, by=staff.administrator, clock=clock)
        plan_codes(catalogue=types, clock=clock)
        plan_waiting(by=staff.administrator, clock=clock)
        plan_credits(clock=clock)
        set_up_duty(staff, clock)
        plan_procedures(clock, staff)
        let_the_website_in(by=staff.administrator, clock=clock)
        lives = [
            *stories(clock, types, staff),
            *matters(clock, staff),
            *calls(clock, staff),
            *shopping(World(clock, types, staff)),
        ]
        for part in (money_back, coming, waiting, attending, river_day, finance, rehearsals, care):
            lives += part(World(clock, types, staff))
        lives += [
            *promises(clock, staff),
            *conversations(clock, staff),
            *answers(clock, staff),
            procedures_since(clock, staff),
            changing(clock),
            coding(clock),
            directory(clock, staff),
        ]
        parts = (notices, profiles, exceptions, topics, erased, leaving, applying, sections, areas, status, saying)
        lives += [mail(clock), *(part(clock, staff) for part in parts)]
        clock.run([*lives, proofs(clock, staff), lists_and_mailings(clock, staff), pulses(clock, staff)])
        close_mailings(clock)
        _count_and_let_go(clock)
        changed_lately(clock, staff)
    return Seeded(Contact.objects.count(), Receipt.objects.count(), Message.objects.count())


FOUNDED_DAYS_AGO = 1100


def _count_and_let_go(clock: Clock) -> None:
    """What the worker does by night: figures are counted, and what is over its time goes."""
    count_retention(at=clock.now)
    count_effects(at=clock.now)
    readers(clock)
    count_service(at=clock.now)
    count_outcomes(at=clock.now)
    count_at_risk(at=clock.now)
    for night in (clock.days_ago(1, 3), clock.now):
        while forget_batch(at=night) is not None:
            pass


def _refuse_a_real_database() -> None:
    if not settings.DEMO:
        raise NotHere(_("Set DEMO=1 first: a demonstration has made-up people in it."))
    if demo_is_active():
        raise NotHere(_("The demonstration is here already. Nothing was changed."))
    if AssociationProfile.objects.exists() or Contact.objects.exists() or User.objects.exists():
        raise NotHere(_("This database belongs to an association. Take an empty one for the demonstration."))
