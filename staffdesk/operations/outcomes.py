"""Counting what mailings brought: each hour, until two weeks have passed for everybody who got one."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Max, Min, Q

from staffdesk.models import Mailing, MailingBusiness, MailingOutcome
from staffdesk.queries.mailings import messages_of, replies_to, unsubscribed_by
from staffdesk.queries.outcomes import AFTER, BEFORE, WINDOW, What, count_of, paid

ANEW_AFTER: Final = timedelta(minutes=50)
SETTLES: Final = timedelta(days=1)  # in which the last mails come back
COUNTED: Final = (What.CONTACTS, What.RENEWALS, What.REGISTRATIONS)


def count_outcomes(*, at: datetime) -> int:
    """Count anew what may have moved; how many mailings. May run any number of times."""
    moving = Q(outcome__is_final=False, outcome__counted_at__lt=at - ANEW_AFTER)
    due = Mailing.objects.filter(Q(outcome=None) | moving, started_at__lte=at).order_by("pk")
    for mailing in due:
        count_outcome(mailing=mailing, at=at)
    return len(due)


@transaction.atomic
def count_outcome(*, mailing: Mailing, at: datetime) -> MailingOutcome:
    """Count one. Two at once take turns, and write the same."""
    held = Mailing.objects.select_for_update(no_key=True).get(pk=mailing.pk)
    sent = Q(state="sent")
    found = messages_of(held).aggregate(
        first_sent_at=Min("sent_at"), last_sent_at=Max("sent_at"), receivers=Count("pk", filter=sent),
        returned=Count("pk", filter=Q(returned_at__isnull=False)),
        complained=Count("pk", filter=Q(complained_at__isnull=False)),
    )  # fmt: skip
    over = (found["last_sent_at"] or held.started_at or at) + WINDOW + SETTLES <= at
    values = found | {
        "unsubscribed": unsubscribed_by(held).count(), "replies": replies_to(held).count(), "counted_at": at,
        "is_final": over and held.state in (Mailing.State.SENT, Mailing.State.STOPPED),
    }  # fmt: skip
    outcome, _made = MailingOutcome.objects.update_or_create(mailing=held, defaults=values)
    outcome.business.all().delete()
    MailingBusiness.objects.bulk_create(_business(outcome))
    return outcome


def _business(outcome: MailingOutcome) -> list[MailingBusiness]:
    rows = [
        MailingBusiness(
            outcome=outcome, what=what, before=count_of(outcome, what, BEFORE), after=count_of(outcome, what, AFTER)
        )
        for what in COUNTED
    ]
    then, since = paid(outcome, BEFORE), paid(outcome, AFTER)
    for currency in sorted({*then, *since}):
        before, amount_before = then.get(currency, (0, 0))
        after, amount_after = since.get(currency, (0, 0))
        rows.append(MailingBusiness(
            outcome=outcome, what=What.ORDERS, currency=currency, before=before, after=after,
            amount_before=amount_before, amount_after=amount_after,
        ))  # fmt: skip
    return rows
