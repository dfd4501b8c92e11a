"""Further seats without payment may wait for a second person.

Why:   they are a kind of exception with limits.
Locks: none; the words of a choice.
Undo:  nothing to undo.
"""

from django.db import migrations, models

from ams.core.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("staffdesk", "0020_people_take_their_data"),
    ]

    operations = [
        AtOnce(
            [
                migrations.AlterField(
                    model_name="proposal",
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
                            ("seats.given", "Further seats without payment"),
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
                    model_name="proposalevent",
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
                            ("seats.given", "Further seats without payment"),
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
            ]
        )
    ]
