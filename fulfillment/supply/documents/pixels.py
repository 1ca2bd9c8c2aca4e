"""One run of bytes that holds the pixels of all codes of a paper.

A drawing names a code by where it begins and its side length: reading slices of one file is much
faster than one picture file a code. Equal payloads are stored once.
"""

from __future__ import annotations

from fulfillment.supply.documents.codes import qr_pixels


class Pixels:
    """Grows while a paper is laid out, is handed to the drawing in one piece."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._places: dict[str, tuple[int, int]] = {}

    def add(self, payload: str) -> tuple[int, int]:
        """Offset of the code's first pixel, and its side length."""
        if payload not in self._places:
            side, pixels = qr_pixels(payload)
            self._places[payload] = (len(self._bytes), side)
            self._bytes += pixels
        return self._places[payload]

    def whole(self) -> bytes:
        return bytes(self._bytes)
