"""A scope for custom fields that only administrators see.

Why:   a key without it neither reads nor writes them, as at the desk.
Locks: none; only the choices change, which the database does not know.
Undo:  reversible.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_foundation"),
    ]

    operations = [
        migrations.AlterField(
            model_name="apikey",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("contacts:read", "Read contacts"),
                        ("contacts:write", "Add and change contacts"),
                        ("contacts:restricted", "Also custom fields that only administrators see"),
                        ("memberships:read", "Read memberships"),
                        ("memberships:write", "Join and renew for a contact"),
                        ("products:read", "Read products and prices"),
                        ("orders:read", "Read orders"),
                        ("orders:write", "Place and cancel orders"),
                        ("receipts:read", "Read receipts"),
                        ("quotes:read", "Ask what a membership would cost"),
                    ],
                    max_length=30,
                ),
                size=None,
                verbose_name="may",
            ),
        ),
        migrations.AlterField(
            model_name="apikeyevent",
            name="scopes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("contacts:read", "Read contacts"),
                        ("contacts:write", "Add and change contacts"),
                        ("contacts:restricted", "Also custom fields that only administrators see"),
                        ("memberships:read", "Read memberships"),
                        ("memberships:write", "Join and renew for a contact"),
                        ("products:read", "Read products and prices"),
                        ("orders:read", "Read orders"),
                        ("orders:write", "Place and cancel orders"),
                        ("receipts:read", "Read receipts"),
                        ("quotes:read", "Ask what a membership would cost"),
                    ],
                    max_length=30,
                ),
                size=None,
                verbose_name="may",
            ),
        ),
    ]
