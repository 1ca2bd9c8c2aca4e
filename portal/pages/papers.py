"""Downloads: a version's papers, drawn once and kept, every download noted.

Three steps: look on the shelf, draw in the worker with no transaction open, put on the shelf.
"""

from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.supply.documents.ink import renderer_version
from fulfillment.supply.documents.shelf import Paper
from fulfillment.supply.use_cases.taking_papers import PaperWanted, keep_paper, look_for_paper
from orders.actors import Actor
from orders.rules.errors_papers import NothingTicked
from portal.pages.paper_choice import address_of, keep_choice, read_choice
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
    return as_file(*await take_paper(portal, actor=actor, pick_list_id=pick_list_id, wish=wish))


def as_file(wanted: PaperWanted, paper: Paper) -> Response:
    """The answer, with the file's name in plain letters and as people say it, and its hash."""
    plain, spoken = wanted.file_name, quote(wanted.spoken_name)
    return Response(
        paper.content,
        media_type=paper.media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{spoken}",
            "X-Content-SHA256": paper.sha256,
        },
    )


async def take_paper(
    portal: Portal, *, actor: Actor, pick_list_id: int, wish: PaperWish
) -> tuple[PaperWanted, Paper]:
    """Return a paper of a version that is the actor's to have, drawing it if it never was."""
    async with portal.database.read() as tx:
        wanted = await look_for_paper(
            tx,
            actor=actor,
            pick_list_id=pick_list_id,
            paper=wish.paper,
            locale=wish.locale,
            options=wish.options,
        )
    content = b""
    if wanted.kept is None:
        content = await portal.press.draw(wanted.kind, wanted.text, wanted.locale, wanted.options)
    async with portal.database.write() as tx:
        paper = await keep_paper(
            tx,
            wanted,
            content,
            renderer=renderer_version(),
            actor=actor,
            now=portal.clock.now(),
        )
    return wanted, paper
