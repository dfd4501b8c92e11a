"""What business leaves behind: the timeline, mails that went out, and cases people opened."""

from typing import Final

from ams.core.models import Activity, Message, MessageAttachment, MessageAttempt
from ams.demo.seeding.crowd.plan import Plan
from ams.demo.seeding.crowd.tables import run, write
from staffdesk.models import Case, CaseMessage

DONE: Final = """
    FROM (
        SELECT 'contact.added' AS kind, user_id IS NULL AS by_staff, id AS contact_id,
               coalesce(user_id, %(staff)s) AS by_id, %(a_contact)s AS type_id, id AS object_id, '{}'::jsonb AS facts,
               (latest_start - 365 * renewals + time '08:00') AT TIME ZONE %(zone)s AS at
        FROM crowd_one
        UNION ALL
        SELECT 'details.changed', false, id, user_id, %(a_contact)s, id, '{"changed": ["address"]}',
               (latest_start + time '22:10') AT TIME ZONE %(zone)s
        FROM crowd_one WHERE user_id IS NOT NULL AND i %% 4 = 1 AND latest_start < %(today)s::date - 1
        UNION ALL
        SELECT 'order.placed', by_staff, contact_id, by_id, %(a_order)s, id, '{}', placed_at FROM crowd_order
        UNION ALL
        SELECT 'order.paid', by_staff, contact_id, by_id, %(a_order)s, id, '{}', settled_at
        FROM crowd_order WHERE settled_at IS NOT NULL
        UNION ALL
        SELECT 'receipt.issued', by_staff, contact_id, by_id, %(a_receipt)s, %(first_receipt)s + p, '{}', at
        FROM crowd_paid
        UNION ALL
        SELECT CASE WHEN k = 0 THEN 'membership.joined' ELSE 'membership.renewed' END, by_staff, contact_id, by_id,
               %(a_membership)s, membership_id,
               jsonb_build_object('type', called, 'from', lower, 'until', coalesce((upper - 1)::text, '')), settled_at
        FROM crowd_order WHERE kind = 'membership' AND settled_at IS NOT NULL
        UNION ALL
        SELECT 'case.opened', false, contact_id, NULL, %(a_case)s, id, '{"kind": "doesnt_fit"}', opened_at
        FROM crowd_case
        UNION ALL
        SELECT 'case.closed', true, contact_id, %(staff)s, %(a_case)s, id, '{}', closed_at
        FROM crowd_case WHERE closed_at IS NOT NULL
    ) done ORDER BY at
"""

MAILS: Final = """
    CREATE TEMP TABLE crowd_mail ON COMMIT DROP AS
    SELECT %(first_message)s + row_number() OVER (ORDER BY at, key) AS id, mail.* FROM (
        SELECT 'receipt:' || (%(first_receipt)s + p) AS key, 'receipt' AS purpose, contact_id, email, at,
               'Receipt ' || number || ': €' || round(gross, 2) || ', with our thanks' AS subject,
               'Dear ' || name || E',\\n\\nthank you. We received €' || round(gross, 2)
               || E' for:\\n\\n- ' || description
               || ': €' || round(gross, 2) || E'\\n\\nYour receipt ' || number || E' is attached. Keep it; it is all'
               || E' your bookkeeping needs.\\n\\nEverything about this order:\\n' || %(public_url)s || '/orders/'
               || reference || E'/\\n\\n' || %(signed)s AS text, number
        FROM crowd_paid WHERE email <> ''
        UNION ALL
        SELECT CASE WHEN k = 0 THEN 'membership.joined:' ELSE 'membership.renewed:' END || (%(first_term)s + n),
               CASE WHEN k = 0 THEN 'membership.joined' ELSE 'membership.renewed' END, contact_id, email, settled_at,
               CASE WHEN k = 0 THEN 'Welcome to ' || %(association)s ELSE 'Your membership runs on' END,
               'Dear ' || coalesce(nullif(given, ''), name) || E',\\n\\nit is good to have you with us. Your membership'
               || ' (' || called || ') runs until ' || coalesce(to_char(upper - 1, 'FMDD FMMonth YYYY'), 'for life')
               || E'. Your card is ready:\\n' || %(public_url)s || E'/account/\\n\\n' || %(signed)s, NULL
        FROM crowd_order WHERE kind = 'membership' AND settled_at IS NOT NULL AND email <> ''
        UNION ALL
        SELECT 'renewal.notice:' || (%(first_term)s + n) || ':' || step_id, 'renewal.notice', contact_id, email,
               (told_on + time '09:00') AT TIME ZONE %(zone)s,
               replace(said, '{last_day}', to_char(upper - 1, 'FMDD FMMonth YYYY')),
               'Dear ' || coalesce(nullif(given, ''), name) || E',\\n\\nThis is about your membership (' || called
               || '), which runs until ' || to_char(upper - 1, 'FMDD FMMonth YYYY') || E'.\\n\\n' || %(signed)s, NULL
        FROM crowd_reminded
    ) mail
"""

# Who was reminded in the last two weeks; what is due today is left to the worker.
REMINDED: Final = """
    CREATE TEMP TABLE crowd_reminded ON COMMIT DROP AS
    SELECT DISTINCT ON (n) o.*, s.id AS step_id, s.subject AS said, upper - 1 + s.offset_days AS told_on
    FROM crowd_order o JOIN members_noticestep s USING (type_id)
    WHERE o.kind = 'membership' AND o.settled_at IS NOT NULL AND o.email <> '' AND o.k = o.turns
      AND s.archived_at IS NULL AND upper - 1 + s.offset_days
          BETWEEN greatest(s.active_since, (o.settled_at AT TIME ZONE %(zone)s)::date + 1, %(today)s::date - 14)
              AND %(today)s::date - 1
    ORDER BY n, s.offset_days DESC, s.id DESC
"""

CASES: Final = """
    CREATE TEMP TABLE crowd_case ON COMMIT DROP AS
    SELECT %(first_case)s + row_number() OVER (ORDER BY opened_at, contact_id) AS id, c.*,
           CASE WHEN opened_at < %(at)s - interval '4 days' OR dice %% 4 > 0
                THEN least(opened_at + (dice %% 50) * interval '1 hour', %(at)s) END AS closed_at
    FROM (
        SELECT i, id AS contact_id, email, pg_temp.dice(i, 50) AS dice,
               %(at)s - interval '5 minutes' - (pg_temp.dice(i, 51) %% 5000000) * interval '10 seconds' AS opened_at
        FROM crowd_one WHERE i %% 30 = 11
    ) c
"""


def write_activities(plan: Plan) -> int:
    """The timeline, in the order in which things happened."""
    done = {
        "kind": "kind", "channel": "CASE WHEN by_staff THEN 'staff' ELSE 'self-service' END",
        "contact_id": "contact_id", "actor_id": "by_id", "at": "at",
        "object_type_id": "type_id", "object_id": "object_id", "facts": "facts",
    }  # fmt: skip
    return write(Activity, done, DONE, plan.params)


def write_messages(plan: Plan) -> int:
    """Receipts, news of memberships and reminders, as plain text, all sent: nobody gets a mail of two years ago."""
    run(REMINDED, plan.params)
    run(MAILS, plan.params)
    mail = {
        "id": "id", "key": "key", "purpose": "purpose", "contact_id": "contact_id", "recipient": "email",
        "sender": "%(sender)s", "reply_to": "%(reply_to)s", "subject": "subject", "text": "text",
        "message_id": "'<demo' || id || '@' || %(domain)s || '>'", "state": "'sent'", "attempts": "1",
        "is_bulk": "purpose = 'renewal.notice'",
        "created_at": "at", "next_attempt_at": "at", "sent_at": "at + interval '3 seconds'",
    }  # fmt: skip
    rows = write(Message, mail, "FROM crowd_mail ORDER BY id", plan.params)
    attempt = {"message_id": "id", "number": "1", "outcome": "'accepted'", "detail": "'Made as demonstration.'",
               "at": "at + interval '3 seconds'"}  # fmt: skip
    rows += write(MessageAttempt, attempt, "FROM crowd_mail ORDER BY id", plan.params)
    attached = {
        "message_id": "id",
        "kind": "'receipt'",
        "reference": "number",
        "filename": "'Receipt ' || number || '.pdf'",
    }
    return rows + write(
        MessageAttachment, attached, "FROM crowd_mail WHERE number IS NOT NULL ORDER BY id", plan.params
    )


def draw_cases(plan: Plan) -> int:
    """One contact in thirty wrote once, most of them long ago."""
    return run(CASES, plan.params)


def write_cases(plan: Plan) -> int:
    """Cases, nearly all of them closed with an answer."""
    case = {
        "id": "id", "kind": "CASE WHEN dice %% 3 = 0 THEN 'question' ELSE 'doesnt_fit' END", "contact_id": "contact_id",
        "queue": "CASE WHEN dice %% 7 = 0 THEN 'finance' ELSE 'service' END", "reply_email": "email",
        "subject": "(ARRAY['I moved', 'My name has changed', 'Can I pay later?', 'Two receipts'])[1 + dice %% 4]",
        "words": "'Can you help me with this? I could not find it on the page.'",
        "context": """'{"page": "/account/"}'::jsonb""", "opened_at": "opened_at", "closed_at": "closed_at",
    }  # fmt: skip
    rows = write(Case, case, "FROM crowd_case ORDER BY id", plan.params)
    answer = {"case_id": "id", "kind": "'closed'", "words": "'Done, and told them.'", "author_id": "%(staff)s",
              "at": "closed_at"}  # fmt: skip
    return rows + write(CaseMessage, answer, "FROM crowd_case WHERE closed_at IS NOT NULL ORDER BY id", plan.params)
