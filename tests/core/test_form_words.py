"""Forms say in our words what they cannot take, wherever nobody thought of better ones."""

from django import forms


class Plain(forms.Form):
    name = forms.CharField(max_length=3)
    count = forms.IntegerField(min_value=1, max_value=9)
    amount = forms.DecimalField()


def said(**answers):
    return {name: list(errors) for name, errors in Plain(answers).errors.items()}


def test_what_is_missing_too_long_or_no_figure():
    assert said() == {name: ["Please fill this in."] for name in ("name", "count", "amount")}
    assert said(name="Herons", count="many", amount="much") == {
        "name": ["Only 3 letters fit, and these are 6. Nothing is lost: shorten it, or split it."],
        "count": ["Write a whole number in figures, for example 12."],
        "amount": ["Write a number in figures, for example 12.50."],
    }


def test_what_is_too_little_or_too_much():
    assert said(name="x", amount="1", count="0") == {"count": ["At least 1."]}
    assert said(name="x", amount="1", count="10") == {"count": ["At most 9."]}
