"""The guard looks at residents' passes on a phone: valid or not, out and back."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from fulfillment.handover.use_cases.passes import Checked, check_pass, note_passage
from orders.use_cases.access import session_card
from portal.portal import Reading, ThePortal
from portal.rendering import page
from portal.session import GuardPass
from portal.words_duty import VERDICTS

router = APIRouter(prefix="/gate/outings", include_in_schema=False)

HERE = "/gate/outings"


@router.get("")
async def look(
    request: Request, *, portal: ThePortal, actor: GuardPass, tx: Reading, code: str = ""
) -> Response:
    card = await session_card(tx, actor=actor)
    checked: Checked | None = None
    if code:
        checked = await check_pass(
            tx,
            actor=actor,
            compound_id=card.compound_id,
            code=code[:200],
            now=portal.clock.now(),
        )
    return page(
        request,
        "gate_outings.html",
        here=HERE,
        card=card,
        checked=checked,
        verdicts=VERDICTS,
        address=HERE,
    )


@router.post("/passage")
async def notes(
    *,
    portal: ThePortal,
    actor: GuardPass,
    outing: Annotated[int, Form()],
    goes_out: Annotated[bool, Form()],
    code: Annotated[str, Form(max_length=8)],
) -> Response:
    async with portal.database.write() as tx:
        await note_passage(
            tx, actor=actor, outing_id=outing, goes_out=goes_out, now=portal.clock.now()
        )
    return RedirectResponse(f"{HERE}?code={code}", HTTPStatus.SEE_OTHER)
