"""How the shared floor's own rows behave when two contacts become one."""

from collections.abc import Callable, Iterable
from functools import partial

from django.utils.translation import gettext as _

from ams.core.custom_values import written
from ams.core.merging import Detail, Merging, details, moves, stays
from ams.core.models import Access, Contact, ContactNote, ContactTag, Death, FieldDefinition

stays("core.ContactMerge.kept", "it says which contact stood then")
stays("core.ContactMerge.absorbed", "it says which contact went into another then")

for _side in ("first", "second"):
    stays(f"core.DuplicatePair.{_side}", "a pair is about these two records; those merged away are proposed no more")


@details
def what_a_contact_says(*_both: Contact) -> Iterable[Detail]:
    """How to reach them. Names belong to persons and organisations."""
    yield Detail("email", _("E-mail"), lambda contact: contact.email, _take("email"))
    yield Detail("phone", _("Phone"), lambda contact: contact.phone, _take("phone"))
    yield Detail("language", _("Language"), lambda contact: contact.language, _take("language"))


def _take(field: str) -> Callable[[Merging], None]:
    return lambda merging: merging.change(merging.kept, **{field: getattr(merging.absorbed, field)})


@details
def what_the_association_asks(*both: Contact) -> Iterable[Detail]:
    """Each custom field either of them has a value for, also those no longer asked for."""
    keys = sorted({key for contact in both for key in contact.custom})
    known = {one.key: one for one in FieldDefinition.objects.filter(key__in=keys)} if keys else {}
    for key in keys:
        definition = known.get(key)
        yield Detail(
            f"custom:{key}",
            definition.label if definition else key,
            partial(_custom, key, definition),
            partial(_take_custom, key),
            is_private=definition is None or definition.seen_by != FieldDefinition.SeenBy.STAFF,
        )


def _custom(key: str, definition: FieldDefinition | None, contact: Contact) -> str:
    return written(contact.custom.get(key), definition.kind if definition else "")


def _take_custom(key: str, merging: Merging) -> None:
    merging.change(merging.kept, custom={**merging.kept.custom, key: merging.absorbed.custom[key]})


@moves("core.Access.contact")
def end_second_accesses(merging: Merging) -> None:
    """A login that acts for both acts once for the one that stands; as themselves, if it did so for either."""
    standing = Access.objects.filter(ended_at=None)
    mine = {access.user_id: access for access in standing.filter(contact=merging.kept)}
    for access in standing.filter(contact=merging.absorbed, user__in=mine).order_by("pk"):
        if access.relation == Access.Relation.SELF:
            merging.change(mine[access.user_id], relation=Access.Relation.SELF)
        merging.change(access, ended_at=merging.at)


@moves("core.Death.contact")
def die_once(merging: Merging) -> None:
    """Where both are known to have died, what was said of the one that stands holds."""
    if Death.objects.standing().filter(contact=merging.kept).exists():
        for one in Death.objects.standing().filter(contact=merging.absorbed):
            merging.change(one, undone_at=merging.at)


@moves("core.ContactTag.contact")
def drop_second_tags(merging: Merging) -> None:
    """A tag that both have stays once."""
    mine = ContactTag.objects.filter(contact=merging.kept).values("tag")
    for row in ContactTag.objects.filter(contact=merging.absorbed, tag__in=mine).order_by("pk"):
        merging.drop(row)


@moves("core.ContactNote.contact")
def join_notes(merging: Merging) -> None:
    """There is one pinned note, so the words of both stand in it."""
    mine = ContactNote.objects.filter(contact=merging.kept).first()
    other = ContactNote.objects.filter(contact=merging.absorbed).first()
    if mine and other:
        if other.words not in mine.words:
            merging.change(mine, words=f"{mine.words}\n\n{other.words}")
        merging.drop(other)
