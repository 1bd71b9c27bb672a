"""
Pictures that people send, made anew from their pixels alone.

Whatever a file is called or says it is, it is decoded as JPEG, PNG or WebP or refused, and written again. So nothing
comes along: neither the place where a photo was taken, nor a script behind its last byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from forumtools.errors import InputError
from forumtools.language import Text

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 2400
"""Pixels, in width and in height."""

WIDEST = 1600
"""Pixels, in width and height, of pictures in catalogues: sharp on a screen and on an A4 page, and no heavier."""

MOST_PIXELS = 50_000_000
_MOST_SCANS = 100
"""Progressive JPEG has about ten; each may cost as much as a whole picture, and needs a hundred bytes."""

_EMPTY = Text(fr="Ce fichier est vide. Choisissez-le à nouveau.", en="This file is empty. Choose it again.")
_NO_PICTURE = Text(
    fr="Ce fichier n’est pas une image JPEG, PNG ou WebP. Ouvrez-le, enregistrez-le en JPEG (photo) ou PNG (dessin), "
    "puis envoyez ce fichier.",
    en="This file is no JPEG, PNG or WebP picture. Open it, save it as JPEG (photo) or PNG (drawing), then send that "
    "file.",
)
_SVG = Text(
    fr="Les images SVG ne sont pas acceptées, car elles peuvent contenir des programmes. Exportez l’image en PNG, puis "
    "envoyez ce fichier.",
    en="SVG pictures are not accepted, for they may hold programs. Export the picture as PNG, then send that file.",
)
_HEIC = Text(
    fr="Les photos HEIC ne sont pas acceptées. Sur un iPhone : Réglages, Appareil photo, Formats, « Le plus "
    "compatible » ; ou enregistrez la photo en JPEG, puis envoyez ce fichier.",
    en="HEIC photos are not accepted. On an iPhone: Settings, Camera, Formats, “Most Compatible”; or save the photo as "
    "JPEG, then send that file.",
)
_BROKEN = Text(
    fr="Cette image est incomplète ou abîmée. Ouvrez-la pour vérifier, enregistrez-la à nouveau, puis renvoyez-la.",
    en="This picture is cut or damaged. Open it to check, save it again, then send it again.",
)
_LARGE = Text(
    fr="Cette image est trop grande : {width} × {height} points. Réduisez-la (2400 points de large suffisent), puis "
    "renvoyez-la.",
    en="This picture is too large: {width} × {height} pixels. Make it smaller (2400 pixels wide will do), then send it "
    "again.",
)
_HUGE = Text(
    fr="Cette image est trop grande. Réduisez-la (2400 points de large suffisent), puis renvoyez-la.",
    en="This picture is too large. Make it smaller (2400 pixels wide will do), then send it again.",
)
_ANIMATED = Text(
    fr="Cette image est animée. Envoyez une image fixe.", en="This picture is animated. Send one that does not move."
)


@dataclass(frozen=True)
class Picture:
    """A picture as it may be published."""

    content: bytes
    media_type: str
    suffix: str
    width: int
    height: int


def reencoded(content: bytes) -> Picture:
    """
    Return the picture in *content*, upright, without metadata and at most `LARGEST` pixels wide and high.

    Raises `InputError` for what is no JPEG, PNG or WebP picture, or none that should be decoded.
    """
    _refuse_by_sight(content)
    picture = _opened(content)
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    _refuse_by_header(picture, kind)
    try:
        picture = _upright(_fitting(picture))
        picture = _for_screens(picture)
        encoded = _encoded(picture, kind, content)
    except Exception as error:  # decoders of hostile files raise anything
        raise InputError(_BROKEN) from error
    return Picture(encoded, f"image/{kind.lower()}", _SUFFIXES[kind], *picture.size)


def drawn_for_readers(content: bytes) -> Picture:
    """
    Return the picture in *content* as catalogues have it: JPEG or PNG, at most `WIDEST` pixels wide and high.

    Raises `InputError` as `reencoded` does.
    """
    _refuse_by_sight(content)
    picture = _opened(content)
    was = str(picture.format)
    _refuse_by_header(picture, was)
    try:
        picture = _for_screens(_upright(_fitting(picture, WIDEST)))
        kind = "PNG" if was == "PNG" or picture.has_transparency_data else "JPEG"
        if kind == "JPEG" and picture.mode not in ("L", "RGB"):
            picture = picture.convert("RGB")
        encoded = _encoded(picture, kind, content, quality=82)
    except Exception as error:  # decoders of hostile files raise anything
        raise InputError(_BROKEN) from error
    return Picture(encoded, f"image/{kind.lower()}", _SUFFIXES[kind], *picture.size)


_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}


def _refuse_by_sight(content: bytes) -> None:
    """Refuse what is said best of the bytes themselves, and what only opening it would already cost."""
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not content:
        raise InputError(_EMPTY)
    if start.startswith((b"<?xml", b"<!doctype svg", b"<!--", b"<svg")) and b"<svg" in content[:65536].lower():
        raise InputError(_SVG)
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        raise InputError(_HEIC)
    if content[:2] == b"\xff\xd8" and content.count(b"\xff\xda") > _MOST_SCANS:
        raise InputError(_BROKEN)
    if content[8:12] == b"WEBP":
        _refuse_too_large(*_webp_size(content))


def _opened(content: bytes) -> Image:
    # The three plugins make themselves known by being imported; only here, for most commands open no picture.
    from PIL import Image, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError, WebPImagePlugin  # noqa: F401

    try:
        return Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(_HUGE) from error
    except UnidentifiedImageError as error:
        raise InputError(_NO_PICTURE) from error
    except Exception as error:
        raise InputError(_BROKEN) from error


def _refuse_by_header(picture: Image, kind: str) -> None:
    _refuse_too_large(*picture.size)
    if kind != "JPEG" and getattr(picture, "is_animated", False):
        raise InputError(_ANIMATED)


def _refuse_too_large(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise InputError(_LARGE.format(width=width, height=height))


def _webp_size(content: bytes) -> tuple[int, int]:
    """Return width and height by the header: the library makes room for all pixels before it tells them."""
    number = int.from_bytes
    match content[12:16]:
        case b"VP8X":
            return number(content[24:27], "little") + 1, number(content[27:30], "little") + 1
        case b"VP8L":
            bits = number(content[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return number(content[26:28], "little") & 0x3FFF, number(content[28:30], "little") & 0x3FFF


def _fitting(picture: Image, largest: int = LARGEST) -> Image:
    """Return *picture* decoded, no larger than *largest*."""
    from PIL import Image

    if max(picture.size) > largest:
        if picture.mode not in ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr") or "transparency" in picture.info:
            picture = _with_levels(picture)
        picture.thumbnail((largest, largest), Image.Resampling.LANCZOS)
    picture.load()
    return picture


def _with_levels(picture: Image) -> Image:
    """Return *picture* in a mode in which points between two others can be found."""
    if picture.mode.startswith("I"):
        deep = picture.convert("I").point(lambda level: level * (1 / 256))
        shallow = deep.convert("L")
    else:
        shallow = picture.convert("RGBA" if picture.has_transparency_data else "L" if picture.mode == "1" else "RGB")
    shallow.format = picture.format
    return shallow


def _upright(picture: Image) -> Image:
    """Return *picture* turned as the camera was held; a camera that says nonsense was held upright."""
    from PIL import ImageOps

    try:
        return ImageOps.exif_transpose(picture)
    except Exception:
        return picture


def _for_screens(picture: Image) -> Image:
    """Return *picture* with the colours that it has by its profile, in sRGB, which needs none."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("L", "RGB", "RGBA", "CMYK"):
        picture = _by_profile(picture, profile)
    return picture.convert("RGB") if picture.mode in ("CMYK", "YCbCr") else picture


def _by_profile(picture: Image, profile: bytes) -> Image:
    from PIL import ImageCms

    try:
        mode = "RGB" if picture.mode in ("L", "CMYK") else picture.mode
        converted = ImageCms.profileToProfile(
            picture, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode
        )
    except Exception:
        # A profile that cannot be used says nothing; the picture is seen well enough without.
        return picture
    return converted or picture


def _encoded(picture: Image, kind: str, source: bytes, quality: int = 90) -> bytes:
    # Encoders write what they find here: comments, profiles, resolutions. Transparent colours are pixels.
    picture.info = {name: value for name, value in picture.info.items() if name == "transparency"}
    options: dict[str, Any] = {"optimize": True}
    if kind == "JPEG":
        options |= {"quality": quality, "progressive": True}
    elif kind == "WEBP":
        options = {"lossless": True} if source[12:16] == b"VP8L" else {"quality": 90}
    target = BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()
