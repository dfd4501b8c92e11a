"""A crowd: as many further contacts with history as wanted, written in bulk, for measuring and for a full-size look.

The hundred people of the demonstration live through the real operations; a million could not, so these are written by
statements over whole tables. They obey the same rules, which `check_invariants` verifies on the result, and leave the
same traces: activities of every piece of business, and the rows of history that the sleeping triggers would have
written, under one context that says where they came from. All of it in one transaction; whoever wants to write to the
database meanwhile waits. docs/decisions/0018-crowds.md says why this is allowed.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import models, transaction
from django.utils.translation import gettext as _
from pghistory.models import Context
from psycopg import sql

from ams.core.demo import demo_is_active
from ams.core.histories import history_of
from ams.core.models import Access, Activity, Contact, Message, MessageAttachment, MessageAttempt, User
from ams.demo.seeding import NotHere
from ams.demo.seeding.crowd.books import write_journal, write_payments, write_receipts
from ams.demo.seeding.crowd.business import draw_business, write_memberships, write_orders, write_terms
from ams.demo.seeding.crowd.people import draw_people, write_contacts, write_logins, write_whereabouts
from ams.demo.seeding.crowd.plan import Plan, make_plan
from ams.demo.seeding.crowd.tables import (
    clear_the_way,
    forget_drafts,
    last_id,
    put_back,
    run,
    wind_on,
    write_history,
)
from ams.demo.seeding.crowd.traces import draw_cases, write_activities, write_cases, write_messages
from billing.models import (
    Allocation,
    CheckoutAttempt,
    JournalEntry,
    JournalLine,
    Order,
    OrderLine,
    Payment,
    ProviderEvent,
    Receipt,
)
from members.models import (
    Address,
    Affiliation,
    Consent,
    Membership,
    Organisation,
    Person,
    Term,
    TermOffer,
)
from staffdesk.models import Case, CaseMessage

WRITTEN: Final[tuple[type[models.Model], ...]] = (
    Contact, Person, Organisation, User, Access, Address, Affiliation, Consent, Membership, TermOffer, Order, OrderLine,
    Term, CheckoutAttempt, ProviderEvent, Payment, Allocation, Receipt, JournalEntry, JournalLine, Activity, Message,
    MessageAttempt, MessageAttachment, Case, CaseMessage,
)  # fmt: skip
STEPS: Final = (
    ("who they are", draw_people),
    ("contacts", write_contacts),
    ("logins", write_logins),
    ("addresses, ties, consents", write_whereabouts),
    ("what they want", draw_business),
    ("memberships", write_memberships),
    ("orders", write_orders),
    ("terms", write_terms),
    ("payments", write_payments),
    ("receipts", write_receipts),
    ("journal", write_journal),
    ("cases, drawn", draw_cases),
    ("cases", write_cases),
    ("mails", write_messages),
    ("activities", write_activities),
)

Say = Callable[[str], None]


@transaction.atomic
def gather_a_crowd(*, contacts: int, at: datetime, seed: int = 1, say: Say) -> None:
    """Write so many further contacts with all that belongs to them. The same seed makes the same people.

    Raises NotHere unless this is a demonstration that has been made. Call `tidy_up` after the commit.
    """
    if not demo_is_active():
        raise NotHere(_("Make the demonstration first: a crowd joins only that."))
    histories = [kept for model in WRITTEN if (kept := history_of(model))]
    with _step("tables, for us alone", say):
        aside = clear_the_way([*WRITTEN, *histories])
    plan = make_plan(contacts=contacts, seed=seed, at=at)
    before = {model: last_id(model) for model in WRITTEN if history_of(model)}
    for name, write_some in STEPS:
        with _step(name, say) as wrote:
            wrote.append(write_some(plan))
    with _step("history", say) as wrote:
        wrote.append(_keep_history(before, plan))
    with _step("indexes and constraints", say) as wrote:
        wrote.append(put_back(aside))
    for model in (*WRITTEN, *histories):
        wind_on(model)
    run("SELECT setval('core_contact_number', (SELECT max(number) FROM core_contact))")
    forget_drafts()


def tidy_up() -> None:
    """Let PostgreSQL look through what was written, as it would by itself in the hours after. Outside a transaction."""
    for model in WRITTEN:
        run(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(model._meta.db_table)))


def _keep_history(before: Mapping[type[models.Model], int], plan: Plan) -> int:
    """One context says what this was; every row of history names it."""
    context = Context.objects.create(
        id=uuid4(), metadata={"command": "seed_demo", "contacts": plan.contacts, "seed": plan.seed}
    )
    return sum(write_history(model, after=last, context=context.pk) for model, last in before.items())


@contextmanager
def _step(name: str, say: Say) -> Iterator[list[int]]:
    """A line when it is done: what, how many rows, how long."""
    began, wrote = time.monotonic(), list[int]()
    yield wrote
    rows = f"{sum(wrote):>12,}" if wrote else " " * 12
    say(f"  {name:<26}{rows}  {time.monotonic() - began:6.1f} s")
