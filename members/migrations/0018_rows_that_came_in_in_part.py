"""Rows of imports say what of them could not be taken: a seat that is not there, a sign-in nobody can be found for.

Why:   the person comes in, and whoever imports reads beside the row what is missing.
Locks: the column is added in an instant; its default is the database's.
Undo:  the column goes, and with it why parts of rows were left out.
"""

from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [("members", "0017_files_and_rejected_rows_are_found_by_age")]

    operations = [
        AtOnce(
            [
                migrations.AddField(
                    model_name="importline",
                    name="left_out",
                    field=models.TextField(
                        blank=True, db_default="", default="", verbose_name="what of it could not be taken"
                    ),
                ),
            ]
        ),
    ]
