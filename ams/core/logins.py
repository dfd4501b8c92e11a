"""Logins of addresses: made when somebody joins, or when a contact we know signs in for the first time."""

from typing import TYPE_CHECKING

from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Lower

from ams.core.codes import refusal_to_mail
from ams.core.models import Contact, User


@transaction.atomic
def ensure_login(*, email: str) -> User:
    """The login of an address; a new one can do nothing until a code mailed there was typed.

    Known and unknown addresses cost the same statements, so that the time taken tells nothing.
    """
    address = email.strip().lower()
    User.objects.bulk_create([User(email=address, password=make_password(None))], ignore_conflicts=True)
    return User.objects.get(email=address)


class SignInForm(RequestLoginCodeForm):
    """Also people in our books who never signed in get a code: staff or an import brought them, not the join page.

    Whom a login acts for is asked after the code, so an address alone opens nothing.
    """

    if TYPE_CHECKING:
        _user: User | None

    def clean_email(self) -> str:
        """The address; its login is made if a contact has it and nobody used it here before."""
        if refusal := refusal_to_mail(context.request, email=self.cleaned_data["email"]):
            raise ValidationError(refusal)
        email: str = super().clean_email()
        if self._user is None and _is_in_our_books(email):
            login = ensure_login(email=email)
            self._user = login if login.is_active else None
        return email


def _is_in_our_books(email: str) -> bool:
    return Contact.objects.standing().alias(address=Lower("email")).filter(address=email.lower()).exists()
