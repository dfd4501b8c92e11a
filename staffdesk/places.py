"""Where colleagues follow a procedure beside cases: pages of the desk, by the names of their addresses. Pure."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACE_WORDS: Final[dict[str, str | Promise]] = {
    "exception": _("Making an exception"),
    "money_back": _("Giving money back"),
    "money_in": _("Money that came by transfer, cheque or in cash"),
    "month_end": _("The end of a month"),
    "check_in": _("Check-in at the door"),
    "difficult": _("A difficult situation"),
    "merge": _("Two records of one person"),
    "deceased": _("Somebody died"),
    "erase": _("Erasing somebody"),
    "import": _("Importing people"),
    "mailing": _("Writing to many"),
}
_PAGES: Final[dict[str, str]] = {
    "staffdesk:exceptions": "exception", "staffdesk:make_exception": "exception", "staffdesk:give_back": "money_back",
    "staffdesk:give_back_payment": "money_back", "staffdesk:receive_money": "money_in",
    "staffdesk:share_money": "money_in", "staffdesk:month_end": "month_end", "staffdesk:check_in": "check_in",
    "staffdesk:flag_case": "difficult", "staffdesk:merge": "merge", "staffdesk:deceased": "deceased",
    "staffdesk:erase": "erase", "staffdesk:imports": "import", "staffdesk:mailing": "mailing",
    "staffdesk:confirm_mailing": "mailing",
}  # fmt: skip


def place_of(view: str) -> str:
    """Which place a page is; empty where procedures are followed in cases alone."""
    return _PAGES.get(view, "")
