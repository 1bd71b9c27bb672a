"""Pictures that people send: decoded and drawn anew, so that nothing is in them but what one sees."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forumtools.errors import ExtraMissing, InputError
from forumtools.language import Text

if TYPE_CHECKING:
    from PIL.Image import Image as Decoded

MOST_PIXELS = 50_000_000
LARGEST_SIDE = 2400
"""Pixels: as wide as a page of a book needs at 300 dots an inch."""

_TYPES = {"JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png"), "WEBP": ("image/webp", ".webp")}
_NO_PICTURE = Text(
    fr="ce fichier n’est pas une image JPEG, PNG ou WebP lisible : enregistrez-la dans l’un de ces formats",
    en="this file is no readable JPEG, PNG or WebP picture: save it in one of these formats",
)
_TOO_MANY = Text(
    fr="cette image a plus de {n} millions de pixels : réduisez-la",
    en="this picture has more than {n} million pixels: make it smaller",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept."""

    content: bytes
    media_type: str
    suffix: str
    width: int
    height: int


def reencoded(content: bytes) -> Picture:
    """
    Return the picture in *content* with its colours and nothing else: no position, no comment, no hidden file.

    What it is, the decoder says, whatever its name was. It is turned as the camera was held, and made smaller where it
    is larger than a page needs. Raises `InputError` for what is no picture, `ExtraMissing` without Pillow.
    """
    try:
        from PIL import Image, ImageOps
    except ImportError as error:
        raise ExtraMissing("web", Text(fr="recevoir des images", en="taking pictures")) from error
    with _told():
        image = Image.open(io.BytesIO(content), formats=list(_TYPES))
        kind = image.format or ""
        if image.width * image.height > MOST_PIXELS:
            raise InputError(_TOO_MANY.format(n=MOST_PIXELS // 1_000_000))
        image.load()
        turned = ImageOps.exif_transpose(image)
        turned.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
        return _drawn(turned, kind)


def _drawn(image: Decoded, kind: str) -> Picture:
    """Return *image* in a new file that has nothing but its pixels."""
    from PIL import Image

    # PNG and WebP may have palettes and see-through places, JPEG other colours than a screen.
    has_alpha = "A" in image.getbands() or "transparency" in image.info
    mode = "RGBA" if has_alpha and kind != "JPEG" else "RGB"
    plain = image.convert(mode)
    bare = Image.frombytes(mode, plain.size, plain.tobytes())
    file = io.BytesIO()
    bare.save(file, kind, **({"quality": 88} if kind != "PNG" else {}), optimize=True)
    return Picture(file.getvalue(), *_TYPES[kind], *bare.size)


@contextmanager
def _told() -> Iterator[None]:
    """Say plainly that something is no picture, whatever the decoder calls it."""
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(_TOO_MANY.format(n=MOST_PIXELS // 1_000_000)) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise InputError(_NO_PICTURE) from error
