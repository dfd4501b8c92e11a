"""Making an exception: at once within one's limit, beyond it as a proposal that waits for a second person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core import activity
from ams.core.association import knowing_the_association
from ams.core.errors import DomainError
from ams.core.exception_rights import rights_of
from ams.core.exceptions import ExceptionNeedsWords
from ams.core.models import Contact, ExceptionKind, ExceptionMade, User
from ams.core.models.resolution import contact_ids_of
from billing.models import SubmittedForm
from billing.operations import Why
from staffdesk.models import Proposal
from staffdesk.operations.exceptions.plan import Plan
from staffdesk.operations.exceptions.plans import plan_exception

LATELY = timedelta(days=30)
NOT_YOURS = gettext_lazy("Your role does not make this exception. Ask a colleague whose role does.")


class NotYours(DomainError):
    """This role does not make such exceptions."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form on a person's page says. `request` was made with it, so that sending it twice is asking once."""

    request: UUID
    kind: str
    contact: Contact
    asked: Mapping[str, str]
    why: Why


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: it was done, or it waits for a second person. Neither for a form that was sent before."""

    told: str
    made: ExceptionMade | None = None
    proposal: Proposal | None = None


@transaction.atomic
@knowing_the_association()
def make_exception(*, wish: Wish, at: datetime, by: User) -> Outcome:
    """Do it, or propose it where it goes beyond the limit of the role. Raises NotYours, ExceptionNeedsWords, and
    DomainError where it cannot be done at all.
    """
    rights = rights_of(by)
    if wish.kind not in rights:
        raise NotYours(str(NOT_YOURS))
    if not wish.why.words.strip():
        raise ExceptionNeedsWords(_("Say in a few words why you make this exception."))
    if not _is_new(wish, at):
        return Outcome(_("This was sent before; it is done once."))
    plan = plan_exception(kind=wish.kind, contact=wish.contact, asked=wish.asked, request=wish.request, at=at)
    if not plan.besides.keys() <= rights.keys():
        raise NotYours(str(NOT_YOURS))
    takes = {ExceptionKind(wish.kind): plan.measure, **plan.besides}
    beyond = [kind for kind, measure in takes.items() if not rights[kind].covers(measure)]
    if not beyond and (rights[wish.kind].limit is None or not _was_made_lately(wish, plan, at)):
        return Outcome(plan.told, made=plan.make(wish.why, at, by))
    kind = beyond[0] if beyond else ExceptionKind(wish.kind)
    return Outcome(plan.told, proposal=_propose(wish, plan, kind, takes[kind], at=at, by=by))


def _propose(wish: Wish, plan: Plan, kind: ExceptionKind, measure: Decimal, *, at: datetime, by: User) -> Proposal:
    """Let it wait for a second person, under the exception that goes beyond the limit."""
    proposal = Proposal.objects.create(
        request=wish.request,
        kind=kind,
        contact=wish.contact,
        asked=dict(wish.asked),
        told=plan.told,
        measure=measure,
        rests_on=plan.rests_on,
        reason=wish.why.reason,
        words=wish.why.words.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    facts = {"kind": kind.value}
    activity.record("exception.proposed", contact=wish.contact, on=proposal, by=by, at=at, facts=facts)
    return proposal


def _was_made_lately(wish: Wish, plan: Plan, at: datetime) -> bool:
    """Whether the same was excepted for them in the last month: many small ones would make a large one.

    What costs nothing makes nothing large, however often.
    """
    if not plan.measure:
        return False
    lately = ExceptionMade.objects.filter(what=wish.kind, at__gte=at - LATELY)
    if plan.about is None:
        return lately.filter(contact__in=contact_ids_of(wish.contact)).exists()
    kind = ContentType.objects.get_for_model(plan.about)
    return lately.filter(object_type=kind, object_id=plan.about.pk).exists()


def _is_new(wish: Wish, at: datetime) -> bool:
    """Whether this form came for the first time; whoever sends it at the same moment waits for the first."""
    SubmittedForm.objects.bulk_create([SubmittedForm(key=wish.request, at=at)], ignore_conflicts=True)
    form = SubmittedForm.objects.select_for_update().get(key=wish.request)
    if form.fingerprint:
        return False
    form.fingerprint = "exception"
    form.save(update_fields=["fingerprint"])
    return True
