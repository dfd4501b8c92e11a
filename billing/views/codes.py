"""The field for a discount code on pages that order something."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ams.core.errors import DomainError
from ams.core.limits import is_over_limit, network_of, wait_in_words, within_limit
from ams.core.models import Contact
from ams.core.typed import answers_in
from billing.discounts import could_have_a_code
from billing.forms import Choice, CodeForm
from billing.models import Order

WISH = "discount"  # what the button beside the field says
MOST_GUESSES = 60  # wrong codes an hour from one network


def code_form(
    request: HttpRequest,
    choices: Sequence[Choice],
    *,
    buyer: Contact | None,
    on: date,
    typed: Mapping[str, str],
    besides: Order | None = None,
    later: Sequence[Choice] = (),
) -> CodeForm | None:
    """The field, filled in with what was typed; None where no code could be used for any of this.

    `typed` is what waited for this page, `besides` an unpaid order of this visitor that this one would replace, `later`
    what a page still to come offers.
    """
    data = request.POST if request.method == "POST" else typed
    products = [piece.product for choice in (*choices, *later) for piece in choice.pieces]
    if not choices or not (data.get(WISH) or could_have_a_code(products, on)):
        return None
    form = CodeForm(data, choices=choices, buyer=buyer, on=on, besides=besides, later=later)
    if not form.is_bound:
        return form
    _check(form, network_of(request))
    return form


def _check(form: CodeForm, network: str) -> None:
    """Look at a code that was typed, unless too many wrong ones came from there."""
    if is_over_limit("discount", network, at_most=MOST_GUESSES):
        form.choices = ()
        form.full_clean()
        wait = wait_in_words("discount", network)
        form.add_error("discount", _("Too many codes were tried from here. Try again %(wait)s.") % {"wait": wait})
    elif form.errors:
        within_limit("discount", network, at_most=MOST_GUESSES, seconds=3600)


def is_asked(request: HttpRequest) -> bool:
    """Whether somebody only wants to see what their code makes of the prices: then nothing else is missing yet."""
    return request.method == "POST" and request.POST.get("then") == WISH


def typed_so_far(request: HttpRequest) -> dict[str, str]:
    """What stands in the form of whoever asks that, to stand there again."""
    return answers_in(request.POST)


def is_agreed(code: CodeForm | None) -> bool:
    """Whether one can go to pay: no code was asked for, or its prices were seen."""
    return code is None or code.is_agreed()


def say_of_code(form: Form, code: CodeForm | None, error: DomainError) -> None:
    """Why the code cannot be used after all: beside its field, where the page has it; else above the form."""
    if code is None:
        form.add_error(None, str(error))
    else:
        code.add_error("discount", str(error))
