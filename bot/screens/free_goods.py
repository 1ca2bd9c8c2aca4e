"""Free goods in the chat: what there is, and whose share is still to be handed over."""

from bot.screens.handover_presses import OpenHandOverMenu
from bot.screens.leftover_presses import OpenFree, ShowFree, TickFree
from bot.screens.liaison_presses import OpenLinks
from bot.screens.parts import first_of, place_name
from bot.screens.screen import Button, Screen, bold, plain
from config.texts import Texts
from fulfillment.handover.use_cases.free_views import FreeBoard, FreeGift, FreeList, FreeSum

ON_A_PAGE = 10


def free_page(texts: Texts, found: FreeBoard) -> Screen:
    """What was given and is left, and the lists; lists are made and approved on the web."""
    _ = texts.gettext
    compound_id = found.desk.place.compound_id
    lines = [bold(f"🎁 {place_name(texts, found.desk.place)} · {_('Free goods')}")]
    lines += first_of(texts, [_gift(texts, gift) for gift in found.gifts]) or [
        _("Nothing has been given yet.")
    ]
    lines.append("")
    lines.append(_("Lists of needs are made and approved on the liaison's page."))
    keys = [
        (Button(_list_name(texts, each), ShowFree(each.list_id, 0)),)
        for each in found.lists
        if each.state == "approved"
    ]
    web = Button(_("Sign-in links for the pages"), OpenLinks(compound_id))
    back = Button(_("« Menu"), OpenHandOverMenu(compound_id))
    return Screen("\n".join(lines), (*keys[:ON_A_PAGE], (web,), (back,)))


def free_list_page(texts: Texts, found: FreeList, page: int) -> Screen:
    """Whose share is still to be handed over: a press says that they have it."""
    _ = texts.gettext
    sums, waiting = found.sums, found.waiting
    if sums.state != "approved":
        waiting = ()
    pages = max(1, -(-len(waiting) // ON_A_PAGE))
    page = min(page, pages - 1)
    shown = waiting[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    lines = [
        bold(_list_name(texts, sums)),
        _("Handed over: {given} of {quantity} {unit}").format(
            given=sums.given, quantity=sums.quantity, unit=plain(sums.unit)
        ),
        _("Press a household once it has its share. Their bags' code shows it at the table, too.")
        if waiting
        else _("Everybody on this list has their share."),
    ]
    keys = [
        (
            Button(
                f"☐ {each.address} · {each.quantity} {sums.unit}",
                TickFree(sums.list_id, each.household_id, 1, page),
            ),
        )
        for each in shown
    ]
    last = max(
        (each for each in found.shares if each.handed_at is not None),
        key=lambda each: (each.handed_at, each.household_id),
        default=None,
    )
    if last is not None and sums.state == "approved":
        label = _("↩ {address} has not got it").format(address=last.address)
        keys.append((Button(label, TickFree(sums.list_id, last.household_id, 0, page)),))
    if pages > 1:
        label = _("Page {page} of {pages} →").format(page=page + 1, pages=pages)
        keys.append((Button(label, ShowFree(sums.list_id, (page + 1) % pages)),))
    back = Button(_("« Free goods"), OpenFree(found.desk.place.compound_id))
    return Screen("\n".join(lines), (*keys, (back,)))


def _gift(texts: Texts, gift: FreeGift) -> str:
    left = texts.gettext("{goods} ({donor}): {left} of {quantity} {unit} to be shared")
    return "• " + left.format(
        goods=bold(gift.goods),
        donor=plain(gift.donor or texts.gettext("without a name")),
        left=gift.left,
        quantity=gift.quantity,
        unit=plain(gift.unit),
    )


def _list_name(texts: Texts, sums: FreeSum) -> str:
    words = texts.gettext("{goods}: {given} of {quantity} handed over")
    return words.format(goods=plain(sums.goods), given=sums.given, quantity=sums.quantity)
