"""Handing out everybody at once: recorded, since it is the whole register that leaves."""

from datetime import datetime

from django.db import transaction

from ams.core import activity
from ams.core.association import the_association
from ams.core.models import Activity, Contact, User


@transaction.atomic
def record_export(*, at: datetime, by: User | None) -> Activity:
    """Say who took a copy of the register, and of how many. Raises NoAssociation."""
    facts = {"contacts": Contact.objects.filter(merged_into=None).count()}
    return activity.record("export.made", contact=None, on=the_association(), by=by, at=at, facts=facts)
