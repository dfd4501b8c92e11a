"""The two commands about health: does everything hold, and what is missing."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ams.core import invariants, readiness
from ams.core.invariants import all_invariants, broken_invariants, invariant
from ams.core.models import AssociationProfile, Message, NumberSeries, Role
from ams.core.readiness import Finding, Level
from tests.factories.core import AssociationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def run(command):
    out = StringIO()
    try:
        call_command(command, stdout=out, no_color=True)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def test_an_empty_database_breaks_no_invariant():
    said, refusal = run("check_invariants")

    assert refusal == ""
    assert said == f"All {len(all_invariants())} invariants hold.\n"


def test_each_offender_is_named():
    AssociationFactory()
    entity = AssociationProfile.objects.get().legal_entity
    old = timezone.now() - timedelta(minutes=16)
    message = Message.objects.create(
        key="k", purpose="card", recipient="a@example.org", created_at=old, next_attempt_at=old, message_id="<1@x>"
    )
    NumberSeries.objects.create(entity=entity, kind="receipt", first_serial=100, next_serial=5)

    said, refusal = run("check_invariants")

    assert f"message {message.pk} (card to a@example.org) has waited" in said
    assert "would issue 5, below its first number 100" in said
    assert refusal.startswith("2 of ")
    assert {one.name for one, _ in broken_invariants(at=timezone.now())} == {
        "core.messages-move",
        "core.series-move-forward",
    }


def test_two_invariants_cannot_share_a_name():
    with pytest.raises(ValueError, match="two invariants"):
        invariant("core.messages-move", "Again.")(lambda _at: [])


def test_the_doctor_says_what_is_missing_and_who_does_it():
    said, refusal = run("doctor")

    assert "✗ Association: There is no profile. → Create it in the admin: Association profile. (Administrator)" in said
    assert refusal.endswith("things are missing.")


def test_the_doctor_is_content_with_a_staffed_association(monkeypatch):
    AssociationFactory()
    for role in (Role.ADMINISTRATOR, Role.SERVICE, Role.FINANCE):
        UserFactory(role=role)
    core = [readiness.profile, readiness.secrets_and_addresses, readiness.staff]
    monkeypatch.setattr(readiness, "_REGISTER", core)

    said, refusal = run("doctor")

    assert refusal == ""
    assert "✓ Association: This is Riverbend Naturalists." in said


@pytest.mark.parametrize(
    ("values", "level", "says"),
    [
        ({"DEMO": False, "SERVED_OVER_TLS": False}, Level.MISSING, "PUBLIC_URL is not https."),
        ({"DEMO": False, "SERVED_OVER_TLS": True, "EMAIL_URL": ""}, Level.MISSING, "No mail server is configured."),
        ({"DEMO": True, "EMAIL_URL": ""}, Level.WARNING, "No mail server is configured."),
        ({"DEMO": True}, Level.WARNING, "DEMO is on."),
        ({"DEMO": False, "SERVED_OVER_TLS": True}, Level.OK, "Served at http://testserver."),
    ],
)
def test_what_only_the_operator_can_set(settings, values, level, says):
    for name, value in values.items():
        setattr(settings, name, value)

    assert (level, says) in [(found.level, found.says) for found in readiness.secrets_and_addresses()]


def test_an_association_without_a_phone_is_warned():
    AssociationFactory(phone="")

    assert Finding(Level.WARNING, "Association", "No phone number is shown.", "Add it to the profile.") in list(
        readiness.profile()
    )


def test_invariants_that_the_database_cannot_break_are_looked_at_anyway():
    assert list(invariants.exceptions_without_words(NOON)) == []
