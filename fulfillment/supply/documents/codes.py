"""QR codes as pictures: PNG for chats, raw pixels for papers.

Everything is in byte mode at level M with a quiet zone of four modules, black on white (EMV QRCPS
4.12 forbids the shorter modes). Nothing may be printed within the quiet zone. Knows payloads as
text only, not what they mean.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from qrcode.exceptions import DataOverflowError

from fulfillment.supply.documents.symbols import LARGEST, QUIET_ZONE, symbol

BOX_PIXELS = 8


class TooLarge(ValueError):
    """More than the largest symbol that may carry it holds."""


def qr_png(payload: str, *, charset: str = "utf-8", largest: int = LARGEST) -> bytes:
    """A PNG for a chat; at 8 pixels a module it survives Telegram's recompression.

    `largest` is the highest version that may carry the payload (EPC: 13). Raises `TooLarge`.
    """
    try:
        side, pixels = symbol(payload.encode(charset))
    except DataOverflowError as error:
        raise TooLarge(payload[:20]) from error
    if side > 17 + 4 * largest + 2 * QUIET_ZONE:
        raise TooLarge(payload[:20])
    image = Image.frombytes("L", (side, side), pixels).convert("1")
    out = BytesIO()
    image.resize((side * BOX_PIXELS, side * BOX_PIXELS)).save(out, format="PNG")
    return out.getvalue()


def qr_pixels(payload: str) -> tuple[int, bytes]:
    """Side length in modules, quiet zone included, and one byte a module: 0 black, 255 white."""
    return symbol(payload.encode())
