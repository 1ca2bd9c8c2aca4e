"""What a supermarket's contact has to do because a pick list changed: take out, put in."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.screens.parts import addresses
from bot.screens.screen import bold, plain
from config.texts import Texts


def why(texts: Texts, data: Mapping[str, Any]) -> str:
    """The reason of the version, with the rooms that it concerns."""
    _ = texts.gettext
    words = {
        "unpaid_dropped": _("Not paid, so not delivered: {addresses}"),
        "held": _("Not paid yet, please keep aside: {addresses}"),
        "taken_back": _("Goes with the truck again: {addresses}"),
        "recalled": _("The liaison has taken back building {addresses}. Do not pack it for now."),
        "withdrawn": _("Withdrawn, so not delivered: {addresses}"),
        "short": _("Less or other goods, because something is short: {addresses}"),
        "address_corrected": _("The address was wrong and is right now: {addresses}"),
    }.get(data["reason"], _("Changed: {addresses}"))
    return words.format(addresses=addresses(texts, data["changed"]))


def todo(texts: Texts, data: Mapping[str, Any]) -> str:
    """A line a bag; messages from before there were any have none."""
    items: Sequence[Mapping[str, Any]] = data.get("todo", ())
    if not items:
        return ""
    lines = [bold(texts.gettext("If it is packed already:"))]
    lines += [f"• {plain(_place(texts, item))}{_act(texts, item)}" for item in items]
    more = data["todo_in_all"] - len(items)
    if more > 0:
        lines.append(texts.gettext("… and {count} more, see your page.").format(count=more))
    words = texts.gettext("Your page has this as a paper to print, and the labels that change.")
    lines.append(words)
    return "\n".join(lines)


def _place(texts: Texts, item: Mapping[str, Any]) -> str:
    """`3-2-501 袋 2/2 第 4 箱`"""
    _ = texts.gettext
    if item["households"]:
        name = str(item["address"])
        return _("Building {name}").format(name=name) if name.isascii() else name
    parts = [item["old_address"]]
    if item["address"] != item["old_address"]:
        parts.append(f"→ {item['address']}")
    if item["number"]:
        parts.append(_bag(texts, item))
    parts.append(_box(texts, item))
    return " ".join(part for part in parts if part)


def _bag(texts: Texts, item: Mapping[str, Any]) -> str:
    """`袋 2/2 → 1/1` where the label counts it otherwise; older messages do not say."""
    words = texts.gettext("Bag {number}/{bags}")
    now = (item["number"], item["of"])
    if item.get("old_number"):
        old = words.format(number=item["old_number"], bags=item["old_of"])
        return f"{old} → {now[0]}/{now[1]}"
    return words.format(number=now[0], bags=now[1])


def _box(texts: Texts, item: Mapping[str, Any]) -> str:
    now, was = item["box"], item["old_box"]
    words = texts.gettext("Box {number}")
    if was and now and was != now:
        return f"{words.format(number=was)} → {words.format(number=now)}"
    return words.format(number=now or was) if now or was else ""


def _act(texts: Texts, item: Mapping[str, Any]) -> str:
    _ = texts.gettext
    colon = "：" if texts.locale == "zh_CN" else ": "
    out, into = _units(item["out"]), _units(item["into"])
    if item["households"]:
        whole = item["step"] == "out"
        words = _("take out all its bags") if whole else _("new, pack it from the pick list")
        return f"{colon}{words}"
    acts = []
    if item["step"] == "out":
        acts.append(_("take out the whole bag ({units})").format(units=out))
    elif item["step"] == "in":
        acts.append(_("a new bag, put in {units}").format(units=into))
    else:
        acts += [_("take out {units}").format(units=out)] if out else []
        acts += [_("put in {units}").format(units=into)] if into else []
        acts += [] if acts else [_("stick the new label on it")]
    return colon + ("，" if texts.locale == "zh_CN" else ", ").join(acts)


def _units(units: Sequence[Sequence[Any]]) -> str:
    return " ".join(f"{code}×{count}" for code, count in units)
