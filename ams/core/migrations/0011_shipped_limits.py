"""The limits of exceptions as shipped, for administrators to edit.

Why:   whoever opens the table should see what holds, and change one row without losing the others.
Locks: none; two dozen rows.
Undo:  the rows go; a table without rows means the same limits, as they stand in the code.
"""

from django.db import migrations

SHIPPED = {
    "order.repriced": {"service": 50, "membership": 50, "finance": 500, "administrator": None},
    "order.fee_waived": {"service": 50, "membership": 50, "finance": 500, "administrator": None},
    "order.given_back": {"finance": 500, "administrator": None},
    "membership.given": {"service": 0, "membership": 100, "administrator": None},
    "membership.backdated": {"service": 31, "membership": 92, "administrator": None},
    "membership.extended": {"service": 31, "membership": 92, "administrator": None},
    "membership.grace_given": {"service": 31, "membership": 92, "administrator": None},
    "event.late": {"service": None, "events": None, "administrator": None},
    "event.overbooked": {"service": None, "events": None, "administrator": None},
    "event.free_of_charge": {"service": 50, "events": 100, "administrator": None},
}


def write(apps, _schema_editor):
    rights = apps.get_model("core", "ExceptionRight")
    rights.objects.bulk_create(
        rights(kind=kind, role=role, limit=limit) for kind, roles in SHIPPED.items() for role, limit in roles.items()
    )


def remove(apps, _schema_editor):
    apps.get_model("core", "ExceptionRight").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0010_how_far_each_role_goes")]

    operations = [migrations.RunPython(write, remove)]
