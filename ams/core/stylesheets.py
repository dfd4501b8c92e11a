"""Serves each face's stylesheets as one file, without a build step.

The design system is written as five small layers (`static/css/`). A page needs four of them; linking each would cost
a request apiece, `@import` a round trip apiece. So one view joins the layers of a face in order, drops comments and
white space, and serves the result under its own hash with a far-future cache. Editing a file changes the hash at
once: nothing to build, nothing to restart, nothing stale.

The admin's bundle also carries Django's own admin stylesheets, wrapped into a cascade layer below ours and kept out
of the shell by a scope. That way our rules win by order, not by specificity or by !important.
"""

import gzip
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control, patch_vary_headers

YEAR = 365 * 24 * 60 * 60  # seconds
LAYERS = "@layer tokens,theme,elements,components,vendor,portal,desk,admin;"
BUNDLES = {
    "portal": ("tokens", "elements", "components", "portal"),
    "desk": ("tokens", "elements", "components", "desk"),
    "admin": ("tokens", "elements", "components", "desk", "admin"),
}
SHELL = ".rail,.topbar,.demo-banner,.messages,.skip-link,.dialog,.search-dialog"  # ours also inside the admin
DJANGO_ADMIN = ("base", "changelists", "widgets", "forms", "dashboard", "login", "responsive")


@dataclass(frozen=True, slots=True)
class Bundle:
    """One joined stylesheet and the version under which it may be kept for ever."""

    plain: bytes
    zipped: bytes
    version: str


def bundle(name: str) -> Bundle:
    """The current stylesheet of a face. Raises KeyError for a face that does not exist."""
    files = _files(name)
    return _joined(files, tuple(file.stat().st_mtime_ns for file in files))


def stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """`/css/<name>.css`. Kept for a year when asked for by its version, for a minute otherwise."""
    try:
        found = bundle(name)
    except KeyError:
        raise Http404(f"There is no stylesheet called {name}.") from None
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(found.zipped if zipped else found.plain, content_type="text/css; charset=utf-8")
    if zipped:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    if request.GET.get("v") == found.version:
        patch_cache_control(response, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


def _files(name: str) -> tuple[Path, ...]:
    own = tuple(Path(settings.BASE_DIR) / "static" / "css" / f"{part}.css" for part in BUNDLES[name])
    if name != "admin":
        return own
    folder = Path(admin.__file__).parent / "static" / "admin" / "css"
    return (*(folder / f"{part}.css" for part in DJANGO_ADMIN), *own)


@lru_cache(maxsize=8)
def _joined(files: tuple[Path, ...], _changed: tuple[int, ...]) -> Bundle:
    text = LAYERS + "".join(_minified(_read(file)) for file in files)
    plain = text.encode()
    return Bundle(plain, gzip.compress(plain, mtime=0), sha256(plain).hexdigest()[:10])


def _read(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    if file.parent.parent.name != "admin":
        return text
    text = re.sub(r"@import[^;]+;", "", text)
    text = re.sub(
        r"url\([\"']?\.\./img/([^\"')]+)[\"']?\)", lambda match: f"url({static('admin/img/' + match[1])})", text
    )
    return f"@layer vendor{{@scope (body) to ({SHELL}){{{text}}}}}"


def _minified(text: str) -> str:
    """Comments and needless white space removed; nothing cleverer, so nothing can be changed in meaning."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"\s*([{};,])\s*", r"\1", text).replace(";}", "}")
