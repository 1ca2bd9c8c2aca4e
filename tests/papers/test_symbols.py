"""Symbols: module for module those of the library, at every size."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.image.pil import PilImage
from qrcode.util import QRData

from fulfillment.supply.documents.symbols import MASK, QUIET_ZONE, symbol

BYTE_MODE: Literal[4] = 4
# 2,331 bytes are the most that the largest symbol holds at level M.
MOST = 2331


def of_the_library(payload: bytes) -> tuple[int, bytes]:
    code: QRCode[PilImage] = QRCode(
        error_correction=ERROR_CORRECT_M,
        border=QUIET_ZONE,
        image_factory=PilImage,
        mask_pattern=MASK,
    )
    code.add_data(QRData(payload, mode=BYTE_MODE), optimize=0)
    code.make(fit=True)
    matrix = code.get_matrix()
    return len(matrix), b"".join(bytes(0 if dark else 255 for dark in row) for row in matrix)


@given(st.binary(min_size=1, max_size=220))
def test_a_symbol_is_module_for_module_that_of_the_library(payload: bytes) -> None:
    assert symbol(payload) == of_the_library(payload)


@pytest.mark.parametrize("length", [14, 15, 180, 181, 213, 214, 700, 1500, MOST])
def test_so_is_one_at_the_edges_of_sizes_and_the_largest(length: int) -> None:
    payload = bytes(number % 251 for number in range(length))
    assert symbol(payload) == of_the_library(payload)


def test_more_than_the_largest_symbol_holds_is_refused() -> None:
    with pytest.raises(DataOverflowError):
        symbol(b"x" * (MOST + 1))
