"""A small random population, and what a list means, said once more in plain Python."""

from datetime import UTC, date, datetime, timedelta
from random import Random

from django.db.backends.postgresql.psycopg_any import DateRange

from ams.core.models import Contact, ContactTag, Tag
from members.models import Address, Consent, Membership, Term
from members.queries import membership_state
from tests.factories.core import ContactFactory
from tests.factories.members import TypeFactory

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
COUNTRIES = ("NL", "DE", "BE")


def day(chance, within=900):
    return TODAY + timedelta(days=chance.randrange(-within, within // 2))


def populate(seed, count=14):
    """Contacts with every kind of history, archived and merged ones among them."""
    chance = Random(seed)
    types = [TypeFactory(name=f"Type {n}", slug=f"type-{seed}-{n}", exclusivity_group="") for n in range(2)]
    tags = [Tag.objects.create(name=f"tag {seed} {n}") for n in range(2)]
    for _number in range(count):
        contact = ContactFactory(
            kind=chance.choice(["person", "organisation"]),
            email=chance.choice(["", f"{chance.random()}@example.org"]),
            language=chance.choice(["", "nl", "nl-be", "de"]),
            custom=chance.choice(
                [{}, {"size": chance.randrange(5)}, {"size": "big"}, {"size": True}, {"until": "2026-05-05"}]
            ),
            archived_at=NOON if chance.random() < 0.1 else None,
        )  # fmt: skip
        for kind in chance.sample(types, chance.randrange(3)):
            _membership(chance, contact, kind)
        for tag in chance.sample(tags, chance.randrange(3)):
            ContactTag.objects.create(contact=contact, tag=tag, at=NOON)
        if chance.random() < 0.7:
            Address.objects.create(contact=contact, lines="Mill Lane", country=chance.choice(COUNTRIES))
        for minute in range(chance.randrange(3)):
            Consent.objects.create(
                contact=contact, purpose="newsletter", given=chance.random() < 0.5, wording="?",
                at=NOON + timedelta(minutes=minute),
            )  # fmt: skip
    return types, tags


def _membership(chance, contact, kind):
    cancelled = datetime.combine(day(chance), datetime.min.time(), UTC) if chance.random() < 0.2 else None
    held = Membership.objects.create(
        holder=contact, type=kind, group=kind.group, card_code=f"{chance.random()}", created_at=NOON,
        cancelled_at=cancelled, leaving_since=NOON if chance.random() < 0.2 else None,
    )  # fmt: skip
    first = day(chance)
    for _term in range(chance.randrange(4)):
        last = first + timedelta(days=chance.choice([30, 365]))
        Term.objects.create(
            membership=held, rule=kind.rules.first(), days=DateRange(first, None if chance.random() < 0.1 else last),
            anchor=first, grace_days=chance.choice([0, 30, 90]), import_reference="x", granted_at=NOON,
            revoked_at=NOON if chance.random() < 0.2 else None,
        )  # fmt: skip
        first = last + timedelta(days=chance.choice([0, 0, 60]))
        if Term.objects.standing().filter(membership=held, days__endswith=None).exists():
            return


def expected(conditions, on=TODAY):
    """Who is on the list, one contact after the other."""
    contacts = Contact.objects.prefetch_related("memberships__terms")
    return {contact.pk for contact in contacts if _is_on(contact, conditions, on)}


def _is_on(contact, conditions, on):
    if contact.archived_at or contact.merged_into_id:
        return False
    of_one = [c for c in conditions if c.about in ("type", "state", "ends", "joined", "years") and c.how != "none"]
    if of_one and not any(all(_meets(held, c, on) for c in of_one) for held in contact.memberships.all()):
        return False
    return all(_holds(contact, condition, on) for condition in conditions if condition not in of_one)


def _standing(held):
    return [term.days for term in held.terms.all() if term.revoked_at is None]


def _meets(held, condition, on):
    on = date.fromisoformat(condition.on) if condition.on else on
    days = _standing(held)
    match condition.about:
        case "type":
            return str(held.type_id) in condition.values
        case "state":
            return str(membership_state(held, on)) in condition.values
        case "years":
            return any(_years_after(d.lower, int(condition.values[0])) <= on for d in days)
        case "ends":
            last = max((d.upper or date.max for d in days), default=date.max)
            found = None if last == date.max else last - timedelta(days=1)
        case "joined":
            found = min((d.lower for d in days), default=None)
    first, last = condition.values
    return found is not None and (not first or first <= found.isoformat()) and (not last or found.isoformat() <= last)


def _years_after(start, years):
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


def _holds(contact, condition, on):
    on = date.fromisoformat(condition.on) if condition.on else on
    states = [str(membership_state(held, on)) for held in contact.memberships.all()]
    is_member = bool({"current", "in_grace"} & set(states))
    begun = any(d.lower <= on for held in contact.memberships.all() for d in _standing(held))
    known = {
        "kind": {contact.kind},
        "tag": {str(row.tag_id) for row in contact.contact_tags.all()},
        "country": {row.country for row in contact.addresses.all() if row.is_preferred},
        "language": {contact.language.partition("-")[0] or "en"},
        "email": set(),
        "consent": _agreed(contact),
        "history": {"member"} if is_member else {"former"} if begun else {"never"},
        "type": {
            str(h.type_id) for h in contact.memberships.all() if str(membership_state(h, on)) in ("current", "in_grace")
        },
    }  # fmt: skip
    if condition.about == "email":
        return bool(contact.email) == (condition.how == "has")
    if condition.about.startswith("custom:"):
        return _custom(contact.custom.get(condition.about.removeprefix("custom:")), condition)
    if condition.about == "number":
        return str(contact.number) in condition.values
    met = bool(known[condition.about] & set(condition.values))
    return met != (condition.how == "none")


def _agreed(contact):
    latest = contact.consents.order_by("-at", "-pk").first()
    return {latest.purpose} if latest and latest.given else set()


def _custom(value, condition):
    if condition.how in ("filled", "empty"):
        return (value is not None) == (condition.how == "filled")
    if condition.how == "between":
        first, last = condition.values
        return isinstance(value, str) and value[:1].isdigit() and (first or "0") <= value <= (last or "9")
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    bound = float(condition.values[0])
    return {"is": value == bound, "least": value >= bound, "most": value <= bound}[condition.how]
