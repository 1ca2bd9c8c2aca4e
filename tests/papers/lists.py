"""Builders of pick lists for tests: ordinary ones with defaults, absurd ones, generated ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from fulfillment.supply.rules.snapshot import (
    BagOnList,
    Content,
    Good,
    ParcelOnList,
    PayTo,
    PickList,
)

MADE_AT = datetime(2022, 4, 10, 13, 5, tzinfo=UTC)

POTATOES = Content("土豆", "Potatoes", "2.5", "公斤", "kg", "菜", 2500)
EGGS = Content("鸡蛋", "Eggs", "30", "枚", "pcs", "蛋", 1800)
GOODS = (
    Good(
        "A",
        "蔬菜包",
        "Vegetable pack",
        5800,
        (
            POTATOES,
            Content("上海青", "Pak choi", "1", "公斤", "kg", "菜", 1000),
            Content("胡萝卜", "Carrots", "1.25", "公斤", "kg", "菜", 1250),
            Content("番茄", "Tomatoes", "1.5", "公斤", "kg", "菜", 1500),
        ),
    ),
    Good(
        "B",
        "肉蛋包",
        "Meat and eggs",
        8800,
        (Content("猪五花肉", "Pork belly", "1.5", "公斤", "kg", "肉", 1500), EGGS),
    ),
    Good(
        "C",
        "米油包",
        "Rice and oil",
        9900,
        (
            Content("大米", "Rice", "5", "公斤", "kg", "粮油", 5000),
            Content("菜籽油", "Rapeseed oil", "1.8", "升", "l", "粮油", None),
        ),
    ),
    Good(
        "D",
        "牛奶",
        "Milk",
        6500,
        (Content("纯牛奶 250ml", "Milk 250 ml", "24", "盒", "boxes", "奶", 6000),),
    ),
    Good(
        "E",
        "婴儿奶粉",
        "Infant formula",
        19800,
        (Content("奶粉", "Formula", "1", "罐", "tin", "婴配", 900),),
    ),
)


def make_parcel(number: int = 1, **changes: object) -> ParcelOnList:
    """One household's parcel; the number fixes order, room, reference and bag code."""
    building, unit, floor = (
        1 + (number - 1) // 60,
        1 + (number - 1) // 20 % 3,
        1 + (number - 1) // 4 % 5,
    )
    room = f"{floor}0{1 + (number - 1) % 4}"
    lines = (("A", 1 + number % 2), ("B", 1)) if number % 3 else (("C", 1),)
    prices = {good.code: good.price_minor for good in GOODS}
    amount = sum(prices[code] * quantity for code, quantity in lines)
    reference = f"FC{number:04d}"
    values: dict[str, object] = {
        "order_number": f"2204-{number:04d}",
        "building": str(building),
        "unit": str(unit),
        "floor": floor,
        "room": room,
        "address": f"{building}-{unit}-{room}",
        "receiver": "王小明",
        "phone": f"+86138{number:08d}",
        "lines": lines,
        "amount_minor": amount,
        "bags": (f"BAG{number:05d}A",),
        "pay": PayTo(
            "樊城惠民超市有限公司",
            "4321",
            reference,
            f"https://pay.example.org/p/{reference}.Yk3vX9wq",
        ),
        "held": False,
        "remark": "",
    }
    values |= changes
    return ParcelOnList(**{**values, "bags": _bags(values)})  # type: ignore[arg-type]


def _bags(values: dict[str, Any]) -> tuple[BagOnList, ...]:
    """Bags given by their codes alone hold the lines in turn and ride in the building's box."""
    codes, lines = values["bags"], values["lines"]
    box = int(values["building"]) if values["building"].isdecimal() else 99
    return tuple(
        code if isinstance(code, BagOnList) else BagOnList(code, lines[at :: len(codes)], box)
        for at, code in enumerate(codes)
    )


def make_list(parcels: tuple[ParcelOnList, ...] | int = 3, **changes: object) -> PickList:
    """An ordinary list of the given parcels, or of that many."""
    if isinstance(parcels, int):
        parcels = tuple(make_parcel(number) for number in range(1, parcels + 1))
    values: dict[str, object] = {
        "compound": "樊城花园",
        "compound_en": "Fancheng Garden",
        "supplier": "惠民超市",
        "supplier_en": "Huimin Supermarket",
        "cycle_number": 4,
        "version": 1,
        "made_at": MADE_AT,
        "timezone": "Asia/Shanghai",
        "currency": "CNY",
        "phone_level": "masked",
        "delivery_at": MADE_AT + timedelta(hours=18),
        "reason": "approved",
        "goods": GOODS,
        "parcels": parcels,
    }
    return PickList(**{**values, **changes})  # type: ignore[arg-type]


TEXTS = st.text(max_size=12)
INSTANTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  # Hypothesis adds the zone itself
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
QUANTITIES = st.decimals(
    min_value=0, max_value=10_000, places=3, allow_nan=False, allow_infinity=False
).map(str)
CONTENTS = st.builds(
    Content,
    name=st.sampled_from(["土豆", "鸡蛋", "=1+1"]),
    name_en=st.just("x"),
    quantity=QUANTITIES,
    unit=st.sampled_from(["公斤", "枚"]),
    unit_en=st.just("kg"),
    kind=st.just("菜"),
    weight_grams=st.none() | st.integers(0, 100_000),
)


@st.composite
def pick_lists(draw: st.DrawFn) -> PickList:
    """Any list whose lines name offered goods."""
    codes = draw(st.lists(st.sampled_from("ABCDEFGH"), min_size=1, unique=True))
    goods = tuple(
        Good(code, draw(TEXTS), draw(TEXTS), draw(st.integers(0, 10**6)), draw(_contents()))
        for code in codes
    )
    count = draw(st.integers(0, 6))
    parcels = tuple(
        make_parcel(
            number + 1,
            building=draw(st.sampled_from("123")),
            receiver=draw(TEXTS),
            remark=draw(TEXTS),
            lines=tuple(
                draw(st.lists(st.tuples(st.sampled_from(codes), st.integers(0, 99)), max_size=4))
            ),
            amount_minor=draw(st.integers(0, 10**6)),
            bags=tuple(draw(st.lists(TEXTS, max_size=3))),
            pay=draw(st.none() | st.builds(PayTo, TEXTS, TEXTS, TEXTS, TEXTS)),
            held=draw(st.booleans()),
        )
        for number in range(count)
    )
    return make_list(parcels, goods=goods, made_at=draw(INSTANTS), delivery_at=draw(INSTANTS))


def _contents() -> st.SearchStrategy[tuple[Content, ...]]:
    return st.lists(CONTENTS, max_size=4).map(tuple)


def make_absurd_list() -> PickList:
    """What nobody orders and somebody will: every string that could leave its cell."""
    long_word = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3
    goods = tuple(
        Good(code, f"=SUM(A1:A9) {code}", "#strong[x] $x^2$ @ref <b>", 12345, CONTENT_ODDITIES)
        for code in ABSURD_CODES
    )
    everything = tuple((code, 12) for code in ABSURD_CODES)
    parcels = (
        make_parcel(1, lines=everything, amount_minor=12345 * 12 * 40, remark=long_word),
        make_parcel(
            2,
            lines=(("A", 1),),
            bags=tuple(f"MANY{n:02d}BAG" for n in range(1, 13)),
            receiver="😀👨‍👩‍👧‍👦 مرحبا بالعالم",
            remark="@here -1+1 مرحبا بالعالم שלום #pagebreak() 不要葱 \u202e反",
        ),
        make_parcel(
            3,
            building="翠湖路八号院东区",
            address="翠湖路八号院东区-二十二单元-12345室",
            lines=(("A", 999), ("B", 1)),
            amount_minor=999_999_999,
            held=True,
            remark="+86\n\n第二行\x07",
            pay=PayTo(long_word, "9999", "REF" * 12, "https://pay.example.org/" + "x" * 200),
        ),
        make_parcel(4, building="3", address="=1-1-1", lines=(), bags=(), pay=None),
        make_parcel(
            5,
            building=long_word[:40],
            unit="",
            floor=0,
            room="",
            address=long_word,
            receiver="עברית שלום 𠮷野家 " + long_word,
            remark="＝1+1 Z̷̢̛a̸l̶g̵o̸ ไทย हिन्दी Tiếng Việt ﷽ " + "מרחבא" * 20,
            lines=(("AR", 7), ("B", 1)),
            bags=("RTLBAG1", "RTLBAG2"),
        ),
    )
    return make_list(
        parcels,
        goods=goods,
        compound="幸福里小区" * 12,
        compound_en=long_word,
        supplier_en="",
        supplier="-10+20 #emph[超市] " + "很长的名字" * 10,
        phone_level="full",
        reason="held",
    )


ABSURD_CODES = tuple("ABCDEFGHIKLMNPQRSTUVWXYZ") + tuple(f"A{c}" for c in "ABCDEFGHIKLMNPQR")
CONTENT_ODDITIES = (
    Content("=cmd|' /C calc'!A0", "=1+1", "0.001", "公斤", "kg", "菜", 1),
    Content(
        "超级" * 30, "word" * 30, "123456789.125", "箱子" * 9, "boxes" * 9, "方便食品" * 4, None
    ),
    Content("مرحبا بالعالم", "😀😀", "1", "个", "pc", "蛋", 50),
)
