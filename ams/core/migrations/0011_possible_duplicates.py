"""Pairs of contacts that may be one, and the keys by which they are found without comparing everybody with everybody.

Why:   staff want to be told of duplicates; a name key and a phone key lead from a contact to those like it by index.
Locks: writes to contacts wait while two indexes are built.
Undo:  reversible; what was said about pairs goes.
"""

import ams.core.models.contacts
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# What a name sounds like: its words in the order of the alphabet, each its first letter and its consonants, without
# accents, doubles and titles; letters that sound alike are one. “Claire Janssen” and “Jansen, Klaire” have one key.
NAME_KEY = """
CREATE FUNCTION core_name_key(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT RETURN (
    SELECT string_agg(left(word, 1) || regexp_replace(
               regexp_replace(substr(word, 2), '[aeiouyhj]', '', 'g'), '(.)\\1+', '\\1', 'g'), ' ' ORDER BY word COLLATE "C")
    FROM (SELECT translate(part, 'cqzvw', 'kksff') AS word
          FROM regexp_split_to_table(core_unaccent(lower($1)), '[^[:alnum:]]+') AS part
          WHERE part NOT IN ('', 'dr', 'mr', 'mrs', 'ms', 'prof')) AS words
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0010_api_keys"),
    ]

    operations = [
        migrations.RunSQL(NAME_KEY, "DROP FUNCTION core_name_key(text)"),
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("score", models.PositiveSmallIntegerField(verbose_name="how alike")),
                ("reasons", models.JSONField(default=list, verbose_name="why")),
                ("found_at", models.DateTimeField(verbose_name="found")),
                ("dismissed_at", models.DateTimeField(blank=True, null=True, verbose_name="not the same, since")),
            ],
            options={
                "verbose_name": "possible duplicate",
                "verbose_name_plural": "possible duplicates",
            },
        ),
        migrations.CreateModel(
            name="DuplicateSearch",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("seen_event", models.BigIntegerField(default=0, verbose_name="last change looked at")),
                ("reached", models.BigIntegerField(default=0, verbose_name="last contact looked at")),
                ("rounds", models.PositiveIntegerField(default=0, verbose_name="times everybody was looked at")),
            ],
            options={
                "verbose_name": "search for duplicates",
                "verbose_name_plural": "searches for duplicates",
            },
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(ams.core.models.contacts.NameKey("display_name"), name="contact_by_name_key"),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=models.Index(
                ams.core.models.contacts.PhoneKey("phone"),
                condition=models.Q(("phone", ""), _negated=True),
                name="contact_by_phone_key",
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="dismissed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="first",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.contact"),
        ),
        migrations.AddField(
            model_name="duplicatepair",
            name="second",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="core.contact"),
        ),
        migrations.AddIndex(
            model_name="duplicatepair",
            index=models.Index(
                condition=models.Q(("dismissed_at", None)), fields=["-score", "-id"], name="pair_by_score"
            ),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="one_pair_of_two"),
        ),
        migrations.AddConstraint(
            model_name="duplicatepair",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="pair_in_order"
            ),
        ),
    ]
