"""What ran short, for households that are not asked to pay by a code now."""

import pytest

from bot.screens.parcel_less import parcel_less
from config.texts import texts_for
from tests.screens.samples_of_shortage import LESS


@pytest.mark.parametrize("locale", ["zh_CN", "en"])
@pytest.mark.parametrize(
    ("mode", "has_code"), [("after_packing", True), ("on_delivery", True), ("collected", False)]
)
def test_whose_money_the_officer_gathers_is_given_no_code_to_pay_by_as_well(
    locale: str, mode: str, has_code: bool
) -> None:
    shown = parcel_less(texts_for(locale), {**LESS, "mode": mode})
    assert (shown.qr is not None) is has_code
    assert (LESS["reference"] in shown.text) is has_code
    assert "40.50" in shown.text
    assert shown.rows


def test_what_is_paid_at_the_door_is_not_asked_for_at_once() -> None:
    shown = parcel_less(texts_for("en"), {**LESS, "mode": "on_delivery"})
    assert "Nothing to pay now" in shown.text
    assert "Please pay" not in shown.text
