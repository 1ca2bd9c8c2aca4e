"""`./lanzi read text|address`: what the readers of messages and addresses say, line by line.

One JSON value a line comes in, one JSON object a line goes out, at once and in the same order;
lines know nothing of each other. It needs no database and imports none, so that last month's
chat can be tried on a compound file before anything is set up.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from rich.console import Console

from app.terminal import texts_of_the_terminal
from config.compound_file import CompoundFile, read_compound_file
from config.compound_homes import all_homes, building_names
from orders.rules.address import Addresses, AddressReading, AddressRegister, SeveralCompounds
from orders.rules.address_columns import read_address_columns
from orders.rules.address_fields import read_address
from orders.rules.group_text import BundleWords, Previous, Reading, TextRegister, read_text

Answer = dict[str, object]
COLUMNS = ("lane", "building", "unit", "room", "address")


def start(what: str, paths: list[Path], *, language: str = "") -> int:
    """Answer standard input; 0, 1 where a line was broken, 2 where a compound file is."""
    files = [_sound_file(path, language) for path in paths]
    sound = [file for file in files if file is not None]
    if len(sound) < len(files):
        return 2
    answer = text_reader(sound) if what == "text" else address_reader(sound)
    try:
        return answer_all(sys.stdin.buffer, sys.stdout.buffer, answer)
    except BrokenPipeError:
        return 1


def answer_all(lines: Iterable[bytes], out: BinaryIO, answer: Callable[[object], Answer]) -> int:
    """Write one object for each line that is not blank; returns the exit status."""
    status = 0
    for line in lines:
        if not line.strip():
            continue
        try:
            said = answer(json.loads(line))
        except (ValueError, RecursionError) as error:
            said, status = {"error": _in_short(error)}, 1
        out.write(json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        out.flush()
    return status


def text_reader(files: list[CompoundFile]) -> Callable[[object], Answer]:
    """Reads a message: a string, or an object with `text` and what was said before.

    `own`: the sender's households; `order`: their order; `lines`: what of a chain was read
    already; `before`: what the message said before it was edited; `home`: their compound.
    """
    addresses = addresses_of(files)
    bundles = tuple(
        BundleWords(item.code, (item.name, item.name_en, *item.aliases))
        for seller in files[0].suppliers
        for item in seller.bundles
    )
    stranger = TextRegister(addresses, frozenset(), bundles)

    def answer(value: object) -> Answer:
        if isinstance(value, str):
            return _of_reading(read_text(value, previous=Previous(), register=stranger))
        said = _object(value, "text")
        homes = _at_home(addresses, said.get("home"))
        own = frozenset(_strings(said, "own"))
        register = TextRegister(homes, own, bundles) if own or homes is not addresses else stranger
        before = said.get("before")
        previous = Previous(
            order=_quantities(said.get("order") or {}),
            lines=frozenset(_strings(said, "lines")),
            text=before if isinstance(before, str) else None,
        )
        reading = read_text(said["text"], previous=previous, register=register)
        return {**_of_reading(reading), "lines": list(reading.lines)}

    return answer


def address_reader(files: list[CompoundFile]) -> Callable[[object], Answer]:
    """Reads an address: a string, or an object with the columns of a table's row."""
    addresses = addresses_of(files)

    def answer(value: object) -> Answer:
        if isinstance(value, str):
            return _of_address(read_address(value, addresses))
        if not isinstance(value, Mapping) or not set(value) <= set(COLUMNS):
            raise ValueError(f"neither a string nor an object of {', '.join(COLUMNS)}")
        cells: dict[str, Any] = {name: value.get(name) for name in COLUMNS}
        return _of_address(read_address_columns(**cells, register=addresses))

    return answer


def addresses_of(files: list[CompoundFile]) -> Addresses:
    """The register of one compound, or of several in one group."""
    registers = {
        file.compound.name: AddressRegister(
            frozenset(home.key for home in all_homes(file)),
            (file.compound.name, *file.compound.aliases),
            building_names(file),
        )
        for file in files
    }
    return registers[files[0].compound.name] if len(registers) == 1 else SeveralCompounds(registers)


def _sound_file(path: Path, language: str) -> CompoundFile | None:
    try:
        file, _ = read_compound_file(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        file = None
    if file is None:
        from app.check_file import read_sound_file  # takes a second, and is needed only now

        read_sound_file(path, Console(stderr=True, soft_wrap=True), texts_of_the_terminal(language))
    return file


def _of_reading(reading: Reading) -> Answer:
    return {
        "orders": [
            {
                "household": order.household,
                "lines": dict(order.lines),
                "action": order.action,
                "for_other": order.for_other,
            }
            for order in reading.orders
        ],
        "doubts": [{"span": list(doubt.span), "reason": doubt.reason} for doubt in reading.doubts],
        "ignored": reading.ignored,
    }


def _of_address(reading: AddressReading) -> Answer:
    return {"household": reading.household, "reason": reading.reason}


def _object(value: object, needed: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not isinstance(value.get(needed), str):
        raise ValueError(f"neither a string nor an object with “{needed}”")
    return value


def _strings(said: Mapping[str, Any], name: str) -> list[str]:
    value = said.get(name) or []
    found = [value] if isinstance(value, str) else value
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise ValueError(f"“{name}” is not a list of strings")
    return found


def _quantities(value: object) -> dict[str, int]:
    is_order = isinstance(value, Mapping) and all(type(item) is int for item in value.values())
    if not is_order:
        raise ValueError("“order” is not an object of whole numbers")
    return dict(value)  # type: ignore[call-overload,no-any-return]


def _at_home(addresses: Addresses, home: object) -> Addresses:
    if isinstance(addresses, AddressRegister) or home is None:
        return addresses
    if home not in addresses.compounds:
        raise ValueError("“home” is none of the compounds")
    return SeveralCompounds(addresses.compounds, home=str(home))


def _in_short(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError | RecursionError):
        return "not JSON"
    return str(error)
