"""How households transfer money, with the mistakes that people make: pure lists of what to write.

A transfer names the bill's reference and the room. Whoever pays for two bills writes both
references; whoever errs writes none, or the neighbour's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.simulation.purse import Bill

RIGHT, LITTLE, MUCH, TWICE, NAMELESS, NEIGHBOUR, BOTH, LATE = (
    "right",
    "little",
    "much",
    "twice",
    "nameless",
    "neighbour",
    "both",
    "late",
)
BY_TRANSFER = (RIGHT, LITTLE, MUCH, TWICE, NAMELESS, NEIGHBOUR, BOTH, LATE)
TOO_MUCH, TOO_LITTLE = 210, 550


@dataclass(frozen=True, slots=True)
class Wired:
    """What somebody types into the wallet, and which bills it is meant for."""

    amount: int
    note: str
    parts: tuple[tuple[Bill, int], ...]
    is_extra: bool = False  # a second payment of the same: the supplier may send it back


def wires_of(pays: Sequence[tuple[str, Bill]]) -> list[Wired]:
    """All transfers for these bills of one supplier, by what each payer does."""
    wires: list[Wired] = []
    pair: list[Bill] = []
    last = ""
    for way, bill in pays:
        if way == BOTH:
            pair.append(bill)
            if len(pair) == 2:
                wires.append(_for_both(pair))
                pair = []
        elif way != LATE:
            wires += _single(way, bill, last or bill.reference)
        last = bill.reference if way == RIGHT else last
    return wires + [_wire(bill, bill.amount) for bill in pair]


def late_wires(pays: Sequence[tuple[str, Bill]]) -> list[Wired]:
    """What comes after the deadline."""
    return [_wire(bill, bill.amount) for way, bill in pays if way == LATE]


def rest_of(bill: Bill) -> Wired:
    """What is still asked for after too little came."""
    return _wire(bill, bill.amount)


def _single(way: str, bill: Bill, others: str) -> list[Wired]:
    if way == LITTLE:
        return [_wire(bill, bill.amount - min(TOO_LITTLE, bill.amount // 2))]
    if way == MUCH:
        return [_wire(bill, bill.amount + TOO_MUCH)]
    if way == TWICE:
        again = Wired(bill.amount, _note(bill), ((bill, bill.amount),), is_extra=True)
        return [_wire(bill, bill.amount), again]
    if way == NAMELESS:
        return [Wired(bill.amount, f"菜钱 房号{bill.address}。", ((bill, bill.amount),))]
    if way == NEIGHBOUR:
        note = f"{others} 房号{bill.address}。"
        return [Wired(bill.amount, note, ((bill, bill.amount),))]
    return [_wire(bill, bill.amount)]


def _for_both(pair: Sequence[Bill]) -> Wired:
    note = " ".join(bill.reference for bill in pair)
    total = sum(bill.amount for bill in pair)
    return Wired(total, note, tuple((bill, bill.amount) for bill in pair))


def _wire(bill: Bill, amount: int) -> Wired:
    return Wired(amount, _note(bill), ((bill, amount),))


def _note(bill: Bill) -> str:
    return f"{bill.reference} 房号{bill.address}。"
