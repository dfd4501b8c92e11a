"""Find a contact by the digits of a phone number, however it was typed.

Why:   members call from 0301234567; the record says 030 123 45 67.
Locks: contact, for as long as the column and its index are written anew.
Undo:  reversible. Old code reads the column the same way.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models

import ams.core.models.contacts


class Migration(migrations.Migration):
    dependencies = [("core", "0001_contacts_users_messages")]

    operations = [
        migrations.RemoveIndex(model_name="contact", name="contact_search"),
        migrations.RemoveField(model_name="contact", name="search_text"),
        migrations.AddField(
            model_name="contact",
            name="search_text",
            field=models.GeneratedField(
                db_persist=True,
                expression=ams.core.models.contacts.ImmutableUnaccent(
                    models.functions.Lower(
                        models.functions.Concat(
                            "display_name",
                            models.Value(" "),
                            "sort_name",
                            models.Value(" "),
                            "email",
                            models.Value(" "),
                            "phone",
                            models.Value(" "),
                            ams.core.models.contacts.DigitsOnly("phone"),
                            models.Value(" "),
                            models.functions.Cast("number", models.TextField()),
                            output_field=models.TextField(),
                        )
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            model_name="contact",
            index=GinIndex(OpClass("search_text", "gin_trgm_ops"), name="contact_search"),
        ),
    ]
