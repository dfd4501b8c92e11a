"""Read the terms that end on a day in one order, some at a time.

Why:   the sweep of renewal notices goes through them in batches.
Locks: term, for as long as writing an index takes.
Undo:  reversible.
"""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0006_prices_are_corrected_by_a_further_row"),
        ("core", "0009_mailings_wait_for_single_mails"),
        ("members", "0007_plans_for_existing_types"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="term",
            name="term_by_end",
        ),
        migrations.AddIndex(
            model_name="term",
            index=models.Index(
                django.db.models.functions.text.Upper("days"),
                models.F("id"),
                condition=models.Q(("revoked_at", None)),
                name="term_by_end",
            ),
        ),
    ]
