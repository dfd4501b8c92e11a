"""Finds records that may be of one and the same: candidates by index, each a few, then compared in detail."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from django.db import connection

from ams.core.models import Contact
from members.likeness import Known, Likeness, likeness
from members.models import Address

EACH = 20  # candidates of one contact by one key: who shares a key with more is compared with some of them

# From each contact along three indexes: those whose name sounds the same, with the same address, with the same number.
CANDIDATES = """
    WITH asked AS MATERIALIZED (
        SELECT id, kind, lower(email) AS email, core_name_key(display_name) AS name,
               right(regexp_replace(phone, '[^0-9]', '', 'g'), 8) AS phone
        FROM core_contact WHERE id = ANY(%(ids)s) AND merged_into_id IS NULL AND archived_at IS NULL
    )
    SELECT asked.id, found.id, 'name' FROM asked CROSS JOIN LATERAL (
        SELECT other.id FROM core_contact other WHERE core_name_key(other.display_name) = asked.name
        AND other.kind = asked.kind AND other.id <> asked.id AND other.merged_into_id IS NULL
        AND other.archived_at IS NULL LIMIT %(each)s) found
    UNION ALL
    SELECT asked.id, found.id, 'email' FROM asked CROSS JOIN LATERAL (
        SELECT other.id FROM core_contact other WHERE lower(other.email) = asked.email
        AND other.kind = asked.kind AND other.id <> asked.id AND other.merged_into_id IS NULL
        AND other.archived_at IS NULL LIMIT %(each)s) found WHERE asked.email <> ''
    UNION ALL
    SELECT asked.id, found.id, 'phone' FROM asked CROSS JOIN LATERAL (
        SELECT other.id FROM core_contact other WHERE NOT other.phone = ''
        AND right(regexp_replace(other.phone, '[^0-9]', '', 'g'), 8) = asked.phone
        AND other.kind = asked.kind AND other.id <> asked.id AND other.merged_into_id IS NULL
        AND other.archived_at IS NULL LIMIT %(each)s) found WHERE length(asked.phone) >= 7
"""


def pairs_among(ids: Sequence[int]) -> dict[tuple[int, int], Likeness]:
    """The pairs, lower number first, that these contacts form with anybody; a few queries for all of them."""
    candidates: set[tuple[int, int]] = set()
    namesakes: Counter[int] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES, {"ids": list(ids), "each": EACH})
        for one, other, key in cursor.fetchall():
            candidates.add((min(one, other), max(one, other)))
            namesakes[one] += key == "name"
    known = _known({pk for pair in candidates for pk in pair})
    found: dict[tuple[int, int], Likeness] = {}
    for first, second in candidates:
        count = max(namesakes[first], namesakes[second])
        if (alike := likeness(known[first], known[second], namesakes=count)) is not None:
            found[first, second] = alike
    return found


def _known(ids: Iterable[int]) -> dict[int, Known]:
    """What is compared of each of some contacts; two queries."""
    pks = list(ids)
    homes: dict[int, tuple[str, str, str]] = defaultdict(lambda: ("", "", ""))
    rows = Address.objects.filter(contact__in=pks, is_preferred=True)
    for contact, lines, postcode, country in rows.values_list("contact", "lines", "postcode", "country"):
        homes[contact] = (lines, postcode, country)
    asked = Contact.objects.filter(pk__in=pks).values_list(
        "pk", "display_name", "email", "phone", "person__born_on", "organisation__tax_number"
    )
    return {
        pk: Known(pk, name, email, phone, *homes[pk], born_on, tax_number or "")
        for pk, name, email, phone, born_on, tax_number in asked
    }
