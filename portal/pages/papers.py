"""Downloads: a version's papers, drawn once and kept, every download noted.

Three steps: look on the shelf, draw in the worker with no transaction open, put on the shelf.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.supply.documents.ink import renderer_version
from fulfillment.supply.documents.shelf import Paper, note_download, on_shelf, put_on_shelf
from fulfillment.supply.use_cases.paper_rights import most_shown
from fulfillment.supply.use_cases.pick_lists import (
    PickListVersion,
    pick_list_version,
)
from orders.actors import Actor
from orders.rules.errors_papers import NothingTicked
from portal.pages.paper_choice import address_of, keep_choice, read_choice
from portal.pages.paper_source import drawn_from, options_for
from portal.pages.paper_wish import PaperWish, Wish
from portal.portal import Portal, ThePortal
from portal.session import ClerkPass

router = APIRouter(prefix="/supplier", include_in_schema=False)


Wanted = Annotated[str, Query(max_length=30, description="kind and form: pick_list.pdf")]
# The form of single labels says so: with nothing ticked it must not print all of them.
Single = Annotated[bool, Query()]


@router.get("/papers/{pick_list_id}")
async def choose(
    request: Request, pick_list_id: int, actor: ClerkPass, paper: Wanted, single: Single = False
) -> Response:
    return to_chosen(request, f"/supplier/papers/{pick_list_id}", paper, is_single=single)


def to_chosen(request: Request, base: str, wanted: str, *, is_single: bool) -> Response:
    """Remember how papers shall be printed, and lead to the one that was wanted.

    Raises `NoSuchPaper`, `NoSuchSheet` and `NothingTicked`.
    """
    choice = read_choice(request.query_params)
    only = request.query_params.getlist("only")
    if is_single and not only:
        raise NothingTicked()
    answer = RedirectResponse(address_of(base, wanted, choice, only), HTTPStatus.SEE_OTHER)
    keep_choice(answer, choice)
    return answer


@router.get("/papers/{pick_list_id}/{kind}")
async def download(pick_list_id: int, portal: ThePortal, actor: ClerkPass, wish: Wish) -> Response:
    edition, paper = await take_paper(portal, actor=actor, pick_list_id=pick_list_id, wish=wish)
    return as_file(edition, paper, wish)


def as_file(edition: PickListVersion, paper: Paper, wish: PaperWish) -> Response:
    """The answer with a name that tells the papers in a downloads folder apart."""
    options = replace(wish.options, form="pdf").tag.replace(":", "-").replace(",", "_")
    parts = (wish.paper.kind, str(edition.cycle_id), f"v{edition.version}", wish.locale, options)
    name = "-".join(part for part in parts if part)
    return Response(
        paper.content,
        media_type=paper.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{wish.options.form}"',
            "X-Content-SHA256": paper.sha256,
        },
    )


async def take_paper(
    portal: Portal, *, actor: Actor, pick_list_id: int, wish: PaperWish
) -> tuple[PickListVersion, Paper]:
    """Return a paper of a version that is the actor's to have, drawing it if it never was.

    It shows no more of people than the actor may see, whatever was asked.
    """
    kind, locale = wish.paper.kind, wish.locale
    async with portal.database.read() as tx:
        edition = await pick_list_version(tx, pick_list_id)
        level = await most_shown(
            tx, actor=actor, edition=edition, kind=kind, wished=wish.options.level
        )
        options = options_for(edition, wish.paper, replace(wish.options, level=level))
        paper = await on_shelf(
            tx, kind=kind, pick_list_id=pick_list_id, locale=locale, options=options
        )
        snapshot = None if paper else await drawn_from(tx, edition, wish.paper, options)
    content = await portal.press.draw(kind, snapshot, locale, options) if snapshot else b""
    async with portal.database.write() as tx:
        now = portal.clock.now()
        if paper is None:
            paper = await put_on_shelf(
                tx,
                kind=kind,
                pick_list_id=pick_list_id,
                locale=locale,
                content=content,
                renderer=renderer_version(),
                now=now,
                options=options,
            )
        await note_download(tx, paper, actor=actor, now=now)
    return edition, paper
