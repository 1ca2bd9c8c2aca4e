"""A compound file (YAML): who lives where, who sells what, at which hours.

`read_compound_file` returns the whole file as values, or all its problems by line and code.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import yaml
from pydantic import (
    BeforeValidator,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from config.care_of_file import CarePart, StockPart
from config.column_maps import ColumnMap
from config.flags_of_file import FlagPart, HelpLinePart
from config.gate_of_file import GatePart
from config.selling_of_file import Name, Part, PharmacyPart, SupplierPart, checked
from config.spans import as_written, codes_of, is_span, is_span_of_codes
from config.statement_maps import StatementMap

HHMM = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def _none_where_none(value: Any) -> Any:
    """`units: none` as people write it; YAML makes False of `no`."""
    is_none = value in ("none", "None", "无") or value is False
    return None if is_none else as_written(value)


HourAndMinute = Annotated[str, checked("bad_time", HHMM.fullmatch)]
_as_written = BeforeValidator(as_written)
_text = Field(coerce_numbers_to_str=True)
Codes = Annotated[str, _text, _as_written, checked("bad_span", is_span_of_codes)]
Span = Annotated[str, _text, _as_written, checked("bad_span", is_span)]
Units = Annotated[
    Annotated[str, _text, checked("bad_span", is_span)] | None, BeforeValidator(_none_where_none)
]
Zone = Annotated[str, checked("bad_timezone", lambda zone: zone in available_timezones())]


class CompoundPart(Part):
    name: Name
    name_en: Name
    aliases: tuple[Name, ...] = ()
    office: Name | None = None
    community: Name | None = None
    timezone: Zone = "Asia/Shanghai"
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CNY"
    payment_mode: (
        Literal["after_packing", "on_approval", "on_delivery", "collected", "by_third_party"] | None
    ) = None  # after_packing, as set on the page
    at_deadline: Literal["ask", "drop", "hold", "advance"] | None = None  # ask, as set on the page
    # How long a household may complain after the hand-over; 48, or as set on the page.
    dispute_hours: Annotated[int, Field(ge=1, le=336)] | None = None
    # Health and staffing of who touches goods, and outings; as set on the pages where not said.
    duty_demand: Literal["none", "doors", "all"] | None = None
    most_tenths: Annotated[int, Field(ge=340, le=430)] | None = None
    test_hours: Annotated[int, Field(ge=1, le=336)] | None = None
    remind_duty: HourAndMinute | None = None
    doors_per_carrier: Annotated[int, Field(ge=1, le=100)] | None = None
    calls_itself: bool | None = None
    outings: Annotated[int, Field(ge=1, le=7)] | None = None
    outing_days: Annotated[int, Field(ge=1, le=14)] | None = None
    # Called down so long before the slot (0: not by the clock); who misses it: kept, or brought.
    call_minutes: Literal[0, 5, 10, 15, 20, 30] | None = None  # 10, as set in the chat
    at_miss: Literal["hold", "door"] | None = None  # hold, as set in the chat
    leftover: Literal["hold", "door"] | None = None  # uncollected bags; hold, as set on the page
    rest_minutes: Annotated[int, Field(ge=0, le=600)] = 30
    gate_rule: GatePart | None = None  # as usual, or as set on the page
    care_rule: CarePart | None = None  # as usual, or as set on the page
    phone_level: Literal["room_only", "masked", "full"] = "masked"
    distance_metres: Annotated[int, Field(ge=1, le=10)] = 2
    night_from: HourAndMinute | None = None  # nobody is called down: 22:00, as set before
    night_to: HourAndMinute | None = None  # 07:00, as set before
    # What a household with one bag takes at a point; 60, as set before.
    pickup_seconds: Annotated[int, Field(ge=10, le=300)] | None = None
    joining: Literal["roster", "ask"] = "roster"  # roster: who stands in it is in at once
    phone_days: Annotated[int, Field(ge=0, le=365)] = 30  # then they are erased
    flags: tuple[FlagPart, ...] = ()
    help_lines: Annotated[tuple[HelpLinePart, ...], Field(max_length=6)] = ()  # on the posters


class CyclePart(Part):
    length_days: Annotated[int, Field(ge=1, le=7)] = 3
    opens: HourAndMinute = "08:00"
    cutoff: HourAndMinute = "20:00"
    approve_by: HourAndMinute = "21:00"
    packed_by: HourAndMinute = "11:00"
    paid_by: HourAndMinute = "14:00"
    deliver_at: HourAndMinute = "15:00"


class GroupPart(Part):
    name: Name
    cycle: CyclePart = CyclePart()
    capacity_bags: Annotated[int, Field(ge=1, le=99_999)] | None = None  # sorted in a cycle
    price_rise_percent: Annotated[int, Field(ge=0, le=100)] | None = None  # more needs a reason
    stock_rule: StockPart | None = None  # as the plans say, or as set on the page


class BuildingPart(Part):
    """Towers (`units` or none; `floors` with `rooms_per_floor`, or a list of `rooms`) or houses.

    `aliases` are other names of the one building that the part is about.
    """

    codes: Codes
    aliases: tuple[Name, ...] = ()
    houses: bool = False
    units: Units = "1"
    floors: Span = "1"
    rooms_per_floor: Annotated[int, Field(ge=1, le=99)] = 1
    rooms: Span | None = None

    @model_validator(mode="after")
    def _says_it_once(self) -> "BuildingPart":
        said = self.model_fields_set
        if "rooms" in said and {"floors", "rooms_per_floor", "houses"} & said:
            raise PydanticCustomError("rooms_twice", "{value}", {"value": str(self.rooms)})
        if self.aliases and len(codes_of(self.codes)) > 1:
            raise PydanticCustomError("alias_of_several", "{value}", {"value": self.aliases[0]})
        return self


class PointPart(Part):
    """A lane, a building's pigeon-holes (holes), or a drop point of sealed buildings (drop)."""

    name: Name
    name_en: Name
    lane_metres: Annotated[int, Field(ge=0, le=1000)]  # only a lane must say it
    opens: HourAndMinute = "07:00"
    closes: HourAndMinute = "22:00"
    kind: Literal["lane", "holes", "drop"] = "lane"
    serves: Codes | None = None  # None: all buildings
    holes: Annotated[int, Field(ge=0, le=999)] = 0
    walking: dict[Annotated[str, _text], Annotated[int, Field(ge=0, le=60)]] = Field(
        default_factory=dict
    )

    @model_validator(mode="before")
    @classmethod
    def _only_a_lane_is_long(cls, values: Any) -> Any:
        is_lane = not isinstance(values, Mapping) or values.get("kind", "lane") == "lane"
        return values if is_lane else {"lane_metres": 0, **values}

    @property
    def said(self) -> dict[str, Any]:
        """Of kind, buildings, holes and minutes to walk what the file says."""
        whole = self.whole
        return {name: whole[name] for name in whole if name in self.model_fields_set}

    @property
    def whole(self) -> dict[str, Any]:
        """The same with what goes without saying, as rows keep it."""
        return {
            "kind": self.kind,
            "serves": [] if self.serves is None else list(codes_of(self.serves)),
            "holes": self.holes,
            "walking": self.walking,
        }

    @model_validator(mode="after")
    def _can_be_used(self) -> "PointPart":
        """A lane has a length; pigeon-holes have a number; both others have their buildings."""
        is_lane = self.kind == "lane"
        has_size = self.lane_metres > 0 if is_lane else self.kind == "drop" or self.holes > 0
        if not has_size or not (is_lane or self.serves):
            raise PydanticCustomError("bad_point", "{value}", {"value": self.name})
        return self


class CompoundFile(Part):
    """The whole file."""

    compound: CompoundPart
    group: GroupPart
    buildings: Annotated[tuple[BuildingPart, ...], Field(min_length=1)]
    delivery_points: Annotated[tuple[PointPart, ...], Field(min_length=1)]
    # None: the compound joins a group that is there, with its hours, suppliers and bundles.
    suppliers: tuple[SupplierPart, ...] = ()
    pharmacies: tuple[PharmacyPart, ...] = ()
    # How other tables of orders are read, each under a name of its own.
    column_maps: dict[Name, ColumnMap] = Field(default_factory=dict)
    # And how tables of banks are.
    statement_maps: dict[Name, StatementMap] = Field(default_factory=dict)

    @property
    def sellers(self) -> tuple[SupplierPart | PharmacyPart, ...]:
        """Everybody who sells here."""
        return (*self.suppliers, *self.pharmacies)

    @property
    def platforms(self) -> dict[str, str]:
        """The platforms that deliver here, and their links."""
        return {part.name: part.link for part in self.suppliers if part.channel == "platform"}

    @property
    def joins(self) -> bool:
        """Whether it says nothing about selling: the group that it names must be there."""
        return not self.suppliers


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in the file: its line (from 1), a code, and what it is about."""

    line: int
    code: str
    where: str
    value: str = ""


def read_compound_file(text: str) -> tuple[CompoundFile | None, list[Problem]]:
    """Return the file's values, or None and every problem found, in the order of the lines."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        values = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return None, [Problem(mark.line + 1 if mark else 1, "not_yaml", "")]
    if not isinstance(values, Mapping):
        return None, [Problem(1, "not_yaml", "")]
    lines = dict(_lines(root, ())) if root is not None else {}
    try:
        file = CompoundFile.model_validate(values)
    except ValidationError as error:
        return None, sorted(_problems(error, lines), key=lambda problem: problem.line)
    problems = sorted(_doubles(file, lines), key=lambda problem: problem.line)
    return (None if problems else file), problems


def line_of(text: str, *path: str | int) -> int:
    """Return the line where a part of a sound file stands, or that of what would hold it."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    lines: dict[Any, int] = dict(_lines(root, ())) if root is not None else {}
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def _lines(node: yaml.Node, path: tuple[str | int, ...]) -> Iterator[tuple[Any, int]]:
    yield path, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, key.value))
            yield (*path, key.value), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*path, index))


def _problems(error: ValidationError, lines: Mapping[Any, int]) -> Iterator[Problem]:
    paths = [item["loc"] for item in error.errors()]
    for item in error.errors():
        path = item["loc"]
        if any(other[: len(path)] == path and other != path for other in paths):
            continue  # a list that is too short because its parts are wrong
        known = path
        while known not in lines:
            known = known[:-1]
        value = item.get("ctx", {}).get("value", item["input"])
        shown = "" if isinstance(value, Mapping | list | tuple) else str(value)
        yield Problem(lines[known], item["type"], _written(path), shown)


def _written(path: tuple[str | int, ...]) -> str:
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)


def _doubles(file: CompoundFile, lines: Mapping[Any, int]) -> Iterator[Problem]:
    """Names that must be unique and stand twice."""
    seen: set[tuple[str, str]] = set()

    def once(what: str, name: str, path: tuple[str | int, ...]) -> Iterator[Problem]:
        if (what, name) in seen:
            yield Problem(lines[path], f"double_{what}", _written(path), name)
        seen.add((what, name))

    for index, building in enumerate(file.buildings):
        path: tuple[str | int, ...] = ("buildings", index)
        for code in codes_of(building.codes):
            yield from once("building", code, path)
        for name in building.aliases:
            yield from once("building_alias", name, path)
    for index, point in enumerate(file.delivery_points):
        yield from once("point", point.name, ("delivery_points", index))
    for index, supplier in enumerate(file.suppliers):
        yield from once("supplier", supplier.name, ("suppliers", index))
        for place, bundle in enumerate(supplier.bundles):
            yield from once("bundle", bundle.code, ("suppliers", index, "bundles", place))
            yield from once("bundle_name", bundle.name, ("suppliers", index, "bundles", place))
