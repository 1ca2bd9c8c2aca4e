"""Every notice has words in both languages that Telegram would take."""

import re
from itertools import chain
from typing import Any

import pytest

from bot.screens.notices import NOTICE_SCREENS
from bot.screens.screen import Screen
from config.texts import LOCALES, texts_for
from fulfillment.handover.notices import Notice as HandoverNotice
from fulfillment.handover.notices_calling import Notice as CallingNotice
from fulfillment.handover.notices_duty import Notice as DutyNotice
from fulfillment.handover.notices_gate import Notice as GateNotice
from fulfillment.handover.notices_levels import Notice as LevelNotice
from fulfillment.handover.notices_runs import Notice as RunNotice
from fulfillment.handover.notices_scanning import Notice as ScanningNotice
from fulfillment.handover.notices_timetable import Notice as TimetableNotice
from fulfillment.handover.notices_trips import Notice as TripNotice
from fulfillment.notices import Notice as FulfillmentNotice
from fulfillment.notices_books import Notice as BookNotice
from fulfillment.notices_chasing import Notice as ChasingNotice
from fulfillment.notices_correcting import Notice as CorrectingNotice
from fulfillment.notices_gateway import Notice as GatewayNotice
from fulfillment.notices_giving import Notice as GivingNotice
from fulfillment.notices_modes import Notice as ModeNotice
from fulfillment.notices_payees import Notice as PayeeNotice
from fulfillment.notices_shortage import Notice as ShortageNotice
from fulfillment.notices_statements import Notice as StatementNotice
from orders.notices import Notice as OrderNotice
from orders.notices_care import Notice as CareNotice
from orders.notices_imports import Notice as ImportNotice
from orders.notices_people import Notice as PeopleNotice
from orders.notices_platform import Notice as PlatformNotice
from tests.screens.reading import fits, seen
from tests.screens.samples import (
    BATCH,
    BUILDING,
    HANDOVER,
    HELD,
    LINE,
    SAMPLES,
    SLOT,
    TO_PAY,
    UNPAID,
)
from tests.screens.samples_of_shortage import LESS

EVERY = chain(
    OrderNotice,
    ImportNotice,
    PeopleNotice,
    PlatformNotice,
    FulfillmentNotice,
    ShortageNotice,
    PayeeNotice,
    CorrectingNotice,
    BookNotice,
    ChasingNotice,
    ModeNotice,
    GivingNotice,
    ScanningNotice,
    CareNotice,
    DutyNotice,
    LevelNotice,
    TimetableNotice,
    CallingNotice,
    TripNotice,
    GateNotice,
    RunNotice,
    GatewayNotice,
    StatementNotice,
    HandoverNotice,
)
NOTICES = [str(name) for name in EVERY]
MANY = [
    f"{building}-{unit}-{room}01"
    for building in range(1, 21)
    for unit in (1, 2)
    for room in range(1, 11)
]

THINGS = "(bag|batch|household|minute|order|payment|unit)(e(?=s))?"


def with_every_number(number: int, value: Any) -> Any:
    """The same data with this number for each of its numbers."""
    if isinstance(value, dict):
        return {key: with_every_number(number, item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_every_number(number, item) for item in value]
    return number if type(value) is int else value


def labels(screen: Screen) -> list[str]:
    return [key.text for row in screen.rows for key in row]


def test_every_notice_has_a_screen_and_no_screen_is_left_over():
    assert {str(name) for name in NOTICE_SCREENS} == set(NOTICES)
    assert len(NOTICES) == len(set(NOTICES))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_is_said_in_full(name, locale):
    assert fits(NOTICE_SCREENS[name](texts_for(locale), SAMPLES[name]))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", NOTICES)
def test_chinese_readers_read_chinese_and_others_do_not(name, locale):
    screen = NOTICE_SCREENS[name](texts_for(locale), SAMPLES[name])
    other = NOTICE_SCREENS[name](texts_for("en" if locale == "zh_CN" else "zh_CN"), SAMPLES[name])
    assert seen(screen) != seen(other)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("state", ["due", "claimed", "confirmed", "waived"])
def test_what_goes_on_the_truck_again_asks_for_money_only_while_it_is_owed(state, locale):
    data = {**TO_PAY, "state": state}
    screen = NOTICE_SCREENS[FulfillmentNotice.PARCEL_TAKEN_BACK](texts_for(locale), data)
    assert fits(screen)
    assert (screen.qr is not None) == (state in ("due", "claimed"))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("name", "data"),
    [
        (FulfillmentNotice.PAYMENT_DUE, {**TO_PAY, "lines": [LINE] * 40}),
        (
            FulfillmentNotice.BATCH_READY,
            {
                **BATCH,
                "odd": [
                    ["flagged", {"addresses": MANY}],
                    ["large_sum", {"median": 1, "orders": [[home, 99] for home in MANY]}],
                ],
            },
        ),
        (
            FulfillmentNotice.UNPAID_AT_DEADLINE,
            {
                **SAMPLES[FulfillmentNotice.UNPAID_AT_DEADLINE],
                "unpaid": [{**UNPAID, "address": home} for home in MANY],
            },
        ),
        (HandoverNotice.SLOTS_WITHOUT_CHAT, {**HANDOVER, "slots": [SLOT] * 400}),
        (HandoverNotice.PICKUP_TIMETABLE, {**HANDOVER, "buildings": [BUILDING] * 100}),
        (
            HandoverNotice.HANDOVER_CLOSED,
            {**SAMPLES[HandoverNotice.HANDOVER_CLOSED], "held": [HELD] * 400},
        ),
        (
            FulfillmentNotice.PICK_LIST_CHANGED,
            {**SAMPLES[FulfillmentNotice.PICK_LIST_CHANGED], "changed": MANY},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_however_many_there_are_the_message_is_cut_short(name, data, locale):
    assert fits(NOTICE_SCREENS[name](texts_for(locale), data))


@pytest.mark.parametrize("name", NOTICES)
def test_nobody_reads_of_one_households_or_two_bag(name):
    screens = [
        NOTICE_SCREENS[name](texts_for("en"), with_every_number(number, SAMPLES[name]))
        for number in (1, 2)
    ]
    one, two = ("\n".join([seen(screen), *labels(screen)]) for screen in screens)
    assert not re.search(rf"(?<![\d.-])1 (of 1 )?{THINGS}s\b", one)
    assert not re.search(rf"(?<![\d.-])2 (of 2 )?{THINGS}\b", two)


@pytest.mark.parametrize(
    "name",
    [
        HandoverNotice.PICKUP_TIMETABLE,
        HandoverNotice.DELIVERY_UNDER_WAY,
        FulfillmentNotice.CYCLE_CANCELLED,
    ],
)
def test_the_group_reads_neither_rooms_nor_codes(name):
    for locale in LOCALES:
        text = seen(NOTICE_SCREENS[name](texts_for(locale), {**SLOT, **SAMPLES[name]}))
        assert str(SLOT["address"]) not in text
        assert str(SLOT["pickup_code"]) not in text


def test_the_picture_of_a_slot_is_its_code_and_that_of_a_bill_its_link():
    texts = texts_for("en")
    slot = NOTICE_SCREENS[HandoverNotice.PICKUP_SLOT](texts, SAMPLES[HandoverNotice.PICKUP_SLOT])
    due = NOTICE_SCREENS[FulfillmentNotice.PAYMENT_DUE](texts, TO_PAY)
    assert slot.qr == SLOT["pickup_code"]
    assert due.qr == TO_PAY["link"]
    assert "¥50.50" in seen(due)
    assert "2 Mar 15:00–15:05" in seen(slot)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("gives_back", ["refund", "credit"])
@pytest.mark.parametrize(
    ("standing", "back"),
    [("open", 0), ("open", 100), ("claimed", 0), ("claimed", 100), ("paid", 5050), ("waived", 0)],
)
def test_a_household_reads_of_each_bill_whether_to_pay_and_what_comes_back(
    standing, back, gives_back, locale
):
    data = SAMPLES[FulfillmentNotice.ORDER_CANCELLED]
    bill = {**data["bills"][0], "standing": standing, "back": back}
    only = {**data, "gives_back": gives_back, "bills": [bill]}
    screen = NOTICE_SCREENS[FulfillmentNotice.ORDER_CANCELLED](texts_for(locale), only)
    assert fits(screen)
    text = seen(screen)
    assert ("¥50.50" in text) == (standing in ("open", "claimed", "paid"))
    assert ("¥1.00" in text) == (back == 100)
    if back or standing == "claimed":
        words = {"refund": ("back to you", "退还"), "credit": ("credit", "余额")}[gives_back]
        assert words[locale == "zh_CN"] in text


@pytest.mark.parametrize("was", ["planned", "open", "closed"])
def test_the_group_reads_why_and_when_it_goes_on(was):
    data = {**SAMPLES[FulfillmentNotice.CYCLE_CANCELLED], "was": was}
    text = seen(NOTICE_SCREENS[FulfillmentNotice.CYCLE_CANCELLED](texts_for("en"), data))
    assert "超市 <停业>" in text
    assert "2 Mar 15:00" in text


def test_what_is_lacking_altogether_is_not_called_a_substitute():
    screen = NOTICE_SCREENS[ShortageNotice.PARCEL_LESS](texts_for("en"), LESS)
    assert "C Eggs: none (1 ordered)" in seen(screen)
    assert "B Meat ×1, in place of what is lacking" in seen(screen)
