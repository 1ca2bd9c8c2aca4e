"""What is made is what was meant; what was changed on the way is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fulfillment.money.schemes.base import BadCode
from fulfillment.money.schemes.emv_objects import seal, split, write_object
from fulfillment.money.schemes.emv_reading import read_emv
from fulfillment.money.schemes.reading import read_any
from fulfillment.money.schemes.registry import OFFLINE, SCHEMES
from tests.schemes.payees import (
    EMV,
    NOW,
    PAYEES,
    WITHOUT_REFERENCE,
    WITHOUT_SUM,
    ask_for,
    references,
)

printable = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
tags = st.integers(0, 99).map("{:02d}".format)
values = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=20)
inner = st.dictionaries(tags, values, min_size=1, max_size=3)


@given(st.sampled_from(sorted(PAYEES)), references, st.integers(1, 19_999_999))
def test_a_code_says_payee_sum_currency_and_reference(name, reference, minor):
    ask = ask_for(name, minor=minor, reference=reference)
    code = SCHEMES[name].build(ask)
    read = read_any(code.payload, key="k")
    assert read.scheme == name
    assert read.account == read_any(SCHEMES[name].build(ask_for(name)).payload, key="k").account
    assert read.reference == ("" if name in WITHOUT_REFERENCE else reference)
    assert read.amount == (None if name in WITHOUT_SUM else ask.amount)
    assert SCHEMES[name].build(ask) == code


@given(st.sampled_from(EMV), references, st.data())
def test_one_changed_character_is_noticed(name, reference, data):
    payload = SCHEMES[name].build(ask_for(name, reference=reference)).payload
    place = data.draw(st.integers(0, len(payload) - 1))
    other = data.draw(printable.filter(lambda sign: sign != payload[place]))
    changed = payload[:place] + other + payload[place + 1 :]
    with pytest.raises(BadCode):
        read_emv(changed)


@given(st.sampled_from(EMV), st.integers(0, 400), st.integers(1, 40))
@settings(max_examples=50)
def test_a_torn_code_is_refused(name, begin, length):
    payload = SCHEMES[name].build(ask_for(name)).payload
    torn = payload[: begin % len(payload)] + payload[begin % len(payload) + length :]
    with pytest.raises(BadCode):
        read_emv(torn)


@given(st.dictionaries(tags, inner, max_size=3), st.dictionaries(tags, values, max_size=4))
def test_objects_within_objects_come_back(templates, plain):
    objects = {**plain, **{tag: value for tag, value in templates.items() if fits(tag, value)}}
    objects = {tag: value for tag, value in objects.items() if tag != "63"}
    found = split(seal(objects))
    assert found.pop("63")
    assert found == {tag: write_object(tag, value)[4:] for tag, value in objects.items()}


def fits(tag, value):
    return len("".join(write_object(sub, value[sub]) for sub in value)) <= 99


@given(st.text(max_size=120))
@settings(max_examples=200)
def test_any_text_is_read_or_refused_and_nothing_else(text):
    for payload in (text, "00020101" + text, "BCD\n002\n1\nSCT\n" + text, "upi://pay?" + text):
        try:
            read_any(payload, key="k")
        except BadCode:
            continue


@pytest.mark.parametrize("name", sorted(OFFLINE))
def test_a_payee_can_be_looked_over_before_anybody_pays(name):
    currency, inputs = PAYEES[name]
    assert isinstance(SCHEMES[name].check_inputs(inputs, currency=currency), tuple)
    with pytest.raises(BadCode) as refused:
        SCHEMES[name].check_inputs({**inputs, "colour": "red"}, currency=currency)
    assert (refused.value.code, refused.value.part) == ("unknown_input", "colour")
    first = next(each for each in SCHEMES[name].input_names if each.required)
    without = {key: value for key, value in inputs.items() if key != first.name}
    with pytest.raises(BadCode) as refused:
        SCHEMES[name].check_inputs(without, currency=currency)
    assert (refused.value.code, refused.value.part) == ("missing_input", first.name)


@pytest.mark.parametrize("name", sorted(OFFLINE.keys() - {"static_code"}))
def test_a_scheme_of_another_currency_is_refused(name):
    _, inputs = PAYEES[name]
    with pytest.raises(BadCode, match="currency"):
        SCHEMES[name].check_inputs(inputs, currency="CNY" if name != "fps_hk" else "USD")


def test_nobody_goes_live_with_a_biller_that_other_banks_refuse_or_a_card_in_the_open():
    with pytest.raises(BadCode, match="biller_id_short"):
        SCHEMES["promptpay_bill"].check_inputs({"biller_id": "0112233445566"}, currency="THB")
    with pytest.raises(BadCode, match="unknown_input"):
        SCHEMES["vietqr"].check_inputs(
            {"bin": "970403", "account": "1", "service": "QRIBFTTC"}, currency="VND"
        )


def test_a_code_that_goes_stale_is_not_made_after_its_deadline():
    ask = ask_for("khqr")
    late = type(ask)(**{name: getattr(ask, name) for name in ask.__slots__} | {"expires_at": NOW})
    with pytest.raises(BadCode, match="expiration_past"):
        SCHEMES["khqr"].build(late)
