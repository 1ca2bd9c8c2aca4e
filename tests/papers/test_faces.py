"""Labels of any size: everything within the cell, nothing over another, codes big enough."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.supply.documents.box_labels import box_faces
from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.documents.door_slips import door_faces
from fulfillment.supply.documents.faces import MODULE, Face, Place, Row, inside, stack
from fulfillment.supply.documents.item_labels import item_faces
from fulfillment.supply.documents.labels import label_faces
from fulfillment.supply.documents.officer_labels import most_modules, officer_faces
from fulfillment.supply.documents.sheets import A4_4X11, LONGEST, SHORTEST, Sheet, sheet_of

BAG_CODE = 29  # modules of a bag code of up to 14 signs, quiet zone included
SIDES = st.integers(SHORTEST, LONGEST)
SIZES = st.one_of(
    st.just(A4_4X11), st.builds(lambda wide, high: sheet_of(f"{wide}x{high}"), SIDES, SIDES)
)
FACES: dict[str, Callable[[Sheet], dict[str, Face]]] = {
    "labels": lambda sheet: label_faces(sheet, BAG_CODE),
    "item_labels": lambda sheet: item_faces(sheet, BAG_CODE),
    "box_labels": box_faces,
    "door_slips": door_faces,
    "officer_labels": lambda sheet: officer_faces(sheet, min(45, most_modules(sheet))),
}


def overlap(one: Place, other: Place) -> bool:
    return (
        one.x + 0.01 < other.x + other.width
        and other.x + 0.01 < one.x + one.width
        and one.y + 0.01 < other.y + other.height
        and other.y + 0.01 < one.y + one.height
    )


def faces_of(kind: str, sheet: Sheet) -> Iterable[Face]:
    return FACES[kind](sheet).values() if CATALOGUE[kind].fits(sheet) else ()


@pytest.mark.parametrize("kind", FACES)
@given(sheet=SIZES)
def test_places_lie_within_the_margins_and_apart(kind: str, sheet: Sheet) -> None:
    box = inside(sheet)
    for face in faces_of(kind, sheet):
        for place in face:
            assert place.width > 0
            assert place.height > 0
            assert place.x >= box.x - 0.01
            assert place.y >= box.y - 0.01
            assert place.x + place.width <= box.x + box.width + 0.01
            assert place.y + place.height <= box.y + box.height + 0.01
        assert not [pair for pair in combinations(face, 2) if overlap(*pair)]


@pytest.mark.parametrize("kind", ["labels", "item_labels", "officer_labels"])
@given(sheet=SIZES)
def test_a_code_has_a_third_of_a_millimetre_a_module_and_is_square(kind: str, sheet: Sheet) -> None:
    modules = min(45, most_modules(sheet)) if kind == "officer_labels" else BAG_CODE
    for name, face in FACES[kind](sheet).items():
        codes = [place for place in face if place.name == "qr"]
        assert len(codes) == ("uncoded" not in name)
        for code in codes:
            assert code.width >= MODULE * modules - 0.001
            assert abs(code.width - code.height) < 0.02


@given(sheet=SIZES)
def test_even_the_smallest_label_has_compound_address_bag_and_code(sheet: Sheet) -> None:
    for face in label_faces(sheet, BAG_CODE).values():
        assert {"compound", "address", "bag", "qr", "code"} <= {place.name for place in face}


def test_the_usual_sheets_leave_nothing_out() -> None:
    everything = {
        "compound", "address", "rule", "units", "person", "qr", "code", "bag", "box", "edition",
    }  # fmt: skip
    for name in ("a4_2x5", "a4_3x8", "100x150", "80x60", "60x40"):
        face = label_faces(sheet_of(name), BAG_CODE)["plain"]
        assert {place.name for place in face} == everything, name


@pytest.mark.parametrize("kind", FACES)
def test_named_sheets_of_a_kind_fit_it(kind: str) -> None:
    assert all(CATALOGUE[kind].fits(sheet_of(name)) for name in CATALOGUE[kind].sheets)


def test_the_least_important_row_goes_first() -> None:
    rows = [Row("a", 10, 20), Row("b", 5, 9, rank=2), Row("c", 5, 9, rank=1)]
    small = inside(Sheet(30, 30, 1, 1, 30, 19, left=0, top=0))
    assert [place.name for place in stack(rows, small)] == ["a", "c"]
