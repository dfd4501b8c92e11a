"""Custom fields may be meant for those who come to an event alone.

Why:   what somebody wants for lunch is asked for each event, and is nothing one knows of a contact.
Locks: none; the choices stand in the code.
Undo:  reversible.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_changes_are_found_by_their_time"),
    ]

    operations = [
        migrations.AlterField(
            model_name="fielddefinition",
            name="applies_to",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Everybody"),
                    ("person", "Person"),
                    ("organisation", "Organisation"),
                    ("attendee", "Those who come to an event"),
                ],
                max_length=20,
                verbose_name="for",
            ),
        ),
        migrations.AlterField(
            model_name="fielddefinitionevent",
            name="applies_to",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Everybody"),
                    ("person", "Person"),
                    ("organisation", "Organisation"),
                    ("attendee", "Those who come to an event"),
                ],
                max_length=20,
                verbose_name="for",
            ),
        ),
    ]
