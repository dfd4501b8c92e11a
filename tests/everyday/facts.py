"""What must be so after any number of acts, counted by SQL of its own: each statement finds none."""

from collections import Counter
from hashlib import sha256

from django.db import connection

ANSWERS, HEARD = "('mail_out', 'call_out', 'web_out')", "('mail_in', 'call_in', 'web')"
NEVER = {
    "a message has two clocks of a standard in one case": """
        SELECT case_id FROM staffdesk_clock GROUP BY case_id, standard_id, message_id HAVING count(*) > 1""",
    "a message has two clocks of a standard that run": """
        SELECT message_id FROM staffdesk_clock WHERE state = 'running' AND message_id IS NOT NULL
        GROUP BY message_id, standard_id HAVING count(*) > 1""",
    "a mail or a word on the website has no clock": f"""
        SELECT said.id FROM staffdesk_casemessage said WHERE kind IN {HEARD}
        AND NOT COALESCE(facts ->> 'call_back' = 'false', false)
        AND NOT EXISTS (SELECT FROM staffdesk_clock WHERE message_id = said.id)""",
    "what was said before an answer still waits for one": f"""
        SELECT clock.id FROM staffdesk_clock clock
        JOIN staffdesk_casemessage said ON said.id = clock.message_id AND said.case_id = clock.case_id
        JOIN staffdesk_casemessage answer ON answer.case_id = clock.case_id AND answer.id > said.id
        WHERE clock.state = 'running' AND answer.kind IN {ANSWERS}""",
    "a clock stopped by an answer names another case's": f"""
        SELECT clock.id FROM staffdesk_clock clock LEFT JOIN staffdesk_casemessage answer ON answer.id = stopped_by_id
        WHERE why = 'answered' AND (answer.case_id IS DISTINCT FROM clock.case_id OR answer.kind NOT IN {ANSWERS})""",
    "a clock runs in a closed case": """
        SELECT clock.id FROM staffdesk_clock clock JOIN staffdesk_case ON staffdesk_case.id = case_id
        WHERE state = 'running' AND closed_at IS NOT NULL""",
    "a pause lasts on in a case that waits for nobody": """
        SELECT pause.id FROM staffdesk_casepause pause JOIN staffdesk_case ON staffdesk_case.id = case_id
        WHERE ended_at IS NULL AND waiting_since IS NULL""",
    "a case waits for somebody without a pause": """
        SELECT id FROM staffdesk_case WHERE waiting_since IS NOT NULL AND NOT EXISTS (
            SELECT FROM staffdesk_casepause WHERE case_id = staffdesk_case.id AND ended_at IS NULL)""",
    "somebody was told twice": """
        SELECT clock_id FROM staffdesk_reminder GROUP BY clock_id, level, due_at HAVING count(*) > 1""",
    "a payment is not what it pays, what went back and what is left": """
        SELECT payment.id FROM billing_payment payment WHERE amount < (
            SELECT COALESCE(sum(amount), 0) FROM billing_allocation WHERE payment_id = payment.id)""",
    "an order was paid by more than it costs": """
        SELECT id FROM billing_order WHERE total < (
            SELECT COALESCE(sum(amount), 0) FROM billing_allocation WHERE order_id = billing_order.id) - (
            SELECT COALESCE(sum(amount), 0) FROM billing_refund
            WHERE order_id = billing_order.id AND failed_at IS NULL)""",
    "a payment has no receipt, or two": """
        SELECT payment.id FROM billing_payment payment LEFT JOIN billing_receipt ON payment_id = payment.id
        GROUP BY payment.id HAVING count(billing_receipt.id) <> 1""",
    "the books do not balance": """
        SELECT sum(debit) - sum(credit) FROM billing_journalline HAVING sum(debit) <> sum(credit)""",
    "more came than there are seats": """
        SELECT event.id FROM events_event event JOIN events_tickettype kind ON kind.event_id = event.id
        JOIN events_registration one ON one.ticket_type_id = kind.id
        WHERE confirmed_at IS NOT NULL AND one.cancelled_at IS NULL AND overbooked_by_id IS NULL
        GROUP BY event.id HAVING count(*) > event.capacity""",
    "somebody is let in twice": """
        SELECT registration_id FROM events_checkin WHERE undone_at IS NULL
        GROUP BY registration_id, session_id HAVING count(*) > 1""",
    "somebody has two standing memberships": """
        SELECT holder_id FROM members_membership WHERE cancelled_at IS NULL
        GROUP BY holder_id, "group" HAVING count(*) > 1""",
    "a mail was read and could not be put anywhere": """
        SELECT id, failure FROM staffdesk_incomingmail WHERE failure <> ''""",
    "what was paid was not handed over, but for a seat that is gone": """
        SELECT id, last_failure FROM billing_orderline WHERE failures > 0 AND last_failure NOT LIKE 'NoSeatLeft%'""",
    "a proposal was done twice, or not at all": """
        SELECT id FROM staffdesk_proposal WHERE (decision = 'confirmed') <> (exception_id IS NOT NULL)""",
}


def broken_facts():
    """What is so although it must never be, and of whom."""
    with connection.cursor() as cursor:
        for words, never in NEVER.items():
            cursor.execute(never)
            if rows := cursor.fetchall():
                yield f"{words}: {rows[:5]}"


def mails_lost_or_doubled(raws):
    """Each raw mail is one row, and each row that became a case one word; what is not so, in words."""
    handed_in = {sha256(raw).hexdigest() for raw in raws}
    with connection.cursor() as cursor:
        cursor.execute("SELECT sha256, state, case_message_id FROM staffdesk_incomingmail")
        rows = cursor.fetchall()
    if Counter(digest for digest, _state, _word in rows) != Counter(handed_in):
        yield f"{len(handed_in)} mails were handed in, {len(rows)} are kept"
    yield from [f"{digest} was not read" for digest, state, _word in rows if state == "kept"]
    words = [word for _digest, state, word in rows if state == "filed"]
    if None in words or len(set(words)) != len(words):
        yield "a word was made of two mails, or a mail of none"
