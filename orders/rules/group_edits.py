"""What an edit takes back: bundles that the former text ordered and the new one does not name.

An edit that drops a bundle sets it to 0, and one that empties the order does so with all that
the former text had ordered; what came by other messages or by buttons stays. Nothing is taken
back while the new text is in doubt, nor a bundle that it still speaks of in any way.
"""

from collections.abc import Set
from dataclasses import replace

from orders.rules.group_pieces import Span
from orders.rules.group_reading import Reading, ReadOrder


def with_dropped(
    reading: Reading,
    *,
    before: Reading,
    after: Reading,
    spoken_of: Set[str],
    own: frozenset[str],
    whole: Span,
    only_own: bool = False,
) -> Reading:
    """Add the drops to a reading.

    `before` and `after` are the former and the new text read as if nothing of them were known;
    `spoken_of` are codes that the new text mentions; `only_own` leaves others' orders alone.
    """
    if after.doubts:
        return reading
    present = {_home(order.household, own): order for order in after.orders}
    orders = {_home(order.household, own): order for order in reading.orders}
    for old in before.orders:
        home = _home(old.household, own)
        if only_own and home is not None and home not in own:
            continue
        elsewhere = {
            code for other, order in present.items() if other != home for code in order.lines
        }
        gone = _gone(old, present.get(home), spoken_of - elsewhere)
        if not gone:
            continue
        zero = dict.fromkeys(sorted(gone), 0)
        there = orders.get(home)
        orders[home] = (
            replace(there, lines={**there.lines, **zero})
            if there
            else ReadOrder(old.household, zero, "set", old.for_other, whole)
        )
    found = tuple(orders.values())
    return replace(reading, orders=found, ignored=not found and not reading.doubts)


def _gone(old: ReadOrder, new: ReadOrder | None, spoken_of: Set[str]) -> set[str]:
    if new is not None and new.action != "set":
        return set()
    ordered = {code for code, quantity in old.lines.items() if quantity}
    return ordered - spoken_of - set(new.lines if new else ())


def _home(household: str | None, own: frozenset[str]) -> str | None:
    """The sender's one household is theirs with and without its address."""
    return None if household in own and len(own) == 1 else household
