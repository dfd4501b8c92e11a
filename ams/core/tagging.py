"""Words that staff hang on contacts: put on, taken off, and made one when two say the same."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ams.core import activity
from ams.core.errors import DomainError
from ams.core.models import Contact, ContactTag, Tag, User

LONGEST = 60


class NoSuchTag(DomainError):
    """Nothing to tag with."""


@transaction.atomic
def tag_contact(*, contact: Contact, name: str, at: datetime, by: User | None) -> ContactTag:
    """Hang a tag on a contact, a new one if there is none of that name; a second time changes nothing.

    Raises NoSuchTag for no word or too many.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise NoSuchTag(_("Write a word or a few for the tag, at most %(most)s letters.") % {"most": LONGEST})
    tag = _find_or_make(name)
    row, is_new = ContactTag.objects.get_or_create(contact=contact, tag=tag, defaults={"by": by, "at": at})
    if is_new:
        activity.record("contact.tagged", contact=contact, on=tag, by=by, at=at, facts={"tag": tag.name})
    return row


@transaction.atomic
def untag_contact(*, contact: Contact, tag: Tag, at: datetime, by: User | None) -> bool:
    """Take a tag off; False when it was not there (any more)."""
    deleted, _by_model = ContactTag.objects.filter(contact=contact, tag=tag).delete()
    if deleted:
        activity.record("contact.untagged", contact=contact, on=tag, by=by, at=at, facts={"tag": tag.name})
    return bool(deleted)


@transaction.atomic
def set_tags(*, contact: Contact, names: Iterable[str], at: datetime, by: User | None) -> None:
    """Let a contact have these tags and no others; those it has already stay as they are. Raises NoSuchTag."""
    wanted = {tag_contact(contact=contact, name=name, at=at, by=by).tag_id for name in names}
    for row in ContactTag.objects.filter(contact=contact).exclude(tag__in=wanted).select_related("tag"):
        untag_contact(contact=contact, tag=row.tag, at=at, by=by)


@transaction.atomic
def merge_tags(*, kept: Tag, others: Iterable[Tag], at: datetime) -> int:
    """Let one tag stand for several: contacts keep it once, the others are offered no more; how many rows moved."""
    pks = [tag.pk for tag in others if tag.pk != kept.pk]
    tagged = ContactTag.objects.filter(tag__in=pks)
    rows = list(tagged.order_by("contact", "pk").distinct("contact").values_list("contact", "by", "at"))
    fresh = [ContactTag(contact_id=contact, tag=kept, by_id=by, at=since) for contact, by, since in rows]
    before = ContactTag.objects.filter(tag=kept).count()
    ContactTag.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=5_000)
    tagged.delete()
    Tag.objects.filter(pk__in=pks, archived_at=None).update(archived_at=at)
    return ContactTag.objects.filter(tag=kept).count() - before


def _find_or_make(name: str) -> Tag:
    """The tag of this name, however it is capitalised; one put away is offered again."""
    found = Tag.objects.filter(name__iexact=name).first()
    if found is None:
        try:
            with transaction.atomic():
                return Tag.objects.create(name=name)
        except IntegrityError:  # a colleague was quicker
            found = Tag.objects.get(name__iexact=name)
    if found.archived_at:
        found.archived_at = None
        found.save(update_fields=["archived_at"])
    return found
