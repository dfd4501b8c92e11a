"""A rule for each kind that is kept for a time: as shipped, and for mails as the association had chosen.

Why:   the admin lists rules, and history begins with what held.
Locks: none; eleven rows.
Undo:  the rows go; a kind without a row is kept as long as it was shipped.
"""

from django.db import migrations

WRITE = """
    INSERT INTO core_keepingrule (kind, days, since)
    SELECT kind, days, now() FROM (VALUES
        ('api_answers', 1), ('data_downloads', 7), ('errors', 365), ('import_files', 30), ('import_rejects', 365),
        ('join_drafts', 30), ('proof_files', 90), ('provider_events', 365), ('sessions', 1),
        ('mails_aside', coalesce((SELECT greatest(quarantine_days, 14) FROM core_associationprofile), 90)),
        ('mails_in_cases', coalesce((SELECT greatest(raw_mail_days, 7) FROM core_associationprofile), 1095))
    ) AS shipped (kind, days)
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0022_how_long_things_are_kept")]

    operations = [migrations.RunSQL(WRITE, "DELETE FROM core_keepingrule")]
