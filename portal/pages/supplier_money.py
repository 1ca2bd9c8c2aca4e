"""Everything about money of one cycle for the clerk: its sums, and where to go on."""

from fastapi import APIRouter, Request, Response

from config.texts import N_
from fulfillment.money.use_cases.overview import money_of_cycles
from fulfillment.supply.use_cases.supplier_board import cycle_work
from orders.use_cases.access import session_card
from portal.pages import corrections, disputes, settlements
from portal.pages.supplier import series_of
from portal.portal import Reading
from portal.rendering import page
from portal.session import ClerkLooks

router = APIRouter(prefix="/supplier", include_in_schema=False)
for part in (settlements, disputes, corrections):
    router.include_router(part.router)

# Where to go on: below this cycle's address unless it begins with a slash, and what it is called.
LINKS: tuple[tuple[str, str], ...] = (
    ("settlement", N_("Settlement")),
    ("disputes", N_("Complaints about bags")),
    ("discounts", N_("Discounts and goodwill")),
    ("bills", N_("Bills: which money has arrived")),
    ("/supplier/money/statements", N_("Statements of bank and wallet")),
    ("/supplier/payee", N_("Whom residents pay")),
    ("/supplier/pay-code", N_("Try a payment code")),
)


@router.get("/{cycle_id}/{compound_id}/money")
async def overview(
    request: Request, cycle_id: int, compound_id: int, actor: ClerkLooks, tx: Reading
) -> Response:
    series = series_of(actor, cycle_id, compound_id)
    back = f"/supplier/{cycle_id}/{compound_id}"
    found = await money_of_cycles(tx, compound_id=compound_id, supplier_id=actor.supplier_id)
    return page(
        request,
        "supplier_money.html",
        card=await session_card(tx, actor=actor),
        work=await cycle_work(tx, **series),
        cycles=[each for each in found if each.cycle_id == cycle_id],
        links=[(path if path[0] == "/" else f"{back}/{path}", name) for path, name in LINKS],
        back=back,
    )
