"""Who speaks for an organisation."""

from datetime import datetime

from django.db import transaction

from ams.core import activity
from ams.core.logins import ensure_login
from ams.core.models import Access, Contact, User
from members.models import Affiliation
from members.operations.people import grant_access


@transaction.atomic
def change_primary_contact(*, tie: Affiliation, at: datetime, by: User) -> Affiliation:
    """The person of a tie is the one to turn to, and their login acts for the organisation.

    The login of the one before does so no more; their tie and their seat stay. Asking twice is asking once.
    """
    organisation = Contact.objects.select_for_update(no_key=True).get(pk=tie.organisation_id)
    ties = Affiliation.objects.filter(organisation=organisation, is_primary_contact=True, until_on=None)
    for former in ties.exclude(pk=tie.pk).select_related("person"):
        logins = Access.objects.filter(contact=former.person, relation=Access.Relation.SELF, ended_at=None)
        acting = Access.objects.filter(contact=organisation, user__in=logins.values("user"), ended_at=None)
        acting.update(ended_at=at)
    ties.exclude(pk=tie.pk).update(is_primary_contact=False)
    if tie.is_primary_contact:
        return tie
    tie.is_primary_contact = True
    tie.save(update_fields=["is_primary_contact"])
    if tie.person.email:
        user = ensure_login(email=tie.person.email)
        grant_access(user=user, contact=organisation, relation=Access.Relation.ORGANISATION, at=at)
    activity.record("organisation.primary_contact", contact=organisation, on=organisation, by=by, at=at)
    return tie
