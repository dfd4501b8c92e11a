"""Reasons to begin with, in members' words.

Why:   coding takes one click from the first day on; the association changes the words as it learns. What each is worth
       is a proposal until somebody signs it.
Locks: none; two dozen rows.
Undo:  they go, where no case has one of them yet.
"""

from django.db import migrations

F, V = "failure", "value"
ELIMINATE, AUTOMATE, SIMPLIFY, LEVERAGE = (
    ("irritant", "irritant"),
    ("valuable", "irritant"),
    ("irritant", "valuable"),
    ("valuable", "valuable"),
)
STARTERS = (  # code, words, demand, counted per 100, worth, causes, pages
    ("receipt", "Where is my receipt?", F, "payments", ELIMINATE,
     ["no_receipt", "receipt_mail", "receipt_returned"], ["receipt"]),
    ("sign-in", "I cannot sign in", F, "members", ELIMINATE, [], ["sign-in", "code"]),
    ("payment-failed", "My payment did not go through", F, "payments", SIMPLIFY, ["declined", "not_paid_through"],
     ["pay"]),
    ("nothing-came", "I have paid, and nothing happened", F, "payments", ELIMINATE, ["not_handed_over"], ["paid"]),
    ("charged-twice", "Was I charged twice?", F, "payments", ELIMINATE, [], []),
    ("where-is-my-money", "Where is the money you give back?", F, "payments", ELIMINATE,
     ["refund_failed", "refund_on_its_way", "refunded"], []),
    ("money-back", "I would like my money back", V, "payments", AUTOMATE, [], []),
    ("pay-later", "Can I pay later, or in parts?", V, "payments", AUTOMATE, ["unpaid"], ["order", "orders"]),
    ("invoice", "I need an invoice for my employer", V, "payments", AUTOMATE, [], []),
    ("which-membership", "Which membership fits me?", V, "members", LEVERAGE, [], ["join"]),
    ("cannot-join", "I could not finish joining", F, "members", SIMPLIFY, ["form_left"], []),
    ("how-to-renew", "How do I renew?", F, "renewals", SIMPLIFY, ["ended"], ["renew", "renew-link", "self-renewal"]),
    ("wrongly-reminded", "Why do you remind me? I have renewed", F, "renewals", ELIMINATE, [], []),
    ("another-type", "I would like another kind of membership", V, "members", AUTOMATE, [], ["changing"]),
    ("leave", "I would like to leave", V, "members", LEVERAGE, [], ["leaving"]),
    ("my-details", "My name or address has changed", V, "members", AUTOMATE, [], ["details"]),
    ("card", "My card does not come, or does not work", F, "members", ELIMINATE, [], ["verify"]),
    ("family", "Can somebody of my family be a member, too?", V, "members", LEVERAGE, [], ["people"]),
    ("how-to-register", "How do I register for an event?", F, "registrations", SIMPLIFY, [], ["register"]),
    ("event-full", "The event is full. Is there a seat?", V, "registrations", AUTOMATE,
     ["seat_lapsed", "offer_expired"], ["wait", "waiting"]),
    ("ticket", "Where is my ticket?", F, "registrations", ELIMINATE, [], ["tickets"]),
    ("called-off", "The event was called off. What now?", F, "registrations", ELIMINATE, ["called_off"], []),
    ("event-details", "Where and when is it, exactly?", F, "registrations", ELIMINATE, [], ["event", "events"]),
    ("no-mails", "Your mails do not reach me", F, "members", ELIMINATE, ["mail", "mail_returned"], []),
    ("website", "Your website did not work", F, "members", ELIMINATE, ["error"], []),
    ("idea", "I have an idea, or would like to help", V, "members", LEVERAGE, [], []),
    ("other", "Something else", V, "members", SIMPLIFY, [], []),
)  # fmt: skip


def write(apps, _schema_editor):
    reasons = apps.get_model("staffdesk", "Reason")
    reasons.objects.bulk_create(
        reasons(code=code, words=words, position=10 * n, demand=demand, per=per, to_member=worth[0],
                to_association=worth[1], causes=causes, pages=pages)
        for n, (code, words, demand, per, worth, causes, pages) in enumerate(STARTERS, 1)
    )  # fmt: skip


def remove(apps, _schema_editor):
    apps.get_model("staffdesk", "Reason").objects.filter(code__in=[one[0] for one in STARTERS], cases=None).delete()


class Migration(migrations.Migration):
    dependencies = [("staffdesk", "0027_reasons_months_and_journeys")]

    operations = [migrations.RunPython(write, remove)]
