"""Photos that people take: what the codes on them say, and the picture as it is kept.

A phone's photo is turned upright, made smaller, and loses everything that the phone wrote into it
(place, device, time). Reading takes half a second: run it in a thread.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

# Small labels on large photos: the code is looked for in more pixels than are kept.
LOOKED_AT, KEPT = 3000, 1280
QUALITY = 80
# A phone's 50 megapixels and a little; more is no photo.
MOST_PIXELS = 64_000_000
# What phones and browsers send; other readers of the library start programs or are rarely tried.
FORMATS = ("JPEG", "PNG", "WEBP")
BROKEN = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, struct.error)


class NotAPhoto(Exception):
    """The file is no picture that can be read."""


@dataclass(frozen=True, slots=True)
class ReadPhoto:
    """`codes`: what the QR codes on it say, each once; `jpeg`: what is kept."""

    codes: tuple[str, ...]
    jpeg: bytes


def read_photo(content: bytes) -> ReadPhoto:
    """Look at a photo. Raises `NotAPhoto`."""
    upright = _opened(content, MOST_PIXELS)
    codes = _codes(upright)
    upright.thumbnail((KEPT, KEPT))
    out = BytesIO()
    upright.save(out, format="JPEG", quality=QUALITY)
    return ReadPhoto(codes, out.getvalue())


def codes_on(content: bytes, most_pixels: int = MOST_PIXELS) -> tuple[str, ...]:
    """What the QR codes on a picture say, each once. Raises `NotAPhoto`."""
    return _codes(_opened(content, most_pixels))


def _opened(content: bytes, most_pixels: int) -> Image.Image:
    """The picture, upright and no larger than is looked at."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as found:
            if found.width * found.height > most_pixels:
                raise NotAPhoto
            # A large JPEG is decoded at a fraction of its size, and of the memory.
            found.draft("RGB", (LOOKED_AT, LOOKED_AT))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise NotAPhoto from error
    upright.thumbnail((LOOKED_AT, LOOKED_AT))
    return upright


def _codes(upright: Image.Image) -> tuple[str, ...]:
    # Packaging has bar codes, too.
    read = [code for code in zxingcpp.read_barcodes(upright.convert("L")) if _is_square(code)]
    return tuple(dict.fromkeys(code.text for code in read))


def _is_square(code: zxingcpp.Barcode) -> bool:
    return code.format == zxingcpp.BarcodeFormat.QRCode
