"""Languages an association writes in, and what the database's search knows of each: the endings of its words."""

from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OTHER: Final = "other"
AS_TYPED: Final = "simple"  # takes no endings off: words are found as far as they are typed
ENDINGS: Final = {
    "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "et": "estonian",
    "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hu": "hungarian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "nl": "dutch", "nn": "norwegian", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
CHOICES: Final[list[tuple[str, str | Promise]]] = [
    ("", _("As the deployment says")),
    ("eu", _("Basque")), ("ca", _("Catalan")), ("da", _("Danish")), ("nl", _("Dutch")), ("en", _("English")),
    ("et", _("Estonian")), ("fi", _("Finnish")), ("fr", _("French")), ("de", _("German")), ("el", _("Greek")),
    ("hu", _("Hungarian")), ("id", _("Indonesian")), ("ga", _("Irish")), ("it", _("Italian")),
    ("lt", _("Lithuanian")), ("no", _("Norwegian")), ("pt", _("Portuguese")), ("ro", _("Romanian")),
    ("ru", _("Russian")), ("es", _("Spanish")), ("sv", _("Swedish")), ("tr", _("Turkish")),
    (OTHER, _("Another one")),
]  # fmt: skip


def search_configuration(language: str) -> str:
    """What PostgreSQL calls the search of a language; the deployment's where none is said."""
    return ENDINGS.get((language or settings.LANGUAGE_CODE).split("-")[0].lower(), AS_TYPED)
