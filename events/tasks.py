"""Sweeps of the events app. Safe to run any number of times."""

from celery import shared_task
from django.utils import timezone

from events import sweeps


@shared_task(name="events.give_back_late_money")
def give_back_late_money() -> int:
    """Give back what was paid for seats that had gone."""
    return sweeps.give_back_late_money(at=timezone.now())


@shared_task(name="events.offer_freed_seats")
def offer_freed_seats() -> int:
    """Offer free seats to those who wait."""
    return sweeps.offer_freed_seats(at=timezone.now())


@shared_task(name="events.conclude_events")
def conclude_events() -> int:
    """Credit, certify and thank those who were at events that ended lately."""
    return sweeps.conclude_events(at=timezone.now())


@shared_task(name="events.give_back_called_off")
def give_back_called_off() -> int:
    """Give back what was paid for events that were called off."""
    return sweeps.give_back_called_off(at=timezone.now())
