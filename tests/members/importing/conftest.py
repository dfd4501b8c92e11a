"""An association with two types, and files brought in whole."""

import io
from datetime import UTC, datetime

import pytest
from django.core.files import File

from ams.core.queue import holding_work_back
from members.operations.imports import apply_import, check_import, keep_import, start_applying
from tests.factories.core import AssociationFactory
from tests.factories.members import TypeFactory

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def full(db):
    AssociationFactory()
    TypeFactory(slug="company", name="Company member", holder_kind="organisation", rule__period="rolling")
    TypeFactory(slug="life", name="Member for life", rule__period="lifetime", exclusivity_group="life")
    TypeFactory(slug="student", name="Student member")
    return TypeFactory(slug="full", name="Full member")


@pytest.fixture
def check(full):
    """A file, checked."""

    def checked(content, *, at=NOON, by=None, **options):
        data = content if isinstance(content, bytes) else content.encode()
        with holding_work_back():
            run = keep_import(
                file=File(io.BytesIO(data), name="old.csv"), name="old.csv", at=at, by=by, options=options
            )
            return check_import(run_id=run.pk)

    return checked


@pytest.fixture
def bring_in(check):
    """A file, checked and applied."""

    def applied(content, *, at=NOON, by=None, batch_size=1000, **options):
        run = check(content, at=at, by=by, **options)
        assert run.state == "checked", (run.failure, run.survey)
        with holding_work_back():
            start_applying(run_id=run.pk, at=at, by=by)
            return apply_import(run_id=run.pk, batch_size=batch_size)

    return applied


def counted(run):
    """New, changed, same, rejected."""
    return tuple(run.counts.get(name, 0) for name in ("created", "changed", "same", "rejected"))
