"""Merges of contacts, tags, pinned notes, and fields of the association's own.

Why:   two records of one person become one and can come apart again; staff tag, note and ask what else they need.
Locks: contacts for a moment (a column with a constant default), then writes to them while one index is built.
Undo:  reversible; what was written into the new tables and the new column goes.
"""

import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_lists_read_an_index"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="why")),
                ("moved", models.JSONField(default=dict, verbose_name="rows that moved")),
                ("changed", models.JSONField(default=list, verbose_name="values that changed")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone")),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
            },
        ),
        migrations.CreateModel(
            name="ContactNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(max_length=2000, verbose_name="good to know")),
                ("at", models.DateTimeField(verbose_name="written")),
            ],
            options={
                "verbose_name": "pinned note",
                "verbose_name_plural": "pinned notes",
            },
        ),
        migrations.CreateModel(
            name="ContactNoteEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("words", models.TextField(max_length=2000, verbose_name="good to know")),
                ("at", models.DateTimeField(verbose_name="written")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContactTag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "verbose_name": "tag of a contact",
                "verbose_name_plural": "tags of contacts",
            },
        ),
        migrations.CreateModel(
            name="ContactTagEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("at", models.DateTimeField(verbose_name="since")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FieldDefinition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.SlugField(
                        help_text="What files and the API call it, for example first_aid_until. It never changes.",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and underscores, a letter first."
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="What staff read, for example First aid until.", max_length=100, verbose_name="label"
                    ),
                ),
                (
                    "help",
                    models.CharField(
                        blank=True, help_text="Stands beside the field.", max_length=300, verbose_name="hint"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "One line"),
                            ("long", "Several lines"),
                            ("number", "Number"),
                            ("date", "Date"),
                            ("choice", "One of a list"),
                            ("yes_no", "Yes or no"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("choices", models.JSONField(blank=True, default=list, verbose_name="choices")),
                (
                    "applies_to",
                    models.CharField(
                        blank=True,
                        choices=[("", "Everybody"), ("person", "Person"), ("organisation", "Organisation")],
                        max_length=20,
                        verbose_name="for",
                    ),
                ),
                (
                    "seen_by",
                    models.CharField(
                        choices=[("staff", "Everybody at the desk"), ("administrators", "Administrators only")],
                        default="staff",
                        max_length=20,
                        verbose_name="seen by",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        help_text="Fields under the same heading stand together.",
                        max_length=60,
                        verbose_name="heading",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Smaller ones come first.", verbose_name="order"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer asked for since")),
                ("filled", models.PositiveIntegerField(default=0, editable=False, verbose_name="filled in")),
                ("counted_at", models.DateTimeField(editable=False, null=True, verbose_name="counted")),
                ("last_used_on", models.DateField(editable=False, null=True, verbose_name="last written")),
            ],
            options={
                "verbose_name": "custom field",
                "verbose_name_plural": "custom fields",
                "ordering": ["position", "label"],
            },
        ),
        migrations.CreateModel(
            name="FieldDefinitionEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "key",
                    models.SlugField(
                        db_index=False,
                        help_text="What files and the API call it, for example first_aid_until. It never changes.",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and underscores, a letter first."
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="What staff read, for example First aid until.", max_length=100, verbose_name="label"
                    ),
                ),
                (
                    "help",
                    models.CharField(
                        blank=True, help_text="Stands beside the field.", max_length=300, verbose_name="hint"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "One line"),
                            ("long", "Several lines"),
                            ("number", "Number"),
                            ("date", "Date"),
                            ("choice", "One of a list"),
                            ("yes_no", "Yes or no"),
                        ],
                        default="text",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("choices", models.JSONField(blank=True, default=list, verbose_name="choices")),
                (
                    "applies_to",
                    models.CharField(
                        blank=True,
                        choices=[("", "Everybody"), ("person", "Person"), ("organisation", "Organisation")],
                        max_length=20,
                        verbose_name="for",
                    ),
                ),
                (
                    "seen_by",
                    models.CharField(
                        choices=[("staff", "Everybody at the desk"), ("administrators", "Administrators only")],
                        default="staff",
                        max_length=20,
                        verbose_name="seen by",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        help_text="Fields under the same heading stand together.",
                        max_length=60,
                        verbose_name="heading",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="Smaller ones come first.", verbose_name="order"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer asked for since")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="For example: volunteer, press, board 2027.", max_length=60, verbose_name="tag"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since")),
            ],
            options={
                "verbose_name": "tag",
                "verbose_name_plural": "tags",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="TagEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "name",
                    models.CharField(
                        help_text="For example: volunteer, press, board 2027.", max_length=60, verbose_name="tag"
                    ),
                ),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer offered since")),
            ],
            options={
                "abstract": False,
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contact",
            name="update_update",
        ),
        migrations.AddField(
            model_name="contact",
            name="custom",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="custom fields"
            ),
        ),
        migrations.AddField(
            model_name="contactevent",
            name="custom",
            field=models.JSONField(
                blank=True, db_default=models.Value({}, models.JSONField()), default=dict, verbose_name="custom fields"
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("custom", "jsonb_path_ops"),
                condition=models.Q(("custom", {}), _negated=True),
                name="contact_custom",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_contactevent" ("archived_at", "created_at", "custom", "display_name", "email", "id", "kind", "language", "merged_into_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sort_name") VALUES (NEW."archived_at", NEW."created_at", NEW."custom", NEW."display_name", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."merged_into_id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."sort_name"); RETURN NULL;',
                    hash="164db1b5e181f7a5051aa573ece488c79d23ed9f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_336c7",
                    table="core_contact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."custom" IS DISTINCT FROM (NEW."custom") OR OLD."display_name" IS DISTINCT FROM (NEW."display_name") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."merged_into_id" IS DISTINCT FROM (NEW."merged_into_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."sort_name" IS DISTINCT FROM (NEW."sort_name"))',
                    func='INSERT INTO "core_contactevent" ("archived_at", "created_at", "custom", "display_name", "email", "id", "kind", "language", "merged_into_id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "sort_name") VALUES (NEW."archived_at", NEW."created_at", NEW."custom", NEW."display_name", NEW."email", NEW."id", NEW."kind", NEW."language", NEW."merged_into_id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."sort_name"); RETURN NULL;',
                    hash="dcb4c38c4fe8e63f39ce0e5351bfd86d77a81660",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_8171d",
                    table="core_contact",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="absorbed",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="absorptions",
                to="core.contact",
                verbose_name="merged",
            ),
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="core.contact",
                verbose_name="kept",
            ),
        ),
        migrations.AddField(
            model_name="contactmerge",
            name="undone_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contactnote",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contactnote",
            name="contact",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="note", to="core.contact"
            ),
        ),
        migrations.AddField(
            model_name="contactnoteevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contactnoteevent",
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
            model_name="contactnoteevent",
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
            model_name="contactnoteevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="core.contactnote",
            ),
        ),
        migrations.AddField(
            model_name="contacttag",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="contacttag",
            name="contact",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contact_tags", to="core.contact"
            ),
        ),
        migrations.AddField(
            model_name="contacttagevent",
            name="by",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contacttagevent",
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
            model_name="contacttagevent",
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
            model_name="contacttagevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="core.contacttag",
            ),
        ),
        migrations.AddConstraint(
            model_name="fielddefinition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "choice"), _negated=True),
                    models.Q(("choices", []), _negated=True),
                    _connector="OR",
                ),
                name="a_choice_has_choices",
                violation_error_message="Write at least one choice, one on each line.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fielddefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_fielddefinitionevent" ("applies_to", "archived_at", "choices", "group", "help", "id", "key", "kind", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "seen_by") VALUES (NEW."applies_to", NEW."archived_at", NEW."choices", NEW."group", NEW."help", NEW."id", NEW."key", NEW."kind", NEW."label", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."seen_by"); RETURN NULL;',
                    hash="dc1d46a35f71216b081f97bb497cf9902b4c4e4e",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9ea17",
                    table="core_fielddefinition",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="fielddefinition",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."applies_to" IS DISTINCT FROM (NEW."applies_to") OR OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."choices" IS DISTINCT FROM (NEW."choices") OR OLD."group" IS DISTINCT FROM (NEW."group") OR OLD."help" IS DISTINCT FROM (NEW."help") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."label" IS DISTINCT FROM (NEW."label") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."seen_by" IS DISTINCT FROM (NEW."seen_by"))',
                    func='INSERT INTO "core_fielddefinitionevent" ("applies_to", "archived_at", "choices", "group", "help", "id", "key", "kind", "label", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "seen_by") VALUES (NEW."applies_to", NEW."archived_at", NEW."choices", NEW."group", NEW."help", NEW."id", NEW."key", NEW."kind", NEW."label", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."seen_by"); RETURN NULL;',
                    hash="b6794eccb76d602ab8276f672f21988a48c4d397",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_4641e",
                    table="core_fielddefinition",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="fielddefinitionevent",
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
            model_name="fielddefinitionevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="core.fielddefinition",
            ),
        ),
        migrations.AddConstraint(
            model_name="tag",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="one_tag_a_name",
                violation_error_message="There is a tag of this name already. Use that one.",
            ),
        ),
        migrations.AddField(
            model_name="contacttagevent",
            name="tag",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="core.tag",
            ),
        ),
        migrations.AddField(
            model_name="contacttag",
            name="tag",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="contact_tags", to="core.tag"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tag",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_tagevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="455e5374d79a8e6d7b51682c2348309d39e78fb4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5f68c",
                    table="core_tag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="tag",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_tagevent" ("archived_at", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."archived_at", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                    hash="bd63296c04c0a0f3da3159dd6f8aafeff2ac3bbf",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_861c9",
                    table="core_tag",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="tagevent",
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
            model_name="tagevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="core.tag",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("absorbed",), name="merged_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="merge_has_a_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactmerge",
            constraint=models.CheckConstraint(
                condition=models.Q(("kept", models.F("absorbed")), _negated=True), name="merge_is_of_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="contactnote",
            constraint=models.CheckConstraint(condition=models.Q(("words", ""), _negated=True), name="note_has_words"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactnote",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_contactnoteevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."words"); RETURN NULL;',
                    hash="dc75a07abde61efe6cfe121b22c28c6a001476a4",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9287e",
                    table="core_contactnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactnote",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_contactnoteevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."words"); RETURN NULL;',
                    hash="691687e67b2cabbdc1d0667c1b75fcd00933e9af",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_efd33",
                    table="core_contactnote",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactnote",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_contactnoteevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (OLD."at", OLD."by_id", OLD."contact_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."words"); RETURN NULL;',
                    hash="26a47c47322a134631ddb9091e88cb47523c2787",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_1694d",
                    table="core_contactnote",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="contacttag",
            constraint=models.UniqueConstraint(fields=("contact", "tag"), name="one_such_tag_a_contact"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contacttag",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_contacttagevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tag_id"); RETURN NULL;',
                    hash="d0cdf64010ed6e7760eb0d587d8acd00b14d8fe1",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_9a7e4",
                    table="core_contacttag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contacttag",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_contacttagevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (NEW."at", NEW."by_id", NEW."contact_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tag_id"); RETURN NULL;',
                    hash="72c2117699675a9f14b2f73b8604fe4f749e64d6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_bc86c",
                    table="core_contacttag",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contacttag",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_contacttagevent" ("at", "by_id", "contact_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id") VALUES (OLD."at", OLD."by_id", OLD."contact_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tag_id"); RETURN NULL;',
                    hash="63dc2c3dd8c88e78cbb44e406e2358ff21a451d7",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_51c26",
                    table="core_contacttag",
                    when="AFTER",
                ),
            ),
        ),
    ]
