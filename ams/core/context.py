"""What every template knows: whose pages these are, and whether it is all a demonstration."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ams.core.association import find_association
from ams.core.models import AssociationProfile


def association(request: HttpRequest) -> dict[str, Any]:
    """The profile under `association` (one without a name until there is one), `demo` as a truth value.

    `acting`: in whose place staff go through the portal (`ams.core.acting.Acting`), None for everybody else.
    `on_behalf`: for whom members are here who act for others (`members.views.acting.OnBehalf`), None as themselves.
    """
    profile = find_association()
    return {
        "association": profile or AssociationProfile(),
        "demo": bool(settings.DEMO and profile and profile.is_demo),
        "acting": getattr(request, "acting", None),
        "on_behalf": getattr(request, "on_behalf", None),
    }
