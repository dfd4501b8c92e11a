"""Somebody who wrote to us years ago and wanted to be forgotten: the desk shows that it was done, nothing of them."""

from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.operations import create_person
from staffdesk.operations.erasing import begin_erasure, carry_on


def erased(clock: Clock, staff: Staff) -> Life:
    """Added after a visit, erased a fortnight ago."""
    yield clock.days_ago(400, 10)
    who = create_person(
        full_name="Pieter Hoekstra", email="pieter.hoekstra@mail.example", at=clock.days_ago(400, 10), by=staff.service
    )
    at = clock.days_ago(14, 11)
    yield at
    row = begin_erasure(contact=who, reason="Asked for it by letter", although=False, at=at, by=staff.administrator)
    carry_on(erasure_id=row.pk, at=at)
