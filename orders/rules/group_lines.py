"""Whose each line of a group text is: cutting a message into parts, one address each.

A line without an address belongs to the address that stands alone above it (or alone in the
message), to the sender where the message names nobody else, and otherwise to nobody: then
it is a doubt. In a chain each item is a message of its own.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from orders.rules.address import AddressReading, find_addresses
from orders.rules.address_shapes import PARTIAL
from orders.rules.group_chains import Chain, cut_chain, without_numbers
from orders.rules.group_findings import Findings
from orders.rules.group_items import find_items
from orders.rules.group_pieces import Span, split
from orders.rules.group_reading import Previous
from orders.rules.group_rows import Said, says_mine, start_of, with_words
from orders.rules.group_tokens import Token, tokenise
from orders.rules.group_tone import PLAIN, QUESTION, Tone, tone_of
from orders.rules.group_words import UNITS, TextRegister
from orders.rules.masking import without_phones
from orders.rules.numerals import fold, read_number
from orders.rules.walking import parse_key

_NOT_MEANT: Final = re.compile(
    r"https?://[^\s]+|www\.[^\s]+|@(?:[A-Za-z0-9_]{1,64}|[\u4e00-\u9fff]{1,12})"
    r"|^ ?>[^\n]*|「[^「」]{1,30}:[^「」]{0,300}」",  # what somebody else said
    re.MULTILINE,
)
_KIN: Final = "妈爸爹娘婆爷奶公外女儿姐哥妹弟叔姨岳舅姑家父母邻朋老爱孩楼隔"
_FOR_SOMEBODY: Final = re.compile(
    r"(?<![现时古取替])代(?![表码理])"
    rf"|(?:帮|替|给)(?!忙|助|大家|你|您|我(?:家|们|[^{_KIN}]))[\u4e00-\u9fff]{{1,6}}?[订代买要来报]"
)
# 樊城花园 14 A1: the number of a house behind the compound's name, and no quantity.
_HOUSE_BEHIND_NAME: Final = re.compile(rf" ?([0-9]{{1,4}})(?![0-9.]| ?[{UNITS}号点月日天元块%])")
_AND: Final = re.compile(r" ?(?:[和、与跟及&/+]|或者?|还是|and|or)? ?")
_NEXT_SENTENCE: Final = re.compile(r"[份个盒袋箱包套 ]{0,3}[,。;!~]")
# 帮我, 替我们 are for oneself; 替我妈 is not.
_FOR_OTHER: Final = re.compile(
    r"(?:代|帮|替|给|为)(?!忙|我(?![妈爸爹娘婆爷奶公外女儿姐哥妹弟叔姨岳舅姑家父母邻朋老爱孩楼隔]))[^0-9\n|]{0,6}$"
)
_FOR_OTHER_BEHIND: Final = re.compile(
    r"代订|代买|代购|代下单|\(代\)|替(?!我)|帮(?!我|忙)[^ ,，。]{1,6}[订买下要]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of the message with at most one address; `address` None is the sender's own."""

    address: AddressReading | None
    findings: Findings
    span: Span
    said_for_other: bool = False
    whose_unclear: bool = False
    is_mine: bool = False  # 我家 A1: the sender's, whatever address stands elsewhere
    for_somebody: bool = False  # 帮邻居订 A1, and no address
    is_addressed: bool = False  # the address stands in it, and not in another line
    tone: Tone = PLAIN
    asks_apart: bool = False  # "A2，几点到？": the question is a sentence of its own


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of a message; with the chain, if it is one."""

    parts: Sequence[Part]
    chain: Chain | None = None


def plain_text(text: str) -> str:
    """The text as it is read: folded, without phones, links and mentions; as long as before."""
    return _NOT_MEANT.sub(_blank, without_phones(fold(text)))


def read_parts(plain: str, register: TextRegister, previous: Previous) -> Parts:
    """The parts of a message in the order of the text, each with its address if it has one."""
    unnumbered = without_numbers(plain)
    addresses = _addresses(unnumbered, register)
    starts = [reading.span[0] for reading in addresses]

    def has_address(start: int, end: int) -> bool:
        return bisect_left(starts, end) > bisect_left(starts, start)

    chain = cut_chain(plain, previous.lines, has_address)
    if chain is not None:
        return Parts(_of_chain(chain, addresses, register, previous), chain)
    return Parts(_assign(_read(unnumbered, addresses, register, previous), register))


def _of_chain(
    chain: Chain,
    addresses: Sequence[AddressReading],
    register: TextRegister,
    previous: Previous,
) -> list[Part]:
    """Each new item by itself; one without an address is surely the sender's only if it is the
    one line that was added at the end."""
    if not chain.items:
        return []
    plain = without_numbers(chain.text)
    there = [item for item in addresses if not plain[slice(*item.span)].isspace()]
    by_item: list[list[Part]] = [[] for _ in chain.items]
    starts = [item.start for item in chain.items]
    for part in _read(plain, there, register, previous):
        by_item[bisect_right(starts, part.span[0]) - 1].append(part)
    nameless = {
        place
        for place, parts in enumerate(by_item)
        if not any(part.address for part in parts)
        and any(part.findings.has_content for part in parts)
    }
    homes = {part.address.household for parts in by_item for part in parts if part.address}
    added = chain.items[-1].start == chain.last and nameless == {len(by_item) - 1}
    assigned: list[Part] = []
    for place, parts in enumerate(by_item):
        unclear = place in nameless and (not added or bool(homes & register.own))
        assigned += _assign(
            [replace(part, whose_unclear=True) for part in parts] if unclear else parts, register
        )
    return assigned


def _read(
    plain: str,
    addresses: Sequence[AddressReading],
    register: TextRegister,
    previous: Previous,
) -> list[Part]:
    crossed_out = list(plain)
    for reading in addresses:
        start, end = reading.span
        crossed_out[start:end] = "|" * (end - start)
    parts: list[Part] = []
    for start, end in register.addresses.name_spans(plain):
        crossed_out[start:end] = "|" * (end - start)
    for line in split([*tokenise("".join(crossed_out), register)], "/"):
        rows = [
            _read_row(row, said, address=address, register=register, previous=previous)
            for address, row, said in with_words(plain, line, addresses)
        ]
        # "A2 3-2-501, B1 3-2-502": what stands first belongs to nobody, so nothing is sure.
        first = rows[0]
        nobodys = not (first.address or first.is_mine)
        unclear = len(rows) > 1 and nobodys and first.findings.has_content
        unclear = unclear or _are_joined(rows, plain)
        parts += [replace(row, whose_unclear=True) for row in rows] if unclear else rows
    return parts


def _are_joined(rows: Sequence[Part], plain: str) -> bool:
    """`13号和14号 A1`: one each, or one together?"""
    homes = [row.address for row in rows if row.address]
    return any(
        before.household != after.household
        and not row.findings.has_content
        and _AND.fullmatch(plain, before.span[1], after.span[0])
        for row, before, after in zip(rows, homes, homes[1:], strict=False)
        if len(homes) == len(rows)
    )


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _addresses(plain: str, register: TextRegister) -> list[AddressReading]:
    found = find_addresses(plain, register.addresses)
    taken = {place for reading in found for place in range(*reading.span)}
    for bare in register.bare_house.finditer(plain):
        home = register.addresses.house(bare.group(1))
        if bare.start(1) in taken:
            continue
        if home:
            found.append(AddressReading(home, None, bare.span(1)))
        elif bare["sign"] and not QUESTION.search(plain, *_line_at(plain, bare.start())):
            named = find_addresses(f"{bare[1]}号楼", register.addresses)  # 17号 A2
            reason = named[0].reason if named else "unknown_room"
            found.append(AddressReading(None, reason, bare.span(1)))
    for start, end in register.addresses.name_spans(plain):
        bare_house = _HOUSE_BEHIND_NAME.match(plain, end)
        if bare_house and bare_house.start(1) not in taken:
            named = find_addresses(f"{plain[start:end]}{bare_house[1]}号", register.addresses)
            found += [replace(item, span=bare_house.span(1)) for item in named if item.household]
    for part in PARTIAL.finditer(plain):
        if not taken.intersection(range(*part.span())):
            found.append(_by_own(part, register))
    return sorted(found, key=lambda reading: reading.span)


def _line_at(plain: str, place: int) -> Span:
    end = plain.find("\n", place)
    return place, len(plain) if end < 0 else end


def _by_own(part: re.Match[str], register: TextRegister) -> AddressReading:
    """`2单元501` is one's own household where that has this unit and room."""
    unit, room = part["unit"], part["room"] or part["only"]
    fitting = [
        home
        for home in register.own
        for key in (parse_key(home.rpartition(" ")[2]),)
        if key.room == room and (unit is None or key.unit == str(read_number(unit)))
    ]
    if len(fitting) == 1:
        return AddressReading(fitting[0], None, part.span())
    return AddressReading(None, "which_room", part.span())


def _read_row(
    row: Sequence[Token],
    said: Said,
    *,
    address: AddressReading | None,
    register: TextRegister,
    previous: Previous,
) -> Part:
    spans = [(token.start, token.end) for token in (row[0], row[-1])] if row else []
    spans += [address.span] if address else []
    start, end = min(span[0] for span in spans), max(span[1] for span in spans)
    mine = address is None or address.household in register.own
    before = said.plain[max(0, start_of(address) - 10) : start_of(address)] if address else ""
    is_mine = address is None and says_mine(said)
    findings = find_items(row, previous.order if mine else {}, addressed=address is not None)
    behind = address and _FOR_OTHER_BEHIND.search(said.plain, address.span[1], said.end)
    return Part(
        address=address,
        findings=findings,
        span=(start, end),
        said_for_other=bool(behind or _FOR_OTHER.search(before)),
        is_addressed=address is not None,
        is_mine=is_mine,
        for_somebody=address is None and not is_mine and _is_for_somebody(said),
        whose_unclear=address is None and _may_be_a_house(row, register),
        tone=tone_of(said.plain, said.start, said.end),
        asks_apart=_asks_apart(findings, said),
    )


def _is_for_somebody(said: Said) -> bool:
    return bool(_FOR_SOMEBODY.search(said.plain, said.start, said.end))


def _asks_apart(findings: Findings, said: Said) -> bool:
    last = max((item.span[1] for item in findings.pairs), default=said.end)
    return bool(_NEXT_SENTENCE.match(said.plain, last)) and not QUESTION.search(
        said.plain, said.start, last
    )


def _may_be_a_house(row: Sequence[Token], register: TextRegister) -> bool:
    """`14 A`: house 14 wants A, or somebody wants fourteen."""
    kinds = "".join(token.kind for token in row[:3])
    return kinds == "Q_B" and bool(register.addresses.house(str(row[0].value)))


def _assign(parts: Sequence[Part], register: TextRegister) -> list[Part]:
    """Give each part without an address the one that is surely meant."""
    addressed = [part for part in parts if part.address]
    named = {part.address.household for part in parts if part.address}
    # Who has no household yet claims the one they write.
    claimed = not register.own and not any(part.said_for_other for part in addressed)
    only_own = len(named) == 1 and (claimed or named == register.own)
    alone = len(addressed) == 1 and not addressed[0].findings.has_content
    source = addressed[0] if alone or only_own else None
    assigned: list[Part] = []
    for part in parts:
        if part.address and len(addressed) > 1 and not only_own:
            source = None if part.findings.has_content else part
        others = bool(addressed) and not part.is_mine
        unclear = others or len(register.own) > 1 or part.for_somebody
        assigned.append(_with_address(part, source, unclear))
    return assigned


def _with_address(part: Part, source: Part | None, unclear: bool) -> Part:
    if part.address:
        return part
    if source:
        return replace(part, address=source.address, said_for_other=source.said_for_other)
    return replace(part, whose_unclear=part.whose_unclear or unclear)
