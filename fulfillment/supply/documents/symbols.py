"""QR symbols in byte mode at level M, as many as a paper of thousands of households needs.

The library that draws one symbol in a millisecond gives all tables: sizes, patterns, blocks. What
differs from symbol to symbol (data, error correction, where the bits stand; ISO/IEC 18004, 7.4 to
7.7) is worked out here in a tenth of that. Knows no pixels' size and no colours but 0 and 255.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import Any

from qrcode import QRCode
from qrcode.base import Polynomial, gexp, glog, rs_blocks
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.util import BIT_LIMIT_TABLE, mask_func

QUIET_ZONE = 4
# Any mask is read back alike; searching for the prettiest one takes 10 of 13 ms a code, and
# at the payment deadline thousands are sent.
MASK = 2
BYTE_MODE = 0b0100
PADDING = b"\xec\x11"
LARGEST = 40
# From this version on a symbol counts its bytes in 16 bits, before in 8.
LONG_COUNT = 10


def symbol(payload: bytes) -> tuple[int, bytes]:
    """Side length in modules, quiet zone included, and one byte a module: 0 black, 255 white.

    Raises the library's `DataOverflowError` for more than the largest symbol holds.
    """
    version = _version_for(len(payload))
    side, empty, order = _frame(version)
    pixels = bytearray(empty)
    words = _codewords(_data(payload, version), version)
    for place, bit in zip(order, f"{int.from_bytes(words):0{len(words) * 8}b}", strict=False):
        if bit == "1":
            pixels[place] ^= 255
    return side, bytes(pixels)


def side_of(payload: str) -> int:
    """How many modules the symbol of this text is wide, quiet zone included."""
    return 17 + 4 * _version_for(len(payload.encode())) + 2 * QUIET_ZONE


def _version_for(length: int) -> int:
    """The smallest symbol that holds so many bytes."""
    limits = BIT_LIMIT_TABLE[ERROR_CORRECT_M]
    version = bisect_left(limits, 12 + 8 * length, 1)
    if version >= LONG_COUNT:
        version = bisect_left(limits, 20 + 8 * length, version)
    if version > LARGEST:
        raise DataOverflowError()
    return version


def _data(payload: bytes, version: int) -> bytes:
    """Mode, count, payload and padding: as many bytes as the symbol has for data."""
    room = sum(block.data_count for block in rs_blocks(version, ERROR_CORRECT_M))
    count_bits = 8 if version < LONG_COUNT else 16
    head = BYTE_MODE << count_bits | len(payload)
    bits = 4 + count_bits + 8 * len(payload)
    ended = min(4, room * 8 - bits)
    filled = -(bits + ended) % 8
    number = (head << 8 * len(payload) | int.from_bytes(payload)) << ended + filled
    told = number.to_bytes((bits + ended + filled) // 8)
    return told + (PADDING * room)[: room - len(told)]


def _codewords(data: bytes, version: int) -> bytes:
    """Data and error correction of all blocks, interleaved as they stand in the symbol."""
    datas, corrections, at = [], [], 0
    for block in rs_blocks(version, ERROR_CORRECT_M):
        part = data[at : at + block.data_count]
        at += block.data_count
        datas.append(part)
        corrections.append(_correction(part, block.total_count - block.data_count))
    return bytes(_interleaved(datas)) + bytes(_interleaved(corrections))


def _interleaved(parts: list[bytes]) -> Iterator[int]:
    for column in zip_longest(*parts):
        yield from (byte for byte in column if byte is not None)


def _correction(data: bytes, count: int) -> bytes:
    """The remainder of Reed-Solomon division, worked in one whole number."""
    table = _multiples(count)
    top, kept = 8 * (count - 1), (1 << 8 * (count - 1)) - 1
    rest = 0
    for byte in data:
        rest = (rest & kept) << 8 ^ table[byte ^ rest >> top]
    return rest.to_bytes(count)


@cache
def _multiples(count: int) -> tuple[int, ...]:
    """The generator polynomial times each byte, without its leading term."""
    generator = Polynomial([1], 0)
    for power in range(count):
        generator *= Polynomial([1, gexp(power)], 0)
    logs = [glog(generator[place]) for place in range(1, count + 1)]
    return (
        0,
        *(
            int.from_bytes(bytes(gexp((log + glog(factor)) % 255) for log in logs))
            for factor in range(1, 256)
        ),
    )


@cache
def _frame(version: int) -> tuple[int, bytes, tuple[int, ...]]:
    """Side, the symbol with no bit of data set, and where the bits stand, in their order."""
    blank = _Blank(version=version, error_correction=ERROR_CORRECT_M, mask_pattern=MASK)
    blank.data_cache = []
    blank.makeImpl(False, MASK)
    inner, masked = blank.modules_count, mask_func(MASK)
    side = inner + 2 * QUIET_ZONE
    pixels = bytearray(b"\xff" * (side * side))
    for row in range(inner):
        for column, dark in enumerate(blank.modules[row]):
            if masked(row, column) if dark is None else dark:
                pixels[(row + QUIET_ZONE) * side + column + QUIET_ZONE] = 0
    order = tuple(
        (row + QUIET_ZONE) * side + column + QUIET_ZONE
        for row, column in _walk(inner)
        if blank.modules[row][column] is None
    )
    return side, bytes(pixels), order


def _walk(side: int) -> Iterator[tuple[int, int]]:
    """Two columns at a time from the right, up and down in turn, past the timing column."""
    upwards = True
    for right in range(side - 1, 0, -2):
        column = right if right > 6 else right - 1
        for row in range(side - 1, -1, -1) if upwards else range(side):
            yield row, column
            yield row, column - 1
        upwards = not upwards


class _Blank(QRCode[Any]):
    """A symbol with its patterns only; where data will stand there is None."""

    def map_data(self, data: Any, mask_pattern: int) -> None:
        """Leave the places free."""
