"""When a case was given its reason.

Why:   the weekly letter tells of what was coded since the last one, also where the contact itself is older.
Locks: staffdesk_case for a moment: an empty column, and an index of none of its rows.
Undo:  the moments are lost; letters tell of what came in the week again.
"""

from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0033_saying_and_outcomes"),
    ]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name="case",
                    name="coded_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="given its reason"),
                ),
                migrations.AddIndex(
                    model_name="case",
                    index=models.Index(
                        condition=models.Q(("coded_at__isnull", False)), fields=["coded_at"], name="case_coded"
                    ),
                ),
            ]
        )
    ]
