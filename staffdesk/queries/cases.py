"""Cases as staff see them."""

from django.db.models import Prefetch, QuerySet

from ams.core.models import User
from staffdesk.models import Case, CaseMessage
from staffdesk.queries.mail_in import shown


def all_cases(*, user: User, state: str = "", whose: str = "", kind: str = "", queue: str = "") -> QuerySet[Case]:
    """The list of cases; open ones unless asked otherwise."""
    found = Case.objects.select_related("contact", "owner")
    if state == "closed":
        found = found.filter(closed_at__isnull=False)
    elif state != "all":
        found = found.open()
    if whose == "mine":
        found = found.owned_by(user)
    elif whose == "nobody":
        found = found.unowned()
    if kind:
        found = found.filter(kind=kind)
    if queue:
        found = found.filter(queue=queue)
    return found


def find_case(user: User, pk: int) -> Case | None:
    """The case with its person and owner; None when there is none this login may see."""
    found = Case.objects.visible_to(user).filter(pk=pk)
    return found.select_related("contact__person", "contact__organisation", "owner").first()


def cases_within(case: Case) -> list[int]:
    """The case and all that were merged into it, also by way of others."""
    found, latest = [case.pk], [case.pk]
    while latest:
        latest = list(Case.objects.filter(merged_into__in=latest).exclude(pk__in=found).values_list("pk", flat=True))
        found += latest
    return found


def conversation(case: Case, *, at_most: int = 200) -> list[CaseMessage]:
    """What was said in it and in those merged into it, oldest first; the latest ones of an endless one."""
    said = CaseMessage.objects.filter(case__in=cases_within(case)).select_related("author", "sent")
    said = said.prefetch_related(Prefetch("incoming_mail", shown()))
    return list(reversed(said.order_by("-at", "-pk")[:at_most]))
