"""HTML as a stranger wrote it, made harmless: read as text first, as a picture of itself second."""

import re
from html import unescape
from itertools import islice
from typing import Final

import nh3

LONGEST: Final = 300_000  # characters that are cleaned; a mail's own words are never longer
MOST_TAGS: Final = 8_000  # a newsletter has two thousand
TAG_BEGINS = re.compile("<")
ELSEWHERE = re.compile(r"<img[^<>]{0,2000}?\ssrc\s{0,9}=\s{0,9}[\"']?\s{0,9}(https?:)?//", re.IGNORECASE)
_TAGS: Final = (
    "a abbr address article aside b blockquote br caption center cite code col colgroup dd del details div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q s samp section "
    "small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var"
)
TAGS: Final = frozenset(_TAGS.split())
ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"align", "valign", "colspan", "rowspan"},
    "th": {"align", "valign", "colspan", "rowspan"},
    "ol": {"start"},
    "*": {"lang", "dir"},
}
INSTEAD_OF_LINES = re.compile(r"<\s*(br|/p|/div|/tr|/li|/h[1-6]|/blockquote|hr)\b[^<>]{0,200}>", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\xa0]+")
EMPTY_LINES = re.compile(r"\n\s*\n\s*")
PICTURES: Final = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")


def bounded(html: str) -> str:
    """As much of it as is looked at: the time that cleaning takes grows with the square of how deep tags are nested."""
    tags = TAG_BEGINS.finditer(html[:LONGEST])
    too_many = next(islice(tags, MOST_TAGS, None), None)
    return html[: too_many.start()] if too_many else html[:LONGEST]


def sanitised(html: str) -> str:
    """What may be shown in a frame: no script, form, style or address of ours, and no picture from elsewhere."""
    return nh3.clean(
        bounded(html),
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_harmless,
        url_schemes={"http", "https", "mailto", "tel", "data"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def names_pictures(html: str) -> bool:
    """Whether it asks for pictures from elsewhere, which tell its sender who read it, when and where."""
    return bool(ELSEWHERE.search(bounded(html)))


def as_text(html: str) -> str:
    """The words of it, one line for what looked like a line."""
    broken = INSTEAD_OF_LINES.sub("\n", bounded(html).replace("\r", "").replace("\n", " "))
    words = unescape(nh3.clean(broken, tags=set(), attributes={}, clean_content_tags={"script", "style", "title"}))
    lines = [BLANKS.sub(" ", line).strip() for line in words.split("\n")]
    return EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _harmless(tag: str, attribute: str, value: str) -> str | None:
    """Addresses of pictures must be the pictures themselves, those of links must lead somewhere."""
    if attribute == "src":
        return value if value.lower().startswith(PICTURES) else None
    if tag == "a" and attribute == "href" and not value.lower().startswith(("http://", "https://", "mailto:", "tel:")):
        return None
    return value
