"""Which figures of renewing and staying to show, and which rows behind one of them, read from the address bar."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.earning import Month
from members.models import MembershipType
from staffdesk.forms.filters import Choice, ListFilter
from staffdesk.queries.retention import MONTHS, WHATS, Rows

FIRST_YEAR, LAST_YEAR = 1900, 2999


class FiguresFilter(ListFilter):
    """A year, and perhaps one type."""

    year = Choice(label=_("Year"), required=False)
    type = Choice(label=_("Type"), required=False)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]  # type: ignore[attr-defined]  # a choice
        kinds = MembershipType.objects.values_list("slug", "name")
        self.fields["type"].choices = [("", _("All types")), *kinds]  # type: ignore[attr-defined]  # a choice


class RowsFilter(forms.Form):
    """Which rows: of a year, of one of its months or days. What cannot be read asks for nothing."""

    what = forms.ChoiceField(choices=[(one, one) for one in WHATS])
    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR)
    month = forms.IntegerField(min_value=1, max_value=MONTHS, required=False)
    day = forms.IntegerField(min_value=1, max_value=31, required=False)
    type = forms.SlugField(required=False)
    first = forms.BooleanField(required=False)
    after = forms.IntegerField(min_value=1, max_value=99, required=False)

    def clean(self) -> dict[str, Any]:
        """From which day to which, under `days`."""
        given = self.cleaned_data
        year, month, day = given.get("year"), given.get("month"), given.get("day")
        if year and not self.errors:
            first, last = date(year, month or 1, 1), Month(date(year, month or MONTHS, 1)).last
            given["days"] = (first, last) if not day else (last.replace(day=min(day, last.day)),) * 2
        return given

    def asked(self, *, on: date) -> Rows:
        """What was asked for; the form is valid."""
        given = self.cleaned_data
        first, last = given["days"]
        return Rows(
            what=given["what"],
            first=first,
            last=last,
            on=on,
            slug=given["type"],
            only_first=given["first"],
            years=given["after"] or 1,
        )
