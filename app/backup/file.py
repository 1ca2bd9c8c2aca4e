"""The inner form of a backup file: compressed lines, each opening with what it is.

`{"head": …}`, then for each table its rows as arrays and `{"sum": [table, rows, digest]}`, then
`{"end": rows}`. Nothing is held but the piece in hand and the line that it is part of.
"""

import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from app.backup.content import (
    Head,
    Line,
    Part,
    Rows,
    Sum,
    Summing,
    head_as_json,
    head_from_json,
    to_json,
)
from app.backup.errors import CannotRead, Damaged, NotABackup
from app.backup.pieces import PieceWriter, read_pieces

LINES_AT_ONCE = 500
BYTES_AT_ONCE = 4 * 1024 * 1024
SPEED = 3  # zlib's: sealed bytes hardly shrink, the rest shrinks at once


class PartWriter:
    """Writes parts in the order in which they are read from a database."""

    def __init__(self, pieces: PieceWriter) -> None:
        self._pieces = pieces
        self._press = zlib.compressobj(SPEED)
        self.sums: list[Sum] = []

    def add(self, part: Part) -> None:
        if isinstance(part, Rows):
            self._put(b"".join(line + b"\n" for line in part.lines))
        elif isinstance(part, Head):
            self._put(to_json({"head": head_as_json(part)}) + b"\n")
        else:
            self.sums.append(part)
            self._put(to_json({"sum": [part.table, part.rows, part.digest]}) + b"\n")

    def finish(self) -> None:
        self._put(to_json({"end": sum(item.rows for item in self.sums)}) + b"\n")
        self._pieces.write(self._press.flush())
        self._pieces.finish()

    def _put(self, content: bytes) -> None:
        self._pieces.write(self._press.compress(content))


def read_parts(path: Path, *, passphrase: str) -> Iterator[Part]:
    """Yield the parts of a file; a sum that does not fit its rows is damage."""
    try:
        with path.open("rb") as file:
            yield from _parts(_lines(file, passphrase))
    except OSError as error:
        raise CannotRead(path, error.strerror) from error
    except NotABackup as error:
        raise NotABackup(path) from error
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        # Authentic, but not of our making: whoever had the passphrase wrote something else.
        raise NotABackup(path) from error


def _parts(lines: Iterator[Line]) -> Iterator[Part]:
    head = head_from_json(json.loads(next(lines, b""))["head"])
    yield head
    for shape in head.tables:
        summing = Summing(shape.name)
        held: list[Line] = []
        weight = 0
        for line in lines:
            if not line.startswith(b"["):
                break
            held.append(line)
            weight += len(line)
            if len(held) == LINES_AT_ONCE or weight > BYTES_AT_ONCE:
                summing.add(held)
                yield Rows(shape.name, held)
                held, weight = [], 0
        else:
            raise ValueError(shape.name)
        summing.add(held)
        yield Rows(shape.name, held)
        yield _checked(summing.sum(), json.loads(line))
    json.loads(next(lines, b""))["end"]
    if next(lines, None) is not None:
        raise ValueError("there is something after the end")


def _checked(found: Sum, written: dict[str, Any]) -> Sum:
    if [found.table, found.rows, found.digest] != written["sum"]:
        raise Damaged(found.table)
    return found


def _lines(file: BinaryIO, passphrase: str) -> Iterator[Line]:
    unpress = zlib.decompressobj()
    rest = bytearray()
    for piece in read_pieces(file, passphrase=passphrase):
        packed = piece
        while packed:
            rest += unpress.decompress(packed, BYTES_AT_ONCE)
            packed = unpress.unconsumed_tail
            *whole, left = rest.split(b"\n")
            yield from map(bytes, whole)
            rest = bytearray(left)
    rest += unpress.flush()
    if rest.strip():
        yield from map(bytes, rest.split(b"\n"))
    if not unpress.eof:
        raise ValueError("the lines end early")
