"""`python later.py MINUTES…`: a round of everything beat schedules, in a process whose clock is so much ahead.

The tasks are the product's own, on its own database, broker and provider; what they queue, this process does at once,
as a worker of that later time would.
"""

import os
import sys
from datetime import timedelta

import django
import time_machine
from django.utils import timezone

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ams.settings")
django.setup()

from ams.celery import app  # noqa: E402  # needs Django


def main(rounds: list[int]) -> None:
    app.conf.task_always_eager = True
    app.conf.task_eager_propagates = True
    for minutes in rounds:
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            for entry in app.conf.beat_schedule.values():
                app.tasks[entry["task"]].apply(throw=True)


main([int(minutes) for minutes in sys.argv[1:]])
