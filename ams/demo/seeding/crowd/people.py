"""Who they are: each drawn from a number and the seed, so that the same call makes the same people."""

from typing import Final

from psycopg import sql

from ams.core.models import Access, Contact, User
from ams.demo.seeding.crowd.names import CALLED, culture_rows, family_rows, given_rows
from ams.demo.seeding.crowd.plan import Plan
from ams.demo.seeding.crowd.tables import keep, run, write
from members.models import Address, Affiliation, Consent, Organisation, Person

DICE: Final = """
    CREATE OR REPLACE FUNCTION pg_temp.dice(who bigint, what int) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT hashint8extended(who, {seed} + what) & 9223372036854775807 $$
"""
"""A number that looks drawn, the same for the same person, question and seed."""

# `home` is the household's first: the second shares the family name, the address and the e-mail address.
PEOPLE: Final = """
    CREATE TEMP TABLE crowd_one ON COMMIT DROP AS
    WITH numbered AS (
        SELECT i, i - (i %% 25 = 1 AND i > 1 AND i %% 200 <> 1)::int AS home,
               i %% 40 = 0 AS is_organisation, i %% 25 = 0 AND i %% 40 <> 0 AND i < %(contacts)s AS is_shared
        FROM generate_series(1, %(contacts)s::bigint) i
    ), named AS (
        SELECT n.*, g.name AS given, coalesce(f.name, '') AS family, c.family_first,
               CASE WHEN is_organisation
                    THEN replace((%(called)s::text[])[1 + pg_temp.dice(i, 2) %% cardinality(%(called)s::text[])], '{}',
                                 coalesce(f.name, g.name))
                    WHEN f.name IS NULL THEN g.name
                    WHEN c.family_first THEN f.name || ' ' || g.name
                    ELSE g.name || ' ' || f.name END AS name
        FROM numbered n
        JOIN crowd_culture c ON c.hundredth = pg_temp.dice(home, 1) %% 100
        JOIN crowd_given g ON g.culture = c.culture AND g.place = pg_temp.dice(i, 3) %% c.givens
        LEFT JOIN crowd_family f ON f.culture = c.culture AND f.place = pg_temp.dice(home, 4) %% nullif(c.families, 0)
    ), reached AS (
        SELECT *, CASE WHEN pg_temp.dice(home, 5) %% 12 = 0 AND NOT is_organisation THEN ''
                       ELSE concat_ws('.', nullif(regexp_replace(core_unaccent(lower(CASE
                                WHEN is_organisation THEN 'office' WHEN is_shared OR home <> i THEN family
                                ELSE given || family END)), '[^a-z]+', '', 'g'), ''), %(first)s + home)
                            || '@mail.example'
                  END AS email
        FROM named
    )
    SELECT i, %(first)s + i AS id, %(first_number)s + i - 1 AS number, home, is_organisation, given, family,
           left(name, 300) AS name, email,
           CASE WHEN is_organisation OR family = '' THEN name ELSE family || ', ' || given END AS sort_name,
           CASE WHEN email <> '' AND pg_temp.dice(home, 6) %% 10 < 8 THEN %(first_user)s + home END AS user_id,
           %(today)s::date - 1 - (pg_temp.dice(i, 7) %% 360)::int
               - CASE WHEN pg_temp.dice(i, 8) %% 10 = 0 THEN 31 + (pg_temp.dice(i, 9) %% 365)::int ELSE 0 END
               AS latest_start,
           (ARRAY[0, 0, 0, 0, 0, 1, 1, 1, 2, 2])[1 + pg_temp.dice(i, 10) %% 10] AS renewals
    FROM reached ORDER BY i
"""

PHONE: Final = """
    CASE WHEN dice % 3 > 0 THEN '' ELSE (ARRAY['+31 6 ', '030 ', '+49 171 ', '(020) ', '+44 7700 '])[1 + dice / 7 % 5]
         || lpad((dice / 11 % 10000000)::text, 7, '0') END
"""
STREETS: Final = [
    "Koekoekstraat",
    "Oeverpad",
    "Kanaalweg",
    "Bahnhofstraße",
    "Rue des Écoles",
    "Church Lane",
    "Storgatan",
]
PLACES: Final = [
    "Utrecht|3514 CW|NL", "Zwolle|8011 AB|NL", "Nordhorn|48529|DE", "Antwerpen|2000|BE", "Lille|59000|FR",
    "Norwich|NR2 1TF|GB", "Malmö|211 20|SE", "Groningen|9712 CP|NL", "Zürich|8001|CH", "Łódź|90-001|PL",
]  # fmt: skip


def draw_people(plan: Plan) -> int:
    """Decide who everybody is, before anything is written."""
    run(sql.SQL(DICE).format(seed=sql.Literal(plan.seed * 1_000)))
    keep("crowd_culture", "hundredth int, culture int, givens int, families int, family_first bool", culture_rows())
    keep("crowd_given", "culture int, place int, name text", given_rows())
    keep("crowd_family", "culture int, place int, name text", family_rows())
    people = {**plan.params, "called": list(CALLED)}
    made = run(PEOPLE, people)
    run("ALTER TABLE crowd_one ADD PRIMARY KEY (i)")
    run("ANALYZE crowd_one")
    return made


def write_contacts(plan: Plan) -> int:
    """Contacts, persons and organisations, as they were when they first came."""
    known_since = "(latest_start - 370 * (renewals + 1) + time '09:00') AT TIME ZONE %(zone)s"
    columns = {
        "id": "id", "number": "number", "kind": "CASE WHEN is_organisation THEN 'organisation' ELSE 'person' END",
        "display_name": "name", "sort_name": "sort_name", "email": "email", "phone": PHONE.replace("%", "%%"),
        "created_at": known_since,
    }  # fmt: skip
    source = "FROM (SELECT *, pg_temp.dice(i, 11) AS dice FROM crowd_one) one ORDER BY i"
    rows = write(Contact, columns, source, plan.params)
    write(
        Person,
        {"contact_id": "id", "full_name": "name", "given_name": "given", "family_name": "family"},
        "FROM crowd_one WHERE NOT is_organisation ORDER BY i",
        plan.params,
    )
    organisations = "FROM crowd_one WHERE is_organisation ORDER BY i"
    write(Organisation, {"contact_id": "id", "name": "name"}, organisations, plan.params)
    return rows


def write_logins(plan: Plan) -> int:
    """One login an address, which acts for everybody of the household."""
    logins = {
        "id": "user_id", "email": "email", "password": "'!' || md5(user_id::text)",
        "created_at": "(latest_start - 365 * renewals + time '09:00') AT TIME ZONE %(zone)s",
    }  # fmt: skip
    rows = write(User, logins, "FROM crowd_one WHERE user_id IS NOT NULL AND home = i ORDER BY i", plan.params)
    access = {
        "user_id": "user_id", "contact_id": "id",
        "relation": "CASE WHEN is_organisation THEN 'organisation' WHEN home = i THEN 'self' ELSE 'partner' END",
        "granted_at": "(latest_start + time '09:00') AT TIME ZONE %(zone)s",
    }  # fmt: skip
    return rows + write(Access, access, "FROM crowd_one WHERE user_id IS NOT NULL ORDER BY i", plan.params)


def write_whereabouts(plan: Plan) -> int:
    """Addresses of five in six, who works where, and who agreed to the newsletter."""
    address = {
        "contact_id": "id",
        "lines": "(%(streets)s::text[])[1 + dice %% 7] || ' ' || (1 + dice / 7 %% 240) || E'\\n' || place[1]",
        "postcode": "place[2]", "country": "place[3]",
    }  # fmt: skip
    source = """
        FROM crowd_one one CROSS JOIN LATERAL (SELECT pg_temp.dice(home, 12) AS dice) d
        CROSS JOIN LATERAL (SELECT string_to_array((%(places)s::text[])[1 + dice / 3 %% 10], '|') AS place) p
        WHERE dice %% 6 > 0 ORDER BY i
    """
    rows = write(Address, address, source, {**plan.params, "streets": STREETS, "places": PLACES})
    tie = {
        "person_id": "one.id", "organisation_id": "work.id", "from_on": "one.latest_start",
        "role": "(ARRAY['Teacher', 'Director', 'Librarian', 'Volunteer'])[1 + one.i %% 4]",
        "is_primary_contact": "one.i %% 40 = 39",
    }  # fmt: skip
    colleagues = "FROM crowd_one one JOIN crowd_one work ON work.i = (one.i / 40 + 1) * 40 WHERE one.i %% 40 >= 36"
    rows += write(Affiliation, tie, colleagues, plan.params)
    consent = {
        "contact_id": "id", "purpose": "'newsletter'", "given": "i %% 5 > 0", "by_id": "user_id",
        "channel": "'self-service'",
        "wording": "'Send me the letter of the river four times a year.'",
        "at": "(latest_start + time '09:05') AT TIME ZONE %(zone)s",
    }  # fmt: skip
    return rows + write(Consent, consent, "FROM crowd_one WHERE i %% 3 = 0 ORDER BY i", plan.params)
