"""Whatever is asked of a paper, it is kept under a name that its column holds."""

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import String

from fulfillment.supply.documents.options import FORMS, LONGEST_TAG, Options
from fulfillment.supply.documents.shelf import pick_list_of, subject_of
from orders.rules.masking import MaskingLevel
from storage.tables import document

COLUMN = document.c.subject.type
assert isinstance(COLUMN, String)
MOST = COLUMN.length or 0
OPTIONS = st.builds(
    Options,
    form=st.sampled_from(FORMS),
    level=st.sampled_from(["", *MaskingLevel]),
    sheet=st.sampled_from(["", "a4_4_slips", "100x150"]),
    big=st.booleans(),
    only=st.lists(st.text("ABC123", min_size=6, max_size=6), max_size=3).map(tuple),
    shift_x=st.integers(-100, 100),
    shift_y=st.integers(-100, 100),
    since=st.integers(0, 99),
)


@given(OPTIONS, st.integers(1, 2**63 - 1))
def test_every_choice_fits_the_name_of_a_kept_paper(options: Options, pick_list_id: int) -> None:
    subject = subject_of(pick_list_id, options)
    assert len(options.tag) <= LONGEST_TAG
    assert len(subject) <= MOST
    assert pick_list_of(subject) == pick_list_id


@given(OPTIONS, OPTIONS)
def test_two_choices_have_two_names(one: Options, other: Options) -> None:
    assert (one == other) == (one.tag == other.tag)
