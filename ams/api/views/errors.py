"""What a call that failed is answered with, and that a mistake of ours is written down."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from rest_framework.response import Response

from ams.api.problems import answer_exception
from staffdesk.operations.failures import note_failure


def answer_failure(error: Exception, context: Mapping[str, Any]) -> Response:
    """What the framework calls for every exception. Its own answer keeps the error from pages that tell of failures."""
    answer = answer_exception(error, context)
    if answer.status_code == 500:
        note_failure(context["request"]._request, error, at=timezone.now())
    return answer
