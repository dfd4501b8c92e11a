"""Making many tables in one step of a migration."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class AtOnce(Operation):
    """Several operations, each of which finds the models as all of them leave them.

    Django draws every model anew after each operation that touches one, which takes most of the time of making a
    database. Here they are drawn once. So a table is made with the fields, indexes and constraints that later
    operations here give its model. Whatever else is new suits as well; not a second change of the same thing.
    """

    serialization_expand_args: ClassVar[list[str]] = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """What the models are afterwards."""
        state.__dict__.pop("apps", None)  # drawn again when somebody looks
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Do each, in order."""
        for operation in self._left_to_do():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Undo each, the last first."""
        for operation in reversed(self._left_to_do()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _left_to_do(self) -> list[Operation]:
        """All but what comes with a table that is made here."""
        made = {operation.name_lower for operation in self.operations if isinstance(operation, CreateModel)}
        return [
            operation
            for operation in self.operations
            if not (isinstance(operation, AddField | AddIndex | AddConstraint) and _model_of(operation) in made)
        ]

    def describe(self) -> str:
        """As `migrate --plan` shows it."""
        return f"{len(self.operations)} operations at once"


def _model_of(operation: AddField | AddIndex | AddConstraint) -> str:
    return operation.model_name.lower()
