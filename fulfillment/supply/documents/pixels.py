"""One run of bytes that holds the pixels of all codes of one drawing.

A drawing names a code by where it begins and its side length: reading slices of one file is much
faster than one picture file a code. Equal payloads are stored once.
"""

from __future__ import annotations

from dataclasses import dataclass

from fulfillment.supply.documents.codes import qr_pixels


@dataclass(frozen=True, slots=True)
class Code:
    """Where a layout wants a QR code; `Pixels.place` says what the drawing reads there."""

    payload: str


class Pixels:
    """Grows while a drawing's data are written, is handed to the drawing in one piece."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._places: dict[str, tuple[int, int]] = {}

    def place(self, code: Code) -> tuple[int, int]:
        """Offset of the code's first pixel, and its side length."""
        if code.payload not in self._places:
            side, pixels = qr_pixels(code.payload)
            self._places[code.payload] = (len(self._bytes), side)
            self._bytes += pixels
        return self._places[code.payload]

    def whole(self) -> bytes:
        return bytes(self._bytes)
