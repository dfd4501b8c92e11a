"""Whether this is a demonstration: the setting and the marker in the database must both say so."""

from django.conf import settings

from ams.core.models import AssociationProfile


def demo_is_active() -> bool:
    """True only where DEMO is set and the demo's own seed made the database."""
    return settings.DEMO and AssociationProfile.objects.filter(is_demo=True).exists()
