"""Whose code is it? Nothing that an impostor adds leaves the genuine payee's account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.schemes.base import BadCode, PaymentAsk
from fulfillment.money.schemes.emv_objects import seal
from fulfillment.money.schemes.emv_reading import read_emv
from fulfillment.money.schemes.folding import fold_text
from fulfillment.money.schemes.offline import OfflineScheme
from fulfillment.money.schemes.reading import read_any, recognise
from fulfillment.money.schemes.registry import SCHEMES
from fulfillment.money.schemes.static_code import inputs_of
from orders.rules.money import Money
from tests.schemes.payees import ask_for


def account(payload: str) -> str:
    return read_any(payload, key="k").account


def test_a_second_account_beside_the_genuine_one_is_another_payee():
    genuine = SCHEMES["paynow"].build(ask_for("paynow")).payload
    tree = dict(read_emv(genuine))
    tree["27"] = {"00": "SG.PAYNOW", "01": "0", "02": "+6591234567", "03": "0"}
    assert account(seal(tree)) != account(genuine)


def test_a_second_pix_place_is_another_payee():
    genuine = SCHEMES["pix_static"].build(ask_for("pix_static")).payload
    tree = dict(read_emv(genuine))
    tree["80"] = {"00": "br.gov.bcb.pix", "25": "impostor.example/qr/1"}
    assert account(seal(tree)) != account(genuine)


def test_small_letters_in_the_check_sum_hide_nothing():
    genuine = SCHEMES["vietqr"].build(ask_for("vietqr")).payload
    assert account(genuine[:-4] + genuine[-4:].lower()) == account(genuine)


def test_an_iban_smuggled_into_a_name_is_refused():
    inputs = {"name": "Frischmarkt\nDE00000000000000000000", "iban": "DE71110220330123456789"}
    with pytest.raises(BadCode, match="control_character"):
        SCHEMES["epc_sct"].check_inputs(inputs, currency="EUR")


def test_a_payee_named_twice_in_a_link_is_refused():
    with pytest.raises(BadCode, match="duplicate_id"):
        read_any("upi://pay?pa=freshmart@okaxis&pn=F&pa=thief@okaxis", key="k")


@pytest.mark.parametrize("hidden", ["%70a=thief@okaxis", "PA=thief@okaxis", "pn=F;pa=thief@okaxis"])
def test_a_second_payee_that_only_some_apps_would_see_is_refused(hidden):
    with pytest.raises(BadCode, match=r"duplicate_id|percent_encoding"):
        read_any(f"upi://pay?{hidden}&pa=freshmart@okaxis", key="k")


def test_a_customer_of_the_same_bank_is_another_payee():
    khqr = SCHEMES["khqr"]
    assert isinstance(khqr, OfflineScheme)
    at_a_bank = {"type": "individual", "account": "khqr@aclb", "name": "F", "currency": "KHR"}
    shop, thief = (
        khqr.make({**at_a_bank, "account_info": number}).payload
        for number in ("012345678", "087654321")
    )
    assert account(shop) != account(thief)


def test_an_account_among_the_unreserved_templates_counts():
    genuine = SCHEMES["fps_hk"].build(ask_for("fps_hk")).payload
    tree = dict(read_emv(genuine))
    tree["81"] = {"00": "hk.com.hkicl", "02": "7654321"}
    assert account(seal(tree)) != account(genuine)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(BadCode, match="percent_encoding"):
        read_any("upi://pay?pa=freshmart@okaxis&pn=Fresh%9EMart", key="k")


def test_collection_codes_are_told_apart_by_their_whole_text():
    first, second = "https://qr.alipay.com/fkx00abc", "https://qr.alipay.com/fkx00abd"
    assert account(first) == account(f" {first}\n") != account(second)
    assert inputs_of(first)["host"] == "qr.alipay.com"
    assert recognise("https://qr.alipay.com.example.org/fkx00abc") is None


def test_the_pay_page_is_ours_only_with_our_signature():
    ask = PaymentAsk("", "", Money(1, "CNY"), "ACDEFHY", base_url="https://x.example", key="k" * 40)
    link = SCHEMES["pay_page"].build(ask).payload
    assert read_any(link, key="k" * 40).reference == "ACDEFHY"
    with pytest.raises(BadCode, match="signature"):
        read_any(link, key="other")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("São João Ltda", "Sao Joao Ltda"),
        ("Đặng Thị Hồng", "Dang Thi Hong"),
        ("Straße  &  Søn", "Strasse Son"),
        ("大米店", ""),
    ],
)
def test_names_are_folded_as_the_scheme_takes_them(name, shown):
    assert fold_text(name, r"[A-Za-z0-9 .\-]", longest=25) == shown


@given(st.text(max_size=40), st.integers(1, 25))
def test_what_was_folded_once_stays_as_it_is(text, longest):
    folded = fold_text(text, r"[A-Za-z0-9 .\-]", longest=longest)
    assert len(folded) <= longest
    assert fold_text(folded, r"[A-Za-z0-9 .\-]", longest=longest) == folded


@pytest.mark.parametrize(
    ("scheme", "currency", "inputs"),
    [
        ("paynow", "SGD", {"proxy_type": "uen", "proxy": "T08GB0046G", "name": "大米店"}),
        ("epc_sct", "EUR", {"iban": "DE71110220330123456789", "name": "大米店"}),
    ],
)
def test_a_name_of_which_nothing_can_be_written_is_asked_for_in_latin(scheme, currency, inputs):
    with pytest.raises(BadCode, match="name_not_representable"):
        SCHEMES[scheme].check_inputs(inputs, currency=currency)
    assert SCHEMES[scheme].check_inputs({**inputs, "name": "Dami Shop"}, currency=currency) == ()
