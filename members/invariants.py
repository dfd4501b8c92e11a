"""What must always be true of memberships; the database holds most of it, this looks at what it cannot."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast

from ams.core.association import association_zone, day_of
from ams.core.invariants import invariant
from ams.core.models import Activity
from billing.models import CheckoutAttempt, OrderLine, Product
from members.models import (
    Application,
    AutoRenewal,
    Belonging,
    Cancellation,
    CommitteeRole,
    Consent,
    CountedPart,
    DirectoryEntry,
    Membership,
    MembershipType,
    NoticeHold,
    NoticeStep,
    Office,
    Part,
    Seat,
    SectionArea,
    Term,
    TermOffer,
)
from members.models.directory import PURPOSE
from members.notices import due_step
from members.offices import Tenure, most_at_once
from members.postcodes import first_clash
from members.queries.applications import applied_for
from members.queries.notices import ending_of, sent_steps, waiting_for
from members.queries.seats import seats_in_all

GIVEN: Final = timedelta(days=2)  # so long a notice may take
LOOKED_FOR_FROM_HOUR: Final = 12
NAMED_AT_MOST: Final = 100  # of each step; the first ones show what is wrong


@invariant("members.terms-do-not-overlap", "No two terms of a membership overlap.")
def overlapping_terms(at: datetime) -> Iterator[str]:
    """The database refuses them; this finds what was loaded around its constraint."""
    later = Term.objects.standing().filter(
        membership=OuterRef("membership"), pk__gt=OuterRef("pk"), days__overlap=OuterRef("days")
    )
    for term in Term.objects.standing().filter(Exists(later)).select_related("membership__holder"):
        yield f"term {term.pk} of {term.membership} overlaps another"


@invariant("members.terms-have-a-source", "Every term names the order line, exception or import that gave it.")
def terms_from_nowhere(at: datetime) -> Iterator[str]:
    """A term nobody paid for, granted or imported (tendenci #1438)."""
    for term in Term.objects.filter(order_line=None, exception=None, import_reference=""):
        yield f"term {term.pk} of membership {term.membership_id} came from nowhere"


@invariant(
    "members.lines-give-one-term", "Every line for a membership that was handed over gave one term, of its membership."
)
def fulfilled_without_term(at: datetime) -> Iterator[str]:
    """Paid, marked as handed over, and yet nobody is a member; or somebody else is."""
    its_offers = TermOffer.objects.annotate(named=Cast("pk", CharField())).filter(named=OuterRef("reference"))
    offered = Exists(its_offers.filter(membership=OuterRef("term__membership")))  # both at once, so that it can hash
    lines = OrderLine.objects.filter(kind=Product.Kind.MEMBERSHIP, fulfilled_at__isnull=False)
    for line in lines.filter(~applied_for(), term=None, more_seats=None).select_related("order"):
        yield f"order {line.order.reference}, line {line.position}, was handed over and gave no term"
    for line in lines.filter(term__isnull=False).exclude(offered).select_related("order"):
        yield f"order {line.order.reference}, line {line.position}, gave a term of another membership"


@invariant("members.one-membership-a-group", "Nobody holds two uncancelled memberships of a group.")
def doubled_memberships(at: datetime) -> Iterator[str]:
    """The database refuses them; this finds what was loaded around its constraint."""
    held = Membership.objects.uncancelled().values("holder", "group").annotate(count=Count("pk"))
    for row in held.filter(count__gt=1):
        yield f"contact {row['holder']} holds {row['count']} memberships of the group “{row['group']}”"


@invariant(
    "members.terms-follow-their-rule",
    "Every term's rule belongs to a type of its membership's group and was published.",
)
def terms_under_foreign_rules(at: datetime) -> Iterator[str]:
    """A term under a draft, or under rules of a membership it cannot change to."""
    foreign = Q(rule__state="draft") | ~(
        Q(rule__type__exclusivity_group=F("membership__group")) | Q(rule__type=F("membership__type"))
    )
    for term in Term.objects.filter(foreign).select_related("membership__holder", "rule__type"):
        yield f"term {term.pk} of {term.membership} follows {term.rule}"


@invariant("members.joining-is-recorded", "Every membership with a paid term has its activity.")
def silent_memberships(at: datetime) -> Iterator[str]:
    """Business done without a row in the timeline."""
    told = Activity.objects.filter(
        kind__in=["membership.joined", "membership.renewed"],
        object_id=OuterRef("membership"),
        object_type__app_label="members",
        object_type__model="membership",
    )
    paid = Term.objects.filter(order_line__isnull=False).filter(~Exists(told))
    for term in paid.select_related("membership__holder"):
        yield f"term {term.pk} of {term.membership} was given in silence"


@invariant("members.cancellations-hold", "What was said about leaving is how the membership stands.")
def cancellations_without_effect(at: datetime) -> Iterator[str]:
    """Said and not taken back, and yet it goes on; taken back, and yet it ends; or days that run on after it."""
    standing = Cancellation.objects.standing()
    ends, ended = standing.filter(when=Cancellation.When.END), standing.filter(when=Cancellation.When.NOW)
    without_effect = Q(membership__leaving_since=None), Q(membership__cancelled_at=None)
    for said in [*ends.filter(without_effect[0]), *ended.filter(without_effect[1])]:
        yield f"cancellation {said.pk} of membership {said.membership_id} has no effect"
    leaving = Membership.objects.uncancelled().filter(leaving_since__isnull=False)
    for membership in leaving.exclude(pk__in=ends.values("membership")):
        yield f"membership {membership.pk} leaves, and nobody said so"
    for said in ended.filter(membership__terms__revoked_at=None).prefetch_related("membership__terms").distinct():
        for term in said.membership.terms.all():
            if term.revoked_at is None and (term.days.upper is None or term.days.upper > day_of(said.said_at)):
                yield f"term {term.pk} of membership {said.membership_id} runs on after it was ended"


@invariant("members.changes-hold", "What another type took the place of ends where that begins, and counts once.")
def changes_without_effect(at: datetime) -> Iterator[str]:
    """Days of a term that run beside what took their place; days cut by a change nobody paid; money counted twice."""
    beside = Q(revoked_at=None, days__endswith__gt=F("changed_by__term__days__startswith"))
    for term in Term.objects.filter(beside, changed_by__undone_at=None):
        yield f"term {term.pk} of membership {term.membership_id} runs on beside what took its place"
    for term in Term.objects.filter(changed_by__isnull=False, changed_by__done_at=None):
        yield f"term {term.pk} of membership {term.membership_id} is cut by a change that was never paid"
    latest = CountedPart.objects.filter(change__term__revoked_at=None, change__term__changed_by=None)
    latest = latest.filter(change__done_at__isnull=False, change__undone_at=None)
    rows = latest.order_by().values("line", "line__gross").annotate(counted=Sum("amount"))
    for row in rows.filter(counted__gt=F("line__gross")):
        yield f"order line {row['line']} counts for more than it cost"


@invariant("members.applications-are-decided", "Nobody is in, or out, while staff have still to decide.")
def decided_in_passing(at: datetime) -> Iterator[str]:
    """A term, or an end, beside an application that waits; one that was declined and yet stands."""
    waiting = Application.objects.waiting()
    given = Exists(Term.objects.standing().filter(membership=OuterRef("membership")))
    for one in waiting.filter(given | Q(membership__cancelled_at__isnull=False)):
        yield f"application {one.pk} waits, and membership {one.membership_id} began or ended meanwhile"
    declined = Application.objects.filter(decision=Application.Decision.DECLINED, membership__cancelled_at=None)
    for one in declined:
        yield f"application {one.pk} was declined, and membership {one.membership_id} stands"


@invariant("members.seats-fit", "No more people are named under a membership than it has seats, all of its own holder.")
def crowded_seats(at: datetime) -> Iterator[str]:
    """Named around the row that is locked for it; or through a tie to another organisation.

    Of a cancelled membership nobody has a seat; their names wait for it to be taken up again.
    """
    on = day_of(at)
    named = dict(Seat.objects.standing().order_by().values_list("membership").annotate(Count("pk")))
    held = Membership.objects.uncancelled().filter(pk__in=named).select_related("holder", "type")
    for one in held.prefetch_related("terms__rule__type"):
        if named[one.pk] > (in_all := seats_in_all(one, on)):
            yield f"{one} has {in_all} seats, and {named[one.pk]} people are named"
    taken = Seat.objects.standing().exclude(affiliation=None)
    foreign = taken.exclude(affiliation__organisation=F("membership__holder"))
    for seat in foreign.select_related("membership__holder"):
        yield f"seat {seat.pk} of {seat.membership} is held through another organisation"


@invariant("members.types-can-be-tried", "Rules in force hold together.")
def broken_rules(at: datetime) -> Iterator[str]:
    """Rules that somebody changed around the form."""
    for kind in MembershipType.objects.offered().prefetch_related("rules"):
        for rule in kind.rules.all():
            if rule.state == "live":
                try:
                    rule.as_term_rule()
                except ValueError as error:
                    yield f"{rule}: {error}"


@invariant(
    "members.notices-go-out",
    "Every renewal notice that was due two days ago was written, unless somebody renewed or staff held it back.",
)
def notices_unsent(at: datetime) -> Iterator[str]:
    """One reminder in ten silently unsent (openstreetmap operations #196). Looked for while it can still be sent.

    In the afternoon alone, when the morning's round is over; only what nobody kept from going out lately.
    """
    if at.astimezone(association_zone()).hour < LOOKED_FOR_FROM_HOUR:
        return
    on = day_of(at)
    for step in NoticeStep.objects.active().select_related("type"):
        lately = NoticeHold.objects.filter(membership=OuterRef("membership"), lifted_at__gt=at - GIVEN)
        waiting = waiting_for(step, on=on).filter(~Exists(lately))[:NAMED_AT_MOST]
        plan = [one.as_step() for one in NoticeStep.objects.active().filter(type=step.type_id)]
        sent = sent_steps(waiting, [one.key for one in plan])
        for term in waiting:
            ending = ending_of(term, sent)
            due = due_step(plan, ending, on)
            if due is not None and due.key == step.pk and due.day_for(ending.last_day) <= on - GIVEN:
                yield f"{term.membership} was not sent “{step}” for the term that ends on {ending.last_day}"


@invariant(
    "members.charges-were-agreed", "Every charge of a saved card was begun under an agreement that was in force then."
)
def charges_nobody_agreed_to(at: datetime) -> Iterator[str]:
    """Agreed before, not ended before, and with the contact whose card it is."""
    charges = CheckoutAttempt.objects.charges()
    for attempt in charges.filter(charge_try=None).order_by("started_at"):
        yield f"attempt {attempt.pk} charged a card for nothing anybody agreed to"
    early = Q(started_at__lt=F("charge_try__planned__agreement__agreed_at"))
    late = Q(started_at__gt=F("charge_try__planned__agreement__ended_at"))
    foreign = ~Q(order__buyer=F("saved_method__contact"))
    for attempt in charges.filter(early | late | foreign, charge_try__isnull=False).order_by("started_at"):
        yield f"attempt {attempt.pk} charged a card outside its agreement"


@invariant("members.agreements-have-their-card", "Every automatic renewal in force has a card in force.")
def agreements_without_card(at: datetime) -> Iterator[str]:
    """One whose card was ended would renew nothing, and nobody would know."""
    broken = AutoRenewal.objects.in_force().filter(saved_method__ended_at__isnull=False)
    for agreement in broken.select_related("membership__holder", "membership__type", "saved_method").order_by("pk"):
        yield f"automatic renewal {agreement.pk} of {agreement.membership} has no card in force"


@invariant("members.one-section-at-a-time", "Nobody belongs to two sections at once.")
def doubled_belongings(at: datetime) -> Iterator[str]:
    """The database refuses them; this finds what was loaded around its constraint."""
    later = Belonging.objects.filter(contact=OuterRef("contact"), pk__gt=OuterRef("pk"), days__overlap=OuterRef("days"))
    for one in Belonging.objects.filter(Exists(later)).select_related("contact", "section"):
        yield f"{one.contact} belongs to {one.section} and to another section at once"


@invariant("members.areas-are-apart", "No postcode lies in two sections that reach there equally exactly.")
def overlapping_areas(at: datetime) -> Iterator[str]:
    """Written around the form that refuses it."""
    areas = SectionArea.objects.filter(section__archived_at=None).select_related("section")
    if clash := first_clash((one.as_area(), str(one.section)) for one in areas):
        (one, whose), (other, also) = clash
        yield f"{one} of {whose} and {other} of {also} overlap"


@invariant("members.offices-have-room", "No role in a committee is held by more people at once than it says.")
def crowded_offices(at: datetime) -> Iterator[str]:
    """From today on: how many there could be in former times, nobody keeps."""
    on, held = day_of(at), defaultdict[CommitteeRole, list[Tenure]](list)
    rows = Office.objects.standing().filter(Q(days__endswith=None) | Q(days__endswith__gt=on))
    for one in rows.filter(role__holders__isnull=False).select_related("role__committee"):
        held[one.role].append(one.as_tenure())
    for role, tenures in held.items():
        if (many := most_at_once(tenures, since=on)) > (role.holders or 0):
            yield f"{role} is held by {many} at once, at most {role.holders} can"


@invariant("members.directory-was-agreed-to", "The directory shows of everybody only what they said yes to.")
def shown_without_a_word(at: datetime) -> Iterator[str]:
    """A part that is shown although the last word on it was no, or there is none; of a merged record's, too."""
    for part in Part:
        whose = Q(contact=OuterRef("contact")) | Q(contact__merged_into=OuterRef("contact"))
        said = Consent.objects.filter(whose, purpose=PURPOSE + part).order_by("-at", "-pk")
        shown = DirectoryEntry.objects.exclude(**{f"{part}_seen": ""}).alias(last=Subquery(said.values("given")[:1]))
        for entry in shown.filter(Q(last=None) | Q(last=False)).select_related("contact")[:NAMED_AT_MOST]:
            yield f"the directory shows the {part} of {entry.contact}, who did not agree to it"
