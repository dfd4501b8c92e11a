"""Nothing that points at a contact is forgotten by a merge (known pain 7), also not what somebody adds tomorrow."""

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db.models import ForeignKey, UniqueConstraint

from ams.core.merging.places import Fate, is_append_only, places, registered, rule_for
from ams.core.models import Contact


def pointing_at_contacts():
    """Found another way than the code does: by asking every field of every model."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is Contact
    }


def columns_of(constraint):
    """The fields a constraint compares, as far as they are written plainly or in an expression."""
    names = set(getattr(constraint, "fields", ()))
    expressions = [one[0] if isinstance(one, tuple) else one for one in getattr(constraint, "expressions", ())]
    return names | {getattr(expression, "name", expression) for expression in expressions}


def is_unique_by(place):
    """Whether two rows may collide when they come to point at the same contact."""
    meta = place.model._meta
    constraints = [one for one in meta.constraints if isinstance(one, UniqueConstraint | ExclusionConstraint)]
    together = [set(names) for names in meta.unique_together]
    return (
        meta.get_field(place.field).unique
        or any(place.field in columns_of(one) for one in constraints)
        or any(place.field in names for names in together)
    )


def test_every_foreign_key_to_a_contact_moves_or_is_excused():
    assert {place.label for place in places()} == pointing_at_contacts()
    assert [place.label for place in places() if place.fate is not Fate.MOVES and not place.why] == []


def test_every_rule_and_every_excuse_is_about_a_column_there_is():
    assert registered() - {place.label for place in places()} == set()


def test_rows_that_could_collide_have_a_rule():
    """Otherwise a merge would end in an IntegrityError, on the day somebody has both."""
    colliding = {place.label for place in places() if place.fate is Fate.MOVES and is_unique_by(place)}

    assert {label for place in places() if (label := place.label) in colliding and rule_for(place) is None} == set()
    assert "members.Membership.holder" in colliding


def test_money_stays_where_it_is():
    fates = {place.label: place.fate for place in places()}

    assert fates["billing.Order.buyer"] is Fate.STAYS
    assert fates["billing.Payment.contact"] is fates["billing.Receipt.contact"] is Fate.APPEND_ONLY
    assert fates["core.Activity.contact"] is fates["core.ExceptionMade.contact"] is Fate.APPEND_ONLY
    assert is_append_only(apps.get_model("members", "Consent"))
