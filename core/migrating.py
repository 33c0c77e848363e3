"""All tables of an app in one step of a migration."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model


class CreateTables(Operation):
    """What the given operations make of an app's models, created as tables all at once.

    Django draws the models of every app anew after each operation, which made a portal's first
    start take minutes. Here they are drawn once. The operations are those that `makemigrations`
    writes, of models that are new in this migration: what they do to a table that is there is not
    done to the database.
    """

    reversible = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list, dict]:
        return self.__class__.__qualname__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn again when it is first asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model in self._new(app_label, schema_editor, from_state, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Django gives the states the other way round: what is in the first alone goes."""
        for model in reversed(self._new(app_label, schema_editor, to_state, from_state)):
            schema_editor.delete_model(model)

    def _new(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        without: ProjectState,
        having: ProjectState,
    ) -> list[type[Model]]:
        """The models that only the second state has, in the order in which they were added."""
        added = [key for key in having.models if key[0] == app_label and key not in without.models]
        models = [having.apps.get_model(*key) for key in added]
        alias = schema_editor.connection.alias
        return [model for model in models if self.allow_migrate_model(alias, model)]

    def describe(self) -> str:
        return f"Create the tables of {len(self.operations)} operations"
