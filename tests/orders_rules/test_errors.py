"""The tree of domain errors: codes, typed data, no personal data in the message."""

import pickle
from dataclasses import fields
from datetime import UTC, datetime
from typing import get_type_hints

import pytest

from orders.rules.errors import BadPhone, CycleClosed, DomainError, OverLimit
from tests.orders_rules.refusals import ALL, MODULES


def test_codes_are_unique_and_in_snake_case() -> None:
    codes = [error.code for error in ALL]
    assert len(set(codes)) == len(codes)
    assert all(code == code.lower() and code.isidentifier() for code in codes)
    assert CycleClosed.code == "cycle_closed"


@pytest.mark.parametrize("error", ALL)
def test_every_piece_of_data_has_a_type_and_hides_no_code(error: type[DomainError]) -> None:
    hints = get_type_hints(error)
    names = [field.name for field in fields(error)]  # type: ignore[arg-type]
    assert all(name in hints for name in names)
    assert "code" not in names


def test_the_docstrings_draw_the_whole_tree() -> None:
    drawn = {word for module in MODULES for word in (module.__doc__ or "").split()}
    assert {error.__name__ for error in ALL} <= drawn


def test_the_tree_is_flat() -> None:
    assert not [error for error in ALL if error.__subclasses__()]


def test_data_comes_back_by_name() -> None:
    refused = OverLimit(bundle="A", name="特价菜", name_en="Vegetables", limit=2, wanted=3)
    assert refused.data() == {
        "bundle": "A", "name": "特价菜", "name_en": "Vegetables", "limit": 2, "wanted": 3,
    }  # fmt: skip


def test_data_left_out_is_an_error_of_the_caller() -> None:
    with pytest.raises(TypeError):
        OverLimit(bundle="A")  # type: ignore[call-arg]


def test_the_message_of_an_error_holds_no_personal_data() -> None:
    assert str(BadPhone(text="13812345678")) == "bad_phone"
    assert "138" not in repr(BadPhone("13812345678"))


def test_an_error_survives_the_way_from_a_worker_process() -> None:
    when = datetime(2026, 11, 22, 12, tzinfo=UTC)
    copy = pickle.loads(pickle.dumps(CycleClosed(closed_at=when)))
    assert copy.data() == {"closed_at": when, "next_opens_at": None}
