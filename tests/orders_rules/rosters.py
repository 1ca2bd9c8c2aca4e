"""A small register, and rosters for it as rows of cells."""

from collections.abc import Collection, Mapping, Sequence

from orders.rules.address import AddressRegister
from orders.rules.flags import FlagWords
from orders.rules.roster import Home, RosterPlan, plan_roster
from orders.rules.roster_columns import cells_of, find_roster
from orders.rules.roster_lines import Line, read_lines
from orders.rules.roster_places import known_by

KEYS = frozenset(
    [f"{b}-{u}-{f}0{d}" for b in (1, 2, 3) for u in (1, 2) for f in (1, 5) for d in (1, 2)]
    + ["13", "14", "58-902", "58-1101"]
)
KNOWN = known_by(AddressRegister(KEYS, ("小园",), {"商务楼": "58"}))
WORDS = FlagWords()
HEADING = (
    *("楼号", "单元", "房号", "姓名", "电话", "人数", "特殊情况", "照护人", "照护人电话"),
    *("类型", "接收人", "状态"),
)


def lines_of(
    rows: Sequence[Sequence[str]], heading: Sequence[str] = HEADING, *, new: Collection[str] = ()
) -> tuple[Line, ...]:
    """The rows as read once the `new` households are in the register."""
    table = find_roster([[heading, *rows]])
    assert table is not None
    return read_lines(cells_of(table), KNOWN.and_new(new), WORDS)


def plan_of(
    *rows: str, present: Mapping[str, Home] | None = None, heading: Sequence[str] = HEADING
) -> RosterPlan:
    """The plan of rows written as `3|2|501|王芳|13800138000`."""
    return plan_roster(lines_of([row.split("|") for row in rows], heading), present or {})


def doubts_of(plan: RosterPlan) -> dict[int, list[str]]:
    return {row.number: [doubt.reason for doubt in row.doubts] for row in plan.unclear}
