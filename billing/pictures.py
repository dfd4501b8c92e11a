"""Makes an uploaded photograph small enough for a telephone, and keeps nothing of it but the picture."""

from io import BytesIO
from typing import NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from ams.core.errors import DomainError

LARGEST_UPLOAD = 15 * 1024 * 1024  # bytes
MOST_PIXELS = 60_000_000  # of the original; more is an attack or a mistake
KINDS = ("PNG", "JPEG", "WEBP")
WIDTH, HEIGHT = 960, 720  # pixels; a phone shows 358 × 3 at most
LARGEST = 40 * 1024  # bytes, so that a page with it stays small
THUMB, LARGEST_THUMB = 128, 3 * 1024
QUALITIES = (82, 72, 60, 48, 36, 24, 12)


class NotAPicture(DomainError):
    """The file cannot be shown. The text says what to upload instead."""


class Picture(NamedTuple):
    """A picture as WebP in two sizes; width and height of the large one."""

    content: bytes
    width: int
    height: int
    thumbnail: bytes


def make_picture(content: bytes) -> Picture:
    """The upload, upright, without what cameras write into files, in bounded size. Raises NotAPicture."""
    if len(content) > LARGEST_UPLOAD:
        raise NotAPicture(_("This file is larger than 15 MB. Save the picture smaller."))
    try:
        with Image.open(BytesIO(content), formats=KINDS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise NotAPicture(_("This picture has more than 60 million pixels. Save it smaller."))
            upright = ImageOps.exif_transpose(found)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise NotAPicture(_("This is no PNG, JPEG or WebP that we can read. Save it as one of them.")) from error
    large = ImageOps.contain(plain, (WIDTH, HEIGHT)) if plain.width > WIDTH or plain.height > HEIGHT else plain
    thumb = ImageOps.fit(plain, (THUMB, THUMB))
    kept = _webp(large, LARGEST)
    with Image.open(BytesIO(kept)) as final:
        return Picture(kept, final.width, final.height, _webp(thumb, LARGEST_THUMB))


def _webp(picture: Image.Image, most: int) -> bytes:
    """The best quality that fits; a picture of nothing but noise is scaled down until it does."""
    while True:
        for quality in QUALITIES:
            out = BytesIO()
            picture.save(out, "WEBP", quality=quality, method=4)
            if out.tell() <= most:
                return out.getvalue()
        picture = ImageOps.contain(picture, (max(1, picture.width * 3 // 4), max(1, picture.height * 3 // 4)))
