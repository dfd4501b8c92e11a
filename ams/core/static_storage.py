"""How static files are stored where they are collected: compressed, each under the hash of what it holds."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between the desk's scripts, so that a module finds its neighbours by their hashes."""

    support_js_module_import_aggregation = True
