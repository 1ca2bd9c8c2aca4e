"""What one line of a group text holds, before anything is decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from orders.rules.group_pieces import Span
from orders.rules.group_tokens import Token

LARGEST_QUANTITY: Final = 99


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
    """What one line holds: pairs are sure, everything else depends on what stands around it."""

    pairs: list[Item] = field(default_factory=list)
    bare: list[Item] = field(default_factory=list)
    amounts: list[Item] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    mixed: list[Doubt] = field(default_factory=list)  # bundles among other words
    withdraw: list[Span] = field(default_factory=list)
    weak_withdraw: list[Span] = field(default_factory=list)
    swap: Span | None = None
    longest_talk: int = 0
    words: int = 0  # of talk, all in all
    goods: int = 0  # 青菜2份: pieces that are goods of no bundle, and nothing else

    few_goods: int = 0  # 米两袋: the same with any unit, of a word or two

    @property
    def has_content(self) -> bool:
        return bool(
            self.pairs or self.bare or self.amounts or self.doubts or self.mixed
            or self.withdraw or self.weak_withdraw or self.swap
        )  # fmt: skip

    def doubt(self, span: Span, reason: str) -> None:
        self.doubts.append(Doubt(span, reason))

    def add_pairs(self, tokens: Sequence[Token]) -> None:
        """As many bundles as quantities, in the same order."""
        bundles = [token for token in tokens if token.kind in "BZ"]
        quantities = [token for token in tokens if token.kind in "QF"]
        for bundle, quantity in zip(bundles, quantities, strict=True):
            span = min(bundle.start, quantity.start), max(bundle.end, quantity.end)
            is_none = quantity.kind == "Q" and quantity.value == 0  # B0: none of it
            reason = why_no_bundle(bundle) or (not is_none and why_no_quantity(quantity.value))
            if reason:
                self.doubt(span, reason)
            else:
                self.pairs.append(Item(bundle.codes[0], quantity.value, span))

    def add_bare(self, tokens: Sequence[Token]) -> None:
        """Bundles without a quantity; without a code where it is not clear which is meant."""
        for token in tokens:
            if token.kind in "BZ":
                code = "" if why_no_bundle(token) else token.codes[0]
                self.bare.append(Item(code, None, (token.start, token.end), token.loud))


def why_no_bundle(token: Token) -> str | None:
    """The reason why a word is not one bundle of the cycle; None when it is."""
    if token.kind == "Z":
        return "unknown_bundle"
    return None if len(token.codes) == 1 else "which_bundle"


def why_no_quantity(value: int | None) -> str | None:
    """The reason why a number is no quantity of a bundle; None when it is one."""
    if not value:
        return "bad_quantity"
    return "quantity_too_large" if value > LARGEST_QUANTITY else None
