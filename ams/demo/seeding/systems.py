"""Another system that comes in through the API. Its secret is forgotten as soon as it is made: nobody can use it."""

from ams.core.api_keys import make_api_key
from ams.core.models import Scope, User
from ams.demo.seeding.clock import Clock

MADE_DAYS_AGO = 400


def let_the_website_in(*, by: User, clock: Clock) -> None:
    """The key of the association's website, for the desk to show."""
    make_api_key(
        name="Website",
        scopes=[Scope.READ_PRODUCTS, Scope.READ_QUOTES, Scope.WRITE_CONTACTS, Scope.WRITE_MEMBERSHIPS],
        at=clock.days_ago(MADE_DAYS_AGO),
        by=by,
    )
