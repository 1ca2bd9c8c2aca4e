"""What each simulated household is going to do in a cycle: dealt like cards, so that all happens.

Pure but for the seeded chance that it is given: the same seed deals the same habits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from config.chance import Chance

T = TypeVar("T")

BUTTONS, BARE, ADDRESS, FULL, NAMES, WIDE, PRIVATE, NOBODY, MIXED, CHAIN = (
    "buttons",
    "bare",
    "address",
    "full",
    "names",
    "wide",
    "private",
    "nobody",
    "mixed",
    "chain",
)
IN_GROUP = (BARE, ADDRESS, FULL, NAMES, WIDE, MIXED)

# Out of a hundred households each.
WAYS = (
    (BUTTONS, 34),
    (ADDRESS, 12),
    (BARE, 9),
    (FULL, 7),
    (NAMES, 6),
    (WIDE, 4),
    (PRIVATE, 9),
    (NOBODY, 11),
    (MIXED, 5),
    (CHAIN, 3),
)
LATER = (("keep", 70), ("change", 13), ("withdraw", 9), ("withdraw_again", 8))
TWICE = (("", 64), ("press", 12), ("repeat", 12), ("redeliver", 12))
LATE = (("", 82), ("button", 6), ("group", 6), ("private", 6))
# By transfer with a mistake or without (`mistakes`); claimed; at the shop's counter; or not.
PAYS = (
    ("right", 18),
    ("page", 15),
    ("button", 9),
    ("counter", 9),
    ("little", 6),
    ("both", 6),
    ("much", 5),
    ("twice", 5),
    ("nameless", 4),
    ("neighbour", 4),
    ("late", 4),
    ("quietly", 4),
    ("pleads", 4),
    ("never", 4),
    ("advance", 3),
)
# How a household is paid for, all the time: as usual, or by terms of its own.
MODES = (("", 70), ("collected", 13), ("by_third_party", 10), ("on_delivery", 7))
COMPLAINS = ((False, 90), (True, 10))
COLLECTS = ((True, 90), (False, 10))
CHATTERS = ((False, 88), (True, 12))
WANTS_SCARCE = ((True, 36), (False, 64))

NUMERALS = "零一两三四五六七八九"

CHATTER = (
    "大家好，今天的菜新鲜吗？",
    "谢谢联络人，辛苦了！",
    "电梯又停了，有人报修吗",
    "志愿者太给力了👍",
)


@dataclass(frozen=True, slots=True)
class Good:
    """A bundle that can be ordered."""

    code: str
    names: tuple[str, ...]
    limit: int
    is_scarce: bool


@dataclass(frozen=True, slots=True)
class Habits:
    """One household in one cycle."""

    way: str
    wish: Mapping[str, int]
    later: str
    second_wish: Mapping[str, int]
    twice: str
    late: str
    pays: str
    collects: bool
    chatter: str
    complains: bool = False


def deal(chance: Chance, count: int, weights: Sequence[tuple[T, int]]) -> list[T]:
    """`count` cards in these proportions (largest remainders first), shuffled."""
    total = sum(weight for _, weight in weights)
    cards: list[T] = []
    rests: list[tuple[int, int]] = []
    for place, (value, weight) in enumerate(weights):
        whole, rest = divmod(count * weight, total)
        cards += [value] * whole
        rests.append((-rest, place))
    cards += [weights[place][0] for _, place in sorted(rests)[: count - len(cards)]]
    for last in range(count - 1, 0, -1):
        other = chance.below(last + 1)
        cards[last], cards[other] = cards[other], cards[last]
    return cards


def deal_habits(
    chance: Chance, count: int, goods: Sequence[Good], modes: Sequence[str] = ()
) -> list[Habits]:
    """The habits of `count` households in a cycle with these goods.

    `modes` are the households' own: who pays in another way than usual pays by that alone.
    """
    ways = deal(chance, count, WAYS)
    later = deal(chance, count, LATER)
    twice = deal(chance, count, TWICE)
    late = deal(chance, count, LATE)
    usual = [each for each in range(count) if not modes or not modes[each]]
    pays = dict(zip(usual, deal(chance, len(usual), PAYS), strict=True))
    collects = deal(chance, count, COLLECTS)
    chatters = deal(chance, count, CHATTERS)
    scarce = deal(chance, count, WANTS_SCARCE)
    complains = deal(chance, count, COMPLAINS)
    return [
        Habits(
            way=ways[each],
            wish=make_wish(chance, goods, with_scarce=scarce[each]),
            later=later[each],
            second_wish=make_wish(chance, goods, with_scarce=scarce[each]),
            twice=twice[each],
            late=late[each],
            pays=pays.get(each, ""),
            collects=collects[each],
            chatter=CHATTER[chance.below(len(CHATTER))] if chatters[each] else "",
            complains=complains[each],
        )
        for each in range(count)
    ]


def make_wish(chance: Chance, goods: Sequence[Good], *, with_scarce: bool) -> dict[str, int]:
    """One to three bundles, and one more where there is not enough for everybody."""
    plenty = [good for good in goods if not good.is_scarce] or list(goods)
    wish = {}
    for _ in range(1 + chance.below(3)):
        good = plenty[chance.below(len(plenty))]
        wish[good.code] = 1 + chance.below(good.limit)
    for good in goods:
        if good.is_scarce and with_scarce:
            wish[good.code] = good.limit
    return dict(sorted(wish.items()))


def order_text(way: str, wish: Mapping[str, int], *, key: str, goods: Sequence[Good]) -> str:
    """An order as people write it: with the own address or without, short or in full."""
    names = {good.code: good.names for good in goods}
    short = " ".join(f"{code}{count}" for code, count in wish.items())
    if way == ADDRESS:
        return f"{key} {short}"
    parts = key.split("-")
    where = f"{parts[0]}号楼{parts[1]}单元{parts[2]}" if len(parts) == 3 else key
    if way == MIXED:
        (first, count), *rest = wish.items()
        amount = NUMERALS[count] if count < len(NUMERALS) else str(count)
        said = [f"{where} 要{amount}份{(names[first] or (first,))[0]}"]
        return "，".join([*said, *(f"{code}+{count}" for code, count in rest), "谢谢"])
    if way == CHAIN:
        return f"{key} 住户 {short}"
    if way == FULL:
        full = " ".join(f"{code}套餐{count}份" for code, count in wish.items())
        return f"{where} {full} 13907279999"
    if way == NAMES:
        return "，".join(f"{(names[code] or (code,))[0]}{count}" for code, count in wish.items())
    if way == WIDE:
        return "".join(chr(ord(each) + 0xFEE0) if each != " " else "　" for each in short)
    return short
