"""The directory: what members show of themselves, and to whom.

What is searched is put together by the database, from the row itself, the contact, the section and the organisations;
so a change of any of them is found at once, whoever made it.

Why:   members want to find each other, and decide themselves what is found.
Locks: new tables; triggers on contacts, affiliations, belongings and sections, each in a moment.
Undo:  what people let others see is lost.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from ams.core.migrating import AtOnce


TEXT = """
    CREATE FUNCTION members_directory_text(one members_directoryentry, everybody boolean) RETURNS text
    LANGUAGE sql STABLE AS $$
        SELECT CASE WHEN everybody AND one.name_seen <> 'everybody' THEN '' ELSE
            ' ' || core_unaccent(lower(concat_ws(' ', who.display_name,
                CASE WHEN has.town AND (one.town_seen = 'everybody' OR (one.town_seen <> '' AND NOT everybody))
                THEN one.town END,
                CASE WHEN has.words AND (one.words_seen = 'everybody' OR (one.words_seen <> '' AND NOT everybody))
                THEN one.words END,
                CASE WHEN has.organisation
                    AND (one.organisation_seen = 'everybody' OR (one.organisation_seen <> '' AND NOT everybody))
                THEN (
                    SELECT string_agg(firm.display_name, ' ' ORDER BY firm.id)
                    FROM members_affiliation AS tie JOIN core_contact AS firm ON firm.id = tie.organisation_id
                    WHERE tie.person_id = one.contact_id AND (tie.until_on IS NULL OR tie.until_on > CURRENT_DATE)
                ) END,
                CASE WHEN has.section
                    AND (one.section_seen = 'everybody' OR (one.section_seen <> '' AND NOT everybody))
                THEN (
                    SELECT part.name FROM members_belonging AS mine JOIN members_section AS part ON part.id = mine.section_id
                    WHERE mine.contact_id = one.contact_id AND upper_inf(mine.days)
                ) END
            ))) || ' ' END
        FROM core_contact AS who LEFT JOIN members_directory AS has ON has.id = 1
        WHERE who.id = one.contact_id
    $$
"""
FRESHEN = """
    CREATE FUNCTION members_freshen_directory() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        CASE TG_TABLE_NAME
        WHEN 'core_contact' THEN
            UPDATE members_directoryentry SET listed_at = listed_at WHERE contact_id = NEW.id;
            IF NEW.kind = 'organisation' THEN
                UPDATE members_directoryentry SET listed_at = listed_at
                WHERE contact_id IN (SELECT person_id FROM members_affiliation WHERE organisation_id = NEW.id);
            END IF;
        WHEN 'members_affiliation' THEN
            UPDATE members_directoryentry SET listed_at = listed_at
            WHERE (TG_OP <> 'INSERT' AND contact_id = OLD.person_id) OR (TG_OP <> 'DELETE' AND contact_id = NEW.person_id);
        WHEN 'members_belonging' THEN
            UPDATE members_directoryentry SET listed_at = listed_at
            WHERE (TG_OP <> 'INSERT' AND contact_id = OLD.contact_id)
               OR (TG_OP <> 'DELETE' AND contact_id = NEW.contact_id);
        WHEN 'members_section' THEN
            UPDATE members_directoryentry SET listed_at = listed_at
            WHERE contact_id IN (SELECT contact_id FROM members_belonging WHERE section_id = NEW.id AND upper_inf(days));
        END CASE;
        RETURN NULL;
    END $$
"""
TRIGGERS = {
    "core_contact": "UPDATE OF display_name, sort_name",
    "members_affiliation": "INSERT OR UPDATE OR DELETE",
    "members_belonging": "INSERT OR UPDATE OR DELETE",
    "members_section": "UPDATE OF name",
}
WATCH = [
    migrations.RunSQL(
        f"CREATE TRIGGER freshens_directory AFTER {events} ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION members_freshen_directory()",
        f"DROP TRIGGER freshens_directory ON {table}",
    )
    for table, events in TRIGGERS.items()
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_as_of_2026_11_23"),
        ("members", "0011_figures_of_renewing_and_staying"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name="DirectoryEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=12, unique=True)),
                        (
                            "name_seen",
                            models.CharField(
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                max_length=9,
                            ),
                        ),
                        (
                            "town_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "organisation_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "section_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "words_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "phone_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "email_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        ("town", models.CharField(blank=True, max_length=80, verbose_name="town")),
                        ("words", models.CharField(blank=True, max_length=400, verbose_name="in their own words")),
                        ("listed_at", models.DateTimeField(verbose_name="listed since")),
                        ("sort_key", models.TextField(db_collation="C", default="", editable=False)),
                        ("members_text", models.TextField(default="", editable=False)),
                        ("everybody_text", models.TextField(default="", editable=False)),
                    ],
                    options={
                        "verbose_name": "directory entry",
                        "verbose_name_plural": "directory entries",
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryEntryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("code", models.CharField(editable=False, max_length=12)),
                        (
                            "name_seen",
                            models.CharField(
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                max_length=9,
                            ),
                        ),
                        (
                            "town_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "organisation_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "section_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "words_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "phone_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        (
                            "email_seen",
                            models.CharField(
                                blank=True,
                                choices=[("", "Nobody"), ("members", "Members"), ("everybody", "Everybody")],
                                db_default="",
                                default="",
                                max_length=9,
                            ),
                        ),
                        ("town", models.CharField(blank=True, max_length=80, verbose_name="town")),
                        ("words", models.CharField(blank=True, max_length=400, verbose_name="in their own words")),
                        ("listed_at", models.DateTimeField(verbose_name="listed since")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.PositiveSmallIntegerField(default=1, editable=False, serialize=False)),
                        (
                            "is_open",
                            models.BooleanField(
                                default=False,
                                help_text="Nobody is in it before they say so themselves. Switched off, its pages are not there.",
                                verbose_name="there is a directory",
                            ),
                        ),
                        (
                            "to_everybody",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise only members who signed in see it.",
                                verbose_name="members may show themselves to everybody",
                            ),
                        ),
                        ("town", models.BooleanField(default=True, verbose_name="town")),
                        (
                            "organisation",
                            models.BooleanField(
                                default=False,
                                help_text="Those they belong to now, as the desk knows them.",
                                verbose_name="organisation",
                            ),
                        ),
                        ("section", models.BooleanField(default=False, verbose_name="section")),
                        ("words", models.BooleanField(default=True, verbose_name="a few words of their own")),
                        ("phone", models.BooleanField(default=True, verbose_name="phone")),
                        (
                            "email",
                            models.BooleanField(
                                default=True,
                                help_text="Shown to members alone, whoever sees the rest: machines collect them.",
                                verbose_name="e-mail",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Directory",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(
                                default=1, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "is_open",
                            models.BooleanField(
                                default=False,
                                help_text="Nobody is in it before they say so themselves. Switched off, its pages are not there.",
                                verbose_name="there is a directory",
                            ),
                        ),
                        (
                            "to_everybody",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise only members who signed in see it.",
                                verbose_name="members may show themselves to everybody",
                            ),
                        ),
                        ("town", models.BooleanField(default=True, verbose_name="town")),
                        (
                            "organisation",
                            models.BooleanField(
                                default=False,
                                help_text="Those they belong to now, as the desk knows them.",
                                verbose_name="organisation",
                            ),
                        ),
                        ("section", models.BooleanField(default=False, verbose_name="section")),
                        ("words", models.BooleanField(default=True, verbose_name="a few words of their own")),
                        ("phone", models.BooleanField(default=True, verbose_name="phone")),
                        (
                            "email",
                            models.BooleanField(
                                default=True,
                                help_text="Shown to members alone, whoever sees the rest: machines collect them.",
                                verbose_name="e-mail",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "directory",
                        "verbose_name_plural": "directory",
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_directory")
                        ],
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_directoryevent" ("email", "id", "is_open", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "section", "to_everybody", "town", "words") VALUES (NEW."email", NEW."id", NEW."is_open", NEW."organisation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."section", NEW."to_everybody", NEW."town", NEW."words"); RETURN NULL;',
                            hash="14685a7f0e6e41e964ff136dd8c881eac6a4465e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_72b54",
                            table="members_directory",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "members_directoryevent" ("email", "id", "is_open", "organisation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "section", "to_everybody", "town", "words") VALUES (NEW."email", NEW."id", NEW."is_open", NEW."organisation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."section", NEW."to_everybody", NEW."town", NEW."words"); RETURN NULL;',
                            hash="a4d6499ea96ba4898f83cf7bec428cedc12ddd29",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_15bce",
                            table="members_directory",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="directoryentry",
                    name="contact",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="directory_entry", to="core.contact"
                    ),
                ),
                migrations.AddField(
                    model_name="directoryentryevent",
                    name="contact",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="core.contact",
                    ),
                ),
                migrations.AddField(
                    model_name="directoryentryevent",
                    name="pgh_context",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                migrations.AddField(
                    model_name="directoryentryevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="members.directoryentry",
                    ),
                ),
                migrations.AddField(
                    model_name="directoryevent",
                    name="pgh_context",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                migrations.AddField(
                    model_name="directoryevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="members.directory",
                    ),
                ),
                migrations.AddIndex(
                    model_name="directoryentry",
                    index=models.Index(fields=["sort_key", "id"], name="directory_in_order"),
                ),
                migrations.AddIndex(
                    model_name="directoryentry",
                    index=models.Index(
                        condition=models.Q(("name_seen", "everybody")),
                        fields=["sort_key", "id"],
                        name="directory_of_everybody",
                    ),
                ),
                migrations.AddIndex(
                    model_name="directoryentry",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("members_text", "gin_trgm_ops"), name="directory_search"
                    ),
                ),
                migrations.AddIndex(
                    model_name="directoryentry",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("everybody_text", "gin_trgm_ops"),
                        condition=models.Q(("name_seen", "everybody")),
                        name="directory_search_of_everybody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="directoryentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("name_seen", ""), _negated=True), name="directory_entry_shows_a_name"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="directoryentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("email_seen", "everybody"), _negated=True),
                        name="directory_shows_no_email_to_everybody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="directoryentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("name_seen", "everybody"),
                            models.Q(
                                ("town_seen", "everybody"),
                                ("organisation_seen", "everybody"),
                                ("section_seen", "everybody"),
                                ("words_seen", "everybody"),
                                ("phone_seen", "everybody"),
                                _connector="OR",
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="directory_shows_nothing_without_a_name",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directoryentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="directory_is_searched_by_what_it_shows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    NEW.sort_key := (\n                        SELECT core_unaccent(lower(sort_name)) FROM core_contact WHERE id = NEW.contact_id\n                    );\n                    NEW.members_text := members_directory_text(NEW, FALSE);\n                    NEW.everybody_text := members_directory_text(NEW, TRUE);\n                    RETURN NEW;\n                ",
                            hash="cf75fcf47126c85c0143e484d34d5c2e54e9024a",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_directory_is_searched_by_what_it_shows_8f34a",
                            table="members_directoryentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directoryentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_directoryentryevent" ("code", "contact_id", "email_seen", "id", "listed_at", "name_seen", "organisation_seen", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_seen", "section_seen", "town", "town_seen", "words", "words_seen") VALUES (NEW."code", NEW."contact_id", NEW."email_seen", NEW."id", NEW."listed_at", NEW."name_seen", NEW."organisation_seen", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone_seen", NEW."section_seen", NEW."town", NEW."town_seen", NEW."words", NEW."words_seen"); RETURN NULL;',
                            hash="e44819b08653f6c5fdd2f3cfb9cc5fa36715feb8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e379c",
                            table="members_directoryentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directoryentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."email_seen" IS DISTINCT FROM (NEW."email_seen") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."listed_at" IS DISTINCT FROM (NEW."listed_at") OR OLD."name_seen" IS DISTINCT FROM (NEW."name_seen") OR OLD."organisation_seen" IS DISTINCT FROM (NEW."organisation_seen") OR OLD."phone_seen" IS DISTINCT FROM (NEW."phone_seen") OR OLD."section_seen" IS DISTINCT FROM (NEW."section_seen") OR OLD."town" IS DISTINCT FROM (NEW."town") OR OLD."town_seen" IS DISTINCT FROM (NEW."town_seen") OR OLD."words" IS DISTINCT FROM (NEW."words") OR OLD."words_seen" IS DISTINCT FROM (NEW."words_seen"))',
                            func='INSERT INTO "members_directoryentryevent" ("code", "contact_id", "email_seen", "id", "listed_at", "name_seen", "organisation_seen", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_seen", "section_seen", "town", "town_seen", "words", "words_seen") VALUES (NEW."code", NEW."contact_id", NEW."email_seen", NEW."id", NEW."listed_at", NEW."name_seen", NEW."organisation_seen", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone_seen", NEW."section_seen", NEW."town", NEW."town_seen", NEW."words", NEW."words_seen"); RETURN NULL;',
                            hash="7ae771021b409ee789bbd82663a89f08f88dcbb8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_4ec76",
                            table="members_directoryentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directoryentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "members_directoryentryevent" ("code", "contact_id", "email_seen", "id", "listed_at", "name_seen", "organisation_seen", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_seen", "section_seen", "town", "town_seen", "words", "words_seen") VALUES (OLD."code", OLD."contact_id", OLD."email_seen", OLD."id", OLD."listed_at", OLD."name_seen", OLD."organisation_seen", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone_seen", OLD."section_seen", OLD."town", OLD."town_seen", OLD."words", OLD."words_seen"); RETURN NULL;',
                            hash="395f120db5a60c4ee170b3fdfb3bd7a7866d886a",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1f734",
                            table="members_directoryentry",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.RunSQL(TEXT, "DROP FUNCTION members_directory_text(members_directoryentry, boolean)"),
                migrations.RunSQL(FRESHEN, "DROP FUNCTION members_freshen_directory()"),
                *WATCH,
            ]
        )
    ]
