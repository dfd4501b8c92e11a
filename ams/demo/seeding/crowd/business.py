"""What they joined, renewed and bought: decided as one table of orders, from which everything else follows."""

from typing import Final

from ams.demo.seeding.crowd.plan import Plan, kind_rows, price_rows
from ams.demo.seeding.crowd.tables import keep, run, write
from billing.models import Order, OrderLine
from billing.references import ALPHABET
from members.models import Membership, Term, TermOffer

# Whoever joined, which type, and the first day of the first term: a school year begins in September.
JOINED: Final = """
    CREATE TEMP TABLE crowd_joined ON COMMIT DROP AS
    WITH chosen AS (
        SELECT *, CASE WHEN is_organisation THEN CASE WHEN dice < 70 THEN 'organisation' END
                       WHEN dice < 44 THEN 'full' WHEN dice < 62 THEN 'family' WHEN dice < 76 THEN 'student'
                       WHEN dice < 86 THEN 'friend' WHEN dice < 88 THEN 'life' END AS slug
        FROM crowd_one CROSS JOIN LATERAL (SELECT pg_temp.dice(i, 20) %% 100 AS dice) d
    ), begun AS (
        SELECT c.*, k.type_id, k.product_id, k.rule_id, k.gang, k.period, k.grace, k.called,
               make_date(extract(year FROM latest_start)::int - (extract(month FROM latest_start) < 9)::int, 9, 1)
                   AS year,
               CASE WHEN k.period = 'lifetime' THEN 0 ELSE c.renewals END AS turns
        FROM chosen c JOIN crowd_kind k USING (slug)
    ), first AS (
        SELECT *, CASE WHEN period = 'fixed'
                       THEN least((year - turns * interval '1 year')::date + (pg_temp.dice(i, 21) %% 30)::int,
                                  %(today)s::date - 1)
                       ELSE (latest_start - turns * interval '1 year')::date END AS begins
        FROM begun
    )
    SELECT %(first_membership)s + row_number() OVER (ORDER BY i) AS membership_id, i, id AS contact_id, number, name,
           email, given, user_id, is_organisation, type_id, product_id, rule_id, gang, period, grace, called, turns,
           year, begins + (to_char(begins, 'MMDD') = '0229')::int AS begins,
           NOT is_organisation AND turns = 0 AND period = 'rolling' AND pg_temp.dice(i, 22) %% 50 = 0 AS never_paid
    FROM first ORDER BY i
"""

# One row an order: each term of a membership, and now and then a book.
ORDERS: Final = """
    CREATE TEMP TABLE crowd_ordered ON COMMIT DROP AS
    WITH terms AS (
        SELECT j.*, k, 'membership' AS kind,
               CASE WHEN period <> 'fixed' OR k = 0 THEN (begins + k * interval '1 year')::date
                    ELSE (year - (turns - k) * interval '1 year')::date END AS lower,
               CASE period WHEN 'rolling' THEN (begins + (k + 1) * interval '1 year')::date
                    WHEN 'fixed' THEN (year - (turns - k - 1) * interval '1 year')::date END AS upper
        FROM crowd_joined j CROSS JOIN LATERAL generate_series(0, turns) k
    ), wanted AS (
        SELECT *, least(CASE WHEN k = 0 THEN lower ELSE lower + 10 - (pg_temp.dice(i, 30 + k) %% 50)::int END,
                        %(today)s::date - 1) AS day,
               CASE period WHEN 'rolling' THEN begins WHEN 'fixed' THEN (upper - interval '1 year')::date
                    ELSE lower END AS anchor FROM terms
        UNION ALL
        SELECT j.*, 0, 'goods', NULL, NULL, least(begins + 12, %(today)s::date - 1), NULL FROM crowd_joined j
        WHERE i %% 20 = 7 AND EXISTS (SELECT 1 FROM crowd_price WHERE kind = 'goods')
    ), priced AS (
        SELECT w.*, p.product_id AS sold_id, p.gross, p.net, p.tax, p.tax_code, p.tax_percent, p.tax_note,
               p.credited_id, p.name AS product_name, never_paid AND w.kind = 'membership' AND p.gross > 0 AS is_unpaid,
               (day + time '08:00' + (pg_temp.dice(i, 40 + k) %% 50400) * interval '1 second')
                   AT TIME ZONE %(zone)s AS placed_at
        FROM wanted w JOIN crowd_price p
          ON p.kind = w.kind AND (w.kind = 'goods' OR p.product_id = w.product_id)
         AND day >= p.begins AND day < p.ends
    )
    SELECT row_number() OVER placed AS n, %(first_order)s + row_number() OVER placed AS id, priced.*,
           user_id IS NULL AS by_staff, coalesce(user_id, %(staff)s) AS by_id,
           CASE WHEN NOT is_unpaid THEN
                CASE WHEN gross = 0 THEN placed_at
                     WHEN user_id IS NULL THEN least(placed_at + interval '3 days', %(at)s - interval '1 hour')
                     ELSE placed_at + interval '3 minutes' END END AS settled_at,
           CASE WHEN is_unpaid AND i %% 5 < 3 THEN placed_at + interval '9 days' END AS given_up_at,
           CASE WHEN kind = 'goods' THEN product_name
                WHEN period = 'lifetime' THEN product_name || ', for life'
                WHEN period = 'rolling' AND k = 0 THEN product_name || ', 1 year'
                ELSE product_name || ' until ' || to_char(upper - 1, 'FMDD FMMonth YYYY') END AS description,
           CASE WHEN user_id IS NULL THEN 'Bank transfer'
                ELSE (ARRAY['Visa •••• 4242', 'Mastercard •••• 4444', 'iDEAL', 'Bancontact'])[1 + i %% 4] END AS detail
    FROM priced WINDOW placed AS (ORDER BY placed_at, i, kind)
"""

# Eight letters that nobody mistakes, each number another eight: odd factors do not meet modulo 2⁴⁰.
REFERENCE: Final = " || ".join(
    f"substr('{ALPHABET}', 1 + (x >> {5 * place} & 31)::int, 1)" + (" || '-'" if place == 3 else "")
    for place in range(8)
)
REFERRED: Final = """
    CREATE TEMP TABLE crowd_order ON COMMIT DROP AS
    SELECT *, {reference} AS reference
    FROM (SELECT *, (id * 618033988747) & 1099511627775 AS x FROM crowd_ordered) o ORDER BY n
""".replace("{reference}", REFERENCE)


def draw_business(plan: Plan) -> int:
    """Decide who joined what when, what they ordered and whether they paid."""
    keep(
        "crowd_kind",
        "slug text, type_id bigint, product_id bigint, rule_id bigint, gang text, period text, grace int, called text",
        kind_rows(),
    )
    keep(
        "crowd_dated_price",
        "product_id bigint, kind text, name text, begins date, gross numeric, net numeric, tax numeric, tax_code text,"
        " tax_percent numeric, tax_note text, credited_id bigint",
        price_rows(plan.params["currency"]),
    )
    run(PRICES)
    run(JOINED, plan.params)
    run("ANALYZE crowd_joined")
    made = run(ORDERS, plan.params)
    run(REFERRED)
    run("CREATE INDEX ON crowd_order (id)")
    run("ANALYZE crowd_order")
    return made


# Each price until the next begins, the first since ever; of several books the first.
PRICES: Final = """
    CREATE TEMP TABLE crowd_price ON COMMIT DROP AS
    SELECT DISTINCT ON (product_id, begins) product_id, kind, name, gross, net, tax, tax_code, tax_percent, tax_note,
           credited_id, CASE WHEN n = 1 THEN '-infinity' ELSE begins END AS begins, ends
    FROM (SELECT *, row_number() OVER dated AS n, coalesce(lead(begins) OVER dated, 'infinity') AS ends
          FROM crowd_dated_price
          WHERE kind <> 'goods' OR product_id = (SELECT min(product_id) FROM crowd_dated_price WHERE kind = 'goods')
          WINDOW dated AS (PARTITION BY product_id ORDER BY begins)) p
    WHERE begins < ends
"""


def write_memberships(plan: Plan) -> int:
    """Memberships and what they were offered; the terms follow with what paid for them."""
    membership = {
        "id": "membership_id", "holder_id": "contact_id", "type_id": "type_id", "group": "gang",
        "card_code": "upper(translate(substr(md5(%(seed)s || 'card' || membership_id), 1, 16), '01', 'xy'))",
        "created_at": "(begins + time '09:00') AT TIME ZONE %(zone)s",
    }  # fmt: skip
    params = {**plan.params, "seed": str(plan.seed)}
    rows = write(Membership, membership, "FROM crowd_joined ORDER BY membership_id", params)
    offer = {
        "id": "%(first_offer)s + n", "membership_id": "membership_id", "rule_id": "rule_id", "quoted_on": "day",
        "made_at": "placed_at",
    }  # fmt: skip
    return rows + write(TermOffer, offer, "FROM crowd_order WHERE kind = 'membership' ORDER BY n", params)


def write_orders(plan: Plan) -> int:
    """Orders with their one line each, frozen as the pages freeze them."""
    order = {
        "id": "id", "reference": "reference", "buyer_id": "contact_id", "seller_id": "%(seller)s",
        "currency": "%(currency)s", "total": "gross", "seller_facts": "%(seller_facts)s::jsonb",
        "bill_to": "jsonb_build_object('name', name, 'email', email, 'address', '')",
        "channel": "CASE WHEN by_staff THEN 'staff' ELSE 'self-service' END", "placed_by_id": "by_id",
        "placed_at": "placed_at", "settled_at": "settled_at", "cancelled_at": "given_up_at",
    }  # fmt: skip
    rows = write(Order, order, "FROM crowd_order ORDER BY n", plan.params)
    line = {
        "id": "%(first_line)s + n", "order_id": "id", "position": "1", "product_id": "sold_id", "kind": "kind",
        "reference": "CASE WHEN kind = 'membership' THEN (%(first_offer)s + n)::text ELSE '' END",
        "description": "description", "unit_price": "gross", "tax_code": "tax_code", "tax_percent": "tax_percent",
        "tax_note": "tax_note", "net": "net", "tax": "tax", "gross": "gross", "due_at": "settled_at",
        "fulfilled_at": "settled_at",
    }  # fmt: skip
    return rows + write(OrderLine, line, "FROM crowd_order ORDER BY n", plan.params)


def write_terms(plan: Plan) -> int:
    """One term for each paid line, under the rules of its offer."""
    term = {
        "id": "%(first_term)s + n", "membership_id": "membership_id", "rule_id": "rule_id", "anchor": "anchor",
        "days": "daterange(lower, upper)", "grace_days": "grace", "order_line_id": "%(first_line)s + n",
        "granted_at": "settled_at",
    }  # fmt: skip
    source = "FROM crowd_order WHERE kind = 'membership' AND settled_at IS NOT NULL ORDER BY n"
    return write(Term, term, source, plan.params)
