"""Finding bundles and quantities in one line of a group text.

Each piece of the line must read in one way as a whole (`A2 B`, `两份A 一份B`, `A B 各1`,
`退B`), else it is a doubt: "A B 2" and "A 2B" are. Nothing is decided here about whose order
it is, nor whether a bundle without a quantity means one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from orders.rules.group_pieces import Piece, Span, pieces, shape
from orders.rules.group_tokens import Token

LARGEST_QUANTITY: Final = 99

# Shapes of a chunk: bundles first, quantities first, a bare bundle, many, an amount.
_PAIR: Final = r"BU?O?QU?"
_CHUNKS: Final = (
    ("P", re.compile(rf"O?{_PAIR}(?:[OD]?{_PAIR})*O?")),
    ("R", re.compile(r"(?:O?QU?B)+O?")),
    ("b", re.compile(r"O?BU?O?")),
    ("m", re.compile(r"O?BU?(?:[OD]?BU?)+O?")),
    ("q", re.compile(r"O?QU?O?")),
)
_ROW: Final = re.compile(r"(?:P|(?<![bm])bq|[bm](?!q|bq|R))+|(?:R|qb)+|[PR]+")
_ELEMENT: Final = re.compile(r"bq|qb|[PRbm]")
_PAIR_IN_TALK: Final = re.compile(r"BU?[OD]?Q|QUB|[XW]B|B[XW]")
_GOODS_IN_TALK: Final = re.compile(r"TO?QU?$")
_PAIRS_THEN_DROPS: Final = re.compile(
    rf"(?P<pairs>(?:{_PAIR}(?:O?{_PAIR})*_)*)"
    r"(?P<drops>[XW]B(?:_[XW]B)*|[XW]_?B(?:_?O?B)*X?|B_?[XW])"
)
_DROP_AMOUNT: Final = re.compile(r"[XW]_?B_?O?QU?")
_SET_BY_SWAP: Final = re.compile(r"B(?:O?QU?)?SO?QU?")
_EACH: Final = re.compile(r"(?:O?B)*EO?QU?")
_NEGATIVE: Final = re.compile(r"B_?U?_?D_?Q")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A part of the text that is not applied, and the code of the reason."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Item:
    """A bundle with its quantity; None where it stands alone. An amount has no code."""

    code: str
    quantity: int | None
    span: Span
    loud: bool = True


@dataclass(slots=True)
class Findings:
    """What one line holds, before anything is decided about it."""

    pairs: list[Item] = field(default_factory=list)
    bare: list[Item] = field(default_factory=list)
    amounts: list[Item] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    mixed: list[Doubt] = field(default_factory=list)  # bundles among other words
    withdraw: list[Span] = field(default_factory=list)
    weak_withdraw: list[Span] = field(default_factory=list)
    swap: Span | None = None
    longest_talk: int = 0

    @property
    def has_content(self) -> bool:
        return bool(
            self.pairs or self.bare or self.amounts or self.doubts or self.mixed
            or self.withdraw or self.weak_withdraw or self.swap
        )  # fmt: skip

    def doubt(self, span: Span, reason: str) -> None:
        self.doubts.append(Doubt(span, reason))


def find_items(tokens: Sequence[Token], previous: Mapping[str, int]) -> Findings:
    """Read the tokens of one line (spaces and separators included)."""
    findings = Findings()
    for piece in pieces(tokens):
        if piece.talk:
            _note_talk(piece, findings)
        elif piece.tight[0] == "S" and not findings.has_content:
            findings.swap = piece.tokens[0].start, piece.tokens[0].end
            rest = (piece.chunks[0][1:], *piece.chunks[1:])
            _read(Piece(tuple(chunk for chunk in rest if chunk)), previous, findings)
        else:
            _read(piece, previous, findings)
    return findings


def _note_talk(piece: Piece, findings: Findings) -> None:
    words = sum(token.kind == "T" for token in piece.tokens)
    findings.longest_talk = max(findings.longest_talk, words)
    if "B" in (token.kind for token in piece.tokens):
        reason = "unclear" if _PAIR_IN_TALK.search(piece.tight) else "which_quantity"
        findings.mixed.append(Doubt(piece.span, reason))
    elif _GOODS_IN_TALK.search(piece.tight) and _is_counted(piece):
        findings.mixed.append(Doubt(piece.span, "unknown_bundle"))


def _is_counted(piece: Piece) -> bool:
    """`青菜2` and `青菜两份` are; the name 张三 is not."""
    return piece.tokens[-1].kind == "U" or piece.tokens[-1].loud


def _read(piece: Piece, previous: Mapping[str, int], findings: Findings) -> None:
    kinds = set(piece.tight)
    if kinds & {"X", "W"}:
        _read_drop(piece, previous, findings)
    elif "S" in kinds:
        _read_set_by_swap(piece, findings)
    elif "E" in kinds:
        _read_each(piece, findings)
    elif "N" in kinds and "Q" in kinds:
        findings.doubt(piece.span, "which_bundle")
    elif _NEGATIVE.search(piece.spaced):
        findings.doubt(piece.span, "bad_quantity")
    elif kinds & {"B", "Q"}:
        _read_row(piece, findings)


def _read_row(piece: Piece, findings: Findings) -> None:
    row = "".join(_chunk_kind(chunk) for chunk in piece.chunks)
    if row == "q":
        findings.amounts.append(_amount(piece))
    elif _ROW.fullmatch(row):
        for element in _ELEMENT.finditer(row):
            tokens = Piece(piece.chunks[element.start() : element.end()]).tokens
            if element.group() in ("b", "m"):
                _add_bare(tokens, findings)
            else:
                _add_pairs(tokens, findings)
    elif "B" in piece.tight:
        findings.doubt(piece.span, "unclear")


def _chunk_kind(chunk: Sequence[Token]) -> str:
    written = shape(chunk)
    return next((kind for kind, pattern in _CHUNKS if pattern.fullmatch(written)), "?")


def _amount(piece: Piece) -> Item:
    """An amount without a bundle; loud when a unit or a sign shows that it is one."""
    quantity = next(token for token in piece.tokens if token.kind in "QF")
    loud = bool(set(piece.tight) & {"O", "U"})
    return Item("", quantity.value if quantity.kind == "Q" else 0, piece.span, loud)


def _add_pairs(tokens: Sequence[Token], findings: Findings) -> None:
    bundles = [token for token in tokens if token.kind in "BZ"]
    quantities = [token for token in tokens if token.kind in "QF"]
    for bundle, quantity in zip(bundles, quantities, strict=True):
        span = min(bundle.start, quantity.start), max(bundle.end, quantity.end)
        reason = _why_no_bundle(bundle) or why_no_quantity(quantity.value)
        if reason:
            findings.doubt(span, reason)
        else:
            findings.pairs.append(Item(bundle.codes[0], quantity.value, span))


def _why_no_bundle(token: Token) -> str | None:
    if token.kind == "Z":
        return "unknown_bundle"
    return None if len(token.codes) == 1 else "which_bundle"


def why_no_quantity(value: int | None) -> str | None:
    """The reason why a number is no quantity of a bundle; None when it is one."""
    if not value:
        return "bad_quantity"
    return "quantity_too_large" if value > LARGEST_QUANTITY else None


def _add_bare(tokens: Sequence[Token], findings: Findings) -> None:
    for token in tokens:
        if token.kind in "BZ":
            code = token.codes[0] if token.kind == "B" and len(token.codes) == 1 else ""
            findings.bare.append(Item(code, None, (token.start, token.end), token.loud))


def _read_drop(piece: Piece, previous: Mapping[str, int], findings: Findings) -> None:
    if not set(piece.tight) - {"X", "W"}:
        strong = "X" in piece.tight
        (findings.withdraw if strong else findings.weak_withdraw).append(piece.span)
        return
    found = _PAIRS_THEN_DROPS.fullmatch(piece.spaced)
    bundles = [token for token in piece.tokens if token.kind in "BZ"]
    if found and all(token.kind == "B" and len(token.codes) == 1 for token in bundles):
        kept = found["pairs"].count("B")
        pairs = [token for token in piece.tokens if token.kind in "BQF"]
        _add_pairs(pairs[: 2 * kept], findings)
        for token in bundles[kept:]:
            whole = piece.span if len(bundles) == 1 else (token.start, token.end)
            findings.pairs.append(Item(token.codes[0], 0, whole))
    elif _DROP_AMOUNT.fullmatch(piece.spaced) and _is_all_of_it(piece, previous):
        findings.pairs.append(Item(bundles[0].codes[0], 0, piece.span))
    elif bundles:
        findings.doubt(piece.span, "unclear")


def _is_all_of_it(piece: Piece, previous: Mapping[str, int]) -> bool:
    """`退A2` is clear only when two are what the household has."""
    bundle = next(token for token in piece.tokens if token.kind in "BZ")
    quantity = next(token for token in piece.tokens if token.kind in "QF")
    return len(bundle.codes) == 1 and previous.get(bundle.codes[0]) == quantity.value


def _read_set_by_swap(piece: Piece, findings: Findings) -> None:
    """`A改成2`: a correction of one bundle."""
    if _SET_BY_SWAP.fullmatch(piece.tight):
        bundle = next(token for token in piece.tokens if token.kind in "BZ")
        quantity = [token for token in piece.tokens if token.kind in "QF"][-1]
        _add_pairs([bundle, quantity], findings)
    elif "B" in piece.tight:
        findings.doubt(piece.span, "unclear")


def _read_each(piece: Piece, findings: Findings) -> None:
    """`A、B各2份`: all bundles named so far without a quantity get this one."""
    if not _EACH.fullmatch(piece.tight) or findings.pairs:
        findings.doubt(piece.span, "unclear")
        return
    _add_bare(piece.tokens, findings)
    quantity = next(token for token in piece.tokens if token.kind in "QF")
    value = quantity.value if quantity.kind == "Q" else None
    for item in findings.bare:
        reason = why_no_quantity(value) if item.code else "unknown_bundle"
        if reason:
            findings.doubt(item.span, reason)
        else:
            findings.pairs.append(Item(item.code, value, item.span))
    findings.bare.clear()
