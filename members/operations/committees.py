"""Offices in committees: who holds which role, from when to when. Nothing is deleted; a mistake is struck out."""

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Contact, User
from members.models import CommitteeRole, Office
from members.offices import Tenure, most_at_once

A_DAY = timedelta(days=1)


class CannotAppoint(DomainError):
    """This office cannot be held so; the text says why."""


@transaction.atomic
def appoint(
    *, role: CommitteeRole, contact: Contact, first: date, last: date | None, at: datetime, by: User | None
) -> Office:
    """Let somebody hold a role from a day on, until a last day if one is known. Raises CannotAppoint."""
    role = _locked(role.pk)
    if role.archived_at is not None or role.committee.archived_at is not None:
        raise CannotAppoint(_("“%(role)s” is not filled any more.") % {"role": role})
    if contact.merged_into_id is not None:
        raise CannotAppoint(_("This record was merged into another. Appoint that one."))
    days = _range(first, last)
    _check_room(role, Tenure(first, days.upper), besides=None)
    try:
        with transaction.atomic():
            office = Office.objects.create(role=role, contact=contact, days=days, appointed_at=at, appointed_by=by)
    except IntegrityError as error:
        raise CannotAppoint(
            _("%(name)s holds this office on some of these days already. Change that term instead.")
            % {"name": contact.display_name}
        ) from error
    _tell("committee.appointed", office, at=at, by=by)
    return office


@transaction.atomic
def change_office(*, office: Office, first: date, last: date | None, at: datetime, by: User | None) -> Office:
    """Let a term have another first or last day: ended early, prolonged, or put right. Raises CannotAppoint."""
    role = _locked(office.role_id)
    office = Office.objects.select_related("contact").get(pk=office.pk)
    office.role = role
    if office.revoked_at is not None:
        raise CannotAppoint(_("This office was struck out. Write it down anew."))
    days = _range(first, last)
    if (office.days.lower, office.days.upper) == (days.lower, days.upper):
        return office
    _check_room(role, Tenure(first, days.upper), besides=office)
    office.days = days
    try:
        with transaction.atomic():
            office.save(update_fields=["days"])
    except IntegrityError as error:
        raise CannotAppoint(
            _("%(name)s holds this office on some of these days by another term.")
            % {"name": office.contact.display_name}
        ) from error
    _tell("committee.term_changed", office, at=at, by=by)
    return office


@transaction.atomic
def strike_office(*, office: Office, at: datetime, by: User | None) -> Office:
    """It was a mistake: they never held it. The row stays to be read in the history. Safe to repeat."""
    office = (
        Office.objects.select_for_update(of=("self",)).select_related("contact", "role__committee").get(pk=office.pk)
    )
    if office.revoked_at is None:
        office.revoked_at = at
        office.save(update_fields=["revoked_at"])
        _tell("committee.struck", office, at=at, by=by)
    return office


def _locked(role: int) -> CommitteeRole:
    """A role, so that two who are appointed at once are counted one after the other."""
    return CommitteeRole.objects.select_for_update(of=("self",)).select_related("committee").get(pk=role)


def _range(first: date, last: date | None) -> DateRange:
    if last is not None and last < first:
        raise CannotAppoint(_("The last day comes before the first. Change one of them."))
    return DateRange(first, last + A_DAY if last else None)


def _check_room(role: CommitteeRole, wanted: Tenure, *, besides: Office | None) -> None:
    """Whether one more can hold it on each of these days. Raises CannotAppoint."""
    if role.holders is None:
        return
    others = Office.objects.standing().filter(role=role, days__overlap=DateRange(wanted.first, wanted.after_last))
    held = others.exclude(pk=besides.pk) if besides else others
    if most_at_once([*(one.as_tenure() for one in held), wanted], since=wanted.first) > role.holders:
        names = ", ".join(str(one.contact) for one in held.select_related("contact")[:3])
        raise CannotAppoint(
            _("“%(role)s” is held by %(names)s then, and by %(most)d at most. End that term first.")
            % {"role": role, "names": names, "most": role.holders}
        )


def _tell(kind: str, office: Office, *, at: datetime, by: User | None) -> None:
    facts = {"name": str(office.role), "first": date_format(office.first_day, "Y-m-d")}
    if office.last_day:
        facts["last"] = date_format(office.last_day, "Y-m-d")
    activity.record(kind, contact=office.contact, on=office, by=by, at=at, facts=facts)
