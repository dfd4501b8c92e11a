"""Double entry from the first payment on. Entries are added, never changed, and always balance."""

import pghistory
import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from ams.core.models.protection import append_only

# Both sides are written in one statement, so it is enough to look at what is added: an entry that balanced still does.
# That takes no longer for the entry of a month, which has a hundred thousand lines and grows step by step.
ENTRY_BALANCES = pgtrigger.Trigger(
    name="journal_entry_balances",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]  # the library's
    declare=[("wrong", "bigint")],
    func="""
        SELECT entry_id INTO wrong FROM added GROUP BY entry_id HAVING SUM(debit) <> SUM(credit) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'journal entry % does not balance', wrong USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    """,
)

# Whatever adds lines adds what they come to as rows of their own, so that nobody waits for a row of somebody else's.
# `gather_totals` puts them together again.
ADDED_UP = """
    SELECT date_trunc('month', entry.booked_on)::date, entry.kind, line.account_id, entry.currency,
           SUM(line.debit), SUM(line.credit)
    FROM {lines} line JOIN billing_journalentry entry ON entry.id = line.entry_id
    GROUP BY 1, 2, 3, 4
"""
ADDS_UP = f"INSERT INTO billing_journaltotal (month, kind, account_id, currency, debit, credit) {ADDED_UP}"
JOURNAL_ADDS_UP = pgtrigger.Trigger(
    name="journal_adds_up",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    referencing=pgtrigger.Referencing(new="added"),  # type: ignore[no-untyped-call]  # the library's
    func=f"{ADDS_UP.format(lines='added')}; RETURN NULL;",
)


@pghistory.track()
class Account(models.Model):
    """A ledger account of the association's chart."""

    class Kind(models.TextChoices):
        """Its side of the balance sheet."""

        ASSET = "asset", _("Asset")
        LIABILITY = "liability", _("Liability")
        INCOME = "income", _("Income")
        EXPENSE = "expense", _("Expense")

    code = models.CharField(_("code"), max_length=20, unique=True, help_text=_("For example 8000."))
    name = models.CharField(_("name"), max_length=120, help_text=_("For example Membership fees."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    elsewhere = models.CharField(
        _("in your bookkeeping program"),
        max_length=150,
        blank=True,
        default="",
        db_default="",
        help_text=_(
            "Where files for it put what is booked here: the account's code in Xero, or its full name in QuickBooks "
            "(Income:Fees). Left empty, it is the code for Xero and the name for QuickBooks."
        ),
    )

    class Meta:
        verbose_name = _("ledger account")
        verbose_name_plural = _("ledger accounts")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class JournalEntry(models.Model):
    """One movement of money or of what is owed."""

    class Kind(models.TextChoices):
        """What moved."""

        PAYMENT = "payment", _("Payment received")
        SALE = "sale", _("Sale")
        CREDIT = "credit", _("Credit note")
        REFUND = "refund", _("Given back")
        REFUND_FAILED = "refund_failed", _("Came back")  # what was given back and did not arrive
        DISPUTE_FEE = "dispute_fee", _("Fee for a disputed payment")
        EARNED = "earned", _("Earned in the month")  # what was received before for this time

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    booked_on = models.DateField(_("booked on"))
    at = models.DateTimeField(_("at"))
    currency = models.CharField(_("currency"), max_length=3)
    payment = models.ForeignKey("billing.Payment", models.PROTECT, null=True, related_name="journal_entries")
    order = models.ForeignKey("billing.Order", models.PROTECT, null=True, related_name="journal_entries")
    credit_note = models.ForeignKey("billing.CreditNote", models.PROTECT, null=True, related_name="journal_entries")
    refund = models.ForeignKey("billing.Refund", models.PROTECT, null=True, related_name="journal_entries")

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = [
            models.UniqueConstraint(
                name="a_payment_is_booked_once", fields=["payment"], condition=models.Q(kind="payment")
            ),
            models.UniqueConstraint(name="a_sale_is_booked_once", fields=["order"], condition=models.Q(kind="sale")),
            models.UniqueConstraint(
                name="a_credit_note_is_booked_once", fields=["credit_note"], condition=models.Q(kind="credit")
            ),
            models.UniqueConstraint(
                name="a_month_is_earned_in_one_entry",
                fields=["booked_on", "currency"],
                condition=models.Q(kind="earned"),
            ),
            models.UniqueConstraint(
                name="a_refund_is_booked_once_a_way",
                fields=["refund", "kind"],
                condition=models.Q(kind__in=["refund", "refund_failed", "dispute_fee"]),
            ),
        ]
        indexes = [models.Index(fields=["booked_on"], name="journal_by_day")]
        triggers = append_only("journal_entry")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.booked_on}"


class JournalLine(models.Model):
    """One side of an entry; `order_line` lets deferred revenue be recognised term by term."""

    entry = models.ForeignKey(JournalEntry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines")
    order_line = models.ForeignKey("billing.OrderLine", models.PROTECT, null=True, related_name="journal_lines")
    debit = models.DecimalField(_("debit"), max_digits=14, decimal_places=3, default=0)
    credit = models.DecimalField(_("credit"), max_digits=14, decimal_places=3, default=0)

    class Meta:
        verbose_name = _("journal line")
        verbose_name_plural = _("journal lines")
        constraints = [
            models.CheckConstraint(
                name="a_journal_line_has_one_side",
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0),
            ),
        ]
        triggers = [*append_only("journal_line"), ENTRY_BALANCES, JOURNAL_ADDS_UP]

    def __str__(self) -> str:
        return f"{self.account}: {self.debit or -self.credit}"


class JournalTotal(models.Model):
    """What lines of one kind, month and account come to, so that nobody adds up years to see one month.

    Several rows may be about the same; they belong together.
    """

    month = models.DateField(_("month"), help_text=_("Its first day."))
    kind = models.CharField(_("kind"), max_length=20, choices=JournalEntry.Kind.choices)
    account = models.ForeignKey(Account, models.PROTECT, related_name="totals")
    currency = models.CharField(_("currency"), max_length=3)
    debit = models.DecimalField(_("debit"), max_digits=18, decimal_places=3)
    credit = models.DecimalField(_("credit"), max_digits=18, decimal_places=3)

    class Meta:
        verbose_name = _("total of the journal")
        verbose_name_plural = _("totals of the journal")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.account}"
