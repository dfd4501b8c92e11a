"""A demonstration with nobody in it but its staff: what a crowd joins."""

from ams.demo.seeding.association import found_association, hire_staff
from ams.demo.seeding.catalogue import put_on_sale
from ams.demo.seeding.clock import Clock


def found_a_demonstration(*, at):
    """The association, its colleagues, and what it sells."""
    profile = found_association()
    clock = Clock(now=at)
    staff = hire_staff(at=clock.days_ago(1100))
    put_on_sale(seller=profile.legal_entity, by=staff.administrator, clock=clock)
