"""Groups of single buildings: which building's it is, and which have one."""

from collections.abc import Sequence

from bot.screens.calling_presses import BindBuilding, ChooseBuilding, OpenQueues
from bot.screens.joining import in_rows
from bot.screens.parts import addresses, page_keys
from bot.screens.screen import Button, Screen, bold, code, plain
from config.texts import Texts
from orders.use_cases.building_groups import BuildingGroup

ON_A_PAGE = 40


def choose_key(texts: Texts) -> Button:
    """Under what `/bind` answers: it may be a building's group."""
    return Button(texts.gettext("It is a building's own group"), ChooseBuilding(0))


def choose_building(
    texts: Texts, found: Sequence[BuildingGroup], *, page: int, chat_id: int
) -> Screen:
    """In the group: a button a building; those whose group it is can be taken away."""
    _ = texts.gettext
    pages = max(1, -(-len(found) // ON_A_PAGE))
    page = min(page, pages - 1)
    several = len({each.compound_id for each in found}) > 1
    keys = []
    for each in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        name = each.compound if texts.locale == "zh_CN" else each.compound_en
        label = f"{name} {each.code}" if several else each.code
        is_here = each.chat_id == chat_id
        press = BindBuilding(each.building_id, int(not is_here))
        keys.append(Button(f"✓ {label}" if is_here else label, press))
    words = plain(
        _(
            "Whose group is this? Press the building; pressed again it is taken away. Who of it "
            "has its turn at the pickup is called here."
        )
    )
    rows = in_rows(keys, width=2 if several else 5)
    return Screen(words, (*rows, *page_keys(page, pages, ChooseBuilding)))


def building_unknown(texts: Texts, name: str) -> Screen:
    """`/bind 44`, of which there is none."""
    words = texts.gettext("There is no building {name} here, or it is in several compounds.")
    return Screen(words.format(name=bold(name[:20])), ((choose_key(texts),),))


def building_bound(texts: Texts, found: BuildingGroup) -> Screen:
    """It is, or is not any more."""
    words = (
        texts.gettext("✓ The group of building {building}.")
        if found.chat_id is not None
        else texts.gettext("No longer the group of building {building}.")
    )
    return Screen(
        words.format(building=bold(found.code)), ((choose_key(texts),),), toast=found.code
    )


def building_groups(
    texts: Texts, compound_id: int, found: Sequence[BuildingGroup], *, bot_username: str
) -> Screen:
    """Which buildings are called in a group of their own, and how one becomes that."""
    _ = texts.gettext
    bound = [each.code for each in found if each.chat_id is not None]
    lines = [bold(_("Groups of buildings"))]
    if bound:
        words = _("Called in their own group: {buildings}").format(
            buildings=addresses(texts, bound, 60)
        )
        lines.append(words)
    rest = (
        _("All others are called in private.")
        if bound
        else _("No building has a group of its own; everybody is called in private.")
    )
    how = _(
        "To have a building called in its own group, add me there and write {command} in it, with "
        "the building's number."
    ).format(command=code(f"/bind@{bot_username} 4"))
    back = (Button(_("« Back"), OpenQueues(compound_id)),)
    return Screen("\n".join((*lines, plain(rest), "", how)), (back,))
