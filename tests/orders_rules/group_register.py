"""A register and bundles like the example compound's, and reading a text with them."""

from collections.abc import Mapping

from orders.rules.address import AddressRegister
from orders.rules.group_text import BundleWords, Previous, Reading, TextRegister, read_text

KEYS = [
    f"{building}-{unit}-{floor}{room:02}"
    for building in range(1, 9)
    for unit in range(1, 4)
    for floor in range(1, 12)
    for room in (1, 2)
] + ["13", "14", "15", "16"]
ADDRESSES = AddressRegister(frozenset(KEYS), ("樊城花园",))
NAMES = {
    "A": ("特价蔬菜包", "特价菜"), "B": ("蔬菜包",), "C": ("鲜肉包", "肉包"), "D": ("惠民菜",),
    "E": ("定量蔬菜包", "大礼包"), "F": ("鸡蛋 30 枚", "鸡蛋"), "G": ("大米 5 kg", "大米"),
    "H": ("面粉 2.5 kg", "面粉"), "I": ("食用油 1.8 L", "油"), "K": ("牛奶 12 盒", "牛奶"),
}  # fmt: skip
BUNDLES = tuple(BundleWords(code, names) for code, names in NAMES.items())
OWN = "3-2-501"
REGISTER = TextRegister(ADDRESSES, frozenset([OWN]), BUNDLES)
ONE_BUNDLE = TextRegister(ADDRESSES, frozenset([OWN]), BUNDLES[:1])
STRANGER = TextRegister(ADDRESSES, frozenset(), BUNDLES)


def read(
    text: str, register: TextRegister = REGISTER, *, previous: Mapping[str, int] | None = None
) -> Reading:
    return read_text(text, previous=Previous(previous or {}), register=register)


def orders_of(reading: Reading) -> list[tuple[str | None, dict[str, int], str, bool]]:
    return [
        (order.household, dict(order.lines), order.action, order.for_other)
        for order in reading.orders
    ]
