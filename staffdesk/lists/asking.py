"""Conditions as one question to the database: who is on the list on a day.

What is asked of a membership (its type, state, last day, first day, years) is asked of one and the same membership, so
“Full” and “ends in March” never means somebody whose student membership ends in March. Everything else stands alone.
"""

from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Exists, JSONField, OuterRef, Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.lookups import GreaterThanOrEqual, IContains, LessThanOrEqual, Regex

from ams.core.models import Contact, ContactQuerySet, ContactTag
from billing.models import OrderLine
from members.models import Address, Affiliation, Consent
from staffdesk.lists.criteria import Condition, Conditions
from staffdesk.lists.of_events import at_event
from staffdesk.lists.of_seats import has_a_seat, in_seat
from staffdesk.lists.of_sections import in_committee, in_section
from staffdesk.lists.subjects import CUSTOM, Subject
from staffdesk.lists.terms import held_by, meets, on_the_day, with_begun_terms

BEYOND = 1e300  # further from zero than any number a field takes
OF_A_MEMBERSHIP = frozenset({"type", "state", "ends", "joined", "years"})


def contacts_on(conditions: Conditions, subjects: dict[str, Subject], *, on: date) -> ContactQuerySet:
    """Everybody on the list: neither archived nor merged. The conditions have been checked."""
    return everybody_like(conditions, subjects, on=on).standing()


def everybody_like(conditions: Conditions, subjects: dict[str, Subject], *, on: date) -> ContactQuerySet:
    """The same, archived and merged contacts included: for saying who would have been on it."""
    found = Contact.objects.all()
    one = [c for c in conditions if c.about in OF_A_MEMBERSHIP and not (c.about == "type" and c.how == "none")]
    if one:
        held = reduce(lambda rows, condition: meets(rows, condition, on), one, held_by(OuterRef("pk")))
        found = found.filter(Exists(held))
    for condition in conditions:
        if condition not in one:
            found = found.filter(_asked(condition, subjects[condition.about], on))
    return found


def _asked(condition: Condition, subject: Subject, on: date) -> Q:
    if condition.about.startswith(CUSTOM):
        return _of_our_own(condition, subject)
    day = date.fromisoformat(condition.on) if condition.on else on
    said = _ASKED[condition.about](condition, day)
    return ~said if condition.how in ("none", "has_not") else said


def _kind(condition: Condition, _on: date) -> Q:
    return Q(kind__in=condition.values)


def _tag(condition: Condition, _on: date) -> Q:
    return Q(Exists(ContactTag.objects.filter(contact=OuterRef("pk"), tag__in=map(int, condition.values))))


def _country(condition: Condition, _on: date) -> Q:
    preferred = Address.objects.filter(contact=OuterRef("pk"), is_preferred=True)
    return Q(Exists(preferred.filter(country__in=condition.values)))


def _language(condition: Condition, _on: date) -> Q:
    """Of a region, too: “en” finds en-gb. Whoever has none reads the deployment's."""
    found = reduce(or_, (Q(language=code) | Q(language__startswith=f"{code}-") for code in condition.values))
    return found | Q(language="") if settings.LANGUAGE_CODE.partition("-")[0] in condition.values else found


def _email(_condition: Condition, _on: date) -> Q:
    return ~Q(email="")


def _consent(condition: Condition, _on: date) -> Q:
    """The latest word on a purpose was yes."""
    return reduce(or_, (consent_to(purpose) for purpose in condition.values))


def consent_to(purpose: str) -> Q:
    """Whether a contact's latest word on a purpose was yes; words of contacts merged into it are its own."""
    said = Consent.objects.filter(purpose=purpose)
    later = said.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk")))
    whose = OuterRef(OuterRef("pk"))
    yes = said.filter(
        ~Exists(later.filter(contact=whose)), ~Exists(later.filter(contact__merged_into=whose)), given=True
    )
    own, absorbed = yes.filter(contact=OuterRef("pk")), yes.filter(contact__merged_into=OuterRef("pk"))
    return Q(Exists(own)) | Q(Exists(absorbed))


def _organisation(condition: Condition, on: date) -> Q:
    belongs = Affiliation.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), person=OuterRef("pk"), from_on__lte=on,
        organisation__number__in=map(int, condition.values),
    )  # fmt: skip
    return Q(Exists(belongs))


def _bought(condition: Condition, _on: date) -> Q:
    """Paid for, by the contact or by one that was merged into it: orders stay with whom they were for."""
    lines = OrderLine.objects.filter(product__in=map(int, condition.values), order__settled_at__isnull=False)
    absorbed = lines.filter(order__buyer__merged_into=OuterRef("pk"))
    return Q(Exists(lines.filter(order__buyer=OuterRef("pk")))) | Q(Exists(absorbed))


def _number(condition: Condition, _on: date) -> Q:
    return Q(number__in=list(map(int, condition.values)))


def _type_not_held(condition: Condition, on: date) -> Q:
    """Negated by whoever asks: holds one of these types, current or in grace."""
    held = held_by(OuterRef("pk")).filter(type__in=map(int, condition.values))
    return Q(Exists(on_the_day(held, ("current", "in_grace"), on)))


def _history(condition: Condition, on: date) -> Q:
    is_one = Exists(on_the_day(held_by(OuterRef("pk")), ("current", "in_grace"), on))
    was_one = Exists(with_begun_terms(held_by(OuterRef("pk")), on))
    ways = {"member": Q(is_one), "former": Q(was_one) & ~Q(is_one), "never": ~Q(was_one), "seat": has_a_seat(on)}
    return reduce(or_, (ways[value] for value in condition.values))


_ASKED: dict[str, Callable[[Condition, date], Q]] = {
    "kind": _kind,
    "tag": _tag,
    "country": _country,
    "language": _language,
    "email": _email,
    "consent": _consent,
    "organisation": _organisation,
    "bought": _bought,
    "event": at_event,
    "section": in_section,
    "committee": in_committee,
    "seat": in_seat,
    "number": _number,
    "type": _type_not_held,
    "history": _history,
}


def _of_our_own(condition: Condition, subject: Subject) -> Q:
    """Of a custom field. A value kept when the field was of another kind is found by none but “is filled in”."""
    key, how = condition.about.removeprefix(CUSTOM), condition.how
    if how == "empty":
        return ~Q(custom__has_key=key)
    has_any = ~Q(custom={})  # implied by all that follows; it is what the index of custom fields is limited to
    if how == "filled":
        return has_any & Q(custom__has_key=key)
    if how in _COMPARED:
        return has_any & _COMPARED[how](key, condition)
    values: list[object] = [how == "yes"] if how in ("yes", "no") else [_as_kept(v, subject) for v in condition.values]
    return has_any & reduce(or_, (Q(custom__contains={key: value}) for value in values))


def _as_kept(value: str, subject: Subject) -> str | int | float:
    if subject.kind != "number":
        return value
    number = float(value)
    return int(number) if number.is_integer() else number


def _containing(key: str, condition: Condition) -> Q:
    return Q(IContains(KeyTextTransform(key, "custom"), condition.values[0]))


def _between(key: str, condition: Condition) -> Q:
    """ISO dates compare as text; what is none is left out."""
    first, last = condition.values
    text = KeyTextTransform(key, "custom")
    return (
        Q(Regex(text, r"^\d{4}-\d{2}-\d{2}$"))
        & Q(GreaterThanOrEqual(text, first or "0"))
        & Q(LessThanOrEqual(text, last or "9"))
    )


def _compared(key: str, condition: Condition) -> Q:
    """In the order of JSON, where true and lists are larger than any number, and text is smaller: both are left out."""
    bound = float(condition.values[0])
    least, most = (bound, BEYOND) if condition.how == "least" else (-BEYOND, bound)
    value = KeyTransform(key, "custom")
    above = GreaterThanOrEqual(value, Value(least, JSONField()))
    return Q(above) & Q(LessThanOrEqual(value, Value(most, JSONField())))


_COMPARED: dict[str, Callable[[str, Condition], Q]] = {
    "contains": _containing,
    "between": _between,
    "least": _compared,
    "most": _compared,
}
