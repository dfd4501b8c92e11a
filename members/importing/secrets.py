"""Columns nobody may bring along: passwords, social security numbers, cards and keys."""

import re
import unicodedata
from typing import Final

# Whole words, so that "Password" and "user_password" count and "compass" does not.
_SECRET: Final = re.compile(
    r"(^|_)(pass(word|wd|phrase|code)?|pwd|mot_de_passe|mdp(_adh)?|kennwort|passwort|wachtwoord|contrasena|senha"
    r"|ssn|sin|nin|bsn|nir|social_security(_(number|no|nr))?|national_(id|insurance)(_(number|no))?|tax_file_number"
    r"|sozialversicherungsnummer|numero_de_securite_sociale|passport(_(number|no))?|id_card(_number)?"
    r"|credit_card(_(number|no))?|card_number|cc_?(number|num)|cvv|cvc|cvv2|iban|bank_account(_number)?"
    r"|routing_number|pin|secret|security_(question|answer|code)|api_key|auth_key|access_token|token|hash|salt"
    r"|twofactor|totp|otp)(_|$)"
)


def is_secret(header: str) -> bool:
    """Whether a column must not be read, whatever it is mapped to."""
    return _SECRET.search(plain(header)) is not None


def plain(header: str) -> str:
    """A header as formats are told apart by: lower case, words joined by underscores, nothing else."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", header.strip().lstrip("\ufeff"))
    letters = (c for c in unicodedata.normalize("NFKD", spaced.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", "_", "".join(letters)).strip("_")
