"""Address fields and columns of tables: every row of the sample ends at a household or reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.address import AddressRegister, SeveralCompounds
from orders.rules.address_columns import read_address_columns
from orders.rules.address_fields import read_address
from tests.orders_rules.group_register import ADDRESSES
from tests.orders_rules.sample_compound import jiayi, sample_rows

JIAYI = jiayi()
KEYS = sorted(JIAYI.keys)
ROWS = dict(sample_rows())
# Rows whose 跟团号 has no address anywhere, and one whose address and columns disagree.
UNRESOLVED = {
    55: "no_address", 102: "no_address", 111: "no_address", 115: "contradiction",
}  # fmt: skip
# Addresses of the sample that name the compound only; their columns know more.
WITHOUT_ROOM = {36: "48-302", 88: "39-702"}


def columns(**said: object) -> tuple[str | None, str | None]:
    empty: dict[str, object] = dict.fromkeys(("lane", "building", "room", "address"), "")
    reading = read_address_columns(**(empty | said), register=JIAYI)
    return reading.household, reading.reason


def test_every_row_of_the_sample_export_ends_at_a_household_or_at_a_reason() -> None:
    assert len(ROWS) == 119
    said = {number: columns(**row) for number, row in ROWS.items()}
    assert {number: reason for number, (_, reason) in said.items() if reason} == UNRESOLVED
    assert said[2][0] == "56-602"
    assert said[4][0] == "58-902"  # filled down
    assert said[22][0] == "29"
    assert said[92] == ("57-201", None)
    for number, household in WITHOUT_ROOM.items():
        assert said[number] == (household, None)


def test_every_address_of_the_sample_is_read_without_its_columns_too() -> None:
    for number, row in ROWS.items():
        household, _ = columns(**row)
        reading = read_address(row["address"], JIAYI)
        if number not in WITHOUT_ROOM and household:
            assert reading.household == household, row
        else:
            assert reading.household or reading.reason


@pytest.mark.parametrize(
    ("text", "household"),
    [("58-902", "58-902"), ("紫龙路500弄58号902室", "58-902"), ("５８－９０２", "58-902"),
     ("上海市闵行区上海市闵行区紫龙路5OO弄69号2O1室。", "69-201"), ("69号2〇1", "69-201"),
     ("69-2ol", "69-201"), ("69号l01", "69-101"), ("88#1701", "88-1701"), ("52-801", "52-801"),
     ("紫龙路500号88#1701", "88-1701"), ("五百弄52-801", "52-801"), ("29", "29"),
     ("29号别墅", "29"), ("别墅29", "29"), ("紫龙路500弄29号", "29"), ("二十九号", "29"),
     ("5899-511", "5899-511"), ("商务楼511", "5899-511"), ("龙吴路5899号511室", "5899-511"),
     ("58 902", "58-902"), ("58/902", "58-902"), ("58.902", "58-902"), ("58，902", "58-902"),
     ("902室58号", "58-902"), ("902-58", "58-902"), ("86801", "86-801"), ("500-58-902", "58-902"),
     ("500弄58-902室13812345678", "58-902"), ("楼号：58 房号：902", "58-902"),
     ("房号902，楼号58", "58-902"), ("五十八号九〇二室", "58-902"), ("58幢902", "58-902"),
     ("58号楼9楼902", "58-902"), ("58号9层02室", "58-902"), ("58座 户号902", "58-902"),
     ("58门栋902", "58-902"), ("500 弄 58 号 902 室", "58-902"),
     ("紫龙路。500弄。86号。503", "86-503"),
     ("紫龙路500号嘉抬水岸57号701室", "57-701"), ("88–705（嘉怡水岸）", "88-705"),
     ("58号902（送到门口）", "58-902"), ("058-0902", "58-902"),
     ("嘉怡水岸·睿府63号101室", "63-101")],
)  # fmt: skip
def test_one_string_is_read_in_any_form(text: str, household: str) -> None:
    reading = read_address(text, JIAYI)
    assert (reading.household, reading.reason) == (household, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "no_address"), ("嘉怡水岸", "no_address"), ("紫龙路500弄", "no_address"),
     ("13812345678", "no_address"), ("58", "which_room"), ("58号楼", "which_room"),
     ("902", "which_building"), ("902室", "which_building"), ("58-9999", "unknown_room"),
     ("120-101", "unknown_room"), ("紫龙路600弄58号902", "other_place"), ("商务楼", "which_room"),
     ("58-902 58-903", "several"), ("29号1002室", "unknown_room"), ("7", None)],
)  # fmt: skip
def test_a_string_that_names_no_household_has_a_reason(text: str, reason: str | None) -> None:
    reading = read_address(text, JIAYI)
    assert reading.reason == reason
    assert (reading.household is None) == (reason is not None)


@pytest.mark.parametrize(
    ("text", "household", "reason"),
    [("3-2-501", "3-2-501", None), ("32501", "3-2-501", None), ("501-2-3", "3-2-501", None),
     ("3号楼501", None, "which_unit"), ("3 501", None, "which_unit"), ("3501", None, "which_unit"),
     ("2-9-501", None, "unknown_room"), ("单元：2 楼栋：3 房间号：501", "3-2-501", None)],
)  # fmt: skip
def test_where_there_are_units_nothing_is_guessed(
    text: str, household: str | None, reason: str | None
) -> None:
    reading = read_address(text, ADDRESSES)
    assert (reading.household, reading.reason) == (household, reason)


@pytest.mark.parametrize(
    ("said", "household"),
    [({"lane": "500", "building": "58", "room": "902"}, "58-902"),
     ({"building": 58, "room": 902.0}, "58-902"), ({"building": "58号", "room": "902室"}, "58-902"),
     ({"building": "902", "room": "58"}, "58-902"), ({"room": "58-902"}, "58-902"),
     ({"building": "52－502室。", "room": "502号。", "lane": "500弄"}, "52-502"),
     ({"lane": "紫龙路500弄69号201室", "building": "69号", "room": "201室"}, "69-201"),
     ({"building": "29号", "room": "别墅"}, "29"), ({"building": "29", "room": "29"}, "29"),
     ({"building": "29"}, "29"), ({"building": "商务楼", "room": "511"}, "5899-511"),
     ({"building": "58", "room": "902", "address": "紫龙路500弄"}, "58-902"),
     ({"building": "58", "room": "", "address": "500弄58-902"}, "58-902"),
     ({"lane": "58", "building": "58", "room": "902"}, "58-902"),
     ({"lane": "随便", "building": "58", "room": "902"}, "58-902"),
     ({"address": "58号902室"}, "58-902")],
)  # fmt: skip
def test_columns_are_read_as_people_fill_them(said: dict[str, object], household: str) -> None:
    assert columns(**said) == (household, None)


@pytest.mark.parametrize(
    ("said", "reason"),
    [({}, "no_address"), ({"building": "58"}, "which_room"), ({"room": "902"}, "which_building"),
     ({"building": "58", "room": "9999"}, "unknown_room"),
     ({"building": "47", "room": "102", "address": "500弄69号902"}, "contradiction"),
     ({"building": "58", "room": "902", "address": "500弄58号903"}, "contradiction"),
     ({"building": "59", "address": "500弄58号903"}, "contradiction"),
     ({"building": "58", "room": "902", "address": "59号楼"}, "contradiction"),
     ({"building": "58", "room": "902", "address": "紫龙路600弄58号902"}, "other_place"),
     ({"lane": "600", "building": "58", "room": "902"}, "other_place")],
)  # fmt: skip
def test_columns_that_disagree_or_say_too_little_have_a_reason(
    said: dict[str, object], reason: str
) -> None:
    assert columns(**said) == (None, reason)


def test_a_field_may_name_the_compound_of_several() -> None:
    far = AddressRegister(frozenset(["58-902", "3-2-501"]), ("远处",))
    both = SeveralCompounds({"嘉怡水岸": JIAYI, "远方花园": far})
    assert read_address("远处58 902", both).reason in ("which_compound", "several", None)
    assert read_address("远处58-902", both).household == "远方花园 58-902"
    assert read_address("58-902", both).reason == "which_compound"
    assert read_address("58-903", both).household == "嘉怡水岸 58-903"


signs = st.sampled_from([*"0123456789-#号楼单元室栋幢座弄Ol 。一二十百", "500弄", "别墅", "58-902"])
cells = st.lists(signs, max_size=8).map("".join) | st.text(max_size=12)


@given(cells, cells, cells, cells)
def test_any_columns_give_a_household_of_the_register_or_a_reason(
    lane: str, building: str, room: str, address: str
) -> None:
    household, reason = columns(lane=lane, building=building, room=room, address=address)
    assert (household is None) != (reason is None)
    assert household is None or household in JIAYI.keys


@given(st.sampled_from(KEYS), st.sampled_from(range(7)))
def test_every_household_is_read_back_from_every_form(key: str, form: int) -> None:
    building, _, room = key.partition("-")
    whole = [
        key, f"紫龙路5OO弄{building}号{room}室", f"{building}#{room}", f"{building} {room}",
        f"楼号：{building}，房号：{room}", f"五百弄{building}幢{room}", f"{room}室{building}号",
    ]  # fmt: skip
    text = whole[form] if room else f"{building}号别墅"
    assert read_address(text, JIAYI).household == key
    assert columns(building=building, room=room or "别墅") == (key, None)
    assert columns(building=room or "", room=building) in ((key, None), (None, "which_building"))
