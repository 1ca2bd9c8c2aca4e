"""The table of states for the architecture page, written from the code's own table.

`python -m docs.states` puts it between the page's marks; a test compares the two.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from orders.rules.states import (
    ALLOWED,
    AnnouncementState,
    BatchState,
    BuyingRunState,
    CallState,
    ConsentState,
    ConsignmentState,
    CycleState,
    DisputeState,
    FindingState,
    FreeListState,
    HandoverState,
    MemberState,
    NeedState,
    OrderState,
    OutingState,
    ParcelState,
    PayeeChangeState,
    PaymentState,
    PeriodState,
    ProposalState,
    QuestionState,
    RunState,
    ShortageState,
    SignUpState,
    StatementRowState,
    StockState,
    TradeState,
    TripState,
    UploadState,
    WelfareState,
)

PAGE = Path(__file__).parent / "architecture.md"
BEGIN, END = "<!-- states: python -m docs.states -->", "<!-- end of states -->"
NAMES: dict[type[StrEnum], str] = {
    CycleState: "cycle",
    OrderState: "order",
    BatchState: "batch",
    ParcelState: "parcel",
    PaymentState: "payment",
    ConsignmentState: "load",
    FindingState: "finding at the count",
    HandoverState: "hand-over",
    FreeListState: "free list",
    CallState: "call",
    RunState: "run",
    AnnouncementState: "announcement",
    PeriodState: "control period",
    MemberState: "member",
    ConsentState: "consent",
    ProposalState: "proposal",
    QuestionState: "question",
    NeedState: "need",
    UploadState: "upload",
    ShortageState: "shortage",
    PayeeChangeState: "change of payee",
    StatementRowState: "statement row",
    TradeState: "trade",
    TripState: "trip",
    BuyingRunState: "buying run",
    DisputeState: "dispute",
    SignUpState: "sign-up",
    WelfareState: "welfare call",
    StockState: "stock warning",
    OutingState: "outing",
}


def states_table() -> str:
    """Markdown: what may follow each state."""
    rows = ["| of | state | may become |", "| --- | --- | --- |"]
    for states in ALLOWED:
        rows += _rows(states)
    return "\n".join(rows)


def with_table(page: str) -> str:
    """The page with the code's table between its marks; ValueError where the marks are gone."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError("the page has lost its marks")
    return f"{before}{BEGIN}\n\n{states_table()}\n\n{END}{after}"


def _rows(states: type[StrEnum]) -> Iterator[str]:
    for place, state in enumerate(states):
        name = f"**{NAMES[states]}**" if place == 0 else ""
        followers = [f"`{after}`" for after in states if (state, after) in ALLOWED[states]]
        yield f"| {name} | `{state}` | {', '.join(followers) or 'ends'} |"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text("utf-8")), "utf-8")
