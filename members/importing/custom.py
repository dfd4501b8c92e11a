"""Fields of the association's own as columns: each is headed `custom:<key>`, and its definition says what fits."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from ams.core.custom_values import DoesNotFit, Value, checked
from members.importing.dates import DateOrder, read_date
from members.importing.errors import RowRejected

PREFIX: Final = "custom:"  # no header of ours has a colon, and no key has one


@dataclass(frozen=True, slots=True)
class CustomField:
    """A definition, as far as files go."""

    key: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    applies_to: str = ""  # person, organisation, or empty for both

    @property
    def column(self) -> str:
        """Its header in our export, and its word for `--map`."""
        return PREFIX + self.key

    @property
    def detail(self) -> str:
        """Its name among the details of a contact."""
        return f"custom.{self.key}"


def as_cell(value: object) -> str:
    """A kept value as it stands in a file, whatever the language: yes and no, ISO dates, points in numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def read_cell(text: str, field: CustomField, *, order: DateOrder | None, contact_kind: str) -> Value:
    """The value as it is kept. `text` is not blank. Raises RowRejected, naming the field."""
    if field.applies_to not in ("", contact_kind):
        raise RowRejected(
            _("“%(field)s” is for people only.") % {"field": field.label}
            if field.applies_to == "person"
            else _("“%(field)s” is for organisations only.") % {"field": field.label}
        )
    try:
        value = checked(text, field.kind, field.choices)
    except DoesNotFit as error:
        if field.kind == "date" and (day := read_date(text, order)):  # 1.3.2026 and the like
            return day.isoformat()
        raise RowRejected(
            _("“%(text)s” does not fit “%(field)s”: %(why)s")
            % {"text": text[:60], "field": field.label, "why": str(error)}
        ) from error
    if value is None:
        raise RowRejected(_("“%(field)s” is blank.") % {"field": field.label})
    return value
