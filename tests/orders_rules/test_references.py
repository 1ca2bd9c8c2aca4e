"""References survive being read aloud, typed in a hurry and written between other words."""

from hypothesis import given
from hypothesis import strategies as st

from orders.rules.codes import CODE_ALPHABET, with_check
from orders.rules.references import find_references, read_reference, spaced

references = st.text(CODE_ALPHABET, min_size=6, max_size=6).map(with_check)
LOOKS_LIKE = {"8": "B", "6": "G", "U": "V", "D": "Q", "M": "N"}
FULL_WIDTH = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
between = st.sampled_from(["", " ", "-", " -", "."])


@given(references, st.data())
def test_a_reference_is_read_however_it_was_typed(reference, data):
    signs = [data.draw(st.sampled_from([sign, LOOKS_LIKE.get(sign, sign)])) for sign in reference]
    signs = [data.draw(st.sampled_from([s, s.lower(), FULL_WIDTH[s]])) for s in signs]
    typed = "".join(sign + data.draw(between) for sign in signs)
    assert read_reference(typed) == reference
    assert reference in find_references(f"团购 3-2-501，{typed} 谢谢")


@given(references, st.integers(0, 6), st.sampled_from(CODE_ALPHABET))
def test_one_wrong_sign_is_noticed(reference, place, sign):
    wrong = reference[:place] + sign + reference[place + 1 :]
    assert (read_reference(wrong) is None) == (wrong != reference)


@given(references)
def test_what_is_shown_is_read_back(reference):
    assert read_reference(spaced(reference)) == reference
    assert spaced(reference) == f"{reference[:3]} {reference[3:]}"


@given(st.text(max_size=60))
def test_only_whole_references_are_found_in_any_text(text):
    assert all(with_check(found[:-1]) == found for found in find_references(text))


def test_signs_that_look_like_none_are_no_reference():
    whole = with_check("ACDEFH")
    assert [read_reference(sign + whole[1:]) for sign in "S5Z2O0I1"] == [None] * 8


def test_two_references_in_one_remark_are_both_found():
    first, second = with_check("ACDEFH"), with_check("XY4678")
    found = find_references(f"{first.lower()}和{second} 一起付")
    assert [each for each in found if each in (first, second)] == [first, second]
