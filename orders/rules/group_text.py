"""Reading an order out of what somebody writes in the group: sure, doubtful, or chatter.

`read_text` gives orders (sure, to be applied), doubts (each with its place and a reason, to
be asked back) or says that the text is to be ignored. It never guesses a quantity or an
address. It knows nothing of limits, stock, rights or the cut-off.

Reasons of doubts: those of `orders.rules.address`, and `which_household` `which_bundle`
`unknown_bundle` `which_quantity` `bad_quantity` `quantity_too_large` `stated_twice` `unclear`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from orders.rules.group_items import Doubt, Findings, Item, why_no_quantity
from orders.rules.group_lines import Part, read_parts
from orders.rules.group_pieces import Span
from orders.rules.group_words import BundleWords, TextRegister

__all__ = [
    "BundleWords",
    "Doubt",
    "Previous",
    "ReadOrder",
    "Reading",
    "TextRegister",
    "format_order",
    "read_text",
]

Action = Literal["set", "replace", "withdraw"]
# Longer rows of other words next to an order without an address are talk about something.
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """`set` gives the named bundles these quantities (0 drops one), `replace` makes the order
    exactly this, `withdraw` ends it. `household` None is the sender's own."""

    household: str | None
    lines: Mapping[str, int]
    action: Action
    for_other: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Previous:
    """What was said in this cycle before the message.

    `order` is the sender's live order (code → quantity). `lines` are the lines of chains that
    were read in the group already, as `Reading.lines` gave them: only others count. `text` is
    what the same message said before it was edited.
    """

    order: Mapping[str, int] = field(default_factory=dict)
    lines: frozenset[str] = frozenset()
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """`ignored`: chatter. `lines`: of a chain, those that were new, to be remembered."""

    orders: tuple[ReadOrder, ...]
    doubts: tuple[Doubt, ...]
    ignored: bool
    lines: tuple[str, ...] = ()


def read_text(text: str, *, previous: Previous, register: TextRegister) -> Reading:
    """Read one message in the light of what was said before it."""
    orders: list[ReadOrder] = []
    doubts: list[Doubt] = []
    for parts in _by_household(read_parts(text, register, previous.order)):
        order, doubted = _read_household(parts, register)
        orders += [order] if order else []
        doubts += doubted
    doubts.sort(key=lambda doubt: doubt.span)
    return Reading(tuple(orders), tuple(doubts), ignored=not orders and not doubts)


def format_order(*, household: str | None, lines: Mapping[str, int], action: Action) -> str:
    """An order as `read_text` reads it back: `3-2-501 A2 退B`, `改成 A2`, `不要了`."""
    kept = [f"{code}{quantity}" for code, quantity in lines.items() if quantity]
    dropped = [f"退{code}" for code, quantity in lines.items() if not quantity]
    words = {"set": [*kept, *dropped], "replace": ["改成", *kept], "withdraw": ["不要了"]}[action]
    return " ".join([household, *words] if household else words)


def _by_household(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts of one household together, parts of nobody each alone."""
    known: dict[str | None, list[Part]] = {}
    for part in parts:
        if part.whose_unclear or (part.address and not part.address.household):
            yield [part]
        else:
            known.setdefault(part.address.household if part.address else None, []).append(part)
    yield from known.values()


def _read_household(
    parts: Sequence[Part], register: TextRegister
) -> tuple[ReadOrder | None, list[Doubt]]:
    first = parts[0]
    if first.whose_unclear or (first.address and not first.address.household):
        return None, list(_doubt_of_nobody(first))
    decided = _Decision(parts, register)
    order = decided.order()
    return order, decided.doubts


def _doubt_of_nobody(part: Part) -> Iterator[Doubt]:
    found = part.findings
    orders = found.pairs or found.bare or found.withdraw or found.swap or found.doubts
    if not (orders or (found.amounts and not found.longest_talk)):
        return
    if part.whose_unclear:
        yield Doubt(part.span, "which_household")
    elif part.address and part.address.reason:
        yield Doubt(part.address.span, part.address.reason)


class _Decision:
    """What all parts of one household say together."""

    def __init__(self, parts: Sequence[Part], register: TextRegister) -> None:
        self.address = parts[0].address
        self.said_for_other = any(part.said_for_other for part in parts)
        self.register = register
        self.pairs: list[Item] = []
        self.doubts: list[Doubt] = []
        self.withdraws: list[Span] = []
        self.swaps = [part.findings.swap for part in parts if part.findings.swap]
        for part in parts:
            self._take(part)
        anchored = bool(self.pairs) or (self.address is not None and not self.swaps)
        for part in parts:
            self._take_amounts(part)
            self._take_bare(part, anchored)
        self._doubt_what_is_stated_twice()

    def order(self) -> ReadOrder | None:
        """The order that is sure; None when nothing is."""
        if self.withdraws and (self.pairs or self.swaps or self.doubts):
            self.doubts += [Doubt(span, "unclear") for span in self.withdraws]
            return None
        if self.withdraws:
            return self._made("withdraw", self.withdraws)
        spans = [item.span for item in self.pairs]
        if self.swaps:
            whole = self.pairs and not self.doubts
            if self.pairs and not whole:
                return None
            return self._made("replace", [*spans, *self.swaps]) if whole else None
        return self._made("set", spans) if self.pairs else None

    def _made(self, action: Action, spans: Sequence[Span]) -> ReadOrder:
        household = self.address.household if self.address else None
        every = [*spans, *([self.address.span] if self.address else [])]
        others = household is not None and household not in self.register.own
        return ReadOrder(
            household=household,
            lines={item.code: item.quantity or 0 for item in self.pairs},
            action=action,
            for_other=others and (self.said_for_other or bool(self.register.own)),
            span=(min(span[0] for span in every), max(span[1] for span in every)),
        )

    def _take(self, part: Part) -> None:
        found = part.findings
        addressed = part.address is not None
        risky = part.about_the_past or (
            not addressed and (part.asks or found.longest_talk > _LONGEST_NAME)
        )
        if risky:
            self.doubts += [Doubt(item.span, "unclear") for item in found.pairs]
        else:
            self.pairs += found.pairs
        if addressed or not part.asks:
            self.doubts += found.doubts
        if not part.asks:
            # Goods that no bundle is called after matter only next to an address.
            sayable = {"unclear", "unknown_bundle"} if addressed else {"unclear"}
            self.doubts += [doubt for doubt in found.mixed if doubt.reason in sayable]
        self._take_withdrawal(found, addressed=addressed, asks=part.asks)

    def _take_withdrawal(self, found: Findings, *, addressed: bool, asks: bool) -> None:
        spans = found.withdraw + (found.weak_withdraw if addressed else [])
        if not found.longest_talk and not asks:
            self.withdraws += spans
        elif addressed and not asks and found.withdraw:
            self.doubts += [Doubt(span, "unclear") for span in spans]

    def _take_bare(self, part: Part, anchored: bool) -> None:
        for item in part.findings.bare:
            if anchored and not part.about_the_past:
                if item.code:
                    self.pairs.append(Item(item.code, 1, item.span))
                elif item.loud:
                    self.doubts.append(Doubt(item.span, "unknown_bundle"))
            elif item.code and item.loud and not part.asks and not part.findings.longest_talk:
                self.doubts.append(Doubt(item.span, "which_quantity"))
        if anchored and not part.asks:
            self.doubts += [
                doubt for doubt in part.findings.mixed if doubt.reason == "which_quantity"
            ]

    def _take_amounts(self, part: Part) -> None:
        found, addressed = part.findings, part.address is not None
        for item in found.amounts:
            spoken = item.loud and (addressed or not found.longest_talk)
            meant = (addressed or bool(self.pairs)) and not found.longest_talk
            if part.asks or not (spoken or meant):
                continue
            reason = why_no_quantity(item.quantity)
            if len(self.register.codes) != 1 or self.pairs or found.longest_talk:
                reason = "which_bundle"
            if reason:
                self.doubts.append(Doubt(item.span, reason))
            else:
                self.pairs.append(replace(item, code=next(iter(self.register.codes))))

    def _doubt_what_is_stated_twice(self) -> None:
        times = Counter(item.code for item in self.pairs)
        twice = [item for item in self.pairs if times[item.code] > 1]
        self.doubts += [Doubt(item.span, "stated_twice") for item in twice]
        self.pairs = [item for item in self.pairs if times[item.code] == 1]
