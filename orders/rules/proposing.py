"""What a doubtful message most likely says: one reading to be confirmed, or none.

A reading is proposed where exactly one change of the text makes it sure: a name of three signs or
more with one wrong one, an amount without a bundle where the sender's order has a single bundle,
an address without its unit (or with one wrong sign) that can only be the sender's own home, the
last of several statements about one bundle, an order in the middle of talk. A quantity is never
made up: each stands in the text. What is about an earlier delivery is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from orders.rules.group_text import Doubt, Previous, Reading, ReadOrder, TextRegister, read_text
from orders.rules.numerals import CHINESE_NUMERALS, fold

# Each costs a reading of the whole text.
MOST_DOUBTS: Final = 8
SHORTEST_NAME: Final = 3
# Of what holds no order at all only short messages are searched for a misspelt name.
LONGEST_SEARCHED: Final = 120
# Talk about an earlier delivery, or a complaint: nothing that anybody wants to order.
_PAST: Final = re.compile(
    r"没收到|未收到|没有收到|少了|少给|缺|坏了|烂|错了|送错|退款|昨天|前天|上次|之前|刚才"
)
_QUANTITIES: Final = frozenset("0123456789" + CHINESE_NUMERALS)
_DIGITS: Final = "0123456789零一二三四五六七八九"
_AROUND: Final = frozenset(" 份个袋箱包套盒xX*+:")

Change = tuple[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Orders to be confirmed, and the doubts for which none can be proposed."""

    orders: tuple[ReadOrder, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def propose(text: str, *, reading: Reading, previous: Previous, register: TextRegister) -> Proposed:
    """Find the one sensible reading of what `reading` doubts, or ignores for a misspelt name."""
    asked = _Asked(text, reading, replace(previous, text=None), register)
    if _PAST.search(fold(text)) or len(reading.doubts) > MOST_DOUBTS:
        return Proposed(doubts=reading.doubts)
    if reading.ignored and len(text) > LONGEST_SEARCHED:
        return Proposed()
    if reading.ignored:
        return asked.with_changes([_only(_widest(asked.spelt_right()))], ())
    answers = [(doubt, asked.change_for(doubt)) for doubt in reading.doubts]
    left = tuple(doubt for doubt, change in answers if change is None)
    found = asked.with_changes([change for _, change in answers], left)
    if found.orders or not left:
        return found
    talk = asked.within_talk()
    return Proposed(talk) if talk else Proposed(doubts=reading.doubts)


class _Asked:
    """One message and what was read in it, to be read again with changes."""

    def __init__(
        self, text: str, reading: Reading, previous: Previous, register: TextRegister
    ) -> None:
        self.text = text
        self.reading = reading
        self.previous = previous
        self.register = register

    def read(self, text: str) -> Reading:
        return read_text(text, previous=self.previous, register=self.register)

    def with_changes(self, changes: list[Change | None], left: tuple[Doubt, ...]) -> Proposed:
        """The text with all changes made: what it says beyond what is sure already."""
        made = sorted({change for change in changes if change})
        if not made:
            return Proposed(doubts=self.reading.doubts)
        read = self.read(_changed(self.text, made))
        beyond = tuple(new for order in read.orders if (new := self._beyond(order)))
        if len(read.doubts) > len(left) or not beyond:
            return Proposed(doubts=self.reading.doubts)
        return Proposed(beyond, left)

    def change_for(self, doubt: Doubt) -> Change | None:
        """The one change of the text that settles the doubt; None: there is none, or several."""
        if doubt.reason == "stated_twice":
            return self._last_statement(doubt)
        start, end = doubt.span
        options = set(_widest(self.spelt_right(start, end)))
        if doubt.reason == "which_bundle" and len(self.previous.order) == 1:
            (code,) = self.previous.order
            options.add((doubt.span, code + self.text[start:end]))
        if doubt.reason in ("which_unit", "unknown_room") and len(self.register.own) == 1:
            options |= {(doubt.span, key) for key in self.register.own if self._is_near(key, doubt)}
        return _only(option for option in options if self._settles(option))

    def spelt_right(self, start: int = 0, end: int | None = None) -> Iterator[Change]:
        """Names with one wrong sign next to a quantity, each with the code in its place."""
        plain = fold(self.text)
        for name, codes in self.register.by_name.items():
            if len(name) < SHORTEST_NAME or len(codes) != 1:
                continue
            for place in range(start, min(end or len(plain), len(plain)) - len(name) + 1):
                span = (place, place + len(name))
                if _wrong_signs(plain[slice(*span)], name) == 1 and _has_quantity(plain, span):
                    yield span, f" {codes[0]}"

    def within_talk(self) -> tuple[ReadOrder, ...]:
        """The sender's own order in the middle of other words, where it is the only doubt."""
        if len(self.reading.doubts) != 1 or self.reading.orders:
            return ()
        (doubt,) = self.reading.doubts
        read = self.read(self.text[slice(*doubt.span)])
        own = doubt.reason == "unclear" and all(
            order.household is None and order.action == "set" for order in read.orders
        )
        return read.orders if own and not read.doubts and self._names_nobody() else ()

    def _names_nobody(self) -> bool:
        """Tell whether the text has no address: an order put after it belongs to the sender."""
        code = min(self.register.codes, default="")
        read = self.read(f"{self.text}\n{code}1")
        return not any(order.household for order in read.orders) and not any(
            doubt.reason in ("unknown_room", "which_room", "which_unit", "which_household")
            for doubt in read.doubts
        )

    def _settles(self, change: Change) -> bool:
        return len(self.read(_changed(self.text, [change])).doubts) < len(self.reading.doubts)

    def _last_statement(self, doubt: Doubt) -> Change | None:
        """What is said again later is crossed out; the last statement stands as it is."""
        if len(self.reading.orders) > 1 or any(o.household for o in self.reading.orders):
            return None
        mine = self._codes_at(doubt)
        later = [
            other
            for other in self.reading.doubts
            if other.span > doubt.span and self._codes_at(other) == mine
        ]
        if not mine:
            return None
        start, end = doubt.span
        return doubt.span, " " * (end - start) if later else self.text[start:end]

    def _codes_at(self, doubt: Doubt) -> frozenset[str]:
        read = self.read(self.text[slice(*doubt.span)])
        return frozenset(code for order in read.orders for code in order.lines)

    def _is_near(self, key: str, doubt: Doubt) -> bool:
        said = _numbers(fold(self.text[slice(*doubt.span)]))
        building, *_, room = key.split("-")
        if doubt.reason == "which_unit":
            return said[:1] == [building] and said[-1:] == [room]
        return _wrong_signs("-".join(said), key) == 1

    def _beyond(self, order: ReadOrder) -> ReadOrder | None:
        """The order without what is sure and applied already."""
        for sure in self.reading.orders:
            if (sure.household, sure.action) == (order.household, order.action):
                sure_lines = dict(sure.lines)
                lines = {k: v for k, v in order.lines.items() if sure_lines.get(k) != v}
                return replace(order, lines=lines) if lines else None
        return order


def _only(options: Iterable[Change]) -> Change | None:
    """The option, where there is exactly one."""
    found = set(options)
    return found.pop() if len(found) == 1 else None


def _widest(options: Iterable[Change]) -> list[Change]:
    """Without those inside another one: 特价蔬采包 is one name, not 特价 and 蔬采包."""
    found = set(options)
    return [
        (span, words)
        for span, words in found
        if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o, _ in found)
    ]


def _changed(text: str, changes: list[Change]) -> str:
    for (start, end), words in sorted(changes, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _wrong_signs(said: str, meant: str) -> int:
    """In how many places two texts of one length differ; of other lengths in all."""
    if len(said) != len(meant):
        return max(len(said), len(meant))
    return sum(one.casefold() != other.casefold() for one, other in zip(said, meant, strict=True))


def _has_quantity(plain: str, span: tuple[int, int]) -> bool:
    before = plain[: span[0]].rstrip("".join(_AROUND))
    after = plain[span[1] :].lstrip("".join(_AROUND))
    return before[-1:] in _QUANTITIES - {""} or (after[:1] in _QUANTITIES if after else False)


def _numbers(plain: str) -> list[str]:
    found, digits = [], ""
    for char in f"{plain} ":
        if char in _DIGITS:
            digits += str(_DIGITS.index(char) % 10)
        elif digits:
            found.append(digits)
            digits = ""
    return found
