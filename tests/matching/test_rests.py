"""A bill of which a statement has shown a part, and a person confirmed the rest."""

from fulfillment.money.use_cases.payments import confirm
from fulfillment.money.use_cases.reconciling import reconcile
from storage.database import Database
from tests.matching.files import LATER, File, bills, references
from tests.matching.test_booking import ON_SQLITE, look, said, yes
from tests.supply.rounds import make_packed_round


@ON_SQLITE
async def test_the_rest_that_a_person_confirmed_is_proven_by_its_row_and_no_credit(
    db: Database,
) -> None:
    async with db.write() as tx:
        world = await make_packed_round(tx)
        ref = await references(tx, world)
        file = File().add(900, ref["1-2-302"])
        shown = await look(tx, world, file)
        await yes(tx, world, shown, shown.rows[0].row_id)
        rest = (await bills(tx, world))["1-2-302"]
        await confirm(tx, actor=world.liaison, request_ids=[rest.id], now=LATER)
        again = await look(tx, world, file.add(rest.amount, ref["1-2-302"]))
        assert said(again) == {"proven": 1}
        await yes(tx, world, again)
        assert not await reconcile(tx, cycle_id=world.cycle_id)
        assert said(await look(tx, world, file.add(rest.amount, ref["1-2-302"]))) == {
            "duplicate": 1
        }
