"""Where mail goes when no mail server is configured."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class DemoInboxBackend(BaseEmailBackend):
    """Delivers to nobody: the outbox rows themselves are the demo's inbox at /demo/inbox/."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Accept everything, having rendered it once as a mail server would get it."""
        return len([message.message() for message in email_messages])


class NotConfiguredBackend(BaseEmailBackend):
    """Refuses, so that mail waits visibly in the outbox instead of vanishing."""

    def open(self) -> bool:
        """Raise ConnectionError with what to do."""
        raise ConnectionError("No mail server is configured. Set EMAIL_URL, for example smtp://user:pass@host:587.")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:  # noqa: ARG002 - Django's signature
        """Raise ConnectionError as `open` does."""
        self.open()
        return 0
