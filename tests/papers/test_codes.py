"""Codes for chats: byte mode, level M, quiet zone, read by two readers."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from fulfillment.supply.documents.codes import qr_pixels, qr_png
from tests.papers.reading import READERS

PAYLOADS = ["A", "1234567890", "HTTPS://PAY.EXAMPLE/1", "https://pay.example.org/p/FC1?s=a-b_c"]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("read", READERS)
def test_a_code_for_a_chat_is_read_back(
    read: Callable[[Image.Image], list[str]], payload: str
) -> None:
    assert read(Image.open(BytesIO(qr_png(payload)))) == [payload]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_code_is_at_level_m_even_when_a_shorter_mode_would_do(payload: str) -> None:
    picture = Image.open(BytesIO(qr_png(payload)))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.ec_level == "M"


def test_twenty_digits_take_the_room_of_byte_mode() -> None:
    # In numeric mode 20 digits fit version 1 (21 modules); as bytes they need version 2 (25).
    side, _ = qr_pixels("12345678901234567890")
    assert side == 25 + 2 * 4


def test_pixels_are_black_on_white_with_four_white_modules_around() -> None:
    side, pixels = qr_pixels("BAG00001A")
    assert len(pixels) == side * side
    assert set(pixels) == {0, 255}
    assert set(pixels[: 4 * side]) == {255}
    assert pixels[4 * side + 4] == 0
