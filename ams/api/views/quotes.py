"""Quotes: what somebody would pay today, and until when."""

from typing import Any

from ams.api.endpoints import Call, reads
from ams.api.finding import find_sent
from ams.api.quotes import quote_for
from ams.api.serializers.quotes import QuoteOut, QuoteQuery
from ams.core.association import day_of
from ams.core.models import Contact, Scope
from members.models import MembershipType


@reads(Scope.READ_QUOTES, answer=QuoteOut, query=QuoteQuery, errors=[503])
def read_quote(call: Call) -> dict[str, Any]:
    """Ask what this contact would pay today for this type of membership, and until when it would run.

    Nothing is written. An order placed today costs just this.
    """
    kind = find_sent(
        MembershipType.objects.select_related("product__seller", "product__tax_code"),
        "membership type",
        field="type",
        slug=call.sent["type"],
    )
    number = call.sent.get("contact")
    contact = find_sent(Contact.objects.all(), "contact", field="contact", number=number) if number else None
    return QuoteOut(quote_for(contact, kind, day_of(call.at))).data
