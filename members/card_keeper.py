"""What the cards people leave are for: billing knows this class by its name in the settings alone."""

from datetime import datetime

from billing.models import SavedMethod
from members.operations.automatic import put_in_force


class RenewalCards:
    """Cards for memberships that renew by themselves."""

    def card_kept(self, *, method: SavedMethod, replaces: SavedMethod | None, keep_for: str, at: datetime) -> None:
        """The agreement it was left for begins, and those that used the one before go on with it."""
        put_in_force(method=method, replaces=replaces, keep_for=keep_for, at=at)
