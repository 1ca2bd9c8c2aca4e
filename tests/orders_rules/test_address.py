"""Addresses as people write them: a household of the register, or a reason."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.rules.address import AddressReading, AddressRegister, find_addresses

FLATS = [
    f"{building}-{unit}-{floor}{room:02}"
    for building in range(1, 9)
    for unit in range(1, 4)
    for floor in range(1, 12)
    for room in (1, 2)
]
TOWERS = [
    f"{building}-{unit}-{floor}{room:02}"
    for building in range(9, 13)
    for unit in (1, 2)
    for floor in range(1, 19)
    for room in range(1, 5)
]
HOUSES = ["13", "14", "15", "16"]
FANCHENG = AddressRegister(frozenset(FLATS + TOWERS + HOUSES), ("樊城花园", "Fancheng Garden"))
JIAYI = AddressRegister(
    frozenset(
        [f"{tower}-{floor}0{room}" for tower in (1, 58, 69, 88, 52)
         for floor in range(1, 19) for room in (1, 2)] + ["29", "30", "5899-511"]
    ),
    ("紫龙路500弄", "紫龙路五百弄", "五百弄", "500弄", "500号", "嘉怡水岸", "嘉怡水岸·睿府"),
)  # fmt: skip


def read(text: str, register: AddressRegister) -> AddressReading:
    """The household that a text names; else what is said of the first address in it."""
    found = find_addresses(text, register)
    named = [reading for reading in found if reading.household]
    return next(iter(named or found), AddressReading(None, None, (0, 0)))


def test_the_example_compound_has_as_many_households_as_it_says() -> None:
    assert len(FANCHENG.keys) == 1108


@pytest.mark.parametrize(
    "text",
    ["3-2-501", "3 - 2 - 501", "3#2-501", "3号楼2单元501室", "3号楼2单元501", "3栋2单元501",
     "三号楼二单元501", "三号楼二单元五〇一", "3幢2单元501", "3座2单元501室", "3号2单元501",
     "３－２－５０１", "３号楼２单元５０１室", "3—2—501", "樊城花园3-2-501",
     "樊城花园 3号楼2单元501", "3-2-5O1", "3-2-50l", "3-2-501室", "3號樓2單元501", "3栋2-501",
     "3号楼 2单元 501 室",
     "湖北省襄阳市樊城花园3栋2单元501室", "3-2-501 13812345678", "03-2-501", "3号门栋2单元501户"],
)  # fmt: skip
def test_every_form_of_a_flat_is_read(text: str) -> None:
    reading = read(text, FANCHENG)
    assert (reading.household, reading.reason) == ("3-2-501", None)


@pytest.mark.parametrize("text", ["14号", "１４号", "14号楼", "14栋", "樊城花园14号", "十四号"])
def test_houses_are_read(text: str) -> None:
    assert read(text, FANCHENG).household == "14"


@pytest.mark.parametrize(
    ("text", "household"),
    [("5OO弄69号2O1室", "69-201"), ("88#1701", "88-1701"), ("52-801", "52-801"),
     ("五百弄52-801", "52-801"), ("500号58号902", "58-902"), ("嘉怡水岸58-902", "58-902"),
     ("紫龙路500弄29号", "29"), ("29号", "29"), ("5899号511", "5899-511"),
     ("5899-511", "5899-511"), ("58幢902", "58-902"), ("58号楼902室", "58-902")],
)  # fmt: skip
def test_towers_without_units_are_read(text: str, household: str) -> None:
    assert read(text, JIAYI).household == household


@pytest.mark.parametrize(
    ("text", "reason"),
    [("3-501", "which_unit"), ("3号楼501", "which_unit"), ("3-2-999", "unknown_room"),
     ("99-1-101", "unknown_room"), ("3号楼", "which_room"),
     ("3栋2单元", "which_room"), ("3-2-51", "unknown_room"), ("", None), ("今天有菜吗", None),
     ("13812345678", None), ("2022-05-25", None), ("10-12点", None)],
)  # fmt: skip
def test_what_names_no_household_has_a_reason_or_is_no_address(
    text: str, reason: str | None
) -> None:
    reading = read(text, FANCHENG)
    assert (reading.household, reading.reason) == (None, reason)


def test_without_a_unit_the_only_household_that_fits_is_taken() -> None:
    register = AddressRegister(frozenset(["3-1-101", "3-2-501"]))
    assert read("3-501", register).household == "3-2-501"


def test_the_same_household_twice_is_one_household() -> None:
    assert read("3-2-501（3号楼2单元501）", FANCHENG).household == "3-2-501"


def test_a_key_with_letters_is_known_as_it_stands() -> None:
    register = AddressRegister(frozenset(["3A-1-101", "3-1-101"]))
    assert read("3A-1-101", register).household == "3A-1-101"


def test_the_span_is_the_place_in_the_text_as_written() -> None:
    text = "代３号楼２单元５０１室 A1"
    found = find_addresses(text, FANCHENG)
    assert [text[slice(*reading.span)] for reading in found] == ["３号楼２单元５０１室"]


@given(st.sampled_from(sorted(FANCHENG.keys)), st.sampled_from(range(5)))
def test_every_household_is_read_back_from_every_form(key: str, form: int) -> None:
    building, unit, room = (*key.split("-"), "", "")[:3]
    forms = [
        key,
        f"{building}号楼{unit}单元{room}室",
        f"{building}栋{unit}单元{room}",
        f"樊城花园{building}#{unit}-{room}",
        f"{building}幢{unit}单元{room}".translate(
            str.maketrans("0123456789", "０１２３４５６７８９")
        ),
    ]
    text = forms[form] if room else f"{building}号"
    assert read(text, FANCHENG).household == key


pieces = st.sampled_from([*"0123456789-#号楼单元室栋幢座弄 Ol一二十百", "3-2-501", "138", "\n"])


@given(st.one_of(st.text(max_size=40), st.lists(pieces, max_size=20).map("".join)))
def test_any_text_gives_a_household_of_the_register_or_a_reason(text: str) -> None:
    for reading in find_addresses(text, FANCHENG):
        assert (reading.household is None) != (reading.reason is None)
        assert reading.household is None or reading.household in FANCHENG.keys
        assert 0 <= reading.span[0] <= reading.span[1] <= len(text)


@pytest.mark.parametrize(
    "piece", ["3", "3-", "3 ", " ", "三", "3号", "3-2-", "3-2-501 ", "#", "1l"]
)
def test_a_very_long_text_is_read_in_no_time(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    started = process_time()
    find_addresses(text, FANCHENG)
    assert process_time() - started < 0.5
