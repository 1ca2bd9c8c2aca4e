"""Everything about money for the liaison: the newest cycles at a glance, and where to go on."""

from fastapi import APIRouter, Request, Response

from config.texts import N_
from fulfillment.money.use_cases.overview import money_of_cycles
from orders.use_cases.access import session_card
from portal.pages import (
    corrections,
    disputes,
    liaison_advances,
    liaison_books,
    liaison_donations,
    liaison_gathering,
    liaison_payers,
    liaison_terms,
    liaison_unpaid,
    settlements,
)
from portal.portal import ThePortal
from portal.rendering import page
from portal.session import LiaisonPass

router = APIRouter(prefix="/liaison/money", include_in_schema=False)
for part in (
    liaison_books,
    liaison_unpaid,
    liaison_advances,
    liaison_gathering,
    liaison_terms,
    liaison_payers,
    liaison_donations,
):
    router.include_router(part.router)
for shared in (settlements, disputes, corrections):
    router.include_router(shared.of_liaison)

HERE = "/liaison/money"
# Where to go on: under HERE unless it begins with a slash, and what it is called.
LINKS: tuple[tuple[str, str], ...] = (
    ("unpaid", N_("Who has not paid")),
    ("advances", N_("Paid in their place")),
    ("gathering", N_("Gather the money")),
    ("terms", N_("How it is paid")),
    ("payers", N_("Who pays in their place")),
    ("donations", N_("Donations and public lists")),
    ("settlements", N_("Settlements")),
    ("disputes", N_("Complaints about bags")),
    ("corrections", N_("Let off, put right, give credit back")),
    ("books", N_("Books")),
    ("statements", N_("Statements of bank and wallet")),
    ("/liaison/statements", N_("Closing statements")),
    ("/liaison/payees", N_("Whom residents pay")),
    ("/liaison/pay-code", N_("Try a payment code")),
)


@router.get("")
async def overview(request: Request, portal: ThePortal, actor: LiaisonPass) -> Response:
    async with portal.database.read() as tx:
        card = await session_card(tx, actor=actor)
        cycles = await money_of_cycles(tx, compound_id=actor.compound_id or 0)
    links = [(path if path[0] == "/" else f"{HERE}/{path}", name) for path, name in LINKS]
    return page(request, "liaison_money.html", here=HERE, card=card, cycles=cycles, links=links)
