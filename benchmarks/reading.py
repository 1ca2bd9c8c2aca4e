"""How fast a chain is read: the median of many readings, beside cutting it into tokens only.

Rows: a chain that nobody has seen, and the same chain with one line added, which is how most
of them come. The households and bundles are those of the example compound.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.rows import Row, peak_mib
from config.compound_file import CompoundFile, read_compound_file
from config.compound_homes import all_homes
from orders.rules.address import AddressRegister
from orders.rules.group_lines import plain_text
from orders.rules.group_text import BundleWords, Previous, TextRegister, read_text
from orders.rules.group_tokens import tokenise

EXAMPLE = Path(__file__).parents[1] / "config" / "examples" / "fancheng.yaml"
TIMES = 21


def measure(*, lines: int) -> list[Row]:
    """Read a chain of so many lines; seconds are those of one reading."""
    register = _register()
    chain, longer = _chain(register, lines - 1), _chain(register, lines)
    first = read_text(chain, previous=Previous(), register=register)
    known = Previous(lines=frozenset(first.lines))
    plain = plain_text(longer)
    floor = _median(lambda: [*tokenise(plain, register)])
    rows = []
    for name, previous in (("chain unseen", Previous()), ("chain with one line added", known)):
        seconds = _median(partial(read_text, longer, previous=previous, register=register))
        found = len(read_text(longer, previous=previous, register=register).orders)
        figures = {"orders": found, "milliseconds": round(seconds * 1000, 1)}
        rows.append(Row(name, lines, seconds, floor, peak_mib(), figures))
    return rows


def _median(read: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        begun = perf_counter()
        read()
        taken.append(perf_counter() - begun)
    return median(taken)


def _chain(register: TextRegister, lines: int) -> str:
    keys = sorted(register.addresses.keys)
    rows = [
        f"{number}. {keys[number % len(keys)]} 张三 138****{number:04d} A{number % 3 + 1} B1"
        for number in range(1, lines + 1)
    ]
    return "\n".join(["#接龙", "例 3-2-501 张三 A2 B1", *rows])


def _register() -> TextRegister:
    file, _ = read_compound_file(EXAMPLE.read_text("utf-8"))
    if not isinstance(file, CompoundFile):
        raise TypeError("the example compound file is not sound")
    names = (file.compound.name, *file.compound.aliases)
    return TextRegister(
        addresses=AddressRegister(frozenset(home.key for home in all_homes(file)), names),
        own=frozenset(["3-2-501"]),
        bundles=tuple(
            BundleWords(item.code, (item.name, item.name_en, *item.aliases))
            for seller in file.suppliers
            for item in seller.bundles
        ),
    )
