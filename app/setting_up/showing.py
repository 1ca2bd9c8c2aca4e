"""What a compound file would change, as it is shown at the terminal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape

from config.texts import Texts
from orders.rules.compound_changes import (
    PAYEE_FIELDS,
    SECTIONS,
    Changed,
    Changes,
    payee_changes,
)
from orders.rules.money import show_amount
from orders.use_cases.loading import LoadPlan

# Rooms come by the hundred: of more, only the first and last are named.
MOST_NAMED = 6


def show(console: Console, texts: Texts, plan: LoadPlan) -> None:
    """Print the differences, section by section; payees in red at the end."""
    for line in lines(texts, plan):
        console.print(line, highlight=False)


def lines(texts: Texts, plan: LoadPlan) -> Iterator[str]:
    """The same as rich markup, line by line."""
    for section in SECTIONS:
        found = list(_section(texts, section, plan.changes.of(section), plan.currency))
        if found:
            yield f"[bold]{escape(section_names(texts)[section])}[/]"
            yield from found
    yield from _payees(texts, plan.changes)


def section_names(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "compound": _("Compound"),
        "group": _("Ordering group and hours"),
        "buildings": _("Buildings"),
        "households": _("Households"),
        "points": _("Delivery points"),
        "suppliers": _("Suppliers"),
        "bundles": _("Bundles"),
    }


def _section(texts: Texts, section: str, part: Changes, currency: str) -> Iterator[str]:
    _ = texts.gettext
    many = section == "households"
    added = [item.key for item in part.added]
    if many or section == "buildings":
        yield from _summed(texts, "[green]+[/] ", added)
        yield from _summed(texts, "[yellow]−[/] ", [item.key for item in part.gone])
    else:
        for new in part.added:
            yield f"  [green]+[/] {escape(_named(texts, section, new.key, new.fields, currency))}"
        for old in part.gone:
            words = _named(texts, section, old.key, old.fields, currency)
            yield f"  [yellow]−[/] {escape(words)}"
    for item in part.changed:
        yield from _changed(texts, item, currency)
    for reason in dict.fromkeys(item.reason for item in part.kept):
        keys = [item.key for item in part.kept if item.reason == reason]
        yield f"  = {escape(_in_short(texts, keys))}: {escape(kept_words(texts)[reason])}"


def kept_words(texts: Texts) -> dict[str, str]:
    """Why something stays that the file no longer has."""
    _ = texts.gettext
    return {
        "lives": _("no longer in the file, but kept: somebody lives there"),
        "history": _("no longer in the file, but kept: there are orders or other records"),
        "homes": _("no longer in the file, but kept: some of its rooms are"),
        "sold": _("no longer in the file; its orders so far are kept"),
    }


def _summed(texts: Texts, mark: str, keys: Sequence[str]) -> Iterator[str]:
    if keys:
        yield f"  {mark}{escape(_in_short(texts, keys))}"


def _in_short(texts: Texts, keys: Sequence[str]) -> str:
    if len(keys) <= MOST_NAMED:
        return "、".join(keys) if texts.locale == "zh_CN" else ", ".join(keys)
    words = texts.gettext("{count} ({first} … {last})")
    return words.format(count=len(keys), first=keys[0], last=keys[-1])


def _named(texts: Texts, section: str, key: str, fields: Mapping[str, Any], currency: str) -> str:
    if section == "bundles":
        return f"{key} {fields['name']} {show_amount(fields['price'], currency)}"
    if section == "suppliers":
        return f"{key} ({fields['payee']} … {fields['account_last4']})"
    if section == "group":
        return f"{fields['name']}: {fields['opens']}–{fields['cutoff']}"
    return key


def _changed(texts: Texts, item: Changed, currency: str) -> Iterator[str]:
    names = field_names(texts)
    for name, after in item.after.items():
        if item.section == "suppliers" and name in PAYEE_FIELDS:
            continue
        before = item.before[name]
        where = f"{item.key} " if item.section != "group" else ""
        left = value_shown(texts, name, before, currency)
        right = value_shown(texts, name, after, currency)
        label = escape(f"{where}{names.get(name, name)}")
        yield f"  [cyan]~[/] {label}: {escape(left)} → [bold]{escape(right)}[/]"


def value_shown(texts: Texts, name: str, value: Any, currency: str) -> str:
    """A field's value for people: money in yuan, lists in a row."""
    _ = texts.gettext
    if name == "price" and isinstance(value, int):
        return show_amount(value, currency)
    if name in ("stock", "capacity_bags") and value is None:
        return _("unlimited")
    if name == "flags":
        return "、".join(flag["name"] for flag in value) or "–"
    if name == "help_lines":
        return "、".join(f"{line['name']} {line['phone']}" for line in value) or "–"
    if name == "contents":
        return "、".join(f"{part['name']} {part['quantity']} {part['unit']}" for part in value)
    if isinstance(value, list | tuple | dict):
        return _listed(name, value)
    return "–" if value is None else str(value)


def _listed(name: str, value: Any) -> str:
    """Of a rule its fields with what they say, of another dict the names."""
    if name in ("gate_rule", "care_rule", "stock_rule"):
        said = {
            key: " ".join(part) if isinstance(part, list) else part for key, part in value.items()
        }
        return "; ".join(f"{key}: {part}" for key, part in said.items()) or "–"
    return "、".join(str(part) for part in value) or "–"


def field_names(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "name": _("name"),
        "name_en": _("English name"),
        "aliases": _("other names"),
        "flags": _("special needs"),
        "help_lines": _("help lines"),
        "column_maps": _("tables of orders"),
        "statement_maps": _("tables of banks"),
        "price": _("price"),
        "limit": _("limit"),
        "stock": _("stock"),
        "per_person": _("limit per person"),
        "price_rise_percent": _("rise that needs a reason, in percent"),
        "is_standard": _("standard pack"),
        "capacity_bags": _("bags that can be sorted"),
        "contents": _("contents"),
        "supplier": _("supplier"),
        "length_days": _("length in days"),
        "opens": _("opens"),
        "cutoff": _("cut-off"),
        "closes": _("closes"),
        "approve_by": _("approved by"),
        "packed_by": _("packed by"),
        "paid_by": _("paid by"),
        "deliver_at": _("delivery"),
        "at_deadline": _("what becomes of the unpaid at the deadline"),
        "night_from": _("night begins (nobody is called down)"),
        "night_to": _("night ends"),
        "pickup_seconds": _("seconds a household takes at a point"),
        "kind": _("kind"),
        "serves": _("buildings it serves"),
        "holes": _("number of holes"),
        "walking": _("minutes to walk from buildings"),
        "call_minutes": _("minutes before a slot at which a household is called"),
        "at_miss": _("what becomes of who missed both calls"),
        "leftover": _("what becomes of bags that nobody collected"),
        "rest_minutes": _("rest in minutes"),
        "gate_rule": _("what the gate asks of a load"),
        "care_rule": _("welfare calls"),
        "stock_rule": _("days of stock there should be"),
        "joining": _("who may join without asking"),
        **_names_of_duty(texts),
        "phone_days": _("days for which phones are kept after control"),
        "walking_order": _("walking order"),
    }


def _names_of_duty(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        "duty_demand": _("who must declare their health"),
        "most_tenths": _("highest temperature in tenths of a degree"),
        "test_hours": _("hours for which a test is good"),
        "remind_duty": _("when to ask for declarations"),
        "doors_per_carrier": _("sealed households for one carrier"),
        "calls_itself": _("whether volunteers are called without asking"),
        "outings": _("outings of a household"),
        "outing_days": _("days for so many outings"),
    }


def _payees(texts: Texts, changes: Changes) -> Iterator[str]:
    _ = texts.gettext
    for item in payee_changes(changes):
        words = _("Whom residents pay, {name}:").format(name=item.key)
        yield f"[bold red]⚠️  {escape(words)}[/]"
        for name, after in item.after.items():
            if name in PAYEE_FIELDS:
                before = escape(_payee_shown(item.before[name]))
                yield f"  [red]{before} → [bold]{escape(_payee_shown(after))}[/][/]"


def _payee_shown(value: Any) -> str:
    """A payee's field; of inputs each with its name."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {part}" for name, part in value.items()) or "–"
    return str(value)
