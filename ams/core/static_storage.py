"""How static files are stored where they are collected: compressed, each under the hash of what it holds."""

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage

OUR_SCRIPTS = "desk/*.js"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between the desk's scripts, so that a module finds its neighbours by their hashes.

    Only ours: libraries' scripts mention modules they do not ship.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (OUR_SCRIPTS, HashedFilesMixin._js_module_import_aggregation_patterns[1]),  # type: ignore[attr-defined]  # untyped
    )
