"""The routes of the API. Each does one use case for the compound of the session."""

from typing import Any

from fastapi import APIRouter, Depends, Response
from fastapi.security import HTTPBearer

from fulfillment.handover.use_cases.consignments import mark_sent
from fulfillment.supply.documents.catalogue import CATALOGUE
from fulfillment.supply.use_cases.packing import mark_packed
from fulfillment.supply.use_cases.paper_rights import allowed_level
from fulfillment.supply.use_cases.pick_lists import (
    PickListVersion,
    latest,
    read_snapshot,
    versions,
)
from fulfillment.supply.use_cases.supplier_board import cycle_work, cycle_works
from orders.actors import Actor
from orders.rules.errors import NoRight, NotApproved
from orders.use_cases.access import SESSION_HOLDS, look_at_link, use_link
from portal.api.masked import masked
from portal.api.shapes import (
    Cycle,
    PackedIn,
    PackedOut,
    PickListFacts,
    PickListFull,
    Refused,
    SentOut,
    SessionIn,
    SessionOut,
)
from portal.pages.paper_wish import Wish
from portal.pages.papers import as_file, take_paper
from portal.portal import Reading, ThePortal, Writing
from portal.session import ClerkActs, ClerkLooks, ClerkPass

# Only describes the header; the session itself is looked up by the dependencies.
BEARER = HTTPBearer(auto_error=False, description="the session's token", scheme_name="session")
REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Refused, "description": "not signed in"},
    403: {"model": Refused, "description": "not yours"},
    404: {"model": Refused, "description": "not there"},
    409: {"model": Refused, "description": "refused, with the reason"},
}
api_router = APIRouter(
    prefix="/api/v1",
    tags=["supplier"],
    responses=REFUSALS,
    dependencies=[Depends(BEARER)],
)


@api_router.post("/sessions")
async def sign_in(wish: SessionIn, portal: ThePortal, tx: Writing) -> SessionOut:
    """Use up a one-time sign-in link and get a session's token."""
    now = portal.clock.now()
    token = wish.link.rstrip("/").rpartition("/")[2]
    if (await look_at_link(tx, token=token, now=now)).purpose != "supplier":
        raise NoRight(right="supplier")
    session = await use_link(tx, token=token, chance=portal.chance, now=now)
    return SessionOut(token=session, expires_at=now + SESSION_HOLDS)


@api_router.get("/cycles")
async def list_cycles(actor: ClerkLooks, tx: Reading) -> list[Cycle]:
    """List the cycles in which there is something for this supplier, the newest first."""
    series = _mine(actor)
    works = await cycle_works(tx, **series)
    return [Cycle.model_validate(work) for work in works]


@api_router.get("/cycles/{cycle_id}")
async def one_cycle(cycle_id: int, actor: ClerkLooks, tx: Reading) -> Cycle:
    """One cycle: buildings, what is packed, how payments stand."""
    return Cycle.model_validate(await cycle_work(tx, **_mine(actor), cycle_id=cycle_id))


@api_router.get("/cycles/{cycle_id}/pick-lists")
async def list_versions(cycle_id: int, actor: ClerkLooks, tx: Reading) -> list[PickListFacts]:
    """List all versions of the pick list, the oldest first."""
    found = await versions(tx, **_mine(actor), cycle_id=cycle_id)
    return [PickListFacts.model_validate(_facts(edition)) for edition in found]


@api_router.get("/cycles/{cycle_id}/pick-lists/latest")
async def latest_version(cycle_id: int, actor: ClerkLooks, tx: Reading) -> PickListFull:
    """The newest version with what stands on it."""
    edition = await latest(tx, **_mine(actor), cycle_id=cycle_id)
    if edition is None:
        raise NotApproved()
    snapshot = await read_snapshot(tx, edition.pick_list_id)
    level = await allowed_level(tx, edition.compound_id, snapshot.phone_level)
    return PickListFull.model_validate({**_facts(edition), "pick_list": masked(snapshot, level)})


@api_router.get("/pick-lists/{pick_list_id}/papers/{kind}", response_class=Response)
async def paper(
    pick_list_id: int,
    portal: ThePortal,
    actor: ClerkPass,
    wish: Wish,
) -> Response:
    """A paper (PDF, XLSX or CSV) of a version; the same version gives the same bytes."""
    return as_file(*await take_paper(portal, actor=actor, pick_list_id=pick_list_id, wish=wish))


@api_router.post("/cycles/{cycle_id}/packed")
async def packed(
    cycle_id: int, wish: PackedIn, portal: ThePortal, actor: ClerkActs, tx: Writing
) -> PackedOut:
    """Mark as packed; the households are asked to pay. Doing it twice changes nothing."""
    done = await mark_packed(
        tx,
        actor=actor,
        **_mine(actor),
        cycle_id=cycle_id,
        portal_url=portal.portal_url,
        now=portal.clock.now(),
        batch_ids=wish.batch_ids,
        version=wish.version,
    )
    return PackedOut.model_validate(done)


@api_router.post("/cycles/{cycle_id}/sent")
async def sent(cycle_id: int, portal: ThePortal, actor: ClerkActs, tx: Writing) -> SentOut:
    """Mark the load as sent. Refused while something is not packed or not paid."""
    done = await mark_sent(
        tx, actor=actor, **_mine(actor), cycle_id=cycle_id, now=portal.clock.now()
    )
    return SentOut.model_validate(done)


def _mine(actor: Actor) -> dict[str, int]:
    assert actor.supplier_id is not None  # a clerk's session has both
    assert actor.compound_id is not None
    return {"supplier_id": actor.supplier_id, "compound_id": actor.compound_id}


def _facts(edition: PickListVersion) -> dict[str, Any]:
    return {
        "pick_list_id": edition.pick_list_id,
        "version": edition.version,
        "reason": edition.reason,
        "sha256": edition.sha256,
        "made_at": edition.made_at,
        "documents": [
            {
                "kind": each.kind,
                "form": form,
                "url": f"/api/v1/pick-lists/{edition.pick_list_id}/papers/{each.kind}?form={form}",
            }
            for each in CATALOGUE.values()
            if edition.version >= each.from_version
            for form in each.forms
        ],
    }
