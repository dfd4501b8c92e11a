"""Sessions and logins as Django keeps them, asked for by ready statements: every page begins with both."""

from datetime import datetime

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from ams.core.models import User
from ams.core.ready import ready


@ready
def _sessions(key: str, at: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


@ready
def _logins(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = next(iter(_sessions(str(self.session_key), timezone.now())), None)
        if found is None:
            self._session_key = None
        return found


class Backend(AuthenticationBackend):
    """allauth's way of signing in."""

    def get_user(self, user_id: int) -> User | None:
        """The login of a session, while it may sign in."""
        return next((one for one in _logins(user_id) if self.user_can_authenticate(one)), None)
