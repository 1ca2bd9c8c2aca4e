"""The plan of a roster: what it adds, changes, leaves alone, and what it does not guess."""

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orders.rules.roster import Home, RosterPlan, applied, plan_roster
from orders.rules.roster_columns import find_roster
from orders.rules.roster_lines import Line, Person
from tests.orders_rules.rosters import doubts_of, lines_of, plan_of

WANG = Person("lives", "王芳", "+8613800138000")


def test_persons_flags_carer_and_head_count_are_read_from_their_columns():
    plan = plan_of("3|2|501|王芳|138 0013 8000|3|独居老人、行动不便|李强|0710-3256789")
    (change,) = plan.changes
    assert change.key == "3-2-501"
    assert change.is_first
    assert change.after == Home(
        "home",
        3,
        frozenset({"elderly_alone", "hard_to_move"}),
        (WANG, Person("cares", "李强", "+867103256789")),
    )


def test_several_rows_are_the_persons_of_one_household_and_empty_cells_say_the_same_as_above():
    plan = plan_of("3|2|501|王芳|13800138000", "|||李强|", "||502|赵敏|", "13|||周强|")
    assert [(c.key, len(c.added), c.after.heads) for c in plan.changes] == [
        ("3-2-501", 2, 2),
        ("3-2-502", 1, 1),
        ("13", 1, 1),
    ]


def test_titles_sums_blank_rows_and_headings_again_are_no_rows():
    sheet = [
        ["小园花名册", ""],
        ["2022年4月", ""],
        ["姓 名*", "联系电话（手机）", "住址"],
        ["王芳", "1380013800O", "3号楼2单元5O1室"],
        ["", "", ""],
        ["姓 名*", "联系电话（手机）", "住址"],
        ["合计", "", "1户"],
    ]
    table = find_roster([[["说明"]], sheet])
    assert table is not None
    plan = plan_of(*("|".join(row.cells) for row in table.rows), heading=table.heading)
    assert [change.added for change in plan.changes] == [(WANG,)]
    assert not plan.unclear


def test_english_headings_in_any_order_will_do():
    heading = ("Phone", "Name", "Room", "Building", "Unit", "Flags", "Shoe size")
    plan = plan_of("13800138000|王芳|501|3|2|no smartphone|42", heading=heading)
    assert plan.changes[0].after == Home("home", 1, frozenset({"no_smartphone"}), (WANG,))


def test_a_phone_beside_a_carers_name_is_the_carers():
    heading = ("地址", "姓名", "电话", "照护人", "电话")
    plan = plan_of("3-2-501|王芳|13800138000|李强|13900139000", heading=heading)
    assert [person.role for person in plan.changes[0].added] == ["lives", "cares"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("9|2|501|王芳", "unknown_building"),
        ("3|2||王芳", "which_room"),
        ("3||501|王芳", "which_unit"),
        ("3|7|501|王芳", "unknown_room"),
        ("2022-03-02|||王芳", "is_date"),
        ("3|2|501|王芳|1380013800", "bad_phone"),
        ("3|2|501|王芳、李强", "several_names"),
        ("3|2|501|13800138000", "bad_name"),
        ("3|2|501|王芳||三四个", "bad_heads"),
        ("3|2|501|王芳|||独居老仁", "unknown_flag"),
        ("3|2|501|王芳||||||别墅", "unknown_kind"),
    ],
)
def test_what_cannot_be_read_for_sure_is_unclear_with_its_reason(row, reason):
    plan = plan_of(row)
    assert doubts_of(plan)[2][0] == reason
    assert plan.is_nothing


def test_an_unknown_flag_comes_with_those_that_may_be_meant():
    (unclear,) = plan_of("3|2|501|王芳|||行动不变").unclear
    assert unclear.doubts[0].near == ("hard_to_move",)


def test_rows_that_contradict_each_other_are_all_unclear_and_the_others_are_not():
    plan = plan_of("3|2|501|王芳|13800138000|3", "3|2|501|王芳|13900139000|3", "3|2|501|李强||3")
    assert doubts_of(plan) == {2: ["phones_differ"], 3: ["phones_differ"]}
    assert [person.name for person in plan.changes[0].added] == ["李强"]
    differ = plan_of("3|2|501|王芳||3", "3|2|501|李强||4")
    assert doubts_of(differ) == {2: ["heads_differ"], 3: ["heads_differ"]}


def test_an_institution_needs_a_head_count_and_one_receiver():
    whole = plan_of("13|||||60||||养老机构|李院长")
    (change,) = whole.changes
    assert (change.after.kind, change.after.heads) == ("institution", 60)
    assert [person.role for person in change.added] == ["receives"]
    assert doubts_of(plan_of("13|||||||||养老机构|李院长"))[2] == ["no_heads"]
    assert doubts_of(plan_of("13|||||60||||养老机构"))[2] == ["no_receiver"]
    later = plan_of("13|||||60||||养老机构|王院长", present=applied({}, whole)).changes[0]
    assert [person.name for person in later.removed] == ["李院长"]


def test_a_room_that_the_register_does_not_know_is_a_new_address_if_written_in_full():
    plan = plan_of("3|2|601|王芳", "3|2|601|李强")
    assert plan.new_addresses == ("3-2-601",)
    assert len(plan.changes[0].added) == 2


def test_what_the_file_leaves_out_stays_and_is_named():
    there = applied({}, plan_of("3|2|501|王芳|13800138000|4|低保", "3|2|502|赵敏"))
    plan = plan_of("3|2|501|王芳|", present=there)
    assert plan.is_nothing
    assert plan.unchanged == ("3-2-501",)
    assert plan.missing == ("3-2-502",)


def test_only_a_word_of_moving_out_removes_somebody():
    there = applied({}, plan_of("3|2|501|王芳", "3|2|501|李强", "3|2|502|赵敏|||低保"))
    one = plan_of("3|2|501|王芳||||||||搬走", present=there).changes[0]
    assert ([p.name for p in one.removed], one.after.heads) == (["王芳"], 1)
    assert plan_of("3|2|501|王芳|||已搬走", present=there).changes == (one,)
    all_of_them = plan_of("3|2|502|||||||||搬走", present=there)
    assert all_of_them.changes[0].after == Home()


def test_a_flag_goes_only_by_saying_that_it_holds_no_more():
    there = applied({}, plan_of("3|2|501|王芳|||低保、独居"))
    assert plan_of("3|2|501|王芳|||无", present=there).is_nothing
    (change,) = plan_of("3|2|501|王芳|||取消低保", present=there).changes
    assert change.after.flags == {"elderly_alone"}


CELLS = st.tuples(
    st.sampled_from(["1", "2", "3号楼", "13", "58", "9", ""]),
    st.sampled_from(["1", "2单元", ""]),
    st.sampled_from(["101", "501", "5O2", "902", "701", ""]),
    st.sampled_from(["王芳", "李强", "赵 敏", ""]),
    st.sampled_from(["13800138000", "13900139000", "", "", "1380"]),
    st.sampled_from(["", "", "2", "3", "六十"]),
    st.sampled_from(["", "", "独居", "取消独居", "低保、慢性病", "搬走", "老仁"]),
    st.sampled_from(["", "", "周强"]),
    st.sampled_from(["", "13700137000"]),
    st.sampled_from(["", "", "", "养老院"]),
    st.sampled_from(["", "", "李院长"]),
    st.sampled_from(["", "", "", "搬走"]),
).filter(lambda cells: cells[0] != "")
FILES = st.lists(CELLS, max_size=12)


def present_after(rows) -> Mapping[str, Home]:
    return applied({}, plan_roster(lines_of(rows), {}))


def shown(plan: RosterPlan, lines: tuple[Line, ...]) -> object:
    """A plan without the order of its rows and their numbers."""
    cells = {line.number: tuple(line.cells.items()) for line in lines}
    return (
        {
            (c.key, c.is_new, c.after.kind, c.after.heads, c.after.flags, frozenset(c.after.people))
            for c in plan.changes
        },
        set(plan.unchanged),
        sorted((cells[row.number], sorted(map(str, row.doubts))) for row in plan.unclear),
        set(plan.missing),
    )


@settings(max_examples=100)
@given(FILES, FILES)
def test_applying_a_plan_and_planning_again_gives_no_change(before, rows):
    present = present_after(before)
    plan = plan_roster(lines_of(rows), present)
    again = lines_of(rows, new=plan.new_addresses)
    assert plan_roster(again, applied(present, plan)).is_nothing


@settings(max_examples=50)
@given(FILES, FILES, st.integers())
def test_the_order_of_rows_does_not_matter(before, rows, seed):
    present = present_after(before)
    shuffled = Random(seed).sample(rows, len(rows))
    one, other = lines_of(rows), lines_of(shuffled)
    assert shown(plan_roster(one, present), one) == shown(plan_roster(other, present), other)


@settings(max_examples=50)
@given(FILES, FILES)
def test_nothing_that_is_unclear_is_applied(before, rows):
    present = present_after(before)
    lines = lines_of(rows)
    plan = plan_roster(lines, present)
    unclear = {row.number for row in plan.unclear}
    clear = [line for line in lines if line.number not in unclear]
    sure = {(line.place.key, who.identity) for line in clear for who in line.people}
    flags = {(line.place.key, flag) for line in clear for flag in line.flags}
    moved = {line.place.key for line in clear if line.moved}
    for change in plan.changes:
        assert {(change.key, who.identity) for who in change.added + change.rephoned} <= sure
        assert {(change.key, flag) for flag in change.after.flags - change.before.flags} <= flags
        assert all(who.role == "receives" for who in change.removed) or change.key in moved
    assert {line.number for line in lines} == unclear | {line.number for line in clear}
