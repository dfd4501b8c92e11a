"""Say of disputes whose end was told already that they are decided.

Why:   0009 added the column; without it they would count as open for ever.
Locks: the rows of those disputes, a few.
Undo:  nothing to undo. Old code never reads it.
"""

from django.db import migrations


def write(apps, _schema_editor):
    refunds = apps.get_model("billing", "Refund").objects.filter(method="dispute", decided_at=None)
    ended = apps.get_model("billing", "ProviderEvent").objects.filter(kind="charge.dispute.closed")
    for dispute, told_at in ended.order_by("received_at").values_list("object_id", "received_at"):
        refunds.filter(provider_id=dispute).update(decided_at=told_at)


class Migration(migrations.Migration):
    dependencies = [("billing", "0009_banks_decide_about_disputes")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
