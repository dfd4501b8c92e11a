"""Coding: saying which reason a case has. Who said so, and what was said before, stands in the history of the case."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.models import User
from staffdesk.causes import Cause
from staffdesk.models import Case, Reason
from staffdesk.operations.cases.said import locked
from staffdesk.queries.reasons import offered_reasons, probable_reason_of
from staffdesk.reasons import probable


class ReasonIsPutAway(DomainError):
    """It is offered no more."""


@transaction.atomic
def code_case(*, case: Case, reason: Reason, at: datetime) -> Case:
    """Say why they contacted us; said again, the later word holds. Raises ReasonIsPutAway."""
    case = locked(case)
    if case.reason_id == reason.pk:
        return case
    if reason.archived_at is not None:
        raise ReasonIsPutAway(_("“%(reason)s” is offered no more. Choose another reason.") % {"reason": reason})
    case.reason, case.coded_at = reason, at
    case.save(update_fields=["reason", "coded_at"])
    return case


@transaction.atomic
def code_probably(*, case: Case, at: datetime, by: User) -> Case:
    """Code a case nobody coded by what probably caused it, if anything did."""
    if case.reason_id is None and (reason := probable_reason_of(case, reader=by)) is not None:
        return code_case(case=case, reason=reason, at=at)
    return case


@transaction.atomic
def code_by_cause(*, case: Case, cause: Cause, at: datetime) -> Case:
    """Whoever says that a row was the cause has said the reason, too, where one goes with that kind of cause."""
    reason = probable(offered_reasons(), causes=[cause.kind], page="")
    return code_case(case=case, reason=reason, at=at) if reason else case


@transaction.atomic
def value_reason(*, reason: Reason, to_member: str, to_association: str, on: date, by: User) -> Reason:
    """Say what such a contact is worth to both, dated and signed; what was said before stays in the history."""
    reason = Reason.objects.select_for_update().get(pk=reason.pk)
    reason.to_member, reason.to_association, reason.valued_on, reason.valued_by = to_member, to_association, on, by
    reason.save(update_fields=["to_member", "to_association", "valued_on", "valued_by"])
    return reason
