"""What is set up, as one name that changes with any of it: whoever changed it, on whatever page or by plain SQL.

Tables with a history tell by their newest entry, tables that are only added to by their newest row, and both by how
many rows there are, for what is taken away leaves none. Mails that are files come with a deployment: they tell by
their words.
"""

import hashlib
from pathlib import Path
from typing import Any, Final

from django.apps import apps
from django.db.models import Aggregate, Count, IntegerField, Max, Model, QuerySet, Value
from django.template import Engine

WATCHED: Final = (
    "core.AssociationProfile", "core.LegalEntity", "billing.Product", "billing.Price", "billing.TaxCode",
    "billing.TaxRate", "billing.PayLater", "billing.ShopItem", "billing.DiscountCode", "billing.DiscountCode_products",
    "members.MembershipType", "members.MembershipRule", "members.MemberPrice", "members.ReservedFor",
    "members.NoticeStep", "events.Event", "events.TicketType", "events.Session", "events.CancellationRule",
    "staffdesk.Calendar", "staffdesk.CalendarDay", "staffdesk.Standard", "staffdesk.StandardVersion",
)  # fmt: skip
MAILS: Final = ("*/email/*", "mail/*")  # below the folders of templates


def configuration_now() -> str:
    """The name of how things are set up now. One query, and the files of mails."""
    models = [apps.get_model(label) for label in WATCHED]
    told = [_told(2 * position, _history_of(one) or one, Max("pk")) for position, one in enumerate(models)]
    told += [_told(2 * position + 1, one, Count("pk")) for position, one in enumerate(models)]
    rows = sorted(told[0].union(*told[1:], all=True))
    return hashlib.sha256(repr((rows, words_of_mails())).encode()).hexdigest()


def words_of_mails() -> str:
    """One name of all files that mails are made of; another as soon as one of them says something else."""
    said = hashlib.sha256()
    for folder in (Path(one) for one in Engine.get_default().dirs):
        for file in sorted({file for kind in MAILS for file in folder.glob(kind) if file.is_file()}):
            said.update(repr((file.relative_to(folder).as_posix(), file.read_bytes())).encode())
    return said.hexdigest()


def _history_of(model: type[Model]) -> type[Model] | None:
    return next((one for one in apps.get_models() if getattr(one, "pgh_tracked_model", None) is model), None)


def _told(which: int, model: type[Model], what: Aggregate) -> QuerySet[Any, Any]:
    rows = model._default_manager.order_by()
    number = Value(which, output_field=IntegerField())
    found: QuerySet[Any, Any] = rows.values(which=number).annotate(told=what).values_list("which", "told")
    return found
