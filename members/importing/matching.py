"""Whom a row is about: by what the other system calls them, then by address and name together, and never by a guess."""

from django.utils.translation import gettext as _

from members.importing.errors import RowRejected
from members.importing.formats import CIVICRM_CONTACTS, Format
from members.importing.known import Knowledge, KnownContact
from members.importing.parts import ImportRow
from members.names import folded_name


def find_contact(row: ImportRow, knowledge: Knowledge, file: Format) -> KnownContact | None:
    """The contact a row is about; None for somebody new. Raises RowRejected where it could be several, or another."""
    found = _by_number(row, knowledge) if file.is_own else _by_id(row, knowledge, file)
    found = found or _by_address(row, knowledge, file)
    if found is None and not file.may_add_people:
        raise RowRejected(
            _("Nobody here has the address %(email)s. Import the contacts first.") % {"email": row.email or "–"}
        )
    if found is not None and found.kind != row.kind and row.name:
        raise RowRejected(
            _("%(name)s is kept here as the other kind: a person is no organisation.") % {"name": found.name}
        )
    return found


def _by_number(row: ImportRow, knowledge: Knowledge) -> KnownContact | None:
    """Our own number, unless it is somebody else's here: then the file is another association's, or a cell slipped."""
    found = knowledge.by_number.get(row.number or 0)
    if found is None:
        return next((knowledge.others[one] for one in row.known_as if one in knowledge.others), None)
    same_name = folded_name(found.name) == folded_name(row.name)
    if not same_name and (not row.email or found.email != row.email.lower()):
        raise RowRejected(
            _("Number %(number)d is %(name)s here. Correct the name or the address of somebody, one at a time.")
            % {"number": row.number, "name": found.name}
        )
    return found


def _by_id(row: ImportRow, knowledge: Knowledge, file: Format) -> KnownContact | None:
    if link := knowledge.links.get(row.key):
        return link.contact
    if row.external_id and not file.may_add_people:
        return knowledge.others.get((CIVICRM_CONTACTS.key, row.external_id))
    return None


def _by_address(row: ImportRow, knowledge: Knowledge, file: Format) -> KnownContact | None:
    """One address and one name. Couples share an address, so a name has to agree where the file has one."""
    if not row.email:
        return None
    found = [one for one in knowledge.by_email.get(row.email.lower(), []) if one.kind == row.kind or not row.name]
    if row.name:
        found = [one for one in found if folded_name(one.name) == folded_name(row.name)]
    if row.external_id and file.may_add_people:  # two ids in the other system are two people, father and son perhaps
        found = [one for one in found if one.pk not in knowledge.linked]
    if len(found) > 1:
        raise RowRejected(
            _("%(count)d contacts here share the address %(email)s, and the file does not say which of them it means.")
            % {"count": len(found), "email": row.email}
        )
    return found[0] if found else None
