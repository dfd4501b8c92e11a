"""What is searched in the directory leaves out an organisation from the association's own midnight on.

Why:   the database's day began an hour or two later, and a tie that ended in between was found until the worker
       looked through all entries, a day later at most.
Locks: none but the function's own, for a moment.
Undo:  the database's day decides again.
"""

from importlib import import_module

from django.db import migrations

TEXT = import_module("members.migrations.0012_directory").TEXT.replace("CREATE", "CREATE OR REPLACE")
THEIR_DAY = "coalesce((SELECT (now() AT TIME ZONE time_zone)::date FROM core_associationprofile), CURRENT_DATE)"


class Migration(migrations.Migration):
    dependencies = [("members", "0018_rows_that_came_in_in_part"), ("core", "0001_as_of_2026_11_23")]

    operations = [migrations.RunSQL(TEXT.replace("CURRENT_DATE", THEIR_DAY), TEXT)]
