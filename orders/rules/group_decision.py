"""What all parts of one household say together: an order, doubts, or nothing.

How a part is meant is decided by its tone: surely an order, perhaps one (then its pairs are
doubts), or none at all.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum

from orders.rules.group_findings import Doubt, Findings, Item, why_no_quantity
from orders.rules.group_lines import Part
from orders.rules.group_pieces import Span
from orders.rules.group_reading import Action, ReadOrder
from orders.rules.group_words import TextRegister

# Longer rows of other words next to an order without an address are talk about something.
_LONGEST_NAME = 4
_LONGEST_FIRST_NAME = 3


class Meant(Enum):
    """How an order in a part is meant."""

    SURE = "sure"
    PERHAPS = "perhaps"
    NOT_AT_ALL = "not_at_all"


def how_meant(part: Part) -> Meant:
    """Judge a part by its tone; with an address in it, it is an order more likely."""
    tone, found = part.tone, part.findings
    drops = bool(found.withdraw) or any(not item.quantity for item in found.pairs)
    if tone.complains and not part.address:
        return Meant.PERHAPS if drops else Meant.NOT_AT_ALL
    if tone.complains or tone.maybe or tone.past:
        return Meant.PERHAPS
    if part.address:
        doubtful = tone.tells_all or tone.asks_for_stock or tone.later or tone.elsewhere
        return Meant.PERHAPS if doubtful else Meant.SURE
    if tone.later:
        return Meant.NOT_AT_ALL
    if tone.tells_all or tone.elsewhere:
        return Meant.PERHAPS if tone.wishes else Meant.NOT_AT_ALL
    if tone.asks:
        nearly = tone.wishes or part.asks_apart or found.words <= 1
        return Meant.PERHAPS if nearly else Meant.NOT_AT_ALL
    is_talk = found.longest_talk > _LONGEST_NAME and not tone.remarks
    return Meant.PERHAPS if is_talk else Meant.SURE


def doubts_of_nobody(part: Part) -> Iterator[Doubt]:
    """Of a part that names no household, or too many."""
    found = part.findings
    orders = found.pairs or found.bare or found.withdraw or found.swap or found.doubts
    orders = orders or [doubt for doubt in found.mixed if doubt.reason == "unclear"]
    amounts = [item for item in found.amounts if item.quantity or item.loud]
    if not (orders or (amounts and not found.longest_talk)):
        return
    if not part.address and how_meant(part) is Meant.NOT_AT_ALL:
        return
    if part.address and (part.tone.tells_all or part.tone.complains or part.tone.elsewhere):
        return  # 3号楼合计A12
    if part.whose_unclear:
        yield Doubt(part.span, "which_household")
    elif part.address and part.address.reason:
        yield Doubt(part.address.span, part.address.reason)


class Decision:
    """What all parts of one household say together."""

    def __init__(self, parts: Sequence[Part], register: TextRegister, *, has_order: bool) -> None:
        self.address = parts[0].address
        self.said_for_other = any(part.said_for_other for part in parts)
        self.register = register
        self.has_order = has_order
        self.pairs: list[Item] = []
        self.doubts: list[Doubt] = []
        self.withdraws: list[Span] = []
        meant = [part for part in parts if how_meant(part) is not Meant.NOT_AT_ALL]
        self.swaps = [part.findings.swap for part in meant if part.findings.swap]
        for part in meant:
            self._take(part, sure=how_meant(part) is Meant.SURE)
        for part in meant:
            self._take_amounts(part)
            self._take_bare(part, self._is_anchored(part) and how_meant(part) is Meant.SURE)
        self._doubt_what_is_stated_twice()

    def order(self) -> ReadOrder | None:
        """The order that is sure; None when nothing is."""
        if self.withdraws and (self.pairs or self.swaps or self.doubts):
            self.doubts += [Doubt(span, "unclear") for span in self.withdraws]
            return None
        if self.withdraws:
            return self._made("withdraw", self.withdraws)
        spans = [item.span for item in self.pairs]
        if self.swaps and self.pairs and not any(item.quantity for item in self.pairs):
            self.doubts += [Doubt(item.span, "bad_quantity") for item in self.pairs]  # 改成A0
        if self.swaps:
            whole = self.pairs and not self.doubts
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

    def _take(self, part: Part, *, sure: bool) -> None:
        found = part.findings
        addressed = part.address is not None
        if sure:
            self.pairs += found.pairs
        else:
            self.doubts += [Doubt(item.span, "unclear") for item in found.pairs]
        asks = part.tone.asks and not part.tone.wishes
        if addressed or not asks:
            self.doubts += found.doubts
        if not asks:
            # Goods that no bundle is called after matter only next to an address.
            sayable = {"unclear", "unknown_bundle"} if addressed else {"unclear"}
            counted = part.tone.wishes or any(item.loud for item in found.amounts)
            if counted and not addressed:
                sayable.add("which_quantity")  # 凑A 2份
            if found.goods and (sure or found.pairs):
                sayable.add("unknown_bundle")  # 青菜2份
            elif found.few_goods and found.pairs and sure:
                sayable.add("unknown_bundle")  # A2 米两袋
            self.doubts += [doubt for doubt in found.mixed if doubt.reason in sayable]
        self._take_withdrawal(found, addressed=addressed, asks=part.tone.asks, sure=sure)

    def _take_withdrawal(self, found: Findings, *, addressed: bool, asks: bool, sure: bool) -> None:
        spans = found.withdraw + (found.weak_withdraw if addressed else [])
        if asks:
            return
        if not found.longest_talk and sure:
            self.withdraws += spans
        elif found.withdraw and (addressed or self.has_order):
            self.doubts += [Doubt(span, "unclear") for span in spans]

    def _is_anchored(self, part: Part) -> bool:
        """Whether a bundle alone means one of it: next to a pair, or to an address."""
        if any(item.quantity for item in part.findings.pairs):
            return True
        if self.address is None or self.swaps:
            return False
        is_loud = all(item.loud for item in part.findings.bare)
        is_talk = part.findings.longest_talk or part.tone.asks
        return part.is_addressed or (is_loud and not is_talk)

    def _take_bare(self, part: Part, anchored: bool) -> None:
        codes = [item.code for item in part.findings.bare]
        is_list = len(set(codes)) < len(codes)  # "A 特价菜", HA HA
        for item in part.findings.bare:
            if is_list and not (part.findings.pairs or part.is_addressed):
                continue
            if anchored:
                if item.code:
                    self.pairs.append(Item(item.code, 1, item.span))
                elif item.loud:
                    self.doubts.append(Doubt(item.span, "unknown_bundle"))
            elif item.code and item.loud and not part.tone.asks and not part.findings.longest_talk:
                self.doubts.append(Doubt(item.span, "which_quantity"))
        if anchored and not part.tone.asks:
            self.doubts += [
                doubt for doubt in part.findings.mixed if doubt.reason == "which_quantity"
            ]

    def _take_amounts(self, part: Part) -> None:
        found, addressed = part.findings, part.address is not None
        only_one = len(self.register.codes) == 1
        for item in found.amounts:
            few_words = only_one and found.words <= _LONGEST_FIRST_NAME  # 小明 +1
            spoken = item.loud and (addressed or few_words or not found.longest_talk)
            meant = (addressed or bool(self.pairs)) and not found.longest_talk
            is_money = part.tone.pays and not item.loud
            if part.tone.asks or is_money or not (spoken or meant):
                continue
            if item.quantity and item.quantity == sum(pair.quantity or 0 for pair in self.pairs):
                continue  # A2 B1，共3份
            reason = why_no_quantity(item.quantity)
            if not only_one or self.pairs:
                reason = "which_bundle"
            elif found.longest_talk:
                reason = "unclear"
            if reason:
                self.doubts.append(Doubt(item.span, reason))
            else:
                self.pairs.append(replace(item, code=next(iter(self.register.codes))))

    def _doubt_what_is_stated_twice(self) -> None:
        times = Counter(item.code for item in self.pairs)
        twice = [item for item in self.pairs if times[item.code] > 1]
        self.doubts += [Doubt(item.span, "stated_twice") for item in twice]
        self.pairs = [item for item in self.pairs if times[item.code] == 1]
