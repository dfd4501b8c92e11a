"""The project: settings, addresses and the views that join the apps."""

from ams.celery import app as celery_app

__all__ = ["celery_app"]
