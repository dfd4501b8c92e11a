"""What the join form asks beyond name and e-mail, and what was typed there.

Nobody is shown what we know of them already: who types an address on a form has not proved that it is theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from ams.core.custom_values import as_typed
from ams.core.models import Contact, FieldDefinition
from ams.core.ready import ready
from members.models import JoinDraft, JoinQuestion, MembershipType

PREFIX: Final = "asked-"  # of the inputs; what follows is a number, so that no key is taken for a secret's name


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the association's own fields on the join form."""

    definition: FieldDefinition
    is_required: bool

    @property
    def name(self) -> str:
        """What its input is called."""
        return input_of(self.definition)


def input_of(definition: FieldDefinition) -> str:
    """What the input of a field is called on the join form."""
    return f"{PREFIX}{definition.pk}"


def asked_when_joining(type: MembershipType) -> list[Asked]:
    """The fields asked of those who join as this type, in order; those put away or for organisations are not."""
    return [Asked(row.field, row.is_required) for row in _questions(type.pk)]


@ready
def _questions(type: int) -> QuerySet[JoinQuestion]:
    rows = JoinQuestion.objects.filter(Q(type=None) | Q(type=type)).select_related("field")
    people = FieldDefinition.objects.standing().about(Contact.Kind.PERSON)
    return rows.filter(field__in=people).order_by("field__position", "field__label", "pk")


def typed_in(draft: JoinDraft) -> dict[str, str]:
    """What was typed for a draft, by the names of the inputs."""
    custom = draft.answers.get("custom", {})
    definitions = FieldDefinition.objects.filter(key__in=custom) if custom else ()
    return {
        "organisation": draft.answers.get("organisation", ""),
        "full_name": draft.answers.get("full_name", ""),
        "email": draft.email,
        "discount": draft.answers.get("discount", ""),
        **{input_of(one): as_typed(custom[one.key]) for one in definitions},
    }


def passed_on(typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, as staff who help may read it: under the labels, without what only administrators see."""
    numbers = [name.removeprefix(PREFIX) for name in typed if name.startswith(PREFIX)]
    asked = [int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 10]
    shown = FieldDefinition.objects.filter(pk__in=asked).shown_to(administrators=False) if asked else ()
    labels = {input_of(one): one.label for one in shown}
    read = {name: said for name, said in typed.items() if name in labels or not name.startswith(PREFIX)}
    return {labels.get(name, name): said for name, said in read.items()}
