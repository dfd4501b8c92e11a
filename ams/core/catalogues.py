"""Where a text is looked for before it is shown as it was written."""

from typing import Any

from django.conf import settings
from django.utils.translation.trans_real import translation


def drop_empty_catalogues() -> None:
    """Look for no text where there is none.

    A language with a country falls back to the one without, once for each installed app. For British English that is
    seven catalogues one after the other, none with a text in it, and a page of the desk looks for four hundred texts.
    """
    for code, _name in settings.LANGUAGES:
        kept: Any = translation(code)  # its chain has no public name
        while (further := kept._fallback) is not None:
            if any(further._catalog):  # every file has a text for "": its header
                kept = further
            else:
                kept._fallback = further._fallback
