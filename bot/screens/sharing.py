"""How short stock was shared: to the group in numbers, to a household its own, to the liaison."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from bot.screens import counts
from bot.screens.amounts import name_in
from bot.screens.parts import said_of
from bot.screens.people_presses import OpenManage
from bot.screens.presses import OpenBatches
from bot.screens.screen import Button, Document, Rows, Screen, bold, code, plain
from bot.screens.sharing_presses import OpenOwnSharing, OpenSharing, SendSharing
from config.texts import Texts
from orders.documents.sharing_file import sharing_xlsx
from orders.documents.sharing_words import why_words
from orders.rules.sharing import OfferShared, Why
from orders.use_cases.sharing import CompoundSharing, HouseholdSharing, OwnLine, Sharing

# Addresses on one page of the liaison's list.
MOST_ON_PAGE = 25


def short_in_group(texts: Texts, short: Sequence[Mapping[str, Any]]) -> str:
    """A line a bundle of which not everybody got what they wished; nothing where there is none."""
    _ = texts.gettext
    lines = [
        _shared_words(
            texts,
            bundle=f"{item['code']} {name_in(texts, item)}",
            stock=item["stock"],
            wished=item["wished"],
            rounds=item["rounds"],
            is_withdrawn=item["withdrawn"],
        )
        for item in short
    ]
    if not lines:
        return ""
    return "\n".join((_("⚖️ Shared by household, not by who came first:"), *lines))


def unserved_in_group(texts: Texts, data: Mapping[str, Any]) -> str:
    """How many waited for bags in vain; nothing where nobody did."""
    if not data.get("unserved"):
        return ""
    words = texts.gettext("{households} on the waiting list could not be served this time.")
    return words.format(households=counts.households(texts, data["unserved"]))


def own_sharing(texts: Texts, found: HouseholdSharing) -> Screen:
    """To a household that asks: its lines, why, and how anybody can check it."""
    _ = texts.gettext
    title = _("{address}: how cycle {number} was shared").format(
        address=found.address, number=found.sharing.number
    )
    lines = [_own_line(texts, found.sharing, item) for item in found.lines]
    rule = _(
        "Everybody gets one before anybody gets a second. Where a round does not suffice for all, "
        "households that need care come first, then lots are drawn. A lot is the SHA-256 of "
        "seed|bundle|compound room; the smallest come first."
    )
    example = f"{found.sharing.seed}|B|{found.compound} {found.address}"
    seed = _("Seed {seed}; yours for B would be drawn from {example}").format(
        seed=code(found.sharing.seed), example=code(example)
    )
    return Screen("\n\n".join((bold(title), "\n".join(lines), rule, seed)), is_new=True)


def compound_sharing(texts: Texts, found: CompoundSharing, page: int) -> Screen:
    """To the liaison before the approval: each bundle, then who got less or other than wished."""
    _ = texts.gettext
    sharing = found.sharing
    title = _("{compound}, cycle {number}: how it was shared").format(
        compound=found.compound, number=sharing.number
    )
    if not sharing.short and not found.unserved:
        nothing = _("Everybody got what they wished; nothing had to be shared.")
        return Screen(f"{bold(title)}\n\n{nothing}", _keys(texts, found, page, pages=1))
    offers = "\n".join(_offer_words(texts, sharing, item) for item in sharing.short)
    differing = [
        said_of(texts, plain(home.address), _("; ").join(_own_short(texts, item) for item in other))
        for home in found.households
        if (other := [item for item in home.lines if item.why != Why.FILLED])
    ]
    pages = max(1, -(-len(differing) // MOST_ON_PAGE))
    page = min(page, pages - 1)
    shown = differing[page * MOST_ON_PAGE : (page + 1) * MOST_ON_PAGE]
    told = _("Each of them has been told in private. Seed: {seed}")
    parts = (
        bold(title),
        offers,
        _unserved(texts, found),
        "\n".join(shown),
        told.format(seed=code(sharing.seed)),
    )
    return Screen("\n\n".join(part for part in parts if part), _keys(texts, found, page, pages))


def sharing_file(texts: Texts, found: CompoundSharing) -> Screen:
    """The whole list, to look through and to audit. Only in private."""
    _ = texts.gettext
    text = _("{compound}, cycle {number}: how it was shared").format(
        compound=found.compound, number=found.sharing.number
    )
    name = _("sharing") + f"-{found.sharing.number}.xlsx"
    make = partial(sharing_xlsx, found, texts.locale)
    return Screen(bold(text), document=Document(name, make), is_new=True)


def _unserved(texts: Texts, found: CompoundSharing) -> str:
    if not found.unserved:
        return ""
    _ = texts.gettext
    return _("Waited for bags in vain ({count}): {addresses}").format(
        count=len(found.unserved), addresses=plain(_(", ").join(found.unserved[:MOST_ON_PAGE]))
    )


def _keys(texts: Texts, found: CompoundSharing, page: int, pages: int) -> Rows:
    def to(number: int) -> OpenSharing:
        return OpenSharing(found.compound_id, found.sharing.cycle_id, number)

    _ = texts.gettext
    turns = []
    if page:
        turns.append(Button("‹", to(page - 1)))
    if page + 1 < pages:
        turns.append(Button("›", to(page + 1)))
    below = (
        Button(_("Batches to approve"), OpenBatches(found.compound_id)),
        Button(_("📄 As a file"), SendSharing(found.compound_id, found.sharing.cycle_id)),
    )
    back = (Button(_("« Menu"), OpenManage(found.compound_id, "cycle")),)
    return (tuple(turns), below, back) if turns else (below, back)


def _offer_words(texts: Texts, sharing: Sharing, item: OfferShared) -> str:
    _ = texts.gettext
    own, english = sharing.names[item.code]
    name = own if texts.locale == "zh_CN" else english
    head = _shared_words(
        texts,
        bundle=f"{item.code} {name}",
        stock=item.stock,
        wished=item.wished,
        rounds=item.rounds,
        is_withdrawn=item.is_withdrawn,
    )
    tail = _("all: {filled}, fewer: {fewer}, none: {none}").format(
        filled=item.filled, fewer=item.fewer, none=item.none
    )
    return f"{head}\n· {tail}"


def _shared_words(
    texts: Texts,
    *,
    bundle: str,
    stock: int | None,
    wished: int,
    rounds: int | None,
    is_withdrawn: bool,
) -> str:
    _ = texts.gettext
    if is_withdrawn:
        return _("{bundle}: no longer offered, {wished} were wished").format(
            bundle=bold(bundle), wished=wished
        )
    words = _("{bundle}: stock {stock}, wished {wished}; {rounds}")
    return words.format(
        bundle=bold(bundle), stock=stock, wished=wished, rounds=_rounds(texts, rounds or 0)
    )


def _rounds(texts: Texts, rounds: int) -> str:
    _ = texts.gettext
    if not rounds:
        return _("not one for each household, so lots were drawn")
    words = texts.ngettext(
        "{count} for each household, the rest by lot",
        "{count} for each household, the rest by lot",
        rounds,
    )
    return words.format(count=rounds)


def _own_line(texts: Texts, sharing: Sharing, item: OwnLine) -> str:
    own, english = sharing.names[item.line.code]
    name = own if texts.locale == "zh_CN" else english
    bundle = bold(f"{item.line.code} {name}")
    if not item.line.wished:
        words = texts.gettext("{bundle}: {got}, instead of what was short")
        return words.format(bundle=bundle, got=bold(item.line.got))
    words = texts.gettext("{bundle}: wished {wished}, got {got} – {why}")
    return words.format(
        bundle=bundle,
        wished=item.line.wished,
        got=bold(item.line.got),
        why=plain(why_words(texts, item)),
    )


def _own_short(texts: Texts, item: OwnLine) -> str:
    if not item.line.wished:
        words = texts.gettext("{bundle}: {got}, instead of what was short")
        return words.format(bundle=item.line.code, got=bold(item.line.got))
    words = texts.gettext("{code} {got} of {wished} ({why})")
    return words.format(
        code=item.line.code,
        got=bold(item.line.got),
        wished=item.line.wished,
        why=plain(why_words(texts, item)),
    )


def order_short(texts: Texts, data: Mapping[str, Any]) -> Screen:
    """To a household that got less or other than it wished: what, and why; the rest on request."""
    _ = texts.gettext
    text = _(
        "{address}, cycle {number}: sorry, there was not enough for everybody. Shared fairly, "
        "you get:\n{lines}"
    ).format(
        address=bold(data["address"]),
        number=data["cycle_number"],
        lines="\n".join(_told_lines(texts, data["lines"])),
    )
    if data["nothing"]:
        text += "\n" + _("So there is nothing for you to pay or collect in this cycle.")
    return Screen(text, _how_key(texts, data))


def _told_lines(texts: Texts, lines: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    _ = texts.gettext
    for line in lines:
        bundle = plain(f"{line['code']} {name_in(texts, line)}")
        if not line["wished"]:
            words = _("{bundle}: {got}, instead of what was short")
        elif line.get("substituted"):
            words = _("{bundle}: {got} instead of {wished}, with what comes for others")
        elif line.get("all_or_none") and not line["got"]:
            words = _("{bundle}: none of {wished}, since not all could be had, as you chose")
        elif line["got"] < line["wished"]:
            words = _("{bundle}: {got} instead of {wished}")
        else:
            words = _("{bundle}: all {wished}")
        yield words.format(bundle=bundle, got=bold(line["got"]), wished=line["wished"])


def _how_key(texts: Texts, data: Mapping[str, Any]) -> Rows:
    if "household_id" not in data:
        return ()
    label = texts.gettext("How was it decided?")
    return ((Button(label, OpenOwnSharing(data["cycle_id"], data["household_id"])),),)
