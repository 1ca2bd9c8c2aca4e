"""One row of a roster as it was understood: whose home, which persons, flags, what is in doubt.

A row with any doubt is not applied at all; it goes back with the reason beside it. Nothing is
guessed: not a room, not a digit of a phone, not a word among the flags.

Doubts: those of `orders.rules.roster_places`, and `bad_phone` `bad_name` `several_names`
`unknown_flag` (with the nearest codes) `unknown_kind` `unknown_state` `bad_heads`; those that show
only beside other rows are in `orders.rules.roster`.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from orders.rules.errors import BadPhone
from orders.rules.flags import FlagWords
from orders.rules.numerals import fold, fold_lookalikes, read_number
from orders.rules.phones import read_phone
from orders.rules.roster_columns import FileRow
from orders.rules.roster_places import Known, Place, read_place

HOME, INSTITUTION = "home", "institution"
LIVES, RECEIVES, CARES = "lives", "receives", "cares"
LONGEST_NAME: Final = 40
MOST_HEADS: Final = {HOME: 20, INSTITUTION: 2000}

_INSTITUTION: Final = re.compile(
    r"养老|敬老|福利|护理|托养|机构|疗养|孤儿院|救助|institution|nursing|orphan|^(?:是|y|yes)$"
)
_HOME: Final = re.compile(
    r"^(?:家庭|普通|住户|居民|家庭户|普通户|居民户|个人|home|household|否|no|n|无|-)$"
)
_MOVED: Final = re.compile(
    r"^(?:已?(?:搬走|搬离|搬家|迁出|退租|搬迁)了?|去世|已故|moved|moved out|left|gone)$"
)
_STAYS: Final = re.compile(
    r"^(?:在住|常住|居住|入住|自住|租住|出租|租户|业主|正常|有效|新增|新入住|否|无|-|active|no)$"
)
_NO_PHONE: Final = re.compile(r"^(?:无|没有|-|/|\\|0|none|no|无电话|暂无)$")
_LANDLINE: Final = re.compile(r"0[1-9][0-9]{8,10}")
_HEADS: Final = re.compile(
    r"([0-9]+|[零一二两三四五六七八九十百]+)(?:\.0)? ?(?:人|口|口人|名|位|个)?"
)
_SEVERAL: Final = re.compile(r"[、,，/;；&]|(?<=[\u4e00-\u9fff])(?:和|及)(?=[\u4e00-\u9fff]{2,4}$)")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the roster. `phone` as `read_phone` gives it, or empty."""

    role: str
    name: str
    phone: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """By whom two rows mean the same person of one household; the name, else the phone."""
        return self.role, re.sub(r"[\s·.]+", "", self.name).lower() or self.phone


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a row is not applied, and the words in question; `near` are codes that may be meant."""

    reason: str
    words: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row. It is sure when it has a household and no doubts."""

    number: int
    place: Place
    people: tuple[Person, ...] = ()
    heads: int | None = None
    kind: str | None = None
    flags: frozenset[str] = frozenset()
    flags_gone: frozenset[str] = frozenset()
    moved: bool = False
    doubts: tuple[Doubt, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_sure(self) -> bool:
        return self.place.key is not None and not self.doubts

    @property
    def residents(self) -> tuple[Person, ...]:
        """Those of whom a row says that they live there, or have moved out; never a carer."""
        return tuple(person for person in self.people if person.role != CARES)


def read_lines(
    rows: Iterable[tuple[FileRow, Mapping[str, str]]], known: Known, words: FlagWords
) -> tuple[Line, ...]:
    """Read every row; what new households some rows bring, all rows are read against."""
    lines = [read_line(row, cells, known, words) for row, cells in rows]
    new = {line.place.key for line in lines if line.is_sure and line.place.is_new}
    if not new:
        return tuple(lines)
    later = known.and_new({key for key in new if key})
    return tuple(_placed_anew(line, later, new) for line in lines)


def _placed_anew(line: Line, known: Known, new: Iterable[str | None]) -> Line:
    place = read_place(line.cells, known)
    doubts = [doubt for doubt in line.doubts if doubt.reason != line.place.reason]
    if place.key is None:
        doubts.insert(0, Doubt(place.reason, place.words))
    is_new = place.key in new
    return replace(line, place=replace(place, is_new=is_new), doubts=tuple(doubts))


def read_line(row: FileRow, cells: Mapping[str, str], known: Known, words: FlagWords) -> Line:
    """Read one row by itself."""
    place = read_place(cells, known)
    doubts = [] if place.key else [Doubt(place.reason, place.words)]
    kind = _kind(cells.get("kind", ""), doubts)
    flags_cell, moved = _without_moved(cells)
    flags = words.read(flags_cell)
    doubts += [Doubt("unknown_flag", word, near) for word, near in flags.unknown]
    moved = _has_moved(cells.get("state", ""), doubts) or moved
    heads = _heads(cells.get("heads", ""), kind or HOME, doubts)
    people = _people(cells, kind, doubts)
    return Line(
        row.number,
        place,
        people,
        heads,
        kind,
        flags.codes,
        flags.no_more,
        moved,
        tuple(doubts),
        cells,
    )


def _people(cells: Mapping[str, str], kind: str | None, doubts: list[Doubt]) -> tuple[Person, ...]:
    found = []
    receiver = _person(RECEIVES, cells, "receiver", "receiver_phone", doubts)
    at_home = RECEIVES if kind == INSTITUTION and receiver is None else LIVES
    for each in (
        _person(at_home, cells, "name", "phone", doubts),
        receiver,
        _person(CARES, cells, "carer", "carer_phone", doubts),
    ):
        found += [each] if each else []
    return tuple(found)


def _person(
    role: str, cells: Mapping[str, str], name_of: str, phone_of: str, doubts: list[Doubt]
) -> Person | None:
    name = clean_name(cells.get(name_of, ""))
    phone = _phone(cells.get(phone_of, ""), doubts)
    if _SEVERAL.search(name):
        doubts.append(Doubt("several_names", name))
    elif len(name) > LONGEST_NAME or name.isdecimal():
        doubts.append(Doubt("bad_name", name[:LONGEST_NAME]))
    return Person(role, name, phone) if name or phone else None


def clean_name(text: str) -> str:
    """A name without signs that cannot be seen; `无` and the like are none."""
    seen = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    name = " ".join(seen.split())
    return "" if _NO_PHONE.match(name.lower()) else name


def _phone(text: str, doubts: list[Doubt]) -> str:
    """The first of one or several numbers; all of them must be readable."""
    plain = fold_lookalikes(fold(text)).strip().lower()
    plain = re.sub(r"(?<=[0-9]{3})o|o(?=[0-9]{3})", "0", plain).removesuffix(".0")
    if not plain or _NO_PHONE.match(plain):
        return ""
    found = [_one_phone(part) for part in re.split(r"[/,、;；|\\]| 或 ?", plain) if part.strip()]
    if not found or None in found:
        doubts.append(Doubt("bad_phone", text[:LONGEST_NAME]))
        return ""
    return found[0] or ""


def _one_phone(text: str) -> str | None:
    digits = re.sub(r"[\s\-()]", "", text)
    if _LANDLINE.fullmatch(digits):
        return "+86" + digits[1:]
    try:
        return read_phone(text)
    except BadPhone:
        return None


def _kind(text: str, doubts: list[Doubt]) -> str | None:
    plain = fold(text).strip().lower()
    if not plain:
        return None
    if _INSTITUTION.search(plain):
        return INSTITUTION
    if not _HOME.match(plain):
        doubts.append(Doubt("unknown_kind", text[:LONGEST_NAME]))
    return HOME


def _heads(text: str, kind: str, doubts: list[Doubt]) -> int | None:
    plain = fold(text).strip()
    if not plain:
        return None
    match = _HEADS.fullmatch(plain)
    heads = read_number(match[1]) if match else None
    if heads is None or heads > MOST_HEADS[kind]:
        doubts.append(Doubt("bad_heads", text[:LONGEST_NAME]))
        return None
    return heads or None


def _has_moved(text: str, doubts: list[Doubt]) -> bool:
    plain = fold(text).strip().lower()
    if _MOVED.match(plain) or plain in ("是", "y", "yes"):
        return True
    if plain and not _STAYS.match(plain):
        doubts.append(Doubt("unknown_state", text[:LONGEST_NAME]))
    return False


def _without_moved(cells: Mapping[str, str]) -> tuple[str, bool]:
    """The cell of flags without the word that somebody has moved out."""
    pieces = re.split(r"[,，、;；]", cells.get("flags", ""))
    left = [piece for piece in pieces if not _MOVED.match(piece.strip().lower())]
    return ("、".join(left), len(left) < len(pieces))
