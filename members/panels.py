"""The seam to what else the account page shows: members knows that there are panels, apps above know of what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from ams.core.models import Contact


@dataclass(frozen=True, slots=True)
class Panel:
    """A partial of another app, and what it needs."""

    template: str
    context: Mapping[str, Any]


class AccountPanel(Protocol):
    """Registered in `settings.MEMBERS_ACCOUNT_PANELS`. `panel_of` is None where there is nothing to show."""

    def panel_of(self, contact: Contact, *, at: datetime) -> Panel | None: ...


def panels_of(contact: Contact, *, at: datetime) -> list[Panel]:
    """What other apps show on the account page of a contact, in the settings' order."""
    registered = [cast("AccountPanel", import_string(path)()) for path in settings.MEMBERS_ACCOUNT_PANELS]
    return [panel for one in registered if (panel := one.panel_of(contact, at=at))]
