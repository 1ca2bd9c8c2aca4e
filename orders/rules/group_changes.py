"""Pieces of a line that change an order: 退B, 不要了, A改成B2, 加一份A, 少要一份."""

import re
from collections.abc import Mapping
from typing import Final

from orders.rules.group_findings import Findings, Item, why_no_bundle
from orders.rules.group_pieces import Piece, shape

_PAIR: Final = r"BU?O?QU?"
_PAIRS: Final = re.compile(rf"O?{_PAIR}(?:[OD]?{_PAIR})*|(?:O?QU?B)+")
_PAIRS_THEN_DROPS: Final = re.compile(
    rf"(?P<pairs>(?:{_PAIR}(?:O?{_PAIR})*_?)*)"
    r"(?P<drops>[XW]B(?:_[XW]B)*|[XW]_?B(?:_?O?B)*X?|B_?[XW])"
)
_DROP_AMOUNT: Final = re.compile(r"[XW]_?B_?O?QU?|[XW]_?QU?_?B|B_?O?QU?_?[XW]")
_SET_BY_SWAP: Final = re.compile(r"B(?:O?QU?)?SO?QU?")
_ANOTHER_BUNDLE: Final = re.compile(r"(?P<from>B(?:U?O?QU?)?|QU?B)S(?P<to>BU?O?QU?|QU?B|B)")


def read_drop(piece: Piece, previous: Mapping[str, int], findings: Findings) -> None:
    """`退B`, `A2 退B`, `B不要了`, or nothing but a drop: the whole order."""
    if not set(piece.tight) - {"X", "W"}:
        strong = "X" in piece.tight
        (findings.withdraw if strong else findings.weak_withdraw).append(piece.span)
        return
    found = _PAIRS_THEN_DROPS.fullmatch(piece.spaced)
    bundles = [token for token in piece.tokens if token.kind in "BZ"]
    if found and not any(why_no_bundle(token) for token in bundles):
        kept = found["pairs"].count("B")
        pairs = [token for token in piece.tokens if token.kind in "BQF"]
        findings.add_pairs(pairs[: 2 * kept])
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


def read_swap(piece: Piece, previous: Mapping[str, int], findings: Findings) -> None:
    """`A改成2` corrects one bundle, `A换成B2` gives another instead of it."""
    if _SET_BY_SWAP.fullmatch(piece.tight):
        bundle = next(token for token in piece.tokens if token.kind in "BZ")
        quantity = [token for token in piece.tokens if token.kind in "QF"][-1]
        if quantity.kind == "Q" and quantity.value == 0 and not why_no_bundle(bundle):
            findings.pairs.append(Item(bundle.codes[0], 0, piece.span))
        else:
            findings.add_pairs([bundle, quantity])
    elif _ANOTHER_BUNDLE.fullmatch(piece.tight) and _read_another(piece, previous, findings):
        return
    elif "B" in piece.tight:
        findings.doubt(piece.span, "unclear")


def _read_another(piece: Piece, previous: Mapping[str, int], findings: Findings) -> bool:
    """Whether `A2换成B2` is clear: all of A goes, and how many of B is said."""
    place = next(place for place, token in enumerate(piece.tokens) if token.kind == "S")
    before, after = piece.tokens[:place], piece.tokens[place + 1 :]
    old = next(token for token in before if token.kind in "BZ")
    new = next(token for token in after if token.kind in "BZ")
    said = next((token.value for token in before if token.kind in "QF"), None)
    if "Q" not in shape(after) or why_no_bundle(old) or why_no_bundle(new):
        return False
    has = previous.get(old.codes[0])
    if said is not None and has is not None and said != has:
        return False
    if old.codes != new.codes:
        findings.pairs.append(Item(old.codes[0], 0, (old.start, old.end)))
    findings.add_pairs([token for token in after if token.kind in "BZQF"])
    return True


def read_more(piece: Piece, previous: Mapping[str, int], findings: Findings) -> None:
    """`加一份A`: clear where there is no A yet; 再, 多 and 少 speak of an order that is there."""
    rest = [token for token in piece.tokens if token.kind not in "ML"]
    bundles = [token for token in rest if token.kind in "BZ"]
    is_plain = all(
        token.kind == "M" and not token.loud for token in piece.tokens if token.kind in "ML"
    )
    is_new = not any(previous.get(code) for token in bundles for code in token.codes)
    if is_plain and is_new and _PAIRS.fullmatch(shape(rest)):
        findings.add_pairs(rest)
    elif is_plain and is_new and shape(rest) == "B":
        findings.add_bare(rest)
    elif bundles:
        findings.doubt(piece.span, "unclear")
    elif {"Q", "M"} <= set(piece.tight) or {"Q", "L"} <= set(piece.tight):
        findings.amounts.append(Item("", 0, piece.span))
