"""Where the triggers keep what rows were."""

from django.apps import apps
from django.db.models import Model


def history_of(model: type[Model]) -> type[Model] | None:
    """The table in which triggers keep what its rows were; None where there is none."""
    try:
        return apps.get_model(f"{model._meta.label}Event")
    except LookupError:
        return None
