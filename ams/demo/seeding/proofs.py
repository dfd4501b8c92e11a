"""Students have to show their card since just now: one has sent it, two showed it at the counter."""

from base64 import b64decode
from datetime import timedelta

from django.core.files.base import ContentFile

from ams.core.models import Contact
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from members.models import Membership, MembershipType
from members.operations.proofs import note_proof, send_proof

A_DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")


def proofs(clock: Clock, staff: Staff) -> Life:
    """Said on the type by the administrator; then by those it is about."""
    yield (at := clock.now - timedelta(minutes=25))  # the last thing done: from here on nobody renews without
    student = MembershipType.objects.get(slug="student")
    student.proof = "your student card, or a letter of your school"
    student.save(update_fields=["proof"])
    held = Membership.objects.uncancelled().filter(type=student, terms__days__contains=clock.today)
    students = [one.holder for one in held.select_related("holder").order_by("pk").distinct()[:2]]
    at += timedelta(minutes=9)
    yield at
    for holder in students[:1]:
        send_proof(contact=holder, type=student, file=ContentFile(A_DOT, "my card.png"), at=at, by=None)
    for holder in [*students[1:], Contact.objects.get(display_name="Mila Brandt")]:
        until = clock.today + timedelta(days=300)
        note_proof(
            contact=holder, type=student, seen="The card, at the office", valid_until=until, at=at,
            by=staff.service,
        )  # fmt: skip
