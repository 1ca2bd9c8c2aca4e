"""QR codes as pictures: PNG for chats, raw pixels for papers.

Everything is in byte mode at level M with a quiet zone of four modules, black on white (EMV QRCPS
4.12 forbids the shorter modes, and the library would choose them by itself). Nothing may be
printed within the quiet zone. Knows payloads as text only, not what they mean.
"""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import qrcode
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage
from qrcode.util import QRData

QUIET_ZONE = 4
BOX_PIXELS = 8
# Not the library's own name for it: that one is an int to the type checker.
BYTE_MODE: Literal[4] = 4
# Any mask is read back alike; searching for the prettiest one takes 10 of 13 ms a code, and
# at the payment deadline thousands are sent.
MASK = 2


def qr_png(payload: str) -> bytes:
    """A PNG for a chat; at 8 pixels a module it survives Telegram's recompression."""
    side, pixels = qr_pixels(payload)
    image = Image.frombytes("L", (side, side), pixels).convert("1")
    out = BytesIO()
    image.resize((side * BOX_PIXELS, side * BOX_PIXELS)).save(out, format="PNG")
    return out.getvalue()


def qr_pixels(payload: str) -> tuple[int, bytes]:
    """Side length in modules, quiet zone included, and one byte a module: 0 black, 255 white."""
    matrix = _code(payload).get_matrix()
    return len(matrix), b"".join(bytes(0 if dark else 255 for dark in row) for row in matrix)


def _code(payload: str) -> qrcode.QRCode[PilImage]:
    code = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M,
        border=QUIET_ZONE,
        image_factory=PilImage,
        mask_pattern=MASK,
    )
    code.add_data(QRData(payload.encode(), mode=BYTE_MODE), optimize=0)
    code.make(fit=True)
    return code
