"""Procedures as an administrator writes them: steps in words, and put away rather than deleted."""

import pytest
from django.urls import reverse

from ams.core.models import Role
from staffdesk.models import Procedure
from staffdesk.queries.procedures import checklists_of
from tests.factories.core import UserFactory, sign_in

pytestmark = pytest.mark.django_db
ADD = "admin:staffdesk_procedure_add"


def test_a_new_step_is_words_and_one_that_is_there_can_be_put_away(client, association, mailed):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))
    assert 'name="steps-0-text"' in (page := client.get(reverse(ADD)).content.decode())
    assert 'name="steps-0-archived_at"' not in page
    written = {"name": "Somebody moved", "position": 0, "steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0,
               "steps-0-position": 0, "steps-0-text": "Ask for the new address", "steps-0-hint": ""}  # fmt: skip

    assert client.post(reverse(ADD), written).status_code == 302

    [checklist] = checklists_of(mailed())
    assert [one.step.text for one in checklist.steps] == ["Ask for the new address"]
    change = client.get(reverse("admin:staffdesk_procedure_change", args=[Procedure.objects.get().pk]))
    assert 'name="steps-0-archived_at"' in change.content.decode()
