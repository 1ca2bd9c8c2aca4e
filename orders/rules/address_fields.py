"""One string that must be an address: a household or the reason why not.

Other than in a message, everything here is known to be meant as an address, so more is read:
`58 902`, `86801` where only 86-801 fits, parts in the wrong order, labels (`楼号：58 房号：902`),
any letters for digits. The columns of a table are read by `orders.rules.address_columns`.

Reasons are those of `orders.rules.address` and: `no_address` nothing in it is one ·
`which_building` only a room is named · `several` it can mean more than one household.
"""

import re
from collections.abc import Iterator
from typing import Final

from orders.rules.address import AddressReading, find_addresses
from orders.rules.address_register import Addresses, AddressRegister
from orders.rules.masking import without_phones
from orders.rules.numerals import CHINESE_NUMERALS, fold, read_number

_LOOKALIKE: Final = re.compile(r"(?<![A-Za-z0-9])[OoIl|〇零]*[0-9][0-9OoIl|〇零]*(?![A-Za-z|])")
_LETTERS: Final = str.maketrans("OoIl|〇零", "0011100")
_NUMBER: Final = rf"([0-9]+|[{CHINESE_NUMERALS}]+)"
_LABELS: Final = (
    (
        re.compile(
            rf"(?<![0-9{CHINESE_NUMERALS}号])(?:门栋号|楼栋号|楼栋|楼号|栋号|幢号|门栋)"
            rf"[: ]*{_NUMBER}(?:号楼|[号栋幢座])?"
        ),
        "号楼",
    ),
    (
        re.compile(
            rf"(?<![0-9{CHINESE_NUMERALS}])(?<![0-9{CHINESE_NUMERALS}] )"
            rf"单元号?[: ]*{_NUMBER}(?:单元)?(?![号栋幢座室]|[0-9])"
        ),
        "单元",
    ),
    (re.compile(rf"(?:房间号|门牌号|房号|户号|室号|门牌)[: ]*{_NUMBER}室?"), "室"),
)
# 501室3栋2单元: the room said first.
_ROOM_FIRST: Final = re.compile(
    r"([0-9]{3,5}) ?[室房][ ,，]{0,2}([0-9]{1,4} ?(?:号楼|[栋幢座#]) ?(?:[0-9]{1,2} ?单元)?)$"
)
_HOUSE_WORDS: Final = re.compile(r"独栋|联排|叠加|叠墅|别墅|洋房")
_SIGNS: Final = re.compile(r"[\s,，、。.;；:：\"”“'’()（）\[\]【】·/\\_~<>《》]+")
_ANY_NUMBER: Final = re.compile(
    rf"[0-9]+|[{CHINESE_NUMERALS}]{{1,8}}(?=[号栋幢座室]|单元)|(?<=[号栋幢座元])[{CHINESE_NUMERALS}]{{2,}}"
)
# Reasons after which bare numbers say nothing better.
_FIRM: Final = ("other_place", "which_unit", "which_compound")
_LANE: Final = re.compile(r"([0-9]{1,5}) ?弄")


def read_address(text: str, register: Addresses) -> AddressReading:
    """Read one address; the span is the whole of it."""
    plain = plain_address(text)
    span = (0, len(text))
    found = find_addresses(plain, register)
    homes = {reading.household for reading in found if reading.household}
    if len(homes) == 1:
        return AddressReading(homes.pop(), None, span)
    if homes:
        return AddressReading(None, "several", span)
    reasons = [reading.reason for reading in found]
    firm = [reason for reason in reasons if reason in _FIRM]
    if firm:
        return AddressReading(None, firm[0], span)
    household, reason = _by_numbers(plain, register)
    if household:
        return AddressReading(household, None, span)
    return AddressReading(None, next(iter(reasons), None) or reason, span)


def plain_address(text: str) -> str:
    """The text as it is read: plain digits, no phones, no labels, spaces for other signs."""
    folded = fold(without_phones(text))
    plain = _LOOKALIKE.sub(lambda found: found.group().translate(_LETTERS), folded)
    labelled = ""  # in the order of an address, whatever the order of the labels
    for label, sign in _LABELS:
        found = label.search(plain)
        if found:
            labelled += found[1] + sign
            plain = label.sub(" ", plain)
    plain = _SIGNS.sub(" ", _HOUSE_WORDS.sub(" ", f"{plain} {labelled}")).strip()
    return _ROOM_FIRST.sub(r"\2\1室", plain)


def numbers_of(plain: str) -> list[str]:
    """All numbers of an address without its lane, as plain digits."""
    bare = _LANE.sub(" ", plain)
    values = (read_number(found) for found in _ANY_NUMBER.findall(bare))
    return [str(value) for value in values if value is not None]


def _by_numbers(plain: str, register: Addresses) -> tuple[str | None, str | None]:
    """The one household that the bare numbers can mean."""
    numbers = numbers_of(without_names(plain, register))
    if not 0 < len(numbers) <= 3:
        return None, "no_address" if not numbers else "unknown_room"
    homes = next((found for found in _by_order(numbers, register) if found), set())
    if len(homes) == 1:
        return homes.pop(), None
    if homes:
        doors = {home.split("-")[0] + " " + home.split("-")[-1] for home in homes}
        return None, "which_unit" if len(doors) == 1 else "several"
    return None, _why_nobody(numbers, register)


def _by_order(numbers: list[str], register: Addresses) -> Iterator[set[str]]:
    """All households that the numbers can mean: as they stand, then from back to front."""
    if len(numbers) == 1:
        (digits,) = numbers
        yield all_fitting(register, digits, None, None)
        cuts = [(digits[:cut], digits[cut:]) for cut in range(1, len(digits) - 2)]
        two = (all_fitting(register, building, None, room) for building, room in cuts)
        three = (all_fitting(register, building, rest[0], rest[1:]) for building, rest in cuts)
        yield set[str]().union(*two, *three)
        return
    for parts in (numbers, numbers[::-1]):
        building, *unit, room = parts
        yield all_fitting(register, building, unit[0] if unit else None, room)


def _why_nobody(numbers: list[str], register: Addresses) -> str:
    if len(numbers) > 1:
        keys = all_fitting(register, numbers[0], None, numbers[1])
        return "which_unit" if len(numbers) == 2 and keys else "unknown_room"
    registers = _registers(register)
    if any(each.has_building(numbers[0]) for each in registers.values()):
        return "which_room"
    is_room = len(numbers[0]) >= 3
    return "which_building" if is_room else "unknown_room"


def _registers(register: Addresses) -> dict[str, AddressRegister]:
    """The compounds that a bare address can be in, by the prefix of their households."""
    if isinstance(register, AddressRegister):
        return {"": register}
    names = [register.home] if register.home else list(register.compounds)
    return {f"{name} ": register.compounds[name] for name in names}


def all_fitting(register: Addresses, building: str, unit: str | None, room: str | None) -> set[str]:
    return {
        prefix + key
        for prefix, each in _registers(register).items()
        for key in each.fitting(building, unit, room)
    }


def fitting(register: Addresses, building: str, unit: str | None, room: str | None) -> set[str]:
    """The household that these parts mean, where it is only one in each compound."""
    return {
        prefix + keys[0]
        for prefix, each in _registers(register).items()
        if len(keys := each.fitting(building, unit, room)) == 1
    }


def without_names(plain: str, register: Addresses) -> str:
    if isinstance(register, AddressRegister):
        return register.without_aliases(plain)
    chars = list(plain)
    for (start, end), _ in register.named_in(plain):
        chars[start:end] = " " * (end - start)
    return "".join(chars)


def lanes_of(register: Addresses) -> frozenset[str]:
    return frozenset().union(*(each.lanes for each in _registers(register).values()))
