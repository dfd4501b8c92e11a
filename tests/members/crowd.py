"""Many members whose terms end on one day, written straight into the tables."""

from django.db import connection, transaction


def crowd_of(count, kind, last_day, *, first=1):
    """So many people called “Reader 17”, each a member of a type whose year ends on a day; keys from a million on."""
    rule = kind.rules.get()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no history, no foreign keys to look up
        cursor.execute(
            """
            INSERT INTO core_contact (id, kind, display_name, sort_name, email, phone, language, created_at, custom)
            SELECT 1000000 + i, 'person', 'Reader ' || i, 'Reader ' || i, 'reader' || i || '@mail.example', '', '',
                   '2020-01-01', '{}'
            FROM generate_series(%(first)s, %(last)s) i;
            INSERT INTO members_person (contact_id, full_name, given_name, family_name, spoken_name)
            SELECT 1000000 + i, 'Reader ' || i, '', '', '' FROM generate_series(%(first)s, %(last)s) i;
            INSERT INTO members_membership (id, holder_id, type_id, "group", card_code, created_at)
            SELECT 1000000 + i, 1000000 + i, %(kind)s, 'member', 'card' || i, '2020-01-01'
            FROM generate_series(%(first)s, %(last)s) i;
            INSERT INTO members_term (membership_id, rule_id, days, anchor, grace_days, import_reference, granted_at)
            SELECT 1000000 + i, %(rule)s, daterange(%(end)s::date - 364, %(end)s::date + 1), %(end)s::date - 364,
                   30, 'crowd', '2020-01-01'
            FROM generate_series(%(first)s, %(last)s) i;
            """.replace("%(first)s", str(first))
            .replace("%(last)s", str(first + count - 1))
            .replace("%(kind)s", str(kind.pk))
            .replace("%(rule)s", str(rule.pk))
            .replace("%(end)s", f"'{last_day.isoformat()}'")
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
        for table in ("core_contact", "members_person", "members_membership", "members_term"):
            cursor.execute(f"ANALYZE {table}")
