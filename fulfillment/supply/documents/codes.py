"""QR codes as pictures: PNG for chats, raw pixels for papers.

Everything is in byte mode at level M with a quiet zone of four modules, black on white (EMV QRCPS
4.12 forbids the shorter modes). Nothing may be printed within the quiet zone. Knows payloads as
text only, not what they mean.
"""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from fulfillment.supply.documents.symbols import symbol

BOX_PIXELS = 8


def qr_png(payload: str) -> bytes:
    """A PNG for a chat; at 8 pixels a module it survives Telegram's recompression."""
    side, pixels = qr_pixels(payload)
    image = Image.frombytes("L", (side, side), pixels).convert("1")
    out = BytesIO()
    image.resize((side * BOX_PIXELS, side * BOX_PIXELS)).save(out, format="PNG")
    return out.getvalue()


def qr_pixels(payload: str) -> tuple[int, bytes]:
    """Side length in modules, quiet zone included, and one byte a module: 0 black, 255 white."""
    return symbol(payload.encode())
