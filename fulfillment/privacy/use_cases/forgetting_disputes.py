"""What a person wrote about their bags, and what others wrote about them in disputes."""

from typing import Any

from sqlalchemy import update

from fulfillment.money.tables.disputes import dispute
from orders.use_cases.forgetting import Known
from storage.database import Transaction
from storage.rewriting import rewrite

WRITTEN = ("text", "comment", "reason")


async def forget_disputes(tx: Transaction, known: Known) -> None:
    """Empty what they wrote and photographed; take their name and phone out of the rest."""
    mine = dispute.c.made_by == known.person_id
    await tx.run(update(dispute).where(mine).values(text="", photo=None))
    redact = known.secrets.redact

    def blotted(row: dict[str, Any]) -> dict[str, Any]:
        said = {name: row[name] for name in WRITTEN if row[name]}
        return {name: new for name, old in said.items() if (new := redact(old)) != old}

    await rewrite(tx, dispute, WRITTEN, blotted)
