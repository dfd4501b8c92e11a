"""What all tasks have in common."""

from celery import Task
from django.utils import timezone
from django.utils.module_loading import import_string


class ReportingTask(Task):  # type: ignore[type-arg]  # at runtime Celery's class takes no arguments
    """A task whose errors are written down like those of pages: somebody waits for what it did not do."""

    abstract = True

    def on_failure(self, exc: Exception, task_id: str, args: object, kwargs: dict[str, object], einfo: object) -> None:  # noqa: ARG002 - Celery's signature
        """It has failed for good; what is tried again does not come here. Models are loaded by now, not before."""
        import_string("staffdesk.operations.failures.note_task_failure")(self.name, kwargs, exc, at=timezone.now())
