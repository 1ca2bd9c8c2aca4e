"""A run on the telephone of who brings: what to load, then door after door, in one message.

When it is done there is no room in it any more.
"""

from bot.screens.amounts import amount, name_in
from bot.screens.parts import first_of
from bot.screens.run_presses import (
    AskPhoto,
    BeginRun,
    EndDoor,
    GiveBackRun,
    LaterDoor,
    MarkBag,
    OpenRuns,
    PassRun,
    PayOnRun,
    ShowRun,
)
from bot.screens.screen import Button, Rows, Screen, bold, code, plain
from config.texts import Texts
from fulfillment.handover.use_cases.run_sheet import BagAtDoor, DoorView, RunSheet
from orders.rules.states import RunState

MOST_NEXT = 4
MOST_REMARK = 200


def run_sheet(texts: Texts, sheet: RunSheet, *, toast: str | None = None) -> Screen:
    """The run as it stands."""
    if sheet.door is None or sheet.state not in (RunState.ASSIGNED, RunState.UNDER_WAY):
        return _ended(texts, sheet)
    if sheet.state == RunState.ASSIGNED:
        return _to_load(texts, sheet)
    if sheet.asks:
        return _wants_photo(texts, sheet, sheet.door)
    return _at_door(texts, sheet, sheet.door, toast)


def bags_at_door(texts: Texts, sheet: RunSheet) -> Screen:
    """Which bag is not there: each a button, pressed again it is there after all."""
    _ = texts.gettext
    if sheet.door is None or sheet.state != RunState.UNDER_WAY:
        return run_sheet(texts, sheet)
    door = sheet.door
    lines = [_title(texts, sheet), f"➡️ {bold(door.address)}"]
    lines.append(_("Which bag is not on the trolley and not at the point? Touch it."))
    keys: Rows = tuple(
        (
            Button(
                f"{'❌' if each.is_missing else '👜'} {_bag_words(texts, each)}",
                MarkBag(door.door_id, each.bag_id, 0 if each.is_missing else 1),
            ),
        )
        for each in door.bags
    )
    return Screen("\n".join(lines), (*keys, (Button(_("« Back"), ShowRun(sheet.run_id)),)))


def ask_give_back(texts: Texts, sheet: RunSheet) -> Screen:
    """Sure? What was not begun as well as what is left."""
    _ = texts.gettext
    lines = [_title(texts, sheet)]
    words = texts.ngettext(
        "Give the {count} door that is left back? Somebody else gets it at once. Please bring "
        "the bags back to the point.",
        "Give the {count} doors that are left back? Somebody else gets them at once. Please "
        "bring the bags back to the point.",
        len(sheet.doors),
    )
    lines.append(words.format(count=len(sheet.doors)))
    keys = (
        (Button(_("Yes, give the run back"), GiveBackRun(sheet.run_id, 1)),),
        (Button(_("No, I go on"), ShowRun(sheet.run_id)),),
    )
    return Screen("\n".join(lines), keys)


def _to_load(texts: Texts, sheet: RunSheet) -> Screen:
    """Before setting out: what goes on the trolley."""
    _ = texts.gettext
    hint = _("Load these at the point, in this order. The first door stands at the top.")
    lines = [_title(texts, sheet), _size(texts, sheet), "", hint]
    lines += first_of(texts, [_load_line(texts, door) for door in sheet.doors])
    rows = (
        (Button(_("▶️ I set out"), BeginRun(sheet.run_id)),),
        (
            Button(_("Pass it on"), PassRun(sheet.run_id)),
            Button(_("Give it back"), GiveBackRun(sheet.run_id, 0)),
        ),
        _back(texts, sheet),
    )
    return Screen("\n".join(lines), rows)


def _at_door(texts: Texts, sheet: RunSheet, door: DoorView, toast: str | None) -> Screen:
    lines = [_title(texts, sheet), *_door_lines(texts, door), *_next_lines(texts, sheet)]
    rows = (
        *_door_keys(texts, door),
        (
            Button(texts.gettext("Pass it on"), PassRun(sheet.run_id)),
            Button(texts.gettext("Give it back"), GiveBackRun(sheet.run_id, 0)),
        ),
    )
    return Screen("\n".join(lines), rows, toast=toast)


def _door_lines(texts: Texts, door: DoorView) -> list[str]:
    _ = texts.gettext
    lines = ["", f"➡️ {bold(door.address)}"]
    lines += [
        f"{'❌' if each.is_missing else '👜'} {_bag_words(texts, each, coded=True)}"
        for each in door.bags
    ]
    if door.is_flagged:
        lines.append(_("🔔 Ring long and wait: they need a little longer to the door."))
    if door.remark:
        lines.append(f"📝 {plain(door.remark[:MOST_REMARK])}")
    if door.owed is not None:
        lines += [
            _("💰 To be paid first: {sum} (reference {reference})").format(
                sum=bold(amount(door.owed.amount, door.owed.currency)),
                reference=", ".join(code(each) for each in door.owed.references),
            ),
            _("The code to pay with is on the bag."),
        ]
    if door.has_photo:
        lines.append(_("📷 The photo is kept. How did it go?"))
    return lines


def _door_keys(texts: Texts, door: DoorView) -> Rows:
    _ = texts.gettext
    number = door.door_id
    lacks = (Button(_("❓ A bag is not here"), MarkBag(number, 0, 0)),)
    later = Button(_("⏭ This door later"), LaterDoor(number))
    if not door.there:
        skip = (Button(_("Nothing to bring: next door"), EndDoor(number, "lacking")),)
        return (skip, (later,), lacks) if door.bags else (skip, (later,))
    nobody = (Button(_("🔕 Nobody opens"), AskPhoto(number, "nobody")), later)
    if door.owed is not None:
        seen = door.owed.amount
        return (
            (Button(_("💵 I have the cash"), PayOnRun(number, seen, "cash")),),
            (Button(_("📱 I have seen the transfer"), PayOnRun(number, seen, "seen")),),
            nobody,
            lacks,
        )
    done = (
        Button(_("✅ Given to them"), EndDoor(number, "given")),
        Button(_("📦 Left at the door"), AskPhoto(number, "left")),
    )
    return (done, nobody, lacks)


def _wants_photo(texts: Texts, sheet: RunSheet, door: DoorView) -> Screen:
    _ = texts.gettext
    lines = [_title(texts, sheet), f"➡️ {bold(door.address)}", ""]
    if sheet.asks == "left":
        lines.append(_("📷 Now send a photo of the bags at the door. The household gets it."))
        without = Button(_("Without a photo"), EndDoor(door.door_id, "left"))
    else:
        lines.append(
            _(
                "📷 Now send a photo of the door, or write in a few words how it was. The liaison "
                "then decides about the bags: please bring them back."
            )
        )
        without = Button(_("I cannot take a photo"), EndDoor(door.door_id, "nobody"))
    return Screen("\n".join(lines), ((without,), (Button(_("« Back"), ShowRun(sheet.run_id)),)))


def _next_lines(texts: Texts, sheet: RunSheet) -> list[str]:
    rest = [door.address for door in sheet.doors[1:]]
    if not rest:
        return ["", texts.gettext("This is the last door.")]
    joint = "、" if texts.locale == "zh_CN" else ", "
    then = joint.join(first_of(texts, rest, MOST_NEXT))
    return ["", texts.gettext("Then: {rooms}").format(rooms=plain(then))]


def _ended(texts: Texts, sheet: RunSheet) -> Screen:
    """Numbers alone: the rooms are nobody's business afterwards."""
    _ = texts.gettext
    numbers = [
        texts.ngettext("{count} door served", "{count} doors served", sheet.brought).format(
            count=sheet.brought
        )
    ]
    if sheet.brought_back:
        back = texts.ngettext(
            "{count} brought back", "{count} brought back", sheet.brought_back
        ).format(count=sheet.brought_back)
        numbers.append(back)
    lines = [_title(texts, sheet), " · ".join(numbers)]
    if sheet.state == RunState.DONE:
        lines.append(_("✅ That was the last door. Thank you!"))
        if sheet.brought_back:
            lines.append(_("Please bring back to the point what could not be handed over."))
    else:
        lines.append(_("The rest of this run is somebody else's. Thank you!"))
    return Screen("\n".join(lines), (_back(texts, sheet),))


def _title(texts: Texts, sheet: RunSheet) -> str:
    _ = texts.gettext
    names = [_("Run {number}").format(number=sheet.number)]
    names += [_("Building {name}").format(name=sheet.building)] if sheet.building else []
    if sheet.state == RunState.UNDER_WAY and sheet.doors:
        done = sheet.brought + sheet.brought_back
        at = _("door {at} of {of}").format(at=done + 1, of=done + len(sheet.doors))
        names.append(at)
    else:
        names.append(name_in(texts, {"x": sheet.compound, "x_en": sheet.compound_en}, "x"))
    return f"🚪 {bold(' · '.join(names))}"


def _size(texts: Texts, sheet: RunSheet) -> str:
    doors, bags = len(sheet.doors), sheet.bags
    first = texts.ngettext("{count} door", "{count} doors", doors).format(count=doors)
    second = texts.ngettext("{count} bag", "{count} bags", bags).format(count=bags)
    return f"{first}{'，' if texts.locale == 'zh_CN' else ', '}{second}"


def _load_line(texts: Texts, door: DoorView) -> str:
    bags = texts.ngettext("{count} bag", "{count} bags", door.there).format(count=door.there)
    boxes = sorted({each.box for each in door.bags if each.box})
    where = [texts.gettext("box {box}").format(box=box) for box in boxes]
    return f"{bold(door.address)}  {plain(' · '.join([bags, *where]))}"


def _bag_words(texts: Texts, bag: BagAtDoor, *, coded: bool = False) -> str:
    """`K7RF3M · box 4 · Huimin`."""
    name = name_in(texts, {"x": bag.supplier, "x_en": bag.supplier_en}, "x")
    where = [texts.gettext("box {box}").format(box=bag.box)] if bag.box else []
    rest = " · ".join([*where, name])
    return f"{code(bag.code)} · {plain(rest)}" if coded else f"{bag.code} · {rest}"


def _back(texts: Texts, sheet: RunSheet) -> tuple[Button, ...]:
    return (Button(texts.gettext("« All runs"), OpenRuns(sheet.compound_id)),)
