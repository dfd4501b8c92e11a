"""What billing keeps for a time only. Orders, payments, papers and the journal are kept for good."""

from django.utils.translation import gettext_lazy as _

from ams.core.kept import Kept, empty_columns, keep_for_a_time
from billing.models import ProviderEvent

keep_for_a_time(
    Kept(
        key="provider_events",
        name=_("What the payment provider told us"),
        goes=_("The words of it, with names and addresses of who paid. That it came, and the payment it made, stay."),
        since=_("the day it came"),
        days=365,
        least=30,
        because=_("Until then a payment that went wrong is looked into."),
        over=lambda before: ProviderEvent.objects.filter(received_at__lt=before, applied_at__isnull=False).exclude(
            payload={}
        ),
        remove=empty_columns(payload={}),
    )
)
