"""Correcting what a member gave: who they are and how to reach them, told as it was and as it will be."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Final, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.errors import DomainError
from ams.core.exceptions import record_exception
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from billing.operations import Why
from members.operations import change_details
from members.operations.people import NewDetails
from members.queries import details_of
from staffdesk.operations.exceptions.plan import Asking, Plan

LABELS: Final = {
    "full_name": gettext_lazy("Name"),
    "spoken_name": gettext_lazy("Name as they say it"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "address_lines": gettext_lazy("Street and place"),
    "postcode": gettext_lazy("Postcode"),
    "country": gettext_lazy("Country"),
}


class NothingCorrected(DomainError):
    """It is as it was."""


def corrected(known: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """Which details somebody gave would no longer be so. Filling in what was empty corrects nothing.

    A country is asked only together with an address: without one it is the association's own, which nobody gave.
    """
    given = {name: value for name, value in known.items() if value and (name != "country" or known["address_lines"])}
    return [name for name, value in given.items() if name in wanted and wanted[name].strip() != value.strip()]


def plan_correction(asking: Asking) -> Plan:
    """Other details instead of those they gave. The contact's row is locked."""
    contact = Contact.objects.select_for_update(of=("self",)).select_related("person").get(pk=asking.contact.pk)
    known = details_of(contact, "")
    wanted = {name: value for name, value in asking.asked.items() if name in known}
    changed = corrected(known, wanted)
    if not changed:
        raise NothingCorrected(_("Nothing they gave would be different."))
    said = [
        _("%(what)s: “%(now)s” instead of “%(before)s”.")
        % {"what": LABELS[name], "now": wanted[name].strip(), "before": known[name]}
        for name in changed
    ]

    def make(why: Why, at: datetime, by: User) -> ExceptionMade:
        made = record_exception(
            ExceptionKind.CORRECTED, reason=why.reason, words=why.words, contact=contact, on=contact, by=by, at=at
        )
        change_details(contact=contact, at=at, by=by, **cast("NewDetails", wanted))
        return made

    return Plan(Decimal(len(changed)), " ".join(said), tuple(sorted(known.items())), make, contact)
