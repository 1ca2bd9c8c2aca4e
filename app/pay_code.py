"""`./lanzi pay-code`: requests as JSON, one a line, in; payloads or what is wrong, one a line, out.

It needs no database, no settings and no chat, so a supplier can try its payee anywhere. A line that
cannot be read is answered like any other; empty lines are passed over. The status is 1 when a line
was refused, so that a script notices, and 2 where pictures cannot be put.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NoReturn

from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.trying import Answer, answer, refusal
from fulfillment.supply.documents.codes import TooLarge, qr_png

LONGEST_LINE = 100_000


def start(png: Path | None) -> int:
    """Answer every line of standard input; returns the exit status."""
    if png is not None:
        try:
            png.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            print(f"--png {png}: {error.strerror}", file=sys.stderr)
            return 2
    status = 0
    for number, found in enumerate(answers(sys.stdin.buffer), start=1):
        written = found if png is None else _drawn(found, png, number)
        status = 1 if written.is_refused else status
        line = json.dumps(written.said, ensure_ascii=False) + "\n"
        # Half characters, which only a mistaken name can hold, stay what JSON makes of them.
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    return status


def answers(lines: Iterable[bytes]) -> Iterator[Answer]:
    """What each line comes to, in their order."""
    for line in lines:
        if line.strip():
            try:
                yield answer(_read(line))
            except BadCode as error:
                yield refusal(error)


def _read(line: bytes) -> Any:
    if len(line) > LONGEST_LINE:
        raise BadCode("line_too_long")
    try:
        return json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_none)
    except (ValueError, RecursionError) as error:
        raise BadCode("bad_json") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names stand once each: of two sums nobody knows which was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _none(word: str) -> NoReturn:
    raise ValueError(word)


def _drawn(found: Answer, folder: Path, number: int) -> Answer:
    """With the picture's name; a text that is no code, like what is signed, has no picture."""
    if found.is_refused or "account" not in found.said:
        return found
    name = f"{number:04d}.png"
    try:
        picture = qr_png(found.payload, charset=found.charset, largest=found.largest)
    except TooLarge:
        return refusal(BadCode("payload_too_large", "payload"))
    (folder / name).write_bytes(picture)
    return Answer({**found.said, "png": name})
