"""Proofs with a file, and rows of imports with what stood in them, are found by their age.

Why:   both go after a time; without the indexes each night would read over all that lost them before.
Locks: writes to `members_importline` and `members_proof` while the indexes are built, seconds for a million rows.
Undo:  the indexes go.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0016_seats_without_payment"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="importline",
            index=models.Index(
                condition=models.Q(("cells", []), _negated=True), fields=["run"], name="import_line_with_cells"
            ),
        ),
        migrations.AddIndex(
            model_name="proof",
            index=models.Index(
                condition=models.Q(("file", ""), _negated=True), fields=["decided_at"], name="proof_with_a_file"
            ),
        ),
    ]
