"""What is set up, as one name that changes with any of it: whoever changed it, on whatever page or by plain SQL.

Tables with a history tell by their newest entry, tables that are only added to by their newest row.
"""

import hashlib
from typing import Any, Final

from django.apps import apps
from django.db.models import IntegerField, Max, Model, QuerySet, Value

WATCHED: Final = (
    "core.AssociationProfile", "core.LegalEntity", "billing.Product", "billing.Price", "billing.TaxCode",
    "billing.TaxRate", "billing.PayLater", "members.MembershipType", "members.MembershipRule", "members.MemberPrice",
    "members.ReservedFor", "members.NoticeStep", "events.Event", "events.TicketType", "events.Session",
    "staffdesk.Calendar", "staffdesk.CalendarDay", "staffdesk.Standard", "staffdesk.StandardVersion",
)  # fmt: skip


def configuration_now() -> str:
    """The name of how things are set up now. One query."""
    newest = [_newest(position, apps.get_model(label)) for position, label in enumerate(WATCHED)]
    rows = sorted(newest[0].union(*newest[1:], all=True))
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _newest(position: int, model: type[Model]) -> QuerySet[Any, Any]:
    history = next((one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model), None)
    rows = (history or model)._default_manager.order_by()
    which = Value(position, output_field=IntegerField())
    found: QuerySet[Any, Any] = rows.values(which=which).annotate(newest=Max("pk")).values_list("which", "newest")
    return found
