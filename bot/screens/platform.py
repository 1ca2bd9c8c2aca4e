"""A platform's cycle for the liaison: what is under way, and setting one up press by press."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.screens.amounts import name_in
from bot.screens.import_presses import OpenImports
from bot.screens.liaison_presses import OpenCancel
from bot.screens.parts import place_name, said_of
from bot.screens.people_presses import OpenManage
from bot.screens.platform_presses import (
    ChoosePlatformStart,
    OpenPlatforms,
    PostPlatform,
    SetUpPlatform,
    WriteLink,
)
from bot.screens.screen import Button, Rows, Screen, bold, plain
from config.texts import Texts
from orders.rules.platform_times import begin_choices, delivery_choices, end_choices
from orders.use_cases.platform_cycles import Platform, PlatformCycle, PlatformDesk


def platform_board(texts: Texts, found: PlatformDesk) -> Screen:
    """The cycles under way, and what can be done."""
    _ = texts.gettext
    here = found.desk.place.compound_id
    title = bold(_("{compound}: orders on a platform").format(compound=_place(texts, found)))
    if not found.platforms:
        words = _(
            "No platform stands in the compound file yet. Whoever looks after the program adds it "
            "there as a supplier with the channel “platform”; then it can be chosen here."
        )
        return Screen(f"{title}\n\n{plain(words)}", (_back(texts, here),))
    words = _(
        "Neighbours order on the platform’s own pages. I post the link with its times in the "
        "group and remind who ordered nowhere; afterwards you send me the export."
    )
    cycles = [_cycle_lines(texts, item, found.desk.place.timezone) for item in found.cycles]
    keys: list[tuple[Button, ...]] = [
        (Button("➕ " + _("Set up a platform cycle"), SetUpPlatform(here, 0, 0, 0, 0)),)
    ]
    if found.cycles:
        keys += [
            (Button("📄 " + _("Send the export"), OpenImports(here)),),
            (Button(_("Cancel a cycle"), OpenCancel(here)),),
        ]
    return Screen("\n\n".join((title, plain(words), *cycles)), (*keys, _back(texts, here)))


def set_up(texts: Texts, found: PlatformDesk, press: SetUpPlatform, now: datetime) -> Screen:
    """The next thing to choose, or what is to be posted."""
    chosen = [item for item in found.platforms if item.supplier_id == press.supplier_id]
    if len(found.platforms) == 1:
        chosen = list(found.platforms)
    if not chosen:
        return _which_platform(texts, found)
    opens = instant(press.opens) or now
    ends, delivers = instant(press.ends), instant(press.delivers)
    if ends is None:
        return _until_when(texts, found, chosen[0], press.opens, opens)
    if delivers is None:
        return _delivered_when(texts, found, chosen[0], press, ends)
    return _look_over(texts, found, chosen[0], press)


def start_later(
    texts: Texts, found: PlatformDesk, press: ChoosePlatformStart, now: datetime
) -> Screen:
    """Beginnings to choose from."""
    zone = found.desk.place.timezone
    keys = [
        Button(
            texts.day_and_time(at, zone),
            SetUpPlatform(press.compound_id, press.supplier_id, seconds(at), 0, 0),
        )
        for at in begin_choices(now, zone)
    ]
    here = press.compound_id
    at_once = Button(texts.gettext("At once"), SetUpPlatform(here, press.supplier_id, 0, 0, 0))
    words = texts.gettext("From when do neighbours order there? I post the link at that time.")
    return Screen(plain(words), (*_in_pairs([at_once, *keys]), _off(texts, here)))


def ask_link(texts: Texts, found: PlatformDesk, supplier_id: int) -> Screen:
    """The next text is the link."""
    _ = texts.gettext
    names = {item.supplier_id: _name(texts, item.name, item.name_en) for item in found.platforms}
    name = names.get(supplier_id, "")
    words = _(
        "Please send me the order link of {platform} (B端链接). You may paste the whole message "
        "from the platform; I take the link out of it."
    ).format(platform=bold(name))
    return Screen(words, (_off(texts, found.desk.place.compound_id),))


def link_kept(texts: Texts, found: PlatformDesk) -> Screen:
    """And on with setting up."""
    here = found.desk.place.compound_id
    words = "✅ " + texts.gettext("The link is kept.")
    key = Button(texts.gettext("Go on"), SetUpPlatform(here, 0, 0, 0, 0))
    return Screen(plain(words), ((key,), _back(texts, here)))


def was_set_up(texts: Texts, item: PlatformCycle, compound_id: int, zone: str) -> Screen:
    """What happens now."""
    _ = texts.gettext
    words = (
        _("The link is in the group.")
        if item.state == "open"
        else _("I post the link in the group at {time}.").format(
            time=texts.day_and_time(item.opens_at, zone)
        )
    )
    after = _("At {time} I remind you to fetch the export from the platform and send it to me.")
    lines = (
        "✅ " + _cycle_lines(texts, item, zone),
        plain(words),
        plain(after.format(time=texts.day_and_time(item.ends_at, zone))),
    )
    return Screen("\n\n".join(lines), (_back(texts, compound_id),))


def instant(value: int) -> datetime | None:
    """The instant that a press carries; None for one that is not chosen."""
    return datetime.fromtimestamp(value, UTC) if value else None


def seconds(value: datetime) -> int:
    return int(value.timestamp())


def _which_platform(texts: Texts, found: PlatformDesk) -> Screen:
    here = found.desk.place.compound_id
    keys = tuple(
        (
            Button(
                _name(texts, item.name, item.name_en),
                SetUpPlatform(here, item.supplier_id, 0, 0, 0),
            ),
        )
        for item in found.platforms
    )
    return Screen(plain(texts.gettext("On which platform?")), (*keys, _off(texts, here)))


def _until_when(
    texts: Texts, found: PlatformDesk, item: Platform, opens: int, opens_at: datetime
) -> Screen:
    _ = texts.gettext
    here, zone = found.desk.place.compound_id, found.desk.place.timezone
    keys = [
        Button(
            texts.day_and_time(at, zone),
            SetUpPlatform(here, item.supplier_id, opens, seconds(at), 0),
        )
        for at in end_choices(opens_at, zone)
    ]
    begins = texts.day_and_time(opens_at, zone) if opens else _("at once")
    words = _("{platform}: the link comes {begins}. Until when do neighbours order there?").format(
        platform=bold(_name(texts, item.name, item.name_en)), begins=bold(begins)
    )
    later = Button(_("Start later"), ChoosePlatformStart(here, item.supplier_id))
    return Screen(words, (*_in_pairs(keys), (later,), _off(texts, here)))


def _delivered_when(
    texts: Texts, found: PlatformDesk, item: Platform, press: SetUpPlatform, ends: datetime
) -> Screen:
    here, zone = found.desk.place.compound_id, found.desk.place.timezone
    keys = [
        Button(
            texts.day_and_time(at, zone),
            SetUpPlatform(here, item.supplier_id, press.opens, press.ends, seconds(at)),
        )
        for at in delivery_choices(ends, zone)
    ]
    words = texts.gettext("Until {time}. When does the truck come to the gate?").format(
        time=bold(texts.day_and_time(ends, zone))
    )
    return Screen(words, (*_in_pairs(keys), _off(texts, here)))


def _look_over(texts: Texts, found: PlatformDesk, item: Platform, press: SetUpPlatform) -> Screen:
    _ = texts.gettext
    here, zone = found.desk.place.compound_id, found.desk.place.timezone
    opens, ends, delivers = (instant(each) for each in (press.opens, press.ends, press.delivers))
    rows = (
        (_("Link"), item.link or _("none: people have to find the way themselves")),
        (_("From"), texts.day_and_time(opens, zone) if opens else _("at once")),
        (_("Until"), texts.day_and_time(ends, zone) if ends else ""),
        (_("Delivery"), texts.day_and_time(delivers, zone) if delivers else ""),
    )
    title = bold(
        _("{platform} for {group}").format(
            platform=_name(texts, item.name, item.name_en), group=found.group
        )
    )
    lines = [title, *(plain(said_of(texts, what, words)) for what, words in rows)]
    choice = (here, item.supplier_id, press.opens, press.ends, press.delivers)
    posts = _("Post it in the group") if opens is None else _("Set it up")
    keys: Rows = (
        (Button("✅ " + posts, PostPlatform(*choice)),),
        (
            Button(_("Another link"), WriteLink(here, item.supplier_id)),
            Button(_("Other times"), SetUpPlatform(here, item.supplier_id, 0, 0, 0)),
        ),
        _off(texts, here),
    )
    return Screen("\n".join(lines), keys)


def _cycle_lines(texts: Texts, item: PlatformCycle, zone: str) -> str:
    _ = texts.gettext
    stands = {
        "planned": _("the link is not posted yet"),
        "open": _("ordering there is open, or the export has not come"),
        "closed": _("the orders are in"),
    }
    title = _("Platform cycle {number}: {platform}").format(
        number=item.number, platform=_name(texts, item.supplier, item.supplier_en)
    )
    times = _("{begins} to {ends}, delivery {delivery}").format(
        begins=texts.day_and_time(item.opens_at, zone),
        ends=texts.day_and_time(item.ends_at, zone),
        delivery=texts.day_and_time(item.delivery_at, zone),
    )
    return "\n".join((bold(title), plain(times), plain(stands[item.state])))


def _name(texts: Texts, name: str, name_en: str) -> str:
    return name_in(texts, {"name": name, "name_en": name_en})


def _place(texts: Texts, found: PlatformDesk) -> str:
    return place_name(texts, found.desk.place)


def _in_pairs(keys: Sequence[Button]) -> Rows:
    return tuple(tuple(keys[at : at + 2]) for at in range(0, len(keys), 2))


def _off(texts: Texts, compound_id: int) -> tuple[Button, ...]:
    return (Button(texts.gettext("Leave it"), OpenPlatforms(compound_id)),)


def _back(texts: Texts, compound_id: int) -> tuple[Button, ...]:
    return (Button("‹ " + texts.gettext("Menu"), OpenManage(compound_id, "cycle")),)
