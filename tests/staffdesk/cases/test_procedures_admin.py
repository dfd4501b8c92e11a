"""Procedures as an administrator writes them: steps in words, and put away rather than deleted."""

import pytest
from django.urls import reverse

from ams.core.models import Role
from staffdesk.queries.procedures import checklists_of
from tests.factories.core import UserFactory, sign_in

pytestmark = pytest.mark.django_db
ADD = "admin:staffdesk_procedure_add"


def test_a_new_step_is_words_and_one_that_is_there_can_be_put_away(client, association, mailed):
    sign_in(client, UserFactory(role=Role.ADMINISTRATOR))
    assert 'name="steps-0-text"' in (page := client.get(reverse(ADD)).content.decode())
    assert 'name="steps-0-left_out"' not in page
    written = {"name": "Somebody moved", "position": 0, "steps-TOTAL_FORMS": 1, "steps-INITIAL_FORMS": 0,
               "steps-0-position": 0, "steps-0-text": "Ask for the new address", "steps-0-hint": ""}  # fmt: skip

    assert client.post(reverse(ADD), written).status_code == 302

    [checklist] = checklists_of(mailed())
    assert [one.step.text for one in checklist.steps] == ["Ask for the new address"]
    address = reverse("admin:staffdesk_procedure_change", args=[checklist.procedure.pk])
    change = client.get(address).content.decode()
    kept = dict.fromkeys(("steps-0-id",), checklist.steps[0].step.pk)
    anew = written | kept | {
        "steps-INITIAL_FORMS": 1, "steps-TOTAL_FORMS": 3, "steps-0-procedure": checklist.procedure.pk,
        "steps-1-position": 2, "steps-1-text": "Thank them", "steps-1-hint": "By name", "steps-2-position": 0,
        "steps-0-position": 1, "reason_for_change": "They wondered", "places": ["check_in"],
    }  # fmt: skip
    assert 'name="steps-0-left_out"' in change
    assert client.post(address, anew).status_code == 302
    assert client.post(address, anew).status_code == 302, "the same once more is no new version"
    first, second = checklist.procedure.versions.order_by("number")
    assert [one.text for one in first.steps.all()] == ["Ask for the new address"]
    assert [one.text for one in second.steps.all()] == ["Ask for the new address", "Thank them"]
    assert second.words == "They wondered"
    nothing = anew | {"steps-0-left_out": "on", "steps-0-id": second.steps.first().pk, "steps-1-text": "",
                      "steps-1-hint": "", "steps-1-position": 0, "steps-TOTAL_FORMS": 2}  # fmt: skip
    assert client.post(address, nothing).status_code in (200, 302)
    assert checklist.procedure.versions.count() == 2
