"""Secrets of an embedded deployment: generated once, kept in the data folder, readable by its owner alone."""

import json
import os
import secrets
from pathlib import Path

from ams.core.embedded.errors import EmbeddedServiceError
from ams.core.embedded.paths import places

PREFIXES = {"SECRET_KEY": "", "STRIPE_SECRET_KEY": "sk_test_", "STRIPE_WEBHOOK_SECRET": "whsec_"}


def keep_keys(data_dir: Path) -> dict[str, str]:
    """The secrets of this data folder, made when they are missing."""
    file = places(data_dir).secrets
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        kept = _read(file)
        missing = {name: prefix + secrets.token_urlsafe(48) for name, prefix in PREFIXES.items() if name not in kept}
        if missing:
            kept |= missing
            _write(file, kept)
    except OSError as error:
        raise EmbeddedServiceError(
            f"{data_dir} cannot be used: {error.strerror}. Choose a folder you may write to: `make up DATA=...`."
        ) from error
    return kept


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    try:
        return dict(json.loads(file.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise EmbeddedServiceError(
            f"{file} is damaged. Restore it from a backup, or remove it: then everybody has to sign in again."
        ) from error


def _write(file: Path, kept: dict[str, str]) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as output:
        json.dump(kept, output, indent=2)
    unfinished.replace(file)
