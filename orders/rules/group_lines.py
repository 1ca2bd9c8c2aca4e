"""Whose each line of a group text is: cutting a message into parts, one address each.

A line without an address belongs to the address that stands alone above it (or alone in the
message), to the sender where the message names nobody else, and otherwise to nobody: then
it is a doubt. In a chain that is re-posted (`#接龙`) others' lines are not the sender's to
repeat, so only the sender's own lines and the last one count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from orders.rules.address import AddressReading, find_addresses
from orders.rules.group_items import Findings, find_items
from orders.rules.group_pieces import Span, split
from orders.rules.group_tokens import Token, tokenise
from orders.rules.group_words import ABOUT_THE_PAST, QUESTION, TextRegister
from orders.rules.masking import without_phones
from orders.rules.numerals import fold

_NOT_MEANT: Final = re.compile(
    r"https?://[^\s]+|@(?:[A-Za-z0-9_]{1,64}|[\u4e00-\u9fff]{1,12})"
    # the number of a line in a list, but no decimal and no date
    r"|^ {0,9}[0-9]{1,3} {0,2}[.、)](?![0-9])"
    r"|^ {0,9}[0-9]{1,3}(?:\.| {1,3})(?=[0-9]{1,4} {0,2}(?:号|栋|幢|座|#|-))",
    re.MULTILINE,
)
_CHAIN: Final = re.compile(r"\s*#\s*接龙")
_FOR_OTHER: Final = re.compile(r"[代帮替][^0-9\n]{0,6}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of the message with at most one address; `address` None is the sender's own."""

    address: AddressReading | None
    findings: Findings
    span: Span
    said_for_other: bool = False
    whose_unclear: bool = False
    asks: bool = False
    about_the_past: bool = False


def read_parts(text: str, register: TextRegister, previous: Mapping[str, int]) -> list[Part]:
    """The parts of a message in the order of the text, each with its address if it has one."""
    plain = _NOT_MEANT.sub(_blank, without_phones(fold(text)))
    addresses = _addresses(plain, register)
    crossed_out = list(plain)
    for reading in addresses:
        start, end = reading.span
        crossed_out[start:end] = "|" * (end - start)
    parts: list[Part] = []
    for line in split([*tokenise("".join(crossed_out), register)], "/"):
        rows = [
            _read_row(row, address=address, plain=plain, register=register, previous=previous)
            for address, row in _rows(line, addresses)
        ]
        # "A2 3-2-501, B1 3-2-502": what stands first belongs to nobody, so nothing is sure.
        unclear = len(rows) > 1 and not rows[0].address and rows[0].findings.has_content
        parts += [replace(row, whose_unclear=True) for row in rows] if unclear else rows
    if _CHAIN.match(plain):
        parts = _senders_lines(parts, register)
    return _assign(parts, register)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _addresses(plain: str, register: TextRegister) -> list[AddressReading]:
    found = find_addresses(plain, register.addresses)
    taken = {place for reading in found for place in range(*reading.span)}
    for bare in register.bare_house.finditer(plain):
        home = register.addresses.house(bare.group(1))
        if home and bare.start(1) not in taken:
            found.append(AddressReading(home, None, bare.span(1)))
    return sorted(found, key=lambda reading: reading.span)


def _rows(
    line: Sequence[Token], addresses: Sequence[AddressReading]
) -> Iterator[tuple[AddressReading | None, Sequence[Token]]]:
    """A line with one address is one row; with several, each row begins with its address."""
    first = bisect_left(addresses, line[0].start, key=_start)
    last = bisect_left(addresses, line[-1].end, key=_start)
    here = addresses[first:last]
    if len(here) < 2:
        yield (here[0] if here else None), line
        return
    places = [bisect_left(line, reading.span[1], key=lambda token: token.end) for reading in here]
    if places[0]:
        yield None, line[: places[0]]
    for reading, place, following in zip(here, places, [*places[1:], len(line)], strict=True):
        yield reading, line[place:following]


def _start(reading: AddressReading) -> int:
    return reading.span[0]


def _read_row(
    row: Sequence[Token],
    *,
    address: AddressReading | None,
    plain: str,
    register: TextRegister,
    previous: Mapping[str, int],
) -> Part:
    spans = [(token.start, token.end) for token in (row[0], row[-1])] if row else []
    spans += [address.span] if address else []
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    mine = address is None or address.household in register.own
    before = plain[max(0, _start(address) - 8) : _start(address)] if address else ""
    return Part(
        address=address,
        findings=find_items(row, previous if mine else {}),
        span=(start, end),
        said_for_other=bool(_FOR_OTHER.search(before)),
        whose_unclear=address is None and _may_be_a_house(row, register),
        asks=bool(QUESTION.search(plain, start, end + 1)),
        about_the_past=bool(ABOUT_THE_PAST.search(plain, start, end)),
    )


def _may_be_a_house(row: Sequence[Token], register: TextRegister) -> bool:
    """`14 A`: house 14 wants A, or somebody wants fourteen."""
    kinds = "".join(token.kind for token in row[:3])
    return kinds == "Q_B" and bool(register.addresses.house(str(row[0].value)))


def _senders_lines(parts: list[Part], register: TextRegister) -> list[Part]:
    own = [part for part in parts if part.address and part.address.household in register.own]
    if own or not parts:
        return own
    last = parts[-1]
    return [last if last.address else replace(last, whose_unclear=True)]


def _assign(parts: Sequence[Part], register: TextRegister) -> list[Part]:
    """Give each part without an address the one that is surely meant."""
    addressed = [part for part in parts if part.address]
    named = {part.address.household for part in parts if part.address}
    only_own = len(named) == 1 and named == register.own
    alone = len(addressed) == 1 and not addressed[0].findings.has_content
    source = addressed[0] if alone or only_own else None
    assigned: list[Part] = []
    for part in parts:
        if part.address and len(addressed) > 1 and not only_own:
            source = None if part.findings.has_content else part
        assigned.append(_with_address(part, source, bool(addressed) or len(register.own) > 1))
    return assigned


def _with_address(part: Part, source: Part | None, several: bool) -> Part:
    if part.address:
        return part
    if source:
        return replace(part, address=source.address, said_for_other=source.said_for_other)
    return replace(part, whose_unclear=part.whose_unclear or several)
