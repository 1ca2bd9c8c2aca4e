"""The grid officer's list in the chat: buildings, doors, what is in hand, and handing it on."""

from collections.abc import Sequence

from bot.screens.amounts import amount
from bot.screens.gathering_presses import (
    AskHandOn,
    GatherFrom,
    HandOn,
    HandOnOther,
    OpenDoors,
    OpenGathering,
    Ungather,
)
from bot.screens.money_presses import OpenMoney
from bot.screens.parts import page_keys, place_name
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from fulfillment.money.use_cases.gathering import Gathered
from fulfillment.money.use_cases.gathering_views import Door, Gathering, Stairs
from fulfillment.money.use_cases.handing_on import HandedOn
from fulfillment.money.use_cases.in_hand import InHand

DOORS_ON_A_PAGE = 20


def gathering_page(texts: Texts, found: Gathering, *, toast: str | None = None) -> Screen:
    """A cycle's buildings with what is still to come, and what is in hand."""
    _ = texts.gettext
    here, cycle_id = found.desk.place.compound_id, found.cycle_id
    lines = ["🤝 " + bold(f"{place_name(texts, found.desk.place)} · {_('Gather the money')}")]
    if found.stairs:
        lines.append(
            _("Cycle {number}: {given} in hand, {owed} still to come.").format(
                number=found.cycle_number,
                given=bold(amount(found.given, found.currency)),
                owed=bold(amount(found.owed, found.currency)),
            )
        )
        lines.append(_("Choose a building, then press each household that has given its money."))
    else:
        lines.append(_("There is nothing to gather now."))
    lines += _held(texts, found)
    keys: list[tuple[Button, ...]] = [
        (Button(_stairs_key(texts, found, each), _doors(found, each)),) for each in found.stairs
    ]
    keys += [
        (
            Button(
                _("🚚 Hand on {sum} · {supplier}").format(
                    sum=amount(each.left, each.currency), supplier=_supplier(texts, each)
                ),
                AskHandOn(here, cycle_id, each.supplier_id),
            ),
        )
        for each in found.in_hand
        if each.holder == found.own and each.left > 0
    ]
    label = _("Only those whose money is gathered") if found.is_all else _("Others who owe, too")
    keys.append((Button(label, OpenGathering(here, cycle_id, int(not found.is_all))),))
    keys += [
        (
            Button(
                _("Cycle {number}").format(number=number),
                OpenGathering(here, other, int(found.is_all)),
            ),
        )
        for other, number in found.cycles[:4]
    ]
    return Screen("\n".join(lines), (*keys, *_elsewhere(texts, found)), toast=toast)


def doors_page(
    texts: Texts, found: Gathering, building_id: int, page: int, *, toast: str | None = None
) -> Screen:
    """A building's households, a button each."""
    _ = texts.gettext
    stairs = next((each for each in found.stairs if each.building_id == building_id), None)
    if stairs is None:
        return gathering_page(texts, found, toast=toast)
    pages = -(-len(stairs.doors) // DOORS_ON_A_PAGE)
    page = min(max(page, 0), pages - 1)
    shown = stairs.doors[page * DOORS_ON_A_PAGE : (page + 1) * DOORS_ON_A_PAGE]
    title = _("Building {building}: {done} of {all} have given, {owed} to come").format(
        building=stairs.building,
        done=stairs.done,
        all=len(stairs.doors),
        owed=amount(stairs.owed, found.currency),
    )
    hint = _("Press a household once it has given its money. Pressed by mistake? Press it again.")
    keys = [Button(_door_key(found, door), _door_press(found, door, page)) for door in shown]
    rows = tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))
    here = found.desk.place.compound_id
    turn = page_keys(
        page,
        pages,
        lambda to: OpenDoors(here, found.cycle_id, building_id, to, int(found.is_all)),
    )
    back = Button(_("« Buildings"), OpenGathering(here, found.cycle_id, int(found.is_all)))
    return Screen(f"{bold(title)}\n{plain(hint)}", (*rows, *turn, (back,)), toast=toast)


def ask_ungather(texts: Texts, found: Gathering, door: Door, page: int, building_id: int) -> Screen:
    _ = texts.gettext
    words = _(
        "{room} has given {sum}, it says here. Was that a mistake? Then the household owes it "
        "again, and hears so."
    ).format(room=bold(door.address), sum=bold(amount(door.given, found.currency)))
    cycle_id, is_all = found.cycle_id, int(found.is_all)
    yes = Button(
        _("Yes, a mistake"), Ungather(door.household_id, cycle_id, page, is_all, is_sure=1)
    )
    here = found.desk.place.compound_id
    no = Button(_("No, it stays"), OpenDoors(here, cycle_id, building_id, page, is_all))
    return Screen(words, ((yes, no),))


def said_gathered(texts: Texts, done: Gathered) -> str:
    """The toast of one press."""
    if not done.request_ids:
        return texts.gettext("It was ticked before")
    words = texts.gettext("{room}: {sum} taken")
    return words.format(room=done.address, sum=amount(done.amount, done.currency))


def ask_hand_on(texts: Texts, found: Gathering, mine: InHand) -> Screen:
    """At the gate: what the crew gets, before it is booked."""
    _ = texts.gettext
    here = found.desk.place.compound_id
    words = _(
        "For {supplier}, cycle {cycle}, you have {sum} in hand. Count it with the crew, both sign "
        "on the gate sheet, then press."
    ).format(
        supplier=bold(_supplier(texts, mine)),
        cycle=found.cycle_number,
        sum=bold(amount(mine.left, mine.currency)),
    )
    series = (here, found.cycle_id, mine.supplier_id)
    every = _("The crew has all {sum}").format(sum=amount(mine.left, mine.currency))
    rows: Rows = (
        (Button(every, HandOn(*series, mine.left)),),
        (Button(_("Another sum"), HandOnOther(*series)),),
        (Button(_("« Buildings"), OpenGathering(here, found.cycle_id, int(found.is_all))),),
    )
    return Screen(words, rows)


def ask_sum(texts: Texts) -> Screen:
    words = texts.gettext("How much does the crew have? Send me the sum, for example 480.50.")
    return Screen(words)


def handed_on(texts: Texts, done: HandedOn) -> Screen:
    """Booked: both sides hear the same sum."""
    _ = texts.gettext
    supplier = done.supplier if texts.locale == "zh_CN" else done.supplier_en
    text = _("✅ {supplier} has {sum} for cycle {cycle}.").format(
        supplier=bold(supplier), sum=bold(amount(done.sum, done.currency)), cycle=done.cycle_number
    )
    if done.left:
        text += "\n" + _(
            "⚠️ {left} of the {expected} are missing. The liaison and the supermarket have been "
            "told; it stays in your hand until it is handed on."
        ).format(
            left=bold(amount(done.left, done.currency)),
            expected=amount(done.expected, done.currency),
        )
    back = Button(_("« Buildings"), OpenGathering(done.compound_id, done.cycle_id, 0))
    return Screen(text, ((back,),))


def _held(texts: Texts, found: Gathering) -> list[str]:
    """Who has how much, for which supplier."""
    words = texts.gettext("• {name}, {supplier}: {left} in hand, {handed} handed on")
    return [
        words.format(
            name=plain(each.name if texts.locale == "zh_CN" else each.name_en),
            supplier=plain(_supplier(texts, each)),
            left=amount(each.left, each.currency),
            handed=amount(each.handed, each.currency),
        )
        for each in found.in_hand
    ]


def _supplier(texts: Texts, each: InHand) -> str:
    return each.supplier if texts.locale == "zh_CN" else each.supplier_en


def _stairs_key(texts: Texts, found: Gathering, each: Stairs) -> str:
    _ = texts.gettext
    if not each.owed:
        return _("✅ Building {building}: all {count}").format(
            building=each.building, count=len(each.doors)
        )
    return _("Building {building}: {done}/{count} · {owed}").format(
        building=each.building,
        done=each.done,
        count=len(each.doors),
        owed=amount(each.owed, found.currency),
    )


def _doors(found: Gathering, each: Stairs) -> OpenDoors:
    here = found.desk.place.compound_id
    return OpenDoors(here, found.cycle_id, each.building_id, 0, int(found.is_all))


def _door_key(found: Gathering, door: Door) -> str:
    if door.owed:
        return f"{door.address} {amount(door.owed, found.currency)}"
    return f"✅ {door.address} {amount(door.given, found.currency)}"


def _door_press(found: Gathering, door: Door, page: int) -> GatherFrom | Ungather:
    is_all = int(found.is_all)
    if door.owed:
        return GatherFrom(door.household_id, found.cycle_id, door.owed, page, is_all)
    return Ungather(door.household_id, found.cycle_id, page, is_all, is_sure=0)


def _elsewhere(texts: Texts, found: Gathering) -> Rows:
    here = found.desk.place.compound_id
    others: Sequence[tuple[Button, ...]] = [
        (Button(f"→ {place_name(texts, place)}", OpenGathering(place.compound_id, 0, 0)),)
        for place in found.desk.others
    ]
    return ((Button(texts.gettext("« Money"), OpenMoney(here)),), *others)
