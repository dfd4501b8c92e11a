"""Checks the logo that somebody uploads: a small PNG, or an SVG of which only the drawing is kept.

An SVG is a program as much as a picture. What is not known to be drawing (scripts, links elsewhere, embedded pages,
event handlers) is left out; what tries to be more than a picture (entities) is refused.
"""

import re
import struct
from typing import Final
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from ams.core.errors import DomainError

LARGEST: Final = 200 * 1024  # bytes
WIDEST: Final = 2000  # pixels
PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
SVG: Final = "http://www.w3.org/2000/svg"
XLINK_HREF: Final = "{http://www.w3.org/1999/xlink}href"
DRAWING: Final = frozenset(
    (
        "svg", "g", "defs", "symbol", "use", "title", "desc", "path", "rect", "circle", "ellipse", "line", "polyline",
        "polygon", "text", "tspan", "linearGradient", "radialGradient", "stop", "clipPath", "mask", "pattern", "style",
        "marker", "filter", "feGaussianBlur", "feOffset", "feBlend", "feColorMatrix", "feFlood", "feComposite",
        "feMerge", "feMergeNode",
    )
)  # fmt: skip
ELSEWHERE: Final = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression|javascript:", re.IGNORECASE)


class NotALogo(DomainError):
    """The file cannot be our logo. The text says what to upload instead."""


def checked_logo(content: bytes) -> tuple[bytes, str]:
    """The content that may be kept, and its extension (png or svg). Raises NotALogo."""
    if len(content) > LARGEST:
        raise NotALogo(_("This file is larger than 200 KB. Save the logo smaller, or as SVG."))
    if content.startswith(PNG_SIGNATURE):
        return _checked_png(content), "png"
    return _drawing_of(content), "svg"


def _checked_png(content: bytes) -> bytes:
    if len(content) < 24 or content[12:16] != b"IHDR":
        raise NotALogo(_("This PNG is damaged. Save it again, and upload the new file."))
    width, height = struct.unpack(">II", content[16:24])
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise NotALogo(_("This picture is more than 2000 pixels wide or high. Save it smaller, or as SVG."))
    return content


def _drawing_of(content: bytes) -> bytes:
    if b"<!ENTITY" in content or b"<!DOCTYPE" in content:
        content = re.sub(rb"<!DOCTYPE[^\[>]*>", b"", content)
        if b"<!" in content.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
            raise NotALogo(_("This SVG defines entities, which a logo does not need. Save it as plain SVG."))
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 - without a document type there is nothing to expand
    except ElementTree.ParseError as error:
        raise NotALogo(_("This is neither a PNG nor an SVG. Upload the logo as one of the two.")) from error
    if root.tag != f"{{{SVG}}}svg":
        raise NotALogo(_("This is neither a PNG nor an SVG. Upload the logo as one of the two."))
    _keep_drawing(root)
    ElementTree.register_namespace("", SVG)
    drawing: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=False)
    return drawing


def _keep_drawing(element: ElementTree.Element) -> None:
    """Take out every child and attribute that is not known to draw."""
    for name in list(element.attrib):
        if not _is_harmless(name, element.attrib[name]):
            del element.attrib[name]
    for child in list(element):
        namespace, _brace, tag = str(child.tag).rpartition("}")
        if namespace != f"{{{SVG}" or tag not in DRAWING or (tag == "style" and ELSEWHERE.search(child.text or "")):
            element.remove(child)
        else:
            _keep_drawing(child)


def _is_harmless(name: str, value: str) -> bool:
    if name in ("href", XLINK_HREF):
        return value.startswith("#")
    if name.startswith("{") or name.lower().startswith("on"):
        return False
    return not ELSEWHERE.search(value)
