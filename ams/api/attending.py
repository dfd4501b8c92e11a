"""What those who come answer and choose: read from a call as the registration page reads it.

What the page asks everybody is asked here too, required questions included: whoever calls asks on behalf of a person.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy
from rest_framework import serializers

from ams.api.custom import complaints, fields_seen_with
from ams.core.custom_values import DoesNotFit, checked
from ams.core.models import ApiKey, Scope
from events.models import EventQuestion
from events.operations import Wishes

MUST_BE_ANSWERED: Final = gettext_lazy("This has to be answered.")


def wishes_of(sent: Mapping[str, Any], questions: Iterable[EventQuestion]) -> Wishes:
    """What one person answers and chooses. Raises ValidationError about each answer that is missing or does not fit.

    Whether sessions can be had together, and at all, is for the operation to say.
    """
    asked = {one.field.key: one for one in questions}
    said: Mapping[str, Any] = sent["answers"]
    wrong: dict[str, list[str]] = dict(complaints({key: one.field for key, one in asked.items()}, said.items()))
    for key, one in asked.items():
        if key in wrong:
            continue
        try:
            value = checked(said.get(key), one.field.kind, one.field.choices)
        except DoesNotFit as error:
            wrong[key] = [str(error)]
        else:
            if one.is_required and value is None:
                wrong[key] = [str(MUST_BE_ANSWERED)]
    if wrong:
        raise serializers.ValidationError({"answers": wrong})
    return Wishes(tuple(said.items()), tuple(sent["sessions"]))


def wishes_of_others(others: Iterable[Mapping[str, Any]], questions: Iterable[EventQuestion]) -> list[Wishes]:
    """The same for those who come along, each complaint at its own place."""
    found, wrong, asked = [], {}, list(questions)
    for place, one in enumerate(others):
        try:
            found.append(wishes_of(one, asked))
        except serializers.ValidationError as error:
            wrong[str(place)] = error.detail
    if wrong:
        raise serializers.ValidationError({"others": wrong})
    return found


def shown_with(key: ApiKey) -> dict[str, Any]:
    """What decides how much of a registration this key sees; the context of its serializer."""
    shows_people = key.may(Scope.READ_CONTACTS)
    fields = [one.key for one in fields_seen_with(key)] if shows_people else []
    return {"shows_people": shows_people, "fields": fields}
