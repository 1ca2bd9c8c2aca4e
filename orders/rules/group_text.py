"""Reading an order out of what somebody writes in the group: sure, doubtful, or chatter.

`read_text` gives orders (sure, to be applied), doubts (each with its place and a reason, to
be asked back) or says that the text is to be ignored. It never guesses a quantity or an
address. It knows nothing of limits, stock, rights or the cut-off.

Reasons of doubts: those of `orders.rules.address`, and `which_household` `which_bundle`
`unknown_bundle` `which_quantity` `bad_quantity` `quantity_too_large` `stated_twice` `unclear`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from orders.rules.group_decision import Decision, doubts_of_nobody
from orders.rules.group_edits import with_dropped
from orders.rules.group_findings import Doubt
from orders.rules.group_lines import Part, Parts, plain_text, read_parts
from orders.rules.group_reading import Action, Previous, Reading, ReadOrder
from orders.rules.group_tokens import tokenise
from orders.rules.group_words import BundleWords, TextRegister

__all__ = [
    "Action",
    "BundleWords",
    "Doubt",
    "Previous",
    "ReadOrder",
    "Reading",
    "TextRegister",
    "format_order",
    "read_text",
]


def read_text(text: str, *, previous: Previous, register: TextRegister) -> Reading:
    """Read one message in the light of what was said before it."""
    plain = plain_text(text)
    found = read_parts(plain, register, previous)
    reading = _decided(found, register, previous)
    if found.chain and found.chain.items and previous.lines:
        reading = _after_changed_lines(reading, found, register, previous)
    if previous.text is not None:
        reading = _after_edit(reading, plain, found, register, previous)
    return reading


def format_order(*, household: str | None, lines: Mapping[str, int], action: Action) -> str:
    """An order as `read_text` reads it back: `3-2-501 A2 退B`, `改成 A2`, `不要了`."""
    kept = [f"{code}{quantity}" for code, quantity in lines.items() if quantity]
    dropped = [f"退{code}" for code, quantity in lines.items() if not quantity]
    words = {"set": [*kept, *dropped], "replace": ["改成", *kept], "withdraw": ["不要了"]}[action]
    return " ".join([household, *words] if household else words)


def _decided(found: Parts, register: TextRegister, previous: Previous) -> Reading:
    orders: list[ReadOrder] = []
    doubts: list[Doubt] = []
    for parts in _by_household(found.parts):
        first = parts[0]
        if first.whose_unclear or (first.address and not first.address.household):
            doubts += doubts_of_nobody(first)
            continue
        decision = Decision(parts, register, has_order=bool(previous.order))
        order = decision.order()
        orders += [order] if order else []
        doubts += decision.doubts
    doubts.sort(key=lambda doubt: doubt.span)
    lines = tuple(item.line for item in found.chain.items) if found.chain else ()
    return Reading(tuple(orders), tuple(doubts), not orders and not doubts, lines)


def _by_household(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Parts of one household together, parts of nobody each alone."""
    known: dict[str | None, list[Part]] = {}
    for part in parts:
        if part.whose_unclear or (part.address and not part.address.household):
            yield [part]
        else:
            known.setdefault(part.address.household if part.address else None, []).append(part)
    yield from known.values()


def _after_edit(
    reading: Reading, plain: str, found: Parts, register: TextRegister, previous: Previous
) -> Reading:
    """The same message said something else before."""
    fresh = Previous(order=previous.order)
    before = _read_plain(plain_text(previous.text or ""), register, fresh)
    return with_dropped(
        reading,
        before=before,
        after=_read_plain(plain, register, fresh),
        spoken_of=_spoken_of(plain, register),
        own=register.own,
        whole=(0, len(plain)),
        only_own=found.chain is not None,
    )


def _after_changed_lines(
    reading: Reading, found: Parts, register: TextRegister, previous: Previous
) -> Reading:
    """A household's one line that is gone from the chain was changed into its new one."""
    if found.chain is None:
        return reading
    was: defaultdict[str, list[ReadOrder]] = defaultdict(list)
    for line in previous.lines - found.chain.lines:
        for order in _read_plain(line, register, Previous()).orders:
            if order.household and order.action == "set":
                was[order.household].append(order)
    return replace(
        reading,
        orders=tuple(
            _changed(order, was.get(order.household or "", ())) for order in reading.orders
        ),
    )


def _changed(order: ReadOrder, old: Sequence[ReadOrder]) -> ReadOrder:
    if len(old) != 1 or order.action != "set":
        return order
    gone = {code: 0 for code in old[0].lines if code not in order.lines}
    return replace(order, lines={**order.lines, **gone})


def _read_plain(plain: str, register: TextRegister, previous: Previous) -> Reading:
    return _decided(read_parts(plain, register, previous), register, previous)


def _spoken_of(plain: str, register: TextRegister) -> set[str]:
    return {
        code for token in tokenise(plain, register) if token.kind == "B" for code in token.codes
    }
