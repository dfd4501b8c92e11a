"""Erasing somebody: asked for by themselves, decided by staff, carried out step by step by a worker."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.acting import MembersOwn, is_somebody_elses, speaks_for
from ams.core.association import day_of
from ams.core.errors import DomainError
from ams.core.models import Access, Activity, Contact, User
from ams.core.queue import enqueue
from billing.models import SavedMethod
from billing.operations.cards import end_saved_method
from members.models import AutoRenewal, DirectoryEntry
from members.operations.automatic import stop_auto_renewal
from staffdesk.models import Case, CaseMessage, Erasure
from staffdesk.operations.cases import open_case
from staffdesk.operations.erasing.steps import STEPS
from staffdesk.operations.erasing.whose import Whose
from staffdesk.queries.erasures import never_erased, stands_against

ANSWERED_WITHIN: Final = timedelta(days=30)  # a month by European law; others allow more


class CannotErase(DomainError):
    """Somebody is to be kept, for now or for good; the sentence says why."""


@transaction.atomic
def ask_to_be_erased(*, contact: Contact, at: datetime, by: User) -> Erasure:
    """Open a case with the day by which the law wants an answer. A second time changes nothing. Raises MembersOwn."""
    if is_somebody_elses(by, contact):
        raise MembersOwn(_("Only members themselves ask for this. Write down what they told you as a case."))
    if not speaks_for(by, contact):
        raise MembersOwn(_("Only they themselves ask for this. Let them sign in with their own address."))
    Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if standing := Erasure.objects.filter(contact=contact).exclude(state=Erasure.State.DONE).first():
        return standing
    due_on = day_of(at + ANSWERED_WITHIN)
    words = _("I want you to erase what you hold about me.")
    subject = _("Wants to be erased, to be answered by %(day)s") % {"day": date_format(due_on, "DATE_FORMAT")}
    case = open_case(
        kind=Case.Kind.QUESTION, subject=subject, words=words, context={"erasure": "asked"}, contact=contact, at=at,
        by=by, queue=Case.Queue.MEMBERSHIP, said=CaseMessage.Kind.WEB,
    )  # fmt: skip
    made = Erasure.objects.create(contact=contact, state=Erasure.State.ASKED, asked_at=at, due_on=due_on, case=case)
    activity.record("erasure.asked", contact=contact, on=made, by=by, at=at)
    return made


@transaction.atomic
def begin_erasure(*, contact: Contact, reason: str, although: bool, at: datetime, by: User) -> Erasure:
    """Decide that it is done; a worker does it. `although` what stands against it. Raises CannotErase.

    From here on nothing is charged, nobody signs in for them any more, and nobody finds them in the directory.
    """
    contact = Contact.objects.select_for_update(no_key=True).get(pk=contact.pk)
    if refusal := never_erased(contact):
        raise CannotErase(refusal)
    against = stands_against(contact, day_of(at))
    if against and not although:
        raise CannotErase(" ".join(against))
    _check_reason(contact, reason)
    asked = Erasure.objects.filter(contact=contact, state=Erasure.State.ASKED).first()
    row = asked or Erasure(contact=contact, asked_at=at, due_on=day_of(at + ANSWERED_WITHIN))
    row.state, row.reason, row.despite, row.by, row.begun_at = Erasure.State.RUNNING, reason.strip(), against, by, at
    row.save()
    _stop_what_runs(contact, at, by)
    activity.record("erasure.begun", contact=contact, on=row, by=by, at=at, channel=Activity.Channel.STAFF)
    enqueue("staffdesk.erase", erasure_id=row.pk)
    return row


def carry_on(*, erasure_id: int, at: datetime) -> bool:
    """Do what is left of an erasure, a transaction for each step; whether it is done. Safe to repeat and die over."""
    return all(_do(name, erasure_id, at) for name in STEPS) and _finish(erasure_id, at)


@transaction.atomic
def _do(name: str, erasure_id: int, at: datetime) -> bool:
    row = Erasure.objects.under_way().select_for_update().filter(pk=erasure_id).first()
    if row is None or name in row.steps:
        return row is not None
    who = Whose(Contact.objects.get(pk=row.contact_id))
    row.steps = {**row.steps, name: sum(wipe.carry_out() for wipe in STEPS[name](who, at))}
    row.save(update_fields=["steps"])
    return True


@transaction.atomic
def _finish(erasure_id: int, at: datetime) -> bool:
    row = Erasure.objects.under_way().select_for_update().filter(pk=erasure_id).first()
    if row is None:
        return False
    row.state, row.finished_at = Erasure.State.DONE, at
    row.save(update_fields=["state", "finished_at"])
    activity.record(
        "erasure.done", contact=row.contact, on=row, by=row.by, at=at, facts={"rows": sum(row.steps.values())}
    )
    return True


def _check_reason(contact: Contact, reason: str) -> None:
    """It stays, so it must not say who it was."""
    if not reason.strip():
        raise CannotErase(_("Say why, for example: asked for it by letter of 3 March."))
    said = reason.casefold()
    if contact.email and contact.email.casefold() in said:
        raise CannotErase(_("The reason is kept, so it must not contain the address."))
    if contact.display_name.casefold() in said:
        raise CannotErase(_("The reason is kept, so it must not contain the name."))


def _stop_what_runs(contact: Contact, at: datetime, by: User) -> None:
    DirectoryEntry.objects.filter(contact=contact).delete()
    Access.objects.filter(contact=contact, ended_at=None).update(ended_at=at)
    for agreement in AutoRenewal.objects.unended().filter(membership__holder=contact):
        stop_auto_renewal(agreement=agreement, reason=AutoRenewal.End.STAFF, at=at, by=by, is_told=False)
    for method in SavedMethod.objects.in_force().filter(contact=contact):
        end_saved_method(method=method, reason=SavedMethod.End.ERASED, at=at, by=by)
