"""How static files are stored where they are collected: compressed, each under the hash of what it holds."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

MODULES = ("desk/*.js", "vendor/qr/*.js")  # our scripts, and the one library that comes in two files


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between modules, so that each finds its neighbours by their hashes.

    Only where they are named above: other libraries' scripts mention modules they do not ship.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((path, HashedFilesMixin._js_module_import_aggregation_patterns[1]) for path in MODULES),  # type: ignore[attr-defined]  # untyped
    )
