"""The signed link: the same for the same ask, and no other reference gets in with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.money.schemes.base import BadCode, PaymentAsk
from fulfillment.money.schemes.pay_page import PayPage
from fulfillment.money.schemes.registry import SCHEMES
from orders.rules.money import Money

REFERENCES = st.from_regex(r"[A-Z0-9]{6,20}", fullmatch=True)


def ask(reference: str = "FC7K4M", *, key: str = "k" * 64, minor: int = 5800) -> PaymentAsk:
    return PaymentAsk(
        payee="大超市公司",
        account_last4="6021",
        amount=Money(minor, "CNY"),
        reference=reference,
        base_url="https://lanzi.example",
        key=key,
    )


@given(reference=REFERENCES)
def test_what_is_built_reads_back(reference: str) -> None:
    code = PayPage().build(ask(reference))
    assert PayPage().parse(code.payload, key="k" * 64).reference == reference
    assert code == PayPage().build(ask(reference))


@given(reference=REFERENCES, other=REFERENCES)
def test_a_signature_fits_no_other_reference(reference: str, other: str) -> None:
    if reference == other:
        return
    signature = PayPage().build(ask(reference)).payload.rpartition(".")[2]
    with pytest.raises(BadCode):
        PayPage().parse(f"https://lanzi.example/pay/{other}.{signature}", key="k" * 64)


@given(place=st.integers(min_value=0, max_value=15), char=st.sampled_from("ABCabc019-_"))
def test_a_changed_signature_is_refused(place: int, char: str) -> None:
    head, _, signature = PayPage().build(ask()).payload.rpartition(".")
    changed = signature[:place] + char + signature[place + 1 :]
    if changed == signature:
        return
    with pytest.raises(BadCode):
        PayPage().parse(f"{head}.{changed}", key="k" * 64)


@pytest.mark.parametrize("text", ["", ".", "FC7K4M", "FC7K4M.", "/pay/", "篮子.AAAA", "a" * 10_000])
def test_rubbish_is_refused(text: str) -> None:
    with pytest.raises(BadCode):
        PayPage().parse(text, key="k" * 64)


def test_another_installation_s_link_is_refused() -> None:
    code = PayPage().build(ask(key="another"))
    with pytest.raises(BadCode):
        PayPage().parse(code.payload, key="k" * 64)


def test_a_sum_of_nothing_has_no_code() -> None:
    with pytest.raises(ValueError, match="amount_zero"):
        PayPage().build(ask(minor=0))


def test_the_link_is_short_and_people_can_type_the_rest() -> None:
    code = SCHEMES["pay_page"].build(ask())
    assert code.payload.startswith("https://lanzi.example/pay/FC7K4M.")
    assert len(code.payload.rpartition(".")[2]) == 16
    assert code.human_lines == (
        ("payee", "大超市公司"),
        ("account_last4", "6021"),
        ("amount", "58.00 CNY"),
        ("reference", "FC7K4M"),
    )
    assert "k" * 64 not in repr(ask())
