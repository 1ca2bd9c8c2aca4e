"""Taking a paper: look whether it was drawn before, and keep what was drawn since; noted both ways.

Between the two lies the drawing, with no transaction open. What is shown of people is never more
than the actor may see, whatever was asked. An amendment is drawn from several versions, every
other paper from one.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from fulfillment.supply.documents.amendment import KIND as AMENDMENT
from fulfillment.supply.documents.amendment import bundled
from fulfillment.supply.documents.catalogue import PaperKind
from fulfillment.supply.documents.options import PDF, Options
from fulfillment.supply.documents.shelf import Paper, note_download, on_shelf, put_on_shelf
from fulfillment.supply.use_cases.paper_names import spoken_name
from fulfillment.supply.use_cases.paper_rights import most_shown
from fulfillment.supply.use_cases.pick_lists import (
    PickListVersion,
    pick_list_version,
    read_snapshot_text,
    snapshot_texts,
)
from orders.actors import Actor
from orders.rules.errors_papers import NoSuchPaper
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class PaperWanted:
    """A paper as somebody may have it. `kept` if it was drawn before, else `text` to draw from."""

    edition: PickListVersion
    kind: str
    locale: str
    options: Options
    text: str
    kept: Paper | None
    spoken_name: str

    @property
    def file_name(self) -> str:
        """Tells the papers in a downloads folder apart, in letters that every program knows."""
        tag = replace(self.options, form=PDF).tag.replace(":", "-").replace(",", "_")
        edition = self.edition
        parts = (self.kind, str(edition.cycle_id), f"v{edition.version}", self.locale, tag)
        return "-".join(part for part in parts if part) + f".{self.options.form}"


async def look_for_paper(
    tx: Transaction,
    *,
    actor: Actor,
    pick_list_id: int,
    paper: PaperKind,
    locale: str,
    options: Options,
) -> PaperWanted:
    """Return the paper of a version; raises `StaleButton`, `NoSuchPaper`, `NoRight` and
    `WrongCompound`.
    """
    edition = await pick_list_version(tx, pick_list_id)
    level = await most_shown(
        tx, actor=actor, edition=edition, kind=paper.kind, wished=options.level
    )
    allowed = options_for(edition, paper, replace(options, level=level))
    kept = await on_shelf(
        tx, kind=paper.kind, pick_list_id=pick_list_id, locale=locale, options=allowed
    )
    text = "" if kept else await drawn_from(tx, edition, paper, allowed)
    name = await spoken_name(tx, edition, paper, locale=locale, options=allowed)
    return PaperWanted(edition, paper.kind, locale, allowed, text, kept, name)


async def keep_paper(
    tx: Transaction,
    wanted: PaperWanted,
    content: bytes,
    *,
    renderer: str,
    actor: Actor,
    now: datetime,
) -> Paper:
    """Keep a paper just drawn, or return the one that is there; the download is noted."""
    paper = wanted.kept or await put_on_shelf(
        tx,
        kind=wanted.kind,
        pick_list_id=wanted.edition.pick_list_id,
        locale=wanted.locale,
        content=content,
        renderer=renderer,
        now=now,
        options=wanted.options,
    )
    await note_download(tx, paper, actor=actor, now=now)
    return paper


def options_for(edition: PickListVersion, paper: PaperKind, options: Options) -> Options:
    """The same where this version comes as this paper; raises `NoSuchPaper` where it does not.

    An amendment from the version before says so with 0, so that it is kept once.
    """
    if edition.version < paper.from_version or options.since >= edition.version:
        raise NoSuchPaper()
    is_usual = paper.kind != AMENDMENT or options.since == edition.version - 1
    return replace(options, since=0) if is_usual else options


async def drawn_from(
    tx: Transaction, edition: PickListVersion, paper: PaperKind, options: Options
) -> str:
    """The text that the press draws from."""
    if paper.kind != AMENDMENT:
        return await read_snapshot_text(tx, edition.pick_list_id)
    since = options.since or edition.version - 1
    return bundled(await snapshot_texts(tx, edition, since=since))
