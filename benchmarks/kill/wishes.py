"""What households have said, and what has to stand for it: a fold over messages, in their order."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from benchmarks.kill.compound import LIMIT, PRICES, SCARCE, SCARCE_LIMIT
from config.chance import Chance
from orders.rules.group_text import Action, format_order

MOST_CODES = 3
TOO_MANY = 9

Lines = dict[str, int]


@dataclass(frozen=True, slots=True)
class Saying:
    """A text with which somebody orders, and what it means."""

    action: Action
    lines: Mapping[str, int]
    is_refused: bool = False  # more than is allowed: it must change nothing

    def text(self, key: str | None) -> str:
        return format_order(household=key, lines=self.lines, action=self.action)

    def applied_to(self, before: Mapping[str, int]) -> Lines:
        if self.is_refused:
            return dict(before)
        start = before if self.action == "set" else {}
        return {code: count for code, count in {**start, **self.lines}.items() if count}


@dataclass(slots=True)
class Wishes:
    """The wishes of one cycle, by address."""

    cutoff_at: datetime
    wished: dict[str, Lines] = field(default_factory=lambda: defaultdict(dict))
    late: set[str] = field(default_factory=set)
    texts: int = 0
    refused: list[Mapping[str, Any]] = field(default_factory=list)  # to be answered so

    def note(self, key: str, saying: Saying, said: Mapping[str, Any]) -> None:
        """A message was sent; its own second decides whether it was in time."""
        self.texts += 1
        if said["date"] > self.cutoff_at.timestamp():
            self.late.add(key)
            self.refused.append(said)
            return
        self.wished[key] = saying.applied_to(self.wished[key])
        if saying.is_refused:
            self.refused.append(said)


def think_of(chance: Chance, before: Mapping[str, int]) -> Saying:
    """Something to say for a household whose order stands like this."""
    kind = chance.below(8)
    if not before:
        return Saying("set", some_lines(chance))
    if kind == 0:
        return Saying("withdraw", {})
    if kind == 1:
        return Saying("replace", some_lines(chance))
    if kind == 2:
        return Saying("set", {"A": TOO_MANY}, is_refused=True)
    if kind == 3 and len(before) > 1:
        return Saying("set", {sorted(before)[chance.below(len(before))]: 0})
    return Saying("set", some_lines(chance))


def some_lines(chance: Chance) -> Lines:
    """One to three bundles, each within its limit."""
    codes = sorted(PRICES)
    lines = {}
    for _ in range(1 + chance.below(MOST_CODES)):
        code = codes[chance.below(len(codes))]
        lines[code] = 1 + chance.below(SCARCE_LIMIT if code == SCARCE else LIMIT)
    return dict(sorted(lines.items()))
