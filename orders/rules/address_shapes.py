"""The shapes in which people write an address, as patterns with the parts as named groups.

Groups: `building` (a number) or `name` (what the register calls a building), `unit`, `floor`,
`room`, and `sign` where a word such as 室 marks the last part. Nothing is decided here about
whether such a household exists.
"""

import re
from collections.abc import Collection
from typing import Final

from orders.rules.numerals import CHINESE_NUMERALS

GAP: Final = " {0,2}"  # never unbounded: a message of spaces must not cost its square
NUMBER: Final = rf"(?:[0-9]{{1,6}}|[{CHINESE_NUMERALS}]{{1,6}})"
_START: Final = rf"(?<![0-9A-Za-z.*{CHINESE_NUMERALS}-])"
BUILDING_SIGN: Final = r"(?:号楼|号门栋|号栋|号院|号门|门栋|楼栋|栋楼|栋|幢|座|#楼|#)"
_UNIT_SIGN: Final = r"(?:单元|门洞|号门|门)"
_ROOM_SIGN: Final = r"(?:号室|室|号房间|号房|房间|房|户号|户)"
_ROOM_WORD: Final = r"(?:(?:房号|户号|室号|房间号|门牌号|门牌)[: ]?)?"
_FLOOR: Final = rf"(?:(?P<floor>{NUMBER}){GAP}[楼层]{GAP})?"
_JOIN: Final = rf"{GAP}-{GAP}"
_BUILDING: Final = rf"(?P<building>{NUMBER})"
_ROOM: Final = (
    rf"{_FLOOR}{_ROOM_WORD}(?P<room>{NUMBER})(?P<sign>{GAP}{_ROOM_SIGN})?"
    rf"(?![0-9{CHINESE_NUMERALS}]|-[0-9]|{GAP}[楼层])"
)
_UNIT: Final = rf"(?P<unit>{NUMBER})(?:{GAP}{_UNIT_SIGN}(?:{_JOIN}|{GAP})|{_JOIN})"
# 号 and 楼 alone may be a day or a floor: they need a unit or a room behind them.
_THREE: Final = (
    rf"{_START}{_BUILDING}(?:{GAP}(?:{BUILDING_SIGN}|[号楼](?={GAP}{NUMBER}{GAP}(?:单元|-)))"
    rf"(?:{_JOIN}|{GAP})|{_JOIN}){_UNIT}{_ROOM}(?!{GAP}[点时])"
)
_TWO: Final = (
    rf"{_START}{_BUILDING}(?:{GAP}(?:{BUILDING_SIGN}"
    rf"|号(?={GAP}{NUMBER}{GAP}[室房]|{GAP}[0-9]{{3,4}}(?![0-9])"
    rf"|{GAP}{NUMBER}{GAP}[楼层]{GAP}{NUMBER}))"
    rf"(?:{_JOIN}|{GAP})|{_JOIN}){_ROOM}(?!{GAP}(?:单元|[点时月日天分周年块元]|:[0-5][0-9](?![0-9份])))"
)
_ONE: Final = rf"{_START}{_BUILDING}{GAP}(?P<sign>{BUILDING_SIGN}|号)"
_BETWEEN: Final = r"[ ,]{0,3}"
_ENGLISH: Final = re.compile(
    rf"(?<![A-Za-z])(?:building|bldg\.?|block|tower) ?(?P<building>[0-9]{{1,4}}){_BETWEEN}"
    rf"(?:(?:unit|entrance) ?(?P<unit>[0-9]{{1,2}}){_BETWEEN})?"
    r"(?P<sign>room|rm\.?|apartment|apt\.?|flat) ?(?P<room>[0-9]{1,5})(?![0-9])"
    r"|(?<![A-Za-z])(?:house|villa) ?(?P<house>[0-9]{1,4})(?![0-9])",
    re.IGNORECASE,
)
SHAPES: Final = (_ENGLISH, *(re.compile(shape) for shape in (_THREE, _TWO, _ONE)))
# Without the building: understood only from the sender's own household.
PARTIAL: Final = re.compile(
    rf"{_START}(?:(?P<unit>{NUMBER}){GAP}单元{GAP}-?{GAP}(?P<room>[0-9]{{2,5}})(?![0-9])"
    rf"(?:{GAP}{_ROOM_SIGN})?|(?P<only>[0-9]{{3,5}}){GAP}(?:室|房(?!间?[里内])))"
)
# A form that was filled in, one label a line.
_LABEL: Final = rf"号?{GAP}:{GAP}"
_NEXT: Final = r"[ \n,，;；、]{1,4}"
FORM: Final = re.compile(
    rf"(?:楼栋|楼|栋|幢|门栋){_LABEL}(?P<building>{NUMBER})(?:号楼|[号栋幢座])?{_NEXT}"
    rf"(?:单元{_LABEL}(?P<unit>{NUMBER})(?:单元)?{_NEXT})?"
    rf"(?:房间|房|户|室|门牌){_LABEL}(?P<room>{NUMBER})(?P<sign>室?)(?![0-9])"
)
# With unusual signs between the parts: taken only when exactly such a household is there.
LOOSE: Final = (
    re.compile(
        rf"{_START}(?P<building>[0-9]{{1,4}})(?P<join>[-_~/.]|\\)(?P<unit>[0-9]{{1,2}})(?P=join)"
        r"(?P<room>[0-9]{1,5})(?![0-9])"
    ),
    re.compile(
        r"(?:^|(?<=\n)|(?<=[代帮替给]))(?P<building>[0-9]{1,4}) {1,2}"
        r"(?:(?P<unit>[0-9]{1,2}) {1,2})?(?P<room>[0-9]{3,5})(?![0-9])"
    ),
)
# Keys with letters in them (3A-1-101) are known only as they stand in the register.
LITERAL: Final = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Za-z]{1,6}(?:-[0-9A-Za-z]{1,6}){1,2}")
# A lane of Shanghai, that is another place unless it is one of the compound's own names.
LANE: Final = re.compile(rf"{NUMBER}{GAP}弄[^0-9\n]{{0,12}}$")


def named_shapes(names: Collection[str], letters: Collection[str]) -> tuple[re.Pattern[str], ...]:
    """Shapes with a building's other name (商务楼511) or its letter (A座1201, never A1201)."""
    shapes = []
    code = rf"(?:{NUMBER}{GAP}号?楼?{GAP}-?{GAP})?"
    if names:
        named = rf"{code}(?P<name>{_any_of(names)})(?:{GAP}{BUILDING_SIGN})?"
        shapes += [rf"{named}(?:{_JOIN}|{GAP})(?:{_UNIT})?{_ROOM}", named]
    if letters:
        lettered = rf"(?<![0-9A-Za-z-])(?P<name>{_any_of(letters)}){GAP}{BUILDING_SIGN}"
        shapes.append(rf"{lettered}(?:{_JOIN}|{GAP})(?:{_UNIT})?{_ROOM}")
    return tuple(re.compile(shape) for shape in shapes)


def _any_of(words: Collection[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
