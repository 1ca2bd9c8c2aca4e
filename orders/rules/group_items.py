"""Finding bundles and quantities in one line of a group text.

Each piece of the line must read in one way as a whole (`A2 B`, `两份A 一份B`, `A B 各1`,
`退B`), else it is a doubt: "A B 2" and "A 2B" are. Nothing is decided here about whose order
it is, nor whether a bundle without a quantity means one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from orders.rules.group_changes import read_drop, read_more, read_swap
from orders.rules.group_findings import Doubt, Findings, Item, why_no_quantity
from orders.rules.group_pieces import Piece, pieces, shape
from orders.rules.group_tokens import Token

# Shapes of a chunk: bundles first, quantities first, a bare bundle, many, an amount.
_PAIR: Final = r"BU?O?QU?"
_CHUNKS: Final = (
    ("P", re.compile(rf"O?{_PAIR}(?:[OD]?{_PAIR})*O?")),
    ("R", re.compile(r"(?:O?QU?B)+O?|QU?OB")),
    ("b", re.compile(r"O?BU?O?")),
    ("m", re.compile(r"O?BU?(?:[OD]?BU?)+O?")),
    ("q", re.compile(r"O?QU?O?")),
)
_ROW: Final = re.compile(r"(?:P|(?<![bm])bq|[bm](?!q|bq|R))+|(?:R|qb)+|[PR]+")
_ELEMENT: Final = re.compile(r"bq|qb|[PRbm]")
_SURE_IN_TALK: Final = re.compile(rf"(?:[OD]?{_PAIR})+O?|O?(?:QU?B)+O?|O+")
_PAIR_IN_TALK: Final = re.compile(r"BU?[OD]?Q|QUB|[XW]B|B[XW]")
_GOODS_IN_TALK: Final = re.compile(r"TO?QU?$")
_GOODS: Final = re.compile(r"T{1,6}U?O?QU")
_FEW_GOODS: Final = re.compile(r"T{1,2}O?QU")
_EACH: Final = re.compile(r"(?:O?B)*EO?QU?")
_NEGATIVE: Final = re.compile(r"B_?U?_?D_?Q")
_ALTERNATING: Final = re.compile(r"(?:bq)+")


def find_items(
    tokens: Sequence[Token], previous: Mapping[str, int], *, addressed: bool = False
) -> Findings:
    """Read the tokens of one line (spaces and separators included).

    Next to an address (`addressed`) a name or a remark may stick to a pair: 王阿姨A2送上门.
    """
    findings = Findings()
    found = [part for piece in pieces(tokens) for part in _cut(piece, addressed)]
    for piece in _joined(found):
        if piece.talk:
            _note_talk(piece, findings)
        elif piece.tight[0] == "S" and not findings.has_content:
            findings.swap = piece.tokens[0].start, piece.tokens[0].end
            rest = (piece.chunks[0][1:], *piece.chunks[1:])
            _read(Piece(tuple(chunk for chunk in rest if chunk)), previous, findings)
            others = set(previous) - {item.code for item in findings.pairs}
            if others and not piece.tokens[0].loud:
                findings.doubt(piece.span, "unclear")  # 改A3: and what of B?
        elif piece.tight[0] == "S" and all(not item.quantity for item in findings.pairs):
            _read(Piece((tuple(piece.tokens[1:]),)), previous, findings)  # 不要B了，换成C1
        else:
            _read(piece, previous, findings)
    return findings


def _cut(piece: Piece, addressed: bool) -> Iterator[Piece]:
    """Talk with sure pairs in it, cut apart; what stays as it is, left out; the rest as it is."""
    if "K" in piece.tight:
        yield from _without_kept(piece)
        return
    if not (piece.talk and addressed):
        yield piece
        return
    runs: list[list[Token]] = []
    for token in piece.tokens:
        if not runs or (token.kind == "T") != (runs[-1][-1].kind == "T"):
            runs.append([])
        runs[-1].append(token)
    orders = [run for run in runs if run[0].kind != "T"]
    if not all(_SURE_IN_TALK.fullmatch(shape(run)) for run in orders):
        yield piece
        return
    for run in runs:
        yield Piece((tuple(run),), talk={token.kind for token in run} <= {"T", "O"})


def _without_kept(piece: Piece) -> Iterator[Piece]:
    """`A不变 B改成2` and `A 不变`: nothing is said of A."""
    left: list[tuple[Token, ...]] = []
    for chunk in piece.chunks:
        kinds = shape(chunk)
        if "K" not in kinds:
            left.append(chunk)
        elif kinds == "K" and left and _chunk_kind(left[-1]) in "bm":
            left.pop()
    if left and not piece.talk:
        yield Piece(tuple(left))


def _joined(found: Sequence[Piece]) -> list[Piece]:
    """`A，2份，B，1份` and `A（2份）`: one piece, where every bundle has an amount behind it."""
    chunks = [chunk for piece in found for chunk in piece.chunks]
    row = "".join(_chunk_kind(chunk) for chunk in chunks)
    if any(piece.talk for piece in found) or not _ALTERNATING.fullmatch(row):
        return list(found)
    return [
        Piece(((*bundle, *amount),))
        for bundle, amount in zip(chunks[::2], chunks[1::2], strict=True)
    ]


def _note_talk(piece: Piece, findings: Findings) -> None:
    words = sum(token.kind == "T" for token in piece.tokens)
    findings.longest_talk = max(findings.longest_talk, words)
    findings.words += words
    if "B" in (token.kind for token in piece.tokens):
        reason = "unclear" if _PAIR_IN_TALK.search(piece.tight) else "which_quantity"
        findings.mixed.append(Doubt(piece.span, reason))
    elif _GOODS_IN_TALK.search(piece.tight) and _is_counted(piece):
        findings.mixed.append(Doubt(piece.span, "unknown_bundle"))
        findings.few_goods += bool(_FEW_GOODS.fullmatch(piece.tight))
        findings.goods += bool(_GOODS.fullmatch(piece.tight)) and piece.tokens[-1].loud


def _is_counted(piece: Piece) -> bool:
    """`青菜2` and `青菜两份` are; the name 张三 is not."""
    return piece.tokens[-1].kind == "U" or piece.tokens[-1].loud


def _read(piece: Piece, previous: Mapping[str, int], findings: Findings) -> None:
    kinds = set(piece.tight)
    if not kinds:
        return
    if kinds & {"X", "W"}:
        read_drop(piece, previous, findings)
    elif "S" in kinds:
        read_swap(piece, previous, findings)
    elif kinds & {"M", "L"}:
        read_more(piece, previous, findings)
    elif "E" in kinds:
        _read_each(piece, findings)
    elif "V" in kinds or ("N" in kinds and "Q" in kinds):
        _read_numbered(piece, findings)
    elif _NEGATIVE.search(piece.spaced):
        findings.doubt(piece.span, "bad_quantity")
    elif kinds & {"B", "Q"}:
        _read_row(piece, findings)


def _read_numbered(piece: Piece, findings: Findings) -> None:
    """`#1 2` and `每样一份`: which bundle that is stands nowhere; `#1 2` is clear of one offer."""
    quantities = [token for token in piece.tokens if token.kind == "Q"]
    if piece.tight in ("NQ", "NQU", "NOQ", "NOQU") and piece.tokens[0].value == 1:
        findings.amounts.append(Item("", quantities[0].value, piece.span))
    elif quantities:
        findings.doubt(piece.span, "which_bundle")
    else:
        findings.amounts.append(Item("", 0, piece.span, loud=False))  # 同上, 全要


def _read_row(piece: Piece, findings: Findings) -> None:
    row = "".join(_chunk_kind(chunk) for chunk in piece.chunks)
    if row == "q":
        findings.amounts.append(_amount(piece))
    elif _ROW.fullmatch(row):
        for element in _ELEMENT.finditer(row):
            tokens = Piece(piece.chunks[element.start() : element.end()]).tokens
            if element.group() in ("b", "m"):
                findings.add_bare(tokens)
            else:
                findings.add_pairs(tokens)
    elif "B" in piece.tight:
        findings.doubt(piece.span, "unclear")


def _chunk_kind(chunk: Sequence[Token]) -> str:
    return _kind_of_shape(shape(chunk))


@lru_cache(maxsize=1024)
def _kind_of_shape(written: str) -> str:
    return next((kind for kind, pattern in _CHUNKS if pattern.fullmatch(written)), "?")


def _amount(piece: Piece) -> Item:
    """An amount without a bundle; loud when a unit or a sign shows that it is one."""
    quantity = next(token for token in piece.tokens if token.kind in "QF")
    loud = bool(set(piece.tight) & {"O", "U"})
    return Item("", quantity.value if quantity.kind == "Q" else 0, piece.span, loud)


def _read_each(piece: Piece, findings: Findings) -> None:
    """`A、B各2份`: all bundles named so far without a quantity get this one."""
    if not _EACH.fullmatch(piece.tight) or findings.pairs:
        findings.doubt(piece.span, "unclear")
        return
    findings.add_bare(piece.tokens)
    quantity = next(token for token in piece.tokens if token.kind in "QF")
    value = quantity.value if quantity.kind == "Q" else None
    if not findings.bare:
        findings.doubt(piece.span, "which_bundle")  # 各一份
    for item in findings.bare:
        reason = why_no_quantity(value) if item.code else "unknown_bundle"
        if reason:
            findings.doubt(item.span, reason)
        else:
            findings.pairs.append(Item(item.code, value, item.span))
    findings.bare.clear()
