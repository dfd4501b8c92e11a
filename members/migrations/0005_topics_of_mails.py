"""Topics of mails that members choose; consent says by which door it came, and how staff know.

Why:   the newsletter was the only thing anybody could agree to, and nobody saw where a yes came from.
Locks: the columns are added in an instant; the constraint reads the consents once while nobody writes.
Undo:  possible; what was said about other topics than the newsletter stays in the consents.
"""

import django.core.validators
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_mailings_go_there_again"),
        ("members", "0004_offers_may_begin_earlier"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MailTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(
                        help_text="What consent is kept under, in imports and exports too. It stays as it is once it is made.",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and underscores, beginning with a letter."
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As members read it, for example Newsletter.", max_length=80, verbose_name="name"
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        help_text="What stands beside the box, and is kept as what they agreed to. Say what comes, and how often.",
                        max_length=300,
                        verbose_name="as it is asked",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer offered")),
            ],
            options={
                "verbose_name": "topic of mails",
                "verbose_name_plural": "topics of mails",
            },
        ),
        migrations.CreateModel(
            name="MailTopicEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                (
                    "key",
                    models.CharField(
                        help_text="What consent is kept under, in imports and exports too. It stays as it is once it is made.",
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_]*$", "Small letters, digits and underscores, beginning with a letter."
                            )
                        ],
                        verbose_name="key",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As members read it, for example Newsletter.", max_length=80, verbose_name="name"
                    ),
                ),
                (
                    "question",
                    models.CharField(
                        help_text="What stands beside the box, and is kept as what they agreed to. Say what comes, and how often.",
                        max_length=300,
                        verbose_name="as it is asked",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="no longer offered")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="consent",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "not known"),
                    ("self-service", "by themselves, online"),
                    ("link", "by the link in a mail"),
                    ("provider", "told by the mail provider"),
                    ("staff", "written down by staff"),
                    ("import", "brought by an import"),
                ],
                db_default="",
                default="",
                max_length=20,
                verbose_name="channel",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="source",
            field=models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="how we know"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "staff"), _negated=True),
                    models.Q(models.Q(("source", ""), _negated=True), ("by__isnull", False)),
                    _connector="OR",
                ),
                name="consent_written_down_by_staff_says_whence",
            ),
        ),
        migrations.AddConstraint(
            model_name="mailtopic",
            constraint=models.CheckConstraint(
                condition=models.Q(("key__in", ["", "mailing"]), _negated=True), name="mail_topic_has_its_own_key"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailtopic",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "members_mailtopicevent" ("archived_at", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question") VALUES (NEW."archived_at", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."question"); RETURN NULL;',
                    hash="acc9bbb9940ace1e034bda98d9e3298500c2fb9f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_4da8a",
                    table="members_mailtopic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="mailtopic",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "members_mailtopicevent" ("archived_at", "id", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "question") VALUES (NEW."archived_at", NEW."id", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."question"); RETURN NULL;',
                    hash="0291116924fa9967f7023b303297577bbacc2c85",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_1ddc8",
                    table="members_mailtopic",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="mailtopicevent",
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
            model_name="mailtopicevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="members.mailtopic",
            ),
        ),
    ]
