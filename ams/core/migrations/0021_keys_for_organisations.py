"""Keys of the API may name people for seats, decide about proofs, fill sections and offices, and write money down.

Why:   what a company, a section or a bookkeeping system does at its own desk need not be typed again at ours.
Locks: none; only the words of the choices change. No key that exists may write more than before.
Undo:  reversible.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

SCOPES = [
    ("contacts:read", "Read contacts"),
    ("contacts:write", "Add and change contacts"),
    ("contacts:restricted", "Also custom fields that only administrators see"),
    ("memberships:read", "Read memberships"),
    ("memberships:write", "Join and renew for a contact"),
    ("seats:write", "Name people for seats of an organisation"),
    ("proofs:read", "Read who has shown what a membership asks for"),
    ("proofs:write", "Say whether a proof counts"),
    ("sections:read", "Read sections and committees, and who is in them"),
    ("sections:write", "Put people into sections and committees"),
    ("products:read", "Read products and prices"),
    ("orders:read", "Read orders"),
    ("orders:write", "Place and cancel orders"),
    ("receipts:read", "Read receipts and invoices"),
    ("payments:write", "Write down money that came by transfer, cheque or in cash"),
    ("quotes:read", "Ask what a membership would cost"),
    ("events:read", "Read events, who comes and who waits"),
    ("checkins:write", "Let people in at the door"),
    ("events:write", "Register people for events"),
    ("cases:read", "Read what members ask, and our answers"),
    ("cases:write", "Open cases and add what members say"),
]


def _scopes():
    return ArrayField(models.CharField(choices=SCOPES, max_length=30), size=None, verbose_name="may")


class Migration(migrations.Migration):
    dependencies = [("core", "0020_further_seats_without_payment")]

    operations = [
        migrations.AlterField("apikey", "scopes", _scopes()),
        migrations.AlterField("apikeyevent", "scopes", _scopes()),
    ]
