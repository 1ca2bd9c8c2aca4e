"""What becomes of every sealed column: when a person is forgotten, and by time.

A column that does not stand here fails a test: whoever adds one decides here what becomes of it.
`erased`: emptied where it is the person's own. `blotted`: their name and phone are taken out of
what others wrote. `kept`: holds nobody's data, or words about the work that stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Treatment:
    """`forgotten` is erased, blotted or kept; `until` says when time takes it anyway."""

    forgotten: str
    until: str = ""


TREATMENT: Mapping[str, Treatment] = {
    "inbox.raw": Treatment("erased", "three days, once handled"),
    "outbox.data": Treatment("blotted", "seven days, once said"),
    "document.content": Treatment("blotted", "drawn anew from the blotted list when asked for"),
    "person.name": Treatment("erased"),
    "person.phone": Treatment("erased", "the compound's `phone_days` after control ended"),
    "roster_entry.name": Treatment("erased"),
    "roster_entry.phone": Treatment("erased", "the compound's `phone_days` after control ended"),
    "consent_ask.wish": Treatment("erased"),
    "join_link.token": Treatment("kept"),
    "announcement.text": Treatment("kept"),  # it was public, and is the group's
    "cycle.reason": Treatment("kept"),
    "batch.reason": Treatment("kept"),
    "consignment.reason": Treatment("kept"),
    "consignment.override_reason": Treatment("kept"),
    "crew_paper.number": Treatment("erased", "the gate rule's `kept_days` after the trip"),
    "crew_paper.photo": Treatment("erased", "the gate rule's `kept_days` after the trip"),
    "bag_finding.photo": Treatment("erased", "fourteen days after it was noted"),
    "buying_run.difference": Treatment("kept"),  # words about sums and goods
    "trip_crew.name": Treatment("erased", "thirty days after the trip ended"),
    "trip_crew.phone": Treatment("erased", "thirty days after the trip ended"),
    "health_declaration.details": Treatment("erased", "fourteen days after it was declared"),
    "outing.name": Treatment("erased", "fourteen days after the outing"),
    "household_order.remark": Treatment("blotted", "phones in it: as phones"),
    "household_order.receiver": Treatment("blotted"),
    "household_order.receiver_phone": Treatment(
        "blotted", "the compound's `phone_days` after control ended"
    ),
    "read_message.text": Treatment("blotted", "three days after its cycle closed"),
    "read_message.lines": Treatment("blotted", "three days after its cycle closed"),
    "proposal.orders": Treatment("erased", "three days after its cycle closed"),
    "question.text": Treatment("blotted"),
    "question.answer": Treatment("blotted"),
    "need.text": Treatment("blotted"),
    "need.photo": Treatment("erased"),
    "need.note": Treatment("blotted"),
    "welfare_call.remark": Treatment("blotted"),
    "upload.file_name": Treatment("blotted"),
    "upload.rows": Treatment("blotted", "when applied or dropped; unclear ones, three days"),
    "payee_trial.note": Treatment("kept"),  # about an app
    "statement_row.remark": Treatment(
        "blotted", "when its row is settled or left; sixty days, where nobody decides"
    ),
    "payment_request.plea": Treatment("erased", "when it was decided on"),
    "ledger_entry.reason": Treatment("kept"),  # the books say why for good; words about sums
    "dispute.text": Treatment("blotted"),
    "dispute.photo": Treatment("erased"),
    "dispute.comment": Treatment("blotted"),
    "dispute.reason": Treatment("blotted"),
    "run_door.note": Treatment("blotted"),
    "pick_list.snapshot": Treatment("blotted", "phones in it: as phones"),
}
