"""What people read of papers, late trucks and bags that were not in order."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.screens import counts
from bot.screens.amounts import name_in
from bot.screens.gate import MARKS, delay_keys
from bot.screens.gate_presses import OpenFindings
from bot.screens.liaison_presses import OpenLoad
from bot.screens.loads import title
from bot.screens.parts import when
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.handover.gate_names import FINDING_NAMES, as_entry, wanting_words
from fulfillment.handover.notices_gate import Notice

MOST = 30


def papers_owed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To who has to give them."""
    _ = texts.gettext
    words = _(
        "📄 Papers for tomorrow are still missing: {plate} to {compound}, leaving {time}. They are "
        "due {due}. Please give them here, or pass the link on to the driver:"
    )
    lines = [_said(texts, data, words), code(data["link"]), "", *_wanting(texts, data)]
    return Screen("\n".join(lines), ((Button(_("Give papers"), url=data["link"]),),))


def papers_wanting(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the gate: what will be missing unless somebody calls."""
    _ = texts.gettext
    words = _(
        "📄 {supplier}'s truck of {time} ({plate}) still lacks papers. They were due {due}; who "
        "owes them was reminded."
    )
    return Screen("\n".join([_said(texts, data, words), "", *_wanting(texts, data)]))


def truck_late(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "⏰ This truck should have been here at {time}; it is {late} late. Please ask the driver. "
        "When does it come? I tell the group and move the times that wait for it:"
    ).format(time=bold(when(texts, data, "expected_at")), late=_minutes(texts, data["minutes"]))
    return Screen(f"{title(texts, data)}\n{words}", delay_keys(texts, data["consignment_id"]))


def truck_delayed(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the group."""
    _ = texts.gettext
    words = _(
        "⏰ {compound}: the truck of {supplier} comes later, at about {time}. Please wait at home; "
        "you are told your time when everything is here."
    )
    return Screen(
        words.format(
            compound=plain(name_in(texts, data, "compound")),
            supplier=plain(name_in(texts, data, "supplier")),
            time=bold(when(texts, data, "expected_at")),
        )
    )


def bags_missing(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the household whose bag did not come."""
    _ = texts.gettext
    words = (
        _(
            "😔 {address}: {bags} of your parcel {number} from {supplier} did not come with the "
            "truck. The rest is here; you get its time as usual. The liaison asks the supermarket "
            "and tells you what becomes of the missing part."
        )
        if data["comes"]
        else _(
            "😔 {address}: your parcel {number} from {supplier} did not come with the truck "
            "({bags}). Please do not come down for it. The liaison asks the supermarket and tells "
            "you whether it comes later or is made good."
        )
    )
    return Screen(_of_parcel(texts, data, words))


def missing_bag_comes(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.gettext(
        "🚚 {address}: what was missing of {number} ({bags}) comes later, {supplier} brings it. "
        "You are told when it is here."
    )
    return Screen(_of_parcel(texts, data, words))


def missing_bag_here(texts: Texts, data: Mapping[str, Any]) -> Screen:
    words = texts.gettext(
        "✅ {address}: what was missing of {number} from {supplier} ({bags}) is here. /my shows "
        "how you get it."
    )
    return Screen(_of_parcel(texts, data, words))


def bring_bag(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the supplier's contacts."""
    _ = texts.gettext
    words = _("📦 {compound}: {bags} of {number} did not come. Please send it after: {codes}")
    return Screen(
        words.format(
            compound=bold(name_in(texts, data, "compound")),
            bags=counts.bags(texts, data["missing"]),
            number=code(data["number"]),
            codes=", ".join(code(each) for each in data["codes"]),
        )
    )


def bags_not_in_order(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    lines = [f"⚠️ {title(texts, data)}", _("Counted, and not all was in order:")]
    for each in data["findings"][:MOST]:
        whose = each["address"] or each["code"]
        lines.append(
            f"{MARKS[each['kind']]} {plain(whose)} {plain(_(FINDING_NAMES[each['kind']]))}"
        )
    lines.append(_("The households whose bags are missing have been told. What becomes of them?"))
    key = Button(_("Decide, bag by bag"), OpenFindings(data["consignment_id"]))
    return Screen("\n".join(lines), ((key,),))


def bag_turned_up(texts: Texts, data: Mapping[str, Any]) -> Screen:
    _ = texts.gettext
    words = _(
        "➕ A bag of {compound} turned up elsewhere: {code} ({number}, {address}) came off the "
        "truck at {where}, {time}. Please fetch it or have it brought."
    )
    return Screen(
        words.format(
            compound=bold(name_in(texts, data, "compound")),
            code=code(data["code"]),
            number=plain(data["number"]),
            address=plain(data["address"]),
            where=plain(name_in(texts, data, "where")),
            time=when(texts, data, "at"),
        )
    )


def let_in_without(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To the guards: it may come in after all."""
    _ = texts.gettext
    words = _("The liaison lets it in without all papers: {reason}")
    text = f"{title(texts, data)}\n{words.format(reason=bold(data['reason']))}"
    return Screen(text, ((Button(_("Open the load"), OpenLoad(data["consignment_id"])),),))


def _said(texts: Texts, data: Mapping[str, Any], words: str) -> str:
    return words.format(
        plate=bold(data["plate"] or "–"),
        compound=plain(name_in(texts, data, "compound")),
        supplier=plain(name_in(texts, data, "supplier")),
        time=when(texts, data, "leaves_at"),
        due=when(texts, data, "due_at"),
    )


def _wanting(texts: Texts, data: Mapping[str, Any]) -> list[str]:
    entries = [as_entry(each["kind"], each["status"], each["name"]) for each in data["papers"]]
    return [f"❌ {plain(line)}" for line in wanting_words(texts, entries)][:MOST]


def _of_parcel(texts: Texts, data: Mapping[str, Any], words: str) -> str:
    return words.format(
        address=bold(data["address"]),
        number=plain(data["number"]),
        supplier=plain(name_in(texts, data, "supplier")),
        bags=counts.bags(texts, data["missing"]),
    )


def _minutes(texts: Texts, count: int) -> str:
    return bold(counts.minutes(texts, count))


GATE_SCREENS: Mapping[str, Callable[[Texts, Mapping[str, Any]], Screen]] = {
    Notice.PAPERS_OWED: papers_owed,
    Notice.PAPERS_WANTING: papers_wanting,
    Notice.TRUCK_LATE: truck_late,
    Notice.TRUCK_DELAYED: truck_delayed,
    Notice.LET_IN_WITHOUT: let_in_without,
    Notice.BAGS_MISSING: bags_missing,
    Notice.BAGS_NOT_IN_ORDER: bags_not_in_order,
    Notice.BAG_TURNED_UP: bag_turned_up,
    Notice.MISSING_BAG_COMES: missing_bag_comes,
    Notice.MISSING_BAG_HERE: missing_bag_here,
    Notice.BRING_BAG: bring_bag,
}
