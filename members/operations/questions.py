"""Which custom fields the join form asks for, and what becomes of the answers."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ams.core.custom_fields import change_custom, write_custom
from ams.core.errors import DomainError
from ams.core.models import Activity, Contact, FieldDefinition, User
from members.models import JoinDraft, JoinQuestion, MembershipType


class NotAskedThere(DomainError):
    """A field that makes no sense on the join form."""


@transaction.atomic
def ask_when_joining(
    *, field: FieldDefinition, types: Sequence[MembershipType | None], is_required: bool = False
) -> None:
    """Let the join form ask for a field: for these types, for any where one of them is None, for none without any.

    Raises NotAskedThere.
    """
    if types and not field.is_about(Contact.Kind.PERSON):
        raise NotAskedThere(_("People join there, and this field is for organisations."))
    rows = [
        JoinQuestion.objects.update_or_create(field=field, type=type, defaults={"is_required": is_required})[0].pk
        for type in ([None] if None in types else types)
    ]
    JoinQuestion.objects.filter(field=field).exclude(pk__in=rows).delete()


def answer_from_draft(*, draft: JoinDraft, contact: Contact, is_new: bool, at: datetime, by: User) -> None:
    """Write what was answered on the join form; what was left empty there stays as we know it.

    For somebody new it is part of becoming known. Raises CustomValueRefused when a field no longer takes an answer.
    """
    custom = draft.answers.get("custom", {})
    keys = FieldDefinition.objects.about(contact.kind).filter(key__in=custom).values_list("key", flat=True)
    values = {key: custom[key] for key in keys} if custom else {}
    if not values:
        return
    if is_new:
        write_custom(contact=contact, values=values, at=at)
    else:
        channel = "" if by.is_staff else Activity.Channel.SELF_SERVICE
        change_custom(contact=contact, values=values, at=at, by=by, channel=channel)
