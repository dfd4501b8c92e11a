"""Who of the members may be lost, and why, read from the rows that the business wrote; and the page of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, DateTimeField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ams.core.association import day_of
from ams.core.models import Activity, Contact, Message
from events.models import CheckIn
from members.models import AutoRenewal, Term
from members.queries.retention import after_last_of
from staffdesk.charts import Chart, Series, column_of
from staffdesk.models import Case, DifficultSituation, MemberAtRisk, MonthlyCount, Pulse, Risk
from staffdesk.months import Span
from staffdesk.queries.care_plan import begun_between, grace_end, still_members
from staffdesk.queries.monthly import A_YEAR, Counted, counted

LATELY: Final = timedelta(days=180)  # for answers and mails that came back
A_YEAR_LONG: Final = timedelta(days=365)
SETTLED_IN: Final = timedelta(days=60)  # until somebody who joined can be called silent
JOINING: Final = timedelta(days=2)  # what they do on these days belongs to joining
OFTEN: Final = 2  # events within a year, that fewer can be told from none
ALL: Final = "all"  # of the monthly counts: anybody at risk
MEMBERS: Final = "members"  # of whom
HOW: Final[Mapping[str, Any]] = {
    Risk.LEAVING: gettext_lazy("Said that the membership is to end with what is paid."),
    Risk.IN_GRACE: gettext_lazy("The last paid day is over, and the days of grace are not."),
    Risk.RENEWAL_FAILED: gettext_lazy("The card could not be charged, and nothing was paid in another way since."),
    Risk.COMPLAINT: gettext_lazy("An open case that is a difficult situation, or began with a low answer."),
    Risk.LOW_ANSWER: gettext_lazy("Answered “worse than expected” within the last 180 days."),
    Risk.SILENT: gettext_lazy("Joined 60 to 365 days ago; did nothing online after the first days, came to no event."),
    Risk.BOUNCED: gettext_lazy("A mail to the address they have now came back within the last 180 days."),
    Risk.FEWER_EVENTS: gettext_lazy("Came to at least two events in the year before the last, and to fewer since."),
}
Found = Iterable[Any]  # pairs of a contact and the day, or the instant, since when


def risks(*, at: datetime) -> dict[int, dict[str, date]]:
    """Of every member at risk, by contact: each reason and the day it holds since."""
    found: dict[int, dict[str, date]] = {}
    for reason, ask in _ASKED.items():
        for contact, since in ask(at):
            day = day_of(since) if isinstance(since, datetime) else since
            known = found.setdefault(contact, {})
            known[reason] = max(known.get(reason, day), day)
    return found


def count_members(*, on: date) -> int:
    """How many people and organisations are members on a day, or in grace."""
    many: int = still_members(on=on).aggregate(n=Count("holder", distinct=True))["n"]
    return many


def _members(at: datetime) -> QuerySet[Any, Any]:
    return still_members(on=day_of(at)).values("holder")


def _leaving(at: datetime) -> Found:
    return still_members(on=day_of(at)).filter(leaving_since__isnull=False).values_list("holder", "leaving_since")


def _in_grace(at: datetime) -> Found:
    on = day_of(at)
    goes_on = Term.objects.standing().filter(membership=OuterRef("membership"))
    goes_on = goes_on.filter(Q(days__endswith=None) | Q(days__endswith__gt=on))
    over = Term.objects.standing().annotate(ended=after_last_of("days"), grace_ends=grace_end())
    over = over.filter(~Exists(goes_on), grace_ends__gt=on, ended__lte=on, membership__leaving_since=None)
    return over.filter(membership__in=still_members(on=on)).values_list("membership__holder", "ended")


def _renewal_failed(at: datetime) -> Found:
    paid = Term.objects.standing().filter(membership=OuterRef("membership"), granted_at__gt=OuterRef("ended_at"))
    failed = AutoRenewal.objects.filter(~Exists(paid), end_reason=AutoRenewal.End.FAILED)
    mine = failed.filter(membership__in=still_members(on=day_of(at)))
    return mine.values_list("membership__holder", "ended_at")


def _complaint(at: datetime) -> Found:
    difficult = DifficultSituation.objects.filter(case=OuterRef("pk"), ended_at=None)
    cases = Case.objects.open().filter(Q(kind__in=[Case.Kind.CARE, Case.Kind.DIFFICULT]) | Exists(difficult))
    return cases.filter(contact__in=_members(at)).values_list("contact", "opened_at")


def _low_answer(at: datetime) -> Found:
    low = Pulse.objects.low().filter(answered_at__gt=at - LATELY, contact__in=_members(at))
    return low.values_list("contact", "answered_at")


def _silent(at: datetime) -> Found:
    on = day_of(at)
    began = begun_between(on - A_YEAR_LONG, on - SETTLED_IN)
    settled = ExpressionWrapper(OuterRef("begins") + JOINING, output_field=DateTimeField())
    did = Activity.objects.filter(
        contact=OuterRef("membership__holder"), channel=Activity.Channel.SELF_SERVICE, at__gte=settled
    )
    came = CheckIn.objects.standing().filter(registration__contact=OuterRef("membership__holder"))
    silent = began.filter(~Exists(did), ~Exists(came), membership__holder__kind=Contact.Kind.PERSON)
    return silent.filter(membership__holder__in=_members(at)).values_list("membership__holder", "begins")


def _bounced(at: datetime) -> Found:
    returned = Message.objects.filter(returned_at__gt=at - LATELY, contact__in=_members(at))
    still = returned.alias(to=Upper("recipient"), theirs=Upper("contact__email")).filter(to=F("theirs"))
    return still.values_list("contact", "returned_at")


def _fewer_events(at: datetime) -> Found:
    year_ago = at - A_YEAR_LONG
    event = "registration__ticket_type__event"
    came = CheckIn.objects.standing().filter(at__gt=year_ago - A_YEAR_LONG, at__lte=at).order_by()
    members = came.filter(registration__contact__in=_members(at)).values("registration__contact")
    counts = members.annotate(
        now=Count(event, distinct=True, filter=Q(at__gt=year_ago)),
        before=Count(event, distinct=True, filter=Q(at__lte=year_ago)),
        last=Max("at"),
    )
    fewer = counts.filter(before__gte=OFTEN, now__lt=F("before"))
    return fewer.values_list("registration__contact", "last")


_ASKED: Final[dict[str, Callable[[datetime], Found]]] = {
    Risk.LEAVING: _leaving, Risk.IN_GRACE: _in_grace, Risk.RENEWAL_FAILED: _renewal_failed, Risk.COMPLAINT: _complaint,
    Risk.LOW_ANSWER: _low_answer, Risk.SILENT: _silent, Risk.BOUNCED: _bounced, Risk.FEWER_EVENTS: _fewer_events,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """How many members are at risk for a reason, now and at the end of the month before."""

    reason: str
    now: int
    before: int | None

    @property
    def label(self) -> str:
        """The reason."""
        return str(Risk(self.reason).label)

    @property
    def how(self) -> str:
        """How it is counted."""
        return str(HOW[Risk(self.reason)])


def at_risk_for(reason: str = "") -> QuerySet[MemberAtRisk]:
    """Members at risk, for any reason or for one."""
    found = MemberAtRisk.objects.filter(contact__archived_at=None, contact__merged_into=None)
    return found.filter(reasons__contains=[reason]) if reason else found


def risk_counts(today: date) -> Counted:
    """What was counted of members at risk, in two years. One query."""
    return counted(MonthlyCount.What.AT_RISK, since=Span(today, A_YEAR).year_before.first)


def figures_of(counts: Counted, today: date) -> list[Figure]:
    """Every reason that somebody has, or had last month."""
    now, before = _month(counts, today, 0), _month(counts, today, 1)
    known = [Figure(one, now.get(one, 0), before.get(one, 0) if before else None) for one in Risk.values]
    return [one for one in known if one.now or one.before]


def finding_of(counts: Counted, today: date) -> str:
    """What the page says first."""
    now, before = _month(counts, today, 0), _month(counts, today, 1)
    said = {"all": now.get(ALL, 0), "members": now.get(MEMBERS, 0), "before": before.get(ALL, 0)}
    words = _("%(all)d of %(members)d members are at risk.") % said
    if before:
        words = _("%(all)d of %(members)d members are at risk; a month before there were %(before)d.") % said
    most = max((one for one in now if one in Risk.values), key=lambda one: now[one], default="")
    return f"{words} {_('Most often: %(why)s.') % {'why': Risk(most).label}}" if most else words


def risk_chart(counts: Counted, today: date) -> Chart | None:
    """Members at risk month by month, beside the year before."""
    span = Span(today, A_YEAR)
    what = MonthlyCount.What.AT_RISK.value
    now, before = (counts.by_month(what, one, [ALL]) for one in (span, span.year_before))
    if not any((*now, *before)):
        return None
    return Chart(
        "members-at-risk-by-month", finding_of(counts, today),
        _("Members with at least one reason, as it stood when they were counted for the last time in each month. Who "
          "they were is known of this month alone."),
        _("Month"), [column_of(month) for month in span.all],
        [Series(_("These twelve months, the last so far"), now), Series("", before, is_before=True)],
        before=_("a year before"), rows_url=reverse("staffdesk:at_risk"),
    )  # fmt: skip


def _month(counts: Counted, today: date, ago: int) -> dict[str, int]:
    month = Span(today, 1, ago).first
    return {of: count for (first, _what, of), count in counts.counts.items() if first == month}


def told_why(row: MemberAtRisk) -> list[tuple[str, str]]:
    """Each reason in words, with the day it holds since; the weightiest first."""
    order: Sequence[str] = Risk.values
    return [
        (str(Risk(one).label), date_format(day, "j M Y") if (day := parse_date(row.days.get(one, ""))) else "")
        for one in sorted(row.reasons, key=order.index)
    ]
