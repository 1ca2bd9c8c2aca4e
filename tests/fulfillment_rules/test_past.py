"""Looking back in one word: how far an order got, where its money stands."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fulfillment.handover.rules.past import MoneyKind, Stage, money_kind, stage_of
from orders.rules.states import ParcelState, PaymentState


@pytest.mark.parametrize(
    ("parcels", "stage"),
    [
        ([], Stage.NOTHING),
        (["allocated"], Stage.PREPARING),
        (["packed", "allocated"], Stage.PREPARING),
        (["loaded", "packed"], Stage.UNDER_WAY),
        (["ready"], Stage.READY),
        (["held"], Stage.HELD),
        (["collected", "delivered"], Stage.COLLECTED),
        (["collected", "ready"], Stage.PARTLY),
        (["collected", "packed"], Stage.PARTLY),
        (["collected", "cancelled"], Stage.COLLECTED),
        (["dropped_unpaid"], Stage.NOT_PAID),
        (["dropped_unpaid", "collected"], Stage.COLLECTED),
        (["cancelled", "short"], Stage.CANCELLED),
    ],
)
def test_an_order_gets_as_far_as_its_parcels(parcels: list[str], stage: Stage):
    assert stage_of(parcels) is stage


@given(st.lists(st.sampled_from(list(ParcelState))))
def test_the_order_of_parcels_does_not_matter_and_handed_bags_are_never_forgotten(
    parcels: list[ParcelState],
):
    stage = stage_of(parcels)
    assert stage is stage_of(list(reversed(parcels)))
    handed = {ParcelState.COLLECTED, ParcelState.DELIVERED} & set(parcels)
    assert (stage in (Stage.COLLECTED, Stage.PARTLY)) == bool(handed)


@pytest.mark.parametrize(
    ("payment", "parcel", "kind"),
    [
        ("due", "packed", MoneyKind.OPEN),
        ("claimed", "packed", MoneyKind.OPEN),
        ("due", "dropped_unpaid", MoneyKind.ENDED),
        ("confirmed", "collected", MoneyKind.CONFIRMED),
        ("gathered", "ready", MoneyKind.CONFIRMED),
        ("waived", "ready", MoneyKind.WAIVED),
        ("confirmed", "cancelled", MoneyKind.ENDED),
        ("refunded", "cancelled", MoneyKind.ENDED),
    ],
)
def test_money_stands_where_it_was_left(payment: str, parcel: str, kind: MoneyKind):
    assert money_kind(payment, parcel) is kind


def test_every_state_of_money_and_parcel_falls_under_one_kind():
    kinds = {money_kind(a, b) for a, b in product(PaymentState, ParcelState)}
    assert kinds == set(MoneyKind)
