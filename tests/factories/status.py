"""A notice, posted by the real operation."""

from ams.core.models import Role
from staffdesk.operations.notices import Shown, Wording, post_notice
from tests.factories.core import LONG_AGO, UserFactory


def noticed(*, title="Paying by card fails", words="Transfers work.", shown=None, cases=(), at=LONG_AGO, by=None):
    """For everybody, unless told otherwise."""
    by = by or UserFactory(role=Role.SERVICE)
    return post_notice(title=title, wording=Wording(words), shown=shown or Shown(), cases=cases, at=at, by=by)
