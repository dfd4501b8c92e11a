"""Roles of their own for membership staff, events staff and auditors.

Why:   each sees and does what belongs to them; an auditor reads everything and changes nothing.
Locks: none; the choices stand in the code.
Undo:  reversible; give such logins another role first, for the code before knows none of the three.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0007_keys_for_the_door"),
    ]

    operations = [
        migrations.AlterField(
            model_name="user",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Member (portal only)"),
                    ("service", "Service staff"),
                    ("membership", "Membership"),
                    ("events", "Events"),
                    ("finance", "Finance"),
                    ("owner", "Owner of an area"),
                    ("administrator", "Administrator"),
                    ("auditor", "Auditor (reads all, changes nothing)"),
                ],
                default="",
                max_length=20,
                verbose_name="role",
            ),
        ),
        migrations.AlterField(
            model_name="userevent",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Member (portal only)"),
                    ("service", "Service staff"),
                    ("membership", "Membership"),
                    ("events", "Events"),
                    ("finance", "Finance"),
                    ("owner", "Owner of an area"),
                    ("administrator", "Administrator"),
                    ("auditor", "Auditor (reads all, changes nothing)"),
                ],
                default="",
                max_length=20,
                verbose_name="role",
            ),
        ),
    ]
