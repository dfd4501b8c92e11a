"""Say on invoices how they are paid, and let some roles invoice outside the rules.

Why:   what is paid later needs a bank account to be paid to; a table of limits that has rows has to name the new kind.
Locks: legal entities and limits, a few rows each.
Undo:  what was written about paying is lost.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


SHIPPED = {"membership": 500, "finance": 5000, "administrator": None}


def write(apps, _schema_editor):
    """Where the table was emptied on purpose, the shipped limits hold without rows."""
    rights = apps.get_model("core", "ExceptionRight")
    if rights.objects.exists():
        rights.objects.bulk_create(
            rights(kind="order.invoiced", role=role, limit=limit) for role, limit in SHIPPED.items()
        )


def remove(apps, _schema_editor):
    apps.get_model("core", "ExceptionRight").objects.filter(kind="order.invoiced").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0016_mailings_go_there_again"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="legalentity",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="legalentity",
            name="update_update",
        ),
        migrations.AddField(
            model_name="legalentity",
            name="how_to_pay",
            field=models.TextField(
                blank=True,
                help_text="Stands on invoices, for example: By transfer to NL91 ABNA 0417 1643 00, Riverbend Naturalists.",
                verbose_name="how invoices are paid",
            ),
        ),
        migrations.AddField(
            model_name="legalentityevent",
            name="how_to_pay",
            field=models.TextField(
                blank=True,
                help_text="Stands on invoices, for example: By transfer to NL91 ABNA 0417 1643 00, Riverbend Naturalists.",
                verbose_name="how invoices are paid",
            ),
        ),
        migrations.AlterField(
            model_name="exceptionright",
            name="kind",
            field=models.CharField(
                choices=[
                    ("order.repriced", "Another price on an order"),
                    ("order.fee_waived", "A fee waived"),
                    ("order.given_back", "Money given back outside the rules"),
                    ("payment.given_back", "Money given back that pays no order"),
                    ("order.invoiced", "An invoice outside the rules"),
                    ("membership.given", "A term free of charge"),
                    ("membership.backdated", "Joined on an earlier day"),
                    ("membership.extended", "A membership extended"),
                    ("membership.grace_given", "More days of grace"),
                    ("event.late", "Registered after the event closed"),
                    ("event.overbooked", "Registered although it was full"),
                    ("event.free_of_charge", "Registered free of charge"),
                    ("event.moved_over", "Moved to another event at another price"),
                    ("details.corrected", "Details corrected"),
                    ("mailings.allowed", "Mailings go to them again"),
                ],
                max_length=60,
                verbose_name="exception",
            ),
        ),
        migrations.AlterField(
            model_name="exceptionrightevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("order.repriced", "Another price on an order"),
                    ("order.fee_waived", "A fee waived"),
                    ("order.given_back", "Money given back outside the rules"),
                    ("payment.given_back", "Money given back that pays no order"),
                    ("order.invoiced", "An invoice outside the rules"),
                    ("membership.given", "A term free of charge"),
                    ("membership.backdated", "Joined on an earlier day"),
                    ("membership.extended", "A membership extended"),
                    ("membership.grace_given", "More days of grace"),
                    ("event.late", "Registered after the event closed"),
                    ("event.overbooked", "Registered although it was full"),
                    ("event.free_of_charge", "Registered free of charge"),
                    ("event.moved_over", "Moved to another event at another price"),
                    ("details.corrected", "Details corrected"),
                    ("mailings.allowed", "Mailings go to them again"),
                ],
                max_length=60,
                verbose_name="exception",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalentity",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "core_legalentityevent" ("address", "country", "how_to_pay", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prices_include_tax", "tax_number") VALUES (NEW."address", NEW."country", NEW."how_to_pay", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."prices_include_tax", NEW."tax_number"); RETURN NULL;',
                    hash="acbd072ce265226a7deb8e8b07c0c5e63a438a80",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_6c1c0",
                    table="core_legalentity",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="legalentity",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "core_legalentityevent" ("address", "country", "how_to_pay", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prices_include_tax", "tax_number") VALUES (NEW."address", NEW."country", NEW."how_to_pay", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."prices_include_tax", NEW."tax_number"); RETURN NULL;',
                    hash="d01a2a675ffc3d707c017768833b55d8b9d7408d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_51a9f",
                    table="core_legalentity",
                    when="AFTER",
                ),
            ),
        ),
        migrations.RunPython(write, remove),
    ]
