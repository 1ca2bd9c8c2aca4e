"""The papers for readers say what the code says, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from docs.states import PAGE, with_table
from orders.tables import compounds, cycles, households, orders, people, suppliers  # noqa: F401
from storage.metadata import metadata
from tests.house.files import HOME

PAPERS = sorted([*HOME.glob("*.md"), *(HOME / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
MOST_PICTURE_BYTES = 200_000


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(HOME)))
def test_every_link_of_a_paper_leads_to_a_file(paper: Path):
    targets = LINK.findall(paper.read_text("utf-8"))
    assert not [target for target in targets if not (paper.parent / target).exists()]


def test_the_states_on_the_page_are_those_of_the_code():
    page = PAGE.read_text("utf-8")
    assert page == with_table(page)


def test_a_page_that_lost_its_marks_is_noticed():
    with pytest.raises(ValueError, match="marks"):
        with_table("# A page without a table")


def test_the_glossary_knows_every_table_before_the_cut_off():
    words = (HOME / "docs" / "glossary.md").read_text("utf-8")
    assert not [name for name in metadata.tables if f"`{name}`" not in words]


def test_decisions_are_numbered_without_gaps():
    names = sorted(path.name for path in (HOME / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{n:04d}" for n in range(1, len(names) + 1)]


def test_pictures_are_small_enough_for_a_page():
    pictures = list((HOME / "docs" / "pictures").glob("*.png"))
    assert not [path.name for path in pictures if path.stat().st_size > MOST_PICTURE_BYTES]
