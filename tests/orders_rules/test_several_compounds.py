"""Groups over several compounds, and buildings that people call by a name."""

import pytest

from orders.rules.address import AddressReading, AddressRegister, SeveralCompounds, find_addresses
from orders.rules.group_text import BundleWords, TextRegister
from tests.orders_rules.group_register import orders_of, read

NEAR = AddressRegister(frozenset(["3-2-501", "3-2-502", "14", "5-101"]), ("樊城花园小区", "花园"))
FAR = AddressRegister(
    frozenset(["3-2-501", "3-2-601", "15", "5899-511", "6-101"]),
    ("紫龙路500弄",),
    {"商务楼": "5899"},
)
BOTH = {"樊城花园": NEAR, "嘉怡水岸": FAR}
BUNDLES = (BundleWords("A"), BundleWords("B"))


def said(text: str, home: str | None = None) -> list[tuple[str | None, str | None]]:
    found = find_addresses(text, SeveralCompounds(BOTH, home=home))
    return [(reading.household, reading.reason) for reading in found]


@pytest.mark.parametrize(
    ("text", "household"),
    [("樊城花园3-2-501", "樊城花园 3-2-501"), ("嘉怡水岸 3-2-501", "嘉怡水岸 3-2-501"),
     ("花园3号楼2单元501", "樊城花园 3-2-501"), ("紫龙路500弄3号2单元501", "嘉怡水岸 3-2-501"),
     ("3-2-501樊城花园", "樊城花园 3-2-501"), ("3-2-502", "樊城花园 3-2-502"),
     ("3-2-601", "嘉怡水岸 3-2-601"), ("14号", "樊城花园 14"), ("商务楼511", "嘉怡水岸 5899-511")],
)  # fmt: skip
def test_a_name_says_which_compound_and_without_one_only_one_may_fit(
    text: str, household: str
) -> None:
    assert said(text) == [(household, None)]


def test_the_same_address_in_two_compounds_is_asked_back() -> None:
    assert said("3-2-501") == [(None, "which_compound")]


def test_the_senders_registration_decides_where_no_compound_is_named() -> None:
    assert said("3-2-501", home="嘉怡水岸") == [("嘉怡水岸 3-2-501", None)]
    assert said("3-2-502", home="嘉怡水岸") == [(None, "unknown_room")]
    assert said("樊城花园3-2-501", home="嘉怡水岸") == [("樊城花园 3-2-501", None)]


def test_each_address_in_a_text_goes_with_the_name_in_front_of_it() -> None:
    assert said("樊城花园3-2-501，嘉怡水岸3-2-501") == [
        ("樊城花园 3-2-501", None),
        ("嘉怡水岸 3-2-501", None),
    ]


def test_orders_name_their_compound_and_bare_houses_are_known() -> None:
    register = TextRegister(
        SeveralCompounds(BOTH, home="樊城花园"), frozenset(["樊城花园 3-2-501"]), BUNDLES
    )
    assert orders_of(read("3-2-501 A2\n嘉怡水岸 3-2-501 B1\n14 A1", register)) == [
        ("樊城花园 3-2-501", {"A": 2}, "set", False),
        ("嘉怡水岸 3-2-501", {"B": 1}, "set", True),
        ("樊城花园 14", {"A": 1}, "set", True),
    ]


OFFICE = AddressRegister(
    frozenset(["5899-511", "58-902", "29", "A-1201", "3A-1-101"]),
    ("500弄", "龙吴路"),
    {"商务楼": "5899", "会所": "29"},
)


@pytest.mark.parametrize(
    ("text", "household"),
    [("商务楼511", "5899-511"), ("商务楼 511室", "5899-511"), ("商务楼5楼511", "5899-511"),
     ("商务楼5楼11室", "5899-511"), ("龙吴路5899号商务楼511", "5899-511"), ("会所", "29"),
     ("龙吴路5899号511室", "5899-511"), ("A座1201", "A-1201"), ("A-1201", "A-1201"),
     ("3A栋1单元101", "3A-1-101"), ("500弄58号902", "58-902"), ("500-58-902", "58-902")],
)  # fmt: skip
def test_names_and_letters_of_buildings_are_read(text: str, household: str) -> None:
    (reading,) = find_addresses(text, OFFICE)
    assert (reading.household, reading.reason) == (household, None)


def test_another_lane_is_another_place() -> None:
    assert [item.reason for item in find_addresses("600弄58号902", OFFICE)] == ["other_place"]
    assert find_addresses("商务楼", OFFICE) == [AddressReading(None, "which_room", (0, 3))]
    assert find_addresses("A1201", OFFICE) == []
