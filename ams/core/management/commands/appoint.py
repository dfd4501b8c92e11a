"""`python manage.py appoint ada@example.org administrator`: how the first of the staff gets in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from ams.core.models import Role, User


class Command(BaseCommand):
    """Later appointments are made in the admin; this one needs nobody who is there already."""

    help = "Give a login a role on the desk, creating the login if there is none. It signs in by a mailed code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in Role if role is not Role.MEMBER])
        parser.add_argument("--name", default="", help="as it signs letters and mails: 'Ada Novak'")

    @transaction.atomic
    def handle(self, *, email: str, role: str, name: str, **options: Any) -> None:
        address = email.strip().lower()
        try:
            validate_email(address)
        except ValidationError as error:
            raise CommandError(f"{email} is not an e-mail address.") from error
        user = User.objects.select_for_update().filter(email=address).first() or User.objects.create_user(address)
        user.role, user.name, user.is_active = role, name or user.name, True
        user.save(update_fields=["role", "name", "is_active"])
        self.stdout.write(f"{user} ({address}) is {Role(role).label}. They sign in at /sign-in/ with a mailed code.")
