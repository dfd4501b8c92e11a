"""A procedure, published by the real operation."""

from staffdesk.models import Procedure
from staffdesk.operations.procedures import StepWritten, publish_procedure
from tests.factories.core import LONG_AGO


def procedure_with(*steps, name="Refund", at=LONG_AGO, **more):
    """With these steps, in its first version."""
    procedure = Procedure.objects.create(name=name, **more)
    publish_procedure(procedure=procedure, steps=[StepWritten(step) for step in steps], at=at, by=None)
    return procedure
