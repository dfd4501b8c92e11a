"""`python renew_one.py AGREEMENT INSTANT`: what beat has done about one automatic renewal, at a time to come."""

import os
import sys
from datetime import datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ams.settings")
django.setup()

from billing.sweeps import reconcile_attempts  # noqa: E402  # needs Django
from members.sweeps import ProviderSilent, renew_one  # noqa: E402  # needs Django

at = datetime.fromisoformat(sys.argv[2])
try:
    renew_one(agreement_id=int(sys.argv[1]), at=at)
    reconcile_attempts(at=at)
except ProviderSilent:
    sys.exit("The provider is silent.")
