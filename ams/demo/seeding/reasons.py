"""Why people called over fourteen months: about receipts until these came at once, and ever more about registering."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from ams.core.models import Contact, User
from ams.demo.seeding.association import Staff
from ams.demo.seeding.clock import Clock, Life
from staffdesk.models import Attempt, Case, Reason
from staffdesk.operations.calls import Call, log_call
from staffdesk.operations.reasons import code_case, value_reason

# By reason: how many called in each month, the oldest first; what they said; whether two calls were the same person's.
CALLED: Final = {
    "receipt": ((3, 4, 3, 4, 4, 3, 4, 4, 3, 2, 1, 1, 0, 1), "Looks for the receipt of the last payment.", True),
    "how-to-register": ((0, 1, 1, 0, 1, 1, 1, 2, 1, 2, 2, 3, 3, 4), "Could not find where to register.", False),
    "card": ((1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1), "The card does not open the bird hide.", False),
    "how-to-renew": ((1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0), "Wants to go on, and asks how.", False),
    "which-membership": ((0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1), "Asks what a household pays.", False),
    "idea": ((1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1), "Would like to help on the river day.", False),
}
LEFT: Final = {  # forms that got nobody on, by business and step, in each month
    ("join", "code"): (2, 2, 3, 2, 2, 1, 1, 0, 1, 0, 1, 0, 0, 0),
    ("buy", "basket"): (0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 1, 2, 2, 1),
    ("details", "form"): (1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0),
}
MONTH: Final = 30  # days
WEEKS_BACK: Final = 8  # as far as the letters to owners look; what came before is coded on the first of these days
WROTE: Final = {  # what was written about by itself: the reason, and the subjects that staff gave it to
    "which-membership": ("I study part-time", "We are three adults", "Student card"),
    "family": ("Two memberships", "Asks to be called back"),
    "how-to-renew": ("I would like to come back",),
    "pay-later": ("Lost my job", "Paying by transfer"),
    "invoice": ("Receipt for my employer", "Invoice number"),
    "receipt": ("Receipt?", "Receipt!"),
    "charged-twice": ("Paid twice?",),
    "nothing-came": ("Re: Your membership",),
    "payment-failed": ("My card is refused", "A payment that was declined"),
    "money-back": ("A refund for the course",),
    "my-details": ("Moved abroad", "Change of address", "New address", "The autumn letter"),
    "event-details": ("Guided walk for a class", "A class of thirty", "School class in May", "River day, which door?"),
    "website": ("The picture of the river print does not load",),
    "idea": ("Volunteering", "Volunteering by the river", "Bats in the roof"),
    "other": ("Photographs", "Which binoculars?", "The heron print arrived torn", "I will go to the newspapers",
              "My picture in the programme"),
}  # fmt: skip
PLANS: Final = {
    "receipt": "Receipts are mailed at once, and stand in the account.",
    "how-to-register": "One button on each event; the old form goes.",
    "card": "The reader at the bird hide is replaced.",
}


def _own_reasons(staff: Staff, clock: Clock) -> None:
    """Who sees to which, until when, and what the two most frequent are worth: said by the owner of the association."""
    for code, owner, days in (("receipt", staff.finance, -120), ("how-to-register", staff.events, 60),
                              ("card", staff.membership, 30), ("how-to-renew", staff.membership, 90)):  # fmt: skip
        until = clock.today + timedelta(days=days)
        Reason.objects.filter(code=code).update(owner=owner, target_on=until, plan=PLANS.get(code, ""))
    on = clock.days_ago(200).date()
    for code, worth in (("receipt", ("irritant", "irritant")), ("idea", ("valuable", "valuable"))):
        value_reason(reason=Reason.objects.get(code=code), to_member=worth[0], to_association=worth[1], on=on,
                     by=staff.owner)  # fmt: skip


def contacts(clock: Clock, staff: Staff) -> Iterator[Life]:
    """Each call, ready to be run by the clock."""
    _own_reasons(staff, clock)
    _leave_forms(clock)
    for code, (months, words, in_pairs) in CALLED.items():
        for ago, count in enumerate(reversed(months)):
            for n in range(count):
                whose = 5 * ago + (n // 2 if in_pairs else n) + len(code)
                at = clock.days_ago(MONTH * ago + 1 + 4 * n, 11, whose % 60)
                yield _call(code, words, whose, at, (staff.service, staff.second_service)[n % 2])


def coding(clock: Clock) -> Life:
    """Each evening staff say why people wrote; what came in today nobody has said yet."""
    reasons = {subject: Reason.objects.get(code=code) for code, subjects in WROTE.items() for subject in subjects}
    for days in range(WEEKS_BACK * 7, 0, -1):
        yield (at := clock.days_ago(days, 17, 30))
        for case in Case.objects.filter(reason=None, subject__in=reasons):
            code_case(case=case, reason=reasons[case.subject], at=at)


def _leave_forms(clock: Clock) -> None:
    """Forms that were sent and got nobody on: ever fewer codes that nobody entered, ever more baskets left."""
    for (business, step), months in LEFT.items():
        begun = [clock.days_ago(MONTH * ago + 3 + 6 * n, 20) for ago, many in enumerate(reversed(months))
                 for n in range(many)]  # fmt: skip
        Attempt.objects.bulk_create(Attempt(business=business, step=step, begun_at=at, last_at=at) for at in begun)


def _call(code: str, words: str, whose: int, at: datetime, by: User) -> Life:
    yield at
    known = Contact.objects.filter(kind=Contact.Kind.PERSON, merged_into=None).exclude(email__startswith="amara.")
    callers = list(known.order_by("pk")[:60])
    call = Call(words, "done", contact=callers[whose % len(callers)], reason=Reason.objects.get(code=code))
    log_call(call=call, at=at, by=by)
