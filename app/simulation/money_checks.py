"""Every fen: what people really paid against the books, by room, by supplier, and in the lists."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.simulation.money_reading import Key, MoneyRecords
from app.simulation.purse import (
    ADVANCED,
    IN_HAND,
    OWN,
    SENT_BACK,
    TRANSFER,
    Paid,
    of_ways,
)


def check_paid(
    money: MoneyRecords, paid: Sequence[Paid], lists: Mapping[str, Any]
) -> Iterable[str]:
    """What does not agree between purses and books."""
    yield from _by_room("paid", of_ways(paid, OWN), money.own)
    yield from _by_room("gave to the officer", of_ways(paid, IN_HAND), money.gathered)
    yield from _by_room("had advanced", of_ways(paid, (ADVANCED,)), money.advanced)
    for supplier in sorted({*money.received, *(each.supplier for each in paid)}):
        mine = [each for each in paid if each.supplier == supplier]
        came = sum(each.amount for each in mine)
        if came != money.received.get(supplier, 0):
            yield f"{supplier}: got {came}, the books say {money.received.get(supplier, 0)}"
        wired = sum(each.amount for each in mine if each.way in (TRANSFER, SENT_BACK))
        if wired != money.rows.get(supplier, 0):
            yield f"{supplier}: transfers of {wired}, its statements {money.rows.get(supplier, 0)}"
    for holder, left in sorted(money.through.items()):
        if left:
            yield f"{-left} are still with {holder}"
    for (cycle, supplier), balance in sorted(money.balances.items()):
        if not balance.balances:
            yield f"cycle {cycle}, {supplier}: {balance}"
    yield from _check_lists(money, lists)


def _by_room(what: str, truth: Mapping[Key, int], books: Mapping[Key, int]) -> Iterable[str]:
    for key in sorted({*truth, *books}):
        if truth.get(key, 0) != books.get(key, 0):
            cycle, supplier, room = key
            yield (
                f"cycle {cycle}, {supplier}, {room}: {what} {truth.get(key, 0)}, "
                f"the books say {books.get(key, 0)}"
            )


def _check_lists(money: MoneyRecords, lists: Mapping[str, Any]) -> Iterable[str]:
    """The public lists: what came is what went and what is there, to the last gram."""
    page = {good: _numbers(said) for good, said in lists.get("page", {}).items()}
    gifts = {good: _numbers(said) for good, said in lists.get("gifts", {}).items()}
    for good in sorted({*page, *money.handed_out, *gifts}):
        bought, donated, handed, stock = page.get(good, (Decimal(0),) * 4)
        gift, given = gifts.get(good, (Decimal(0),) * 2)
        if bought + donated != handed + stock or donated != gift:
            yield f"public lists, {good}: {bought} + {donated} came, {handed} + {stock} are known"
        if handed != money.handed_out.get(good, Decimal(0)) + given:
            yield f"public lists, {good}: {handed} handed out, {money.handed_out[good]} in bags"


def _numbers(said: Iterable[str]) -> tuple[Decimal, ...]:
    return tuple(Decimal(each.replace(",", "")) for each in said)
