"""Errors of ours in the background name whose business they stopped, also where nobody can sign in for them.

Why:   whoever had no login was counted as nobody.
Locks: the column is added in an instant; the constraints read the hits, of which there are few, while nobody writes.
Undo:  possible while each error has one hit without a login.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_mailings_go_there_again"),
        ("staffdesk", "0012_mailings_go_there_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="servererrorhit",
            name="one_hit_a_person",
        ),
        migrations.AddField(
            model_name="servererrorhit",
            name="contact",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.contact"
            ),
        ),
        migrations.AddConstraint(
            model_name="servererrorhit",
            constraint=models.UniqueConstraint(
                fields=("error", "user", "contact"), name="one_hit_a_person", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="servererrorhit",
            constraint=models.CheckConstraint(
                condition=models.Q(("user", None), ("contact", None), _connector="OR"),
                name="hit_of_a_login_or_a_contact",
            ),
        ),
    ]
