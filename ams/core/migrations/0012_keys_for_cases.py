"""Keys of the API may read and open cases.

Why:   a website's own form and a telephone system bring what members say.
Locks: none; only the words of the choices change.
Undo:  reversible.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0011_shipped_limits"),
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
                        ("events:read", "Read events, who comes and who waits"),
                        ("checkins:write", "Let people in at the door"),
                        ("events:write", "Register people for events"),
                        ("cases:read", "Read what members ask, and our answers"),
                        ("cases:write", "Open cases and add what members say"),
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
                        ("events:read", "Read events, who comes and who waits"),
                        ("checkins:write", "Let people in at the door"),
                        ("events:write", "Register people for events"),
                        ("cases:read", "Read what members ask, and our answers"),
                        ("cases:write", "Open cases and add what members say"),
                    ],
                    max_length=30,
                ),
                size=None,
                verbose_name="may",
            ),
        ),
    ]
