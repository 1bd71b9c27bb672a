"""Pictures that people send: made anew, upright, small enough, with nothing beside the pixels; bad ones refused."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from forumtools.errors import InputError
from forumtools.outputs.pictures import Picture, reencoded

SCRIPT = b"<script>alert(1)</script><?php system('x'); ?>"


def drawn(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Return a picture whose left upper quarter is red."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))
    return picture.convert(mode)


def saved(picture: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **options)
    return target.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "Chez Aïcha"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 23.0, 12.0), 3: "W", 4: (4.0, 29.0, 9.0)})
    return exif.tobytes()


def seen(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


def is_red(picture: Image.Image, place: tuple[int, int]) -> bool:
    red, green, _ = picture.convert("RGB").getpixel(place)  # type: ignore[misc]
    return red > 200 and green < 80


@pytest.mark.parametrize(
    ("kind", "media_type", "suffix"),
    [("JPEG", "image/jpeg", ".jpg"), ("PNG", "image/png", ".png"), ("WEBP", "image/webp", ".webp")],
)
def test_each_kind_stays_what_it_is(kind: str, media_type: str, suffix: str) -> None:
    picture = reencoded(saved(drawn(), kind))

    assert (picture.media_type, picture.suffix, picture.width, picture.height) == (media_type, suffix, 60, 40)
    assert (seen(picture).format, seen(picture).size) == (kind, (60, 40))
    assert is_red(seen(picture), (5, 5))
    assert not is_red(seen(picture), (55, 35))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_left_of_where_a_photo_was_taken(kind: str) -> None:
    more: dict[str, Any] = {"comment": SCRIPT} if kind == "JPEG" else {}
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", SCRIPT.decode())
        info.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=True)
        more = {"pnginfo": info, "dpi": (300, 300)}
    content = saved(drawn(), kind, exif=with_exif(), icc_profile=_srgb(), **more) + SCRIPT
    picture = reencoded(content)

    assert Image.open(io.BytesIO(content)).getexif()
    assert not seen(picture).getexif()
    assert (
        not set(seen(picture).info)
        - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        - {*("loop", "background", "timestamp", "duration")}
    )
    for trace in (b"Exif", b"Aicha", b"Chez", b"<script", b"<?php", b"ICC", b"tEXt", b"iTXt"):
        assert trace not in picture.content


def _srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    ("orientation", "place"),
    [(1, (2, 2)), (2, (-3, 2)), (3, (-3, -3)), (4, (2, -3)), (5, (2, 2)), (6, (-3, 2)), (8, (2, -3))],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_is_turned_as_the_camera_was_held(kind: str, orientation: int, place: tuple[int, int]) -> None:
    picture = seen(reencoded(saved(drawn(), kind, exif=with_exif(orientation))))
    width, height = picture.size

    assert (width, height) == ((40, 60) if orientation > 4 else (60, 40))
    assert is_red(picture, (place[0] % width, place[1] % height))


def test_a_large_one_is_scaled_down_and_a_small_one_not_up() -> None:
    assert (reencoded(saved(drawn(4800, 1200))).width, reencoded(saved(drawn(4800, 1200))).height) == (2400, 600)
    assert reencoded(saved(drawn(100, 3000), "PNG")).height == 2400
    turned = reencoded(saved(drawn(3000, 1500), exif=with_exif(6)))
    assert (turned.width, turned.height) == (1200, 2400)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "L", "1", "P", "I;16", "CMYK"])
@pytest.mark.parametrize("width", [60, 2600])
def test_no_kind_of_colour_is_lost_that_need_not_be(mode: str, width: int) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    source = Image.new("I;16", (width, 40), 40000) if mode == "I;16" else drawn(width, mode=mode)
    picture = seen(reencoded(saved(source, kind)))

    if width == 60:
        assert picture.mode == ("RGB" if mode == "CMYK" else source.mode)
    if mode == "I;16":
        assert picture.convert("I").getpixel((1, 1)) in (40000, 40000 // 256)
    elif mode in ("RGBA", "P", "CMYK"):
        assert is_red(picture, (5, 5))


@pytest.mark.parametrize("width", [60, 2600])
@pytest.mark.parametrize("mode", ["RGBA", "P", "RGB"])
def test_what_is_transparent_stays_so(mode: str, width: int) -> None:
    source = drawn(width, mode=mode)
    if mode == "RGBA":
        source.putalpha(Image.linear_gradient("L").resize(source.size))
        content = saved(source, "PNG")
    else:
        content = saved(source, "PNG", transparency=source.getpixel((5, 5)))
    pixel = seen(reencoded(content)).convert("RGBA").getpixel((5, 2))

    assert isinstance(pixel, tuple)
    assert pixel[3] < 30


def test_colours_of_a_wide_profile_are_converted() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert is_red(seen(reencoded(saved(drawn(), icc_profile=lab))), (5, 5))
    assert is_red(seen(reencoded(saved(drawn(), icc_profile=b"no profile"))), (5, 5))


def test_a_second_picture_behind_the_first_is_left_out() -> None:
    content = saved(drawn(), "MPO", save_all=True, append_images=[drawn(30, 30)])

    assert Image.open(io.BytesIO(content)).format == "MPO"
    assert seen(reencoded(content)).format == "JPEG"
    assert (reencoded(content).width, reencoded(content).height) == (60, 40)


def test_a_polyglot_is_only_a_picture_afterwards() -> None:
    archive = b"PK\x03\x04" + SCRIPT
    gifar = saved(drawn(), "PNG") + archive
    inside = saved(drawn(), comment=SCRIPT * 100)

    assert b"PK" not in reencoded(gifar).content[-50:]
    assert b"script" not in reencoded(inside).content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x --><svg/>", "SVG"),
        (b"<html>photo.jpg</html>", "no JPEG, PNG or WebP"),
        (b"%PDF-1.4", "no JPEG, PNG or WebP"),
        (b"GIF89a" + b"\0" * 50, "no JPEG, PNG or WebP"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b"\xff\xd8\xff\xe0", "damaged|no JPEG"),
        (b"\x89PNG\r\n\x1a\n", "damaged|no JPEG"),
        (b"RIFF\0\0\0\0WEBP", "damaged|no JPEG"),
        (b"PK\x03\x04", "no JPEG, PNG or WebP"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(content: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        reencoded(content)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "ICO", "JPEG2000", "PCX", "TGA", "EPS"])
def test_other_kinds_are_refused_whatever_they_are_called(kind: str) -> None:
    with pytest.raises(InputError, match="no JPEG, PNG or WebP"):
        reencoded(saved(drawn(), kind))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_one_that_is_cut_is_refused(kind: str, share: float) -> None:
    noise = Image.effect_noise((200, 200), 80)
    content = saved(noise, kind)

    with pytest.raises(InputError, match="cut or damaged"):
        reencoded(content[: int(len(content) * share)])


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    content = bytearray(saved(drawn()))
    place = content.index(b"\xff\xc0")
    content[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def webp_of(width: int, height: int) -> bytes:
    canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 100) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + canvas + b"\0" * 80


@pytest.mark.parametrize("bomb", [png(20_000, 20_000), png(8000, 7000), png(10_000, 10_000), png(2**31 - 1, 2**31 - 1)])
def test_a_png_bomb_is_refused_by_its_header(bomb: bytes) -> None:
    with pytest.raises(InputError, match="too large"):
        reencoded(bomb)


@pytest.mark.parametrize("bomb", [jpeg_of(20_000, 20_000), jpeg_of(65_000, 65_000), webp_of(16_000, 16_000)])
def test_other_bombs_are_too(bomb: bytes) -> None:
    with pytest.raises(InputError, match="too large"):
        reencoded(bomb)


@pytest.mark.slow
def test_a_text_that_unpacks_without_end_is_refused() -> None:
    bomb = chunk(b"zTXt", b"x\0\0" + zlib.compress(b"\0" * (200 << 20)))

    with pytest.raises(InputError, match="damaged"):
        reencoded(png(10, 10, bomb))


def test_thousands_of_scans_are_refused() -> None:
    content = saved(Image.effect_noise((64, 64), 80), progressive=True)
    place = content.rindex(b"\xff\xda")

    assert reencoded(content)
    with pytest.raises(InputError, match="damaged"):
        reencoded(content[:place] + content[place:-2] * 200 + b"\xff\xd9")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_one_that_moves_is_refused(kind: str) -> None:
    frames = [drawn(), drawn().rotate(90), drawn().rotate(180)]

    with pytest.raises(InputError, match="animated"):
        reencoded(saved(frames[0], kind, save_all=True, append_images=frames[1:]))


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.data())
def test_no_damage_does_anything_but_be_refused(kind: str, data: st.DataObject) -> None:
    content = bytearray(saved(drawn(), kind, exif=with_exif(6)))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        picture = reencoded(bytes(content))
    except InputError:
        return
    assert seen(picture).size == (picture.width, picture.height)
    assert not seen(picture).getexif()
