"""What came of a file, in sentences that count right."""

from members.models import ImportRun
from members.queries.imports import summary_of


def said(**counts):
    return summary_of(ImportRun(counts=counts))[1:]


def test_one_is_not_counted_as_many():
    assert said(new_terms=1, new_tags=1, kept={"phone": 1}, notes={"unpaid": 1}) == [
        "1 term",
        "1 tag put on",
        "1 membership left out, since nobody has paid for it; the person comes in",
        "1 detail differs and stays as it is here",
    ]
    assert said(new_terms=2, kept={"phone": 1, "email": 1}) == [
        "2 terms",
        "2 details differ and stay as they are here",
    ]
