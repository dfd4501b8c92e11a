"""What the books say, and whether anything in them is wrong."""

from datetime import timedelta

from ams.core.invariants import all_invariants
from billing.models import JournalLine
from tests.billing.conftest import NOW

LATER = NOW + timedelta(days=3)


def balances():
    """What each account stands at: debit is positive."""
    found = {}
    for line in JournalLine.objects.select_related("account"):
        found[line.account.code] = found.get(line.account.code, 0) + line.debit - line.credit
    return {code: amount for code, amount in found.items() if amount}


def broken():
    """Rules of money that do not hold, and for whom."""
    rules = [one for one in all_invariants() if one.name.startswith("billing.")]
    found = {one.name: list(one.offenders(LATER + timedelta(hours=1))) for one in rules}
    return {name: offenders for name, offenders in found.items() if offenders}
