"""The JSON API: the same session, the same rules, phones as the compound decides."""

import json

from sqlalchemy import update

from fulfillment.money.tables.payments import payment_request
from fulfillment.supply.documents.catalogue import CATALOGUE
from orders.tables.compounds import compound
from tests.portal.desk import Desk
from tests.supply.rounds import Round


async def api(desk: Desk, world: Round):
    """A program of the supermarket's: no cookies, no origin, a bearer token."""
    link = await desk.link(world.liaison, world.compound_id, world.supplier_id)
    answer = await desk.browser.post("/api/v1/sessions", json={"link": f"https://portal.x{link}"})
    return desk.another_browser(Authorization=f"Bearer {answer.json()['token']}")


async def test_a_program_lists_packs_and_sends(desk: Desk):
    world = await desk.round()
    async with await api(desk, world) as program:
        (cycle,) = (await program.get("/api/v1/cycles")).json()
        assert (cycle["cycle_id"], cycle["step"], cycle["waiting"]) == (world.cycle_id, "pack", 0)
        assert [row["to_pack"] for row in cycle["buildings"]] == [3, 1, 1]
        path = f"/api/v1/cycles/{world.cycle_id}"
        done = await program.post(f"{path}/packed", json={"version": 1})
        assert done.json() == {"parcels": 5, "asked": 5}
        again = await program.post(f"{path}/packed", json={"version": 1})
        assert again.json() == {"parcels": 0, "asked": 0}
        refused = await program.post(f"{path}/sent")
        assert refused.status_code == 409
        error = refused.json()["error"]
        assert error["code"] == "unpaid_on_load"
        assert error["data"]["rooms"][0] == "1-1-101"
        async with desk.db.write() as tx:
            await tx.run(update(payment_request).values(state="confirmed"))
        assert (await program.post(f"{path}/sent")).json()["parcels"] == 5
        assert (await program.get(path)).json()["step"] == "sent"


async def test_phones_are_masked_as_the_compound_decides(desk: Desk):
    world = await desk.round()
    path = f"/api/v1/cycles/{world.cycle_id}/pick-lists/latest"
    async with await api(desk, world) as program:
        shown = {}
        for level in ("room_only", "masked", "full"):
            async with desk.db.write() as tx:
                await tx.run(update(compound).values(phone_level=level))
                from fulfillment.supply.use_cases.pick_lists import freeze
                from tests.builders import PORTAL
                from tests.supply.rounds import APPROVAL

                await freeze(
                    tx,
                    actor=world.liaison,
                    **world.of_list,
                    reason="approved",
                    portal_url=PORTAL,
                    now=APPROVAL,
                )
            shown[level] = (await program.get(path)).json()["pick_list"]["parcels"][0]
    assert shown["room_only"]["phone"] == ""
    assert shown["masked"]["phone"].endswith("138****0000")
    assert shown["masked"]["receiver"] == ""
    assert shown["full"]["phone"] == "13812340000"
    assert all("pay" not in parcel for parcel in shown.values())


async def test_papers_stand_at_the_addresses_that_a_version_names(desk: Desk):
    world = await desk.round()
    async with await api(desk, world) as program:
        (facts,) = (await program.get(f"/api/v1/cycles/{world.cycle_id}/pick-lists")).json()
        urls = {(each["kind"], each["form"]): each["url"] for each in facts["documents"]}
        assert set(urls) == {
            (paper.kind, form)
            for paper in CATALOGUE.values()
            if paper.from_version == 1
            for form in paper.forms
        }
        paper = await program.get(f"{urls['totals', 'pdf']}&locale=en")
    assert paper.content.startswith(b"%PDF-")


async def test_bad_requests_and_strangers_get_json_in_words(desk: Desk):
    world = await desk.round()
    stranger = await desk.browser.get("/api/v1/cycles")
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (401, "not_signed_in")
    async with await api(desk, world) as program:
        path = f"/api/v1/cycles/{world.cycle_id}/packed"
        for wish in ({}, {"version": 0}, {"version": 1, "all": True}, {"version": "soon"}):
            answer = await program.post(path, json=wish)
            assert answer.status_code == 422
            assert answer.json()["error"]["message"]
        assert (await program.get("/api/v1/cycles/99")).status_code == 404
    async with desk.another_browser(Authorization="Bearer made-up") as thief:
        assert (await thief.get("/api/v1/cycles")).status_code == 401


async def test_a_bearer_token_counts_for_the_api_alone(desk: Desk):
    async with await api(desk, await desk.round()) as program:
        assert (await program.get("/api/v1/cycles")).status_code == 200
        assert (await program.get("/supplier")).status_code == 401


async def test_a_hand_out_link_gives_no_session_and_is_not_used_up(desk: Desk):
    world = await desk.round()
    link = await desk.link(world.liaison, world.compound_id)
    answer = await desk.browser.post("/api/v1/sessions", json={"link": link})
    assert answer.status_code == 403
    assert (await desk.browser.post(link)).status_code == 303


async def test_the_description_names_the_api_with_examples_and_nothing_else(desk: Desk):
    described = (await desk.browser.get("/api/openapi.json")).json()
    assert all(path.startswith("/api/v1/") for path in described["paths"])
    assert "unpaid_on_load" in json.dumps(described)
    assert "138****5678" in json.dumps(described)
    for methods in described["paths"].values():
        for operation in methods.values():
            assert operation["description"]
