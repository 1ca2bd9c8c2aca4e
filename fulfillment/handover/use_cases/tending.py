"""What is due about health, volunteers and outings."""

from datetime import datetime

from fulfillment.handover.use_cases.declaring import purge_declarations
from fulfillment.handover.use_cases.duty_reminding import remind_to_declare
from fulfillment.handover.use_cases.outings_void import purge_pass_names, void_sealed
from fulfillment.handover.use_cases.staffing import tell_shortfalls
from storage.database import Transaction


async def tend_duty(tx: Transaction, *, now: datetime) -> None:
    """Ask for declarations, tell what hands lack, void the passes of sealed buildings."""
    await remind_to_declare(tx, now=now)
    await tell_shortfalls(tx, now=now)
    await void_sealed(tx, now=now)


async def purge_duty(tx: Transaction, *, now: datetime) -> None:
    """What was said of health, and names on passes, a fortnight later."""
    await purge_declarations(tx, now=now)
    await purge_pass_names(tx, now=now)
