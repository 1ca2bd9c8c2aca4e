"""Sums, names and lines as the chat writes them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from config.texts import Texts
from orders.rules.money import show_amount

amount = show_amount


def name_in(texts: Texts, item: Mapping[str, Any], key: str = "name") -> str:
    """The name in the reader's language."""
    own = item[key] if texts.locale == "zh_CN" else item.get(f"{key}_en")
    return str(own or item[key])


def lines_in(texts: Texts, lines: Iterable[Mapping[str, Any]]) -> str:
    """`A 特价蔬菜包 ×2`, a line each."""
    return "\n".join(f"{line['code']} {name_in(texts, line)} ×{line['quantity']}" for line in lines)


def contents_in(texts: Texts, contents: Iterable[Mapping[str, Any]]) -> str:
    """`白萝卜 2.5 kg、大白菜 5 kg`."""
    parts = [
        f"{name_in(texts, item)} {item['quantity']} {name_in(texts, item, 'unit')}"
        for item in contents
    ]
    return ("、" if texts.locale == "zh_CN" else ", ").join(parts)


def says_it_all(name: str, contents: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether a bundle's name is its contents, like `大米 5 kg`."""
    if len(contents) != 1:
        return False
    (item,) = contents
    return f"{item['name']}{item['quantity']}{item['unit']}" == name.replace(" ", "")
