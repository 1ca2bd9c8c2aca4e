"""Presses of disputes and credit. See `bot.screens.presses` for what a press is."""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenDispute(Press, prefix="dsp"):
    """Something was wrong with this bag: what kind of thing is asked first."""

    parcel_id: int


@dataclass(frozen=True, slots=True)
class ComplainOf(Press, prefix="cmk"):
    """The next text or photo says what."""

    parcel_id: int
    kind: str  # missing, wrong, spoiled, other


@dataclass(frozen=True, slots=True)
class BringDispute(Press, prefix="cmg"):
    """What was missing is brought, without another word."""

    dispute_id: int


@dataclass(frozen=True, slots=True)
class BroughtDispute(Press, prefix="cmh"):
    """It is in the household's hands."""

    dispute_id: int


@dataclass(frozen=True, slots=True)
class OpenToBring(Press, prefix="cmt"):
    """What is still to be brought in a compound."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class WithdrawDispute(Press, prefix="dsw"):
    dispute_id: int


@dataclass(frozen=True, slots=True)
class OpenDisputes(Press, prefix="dsl"):
    """All that a compound's liaison has before them."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenDisputeCard(Press, prefix="dso"):
    dispute_id: int


@dataclass(frozen=True, slots=True)
class ShowDisputePhoto(Press, prefix="dsf"):
    dispute_id: int


@dataclass(frozen=True, slots=True)
class ShowPackedBag(Press, prefix="dsb"):
    """How the bag looked when it was packed; `place` counts its bags from 0."""

    dispute_id: int
    place: int


@dataclass(frozen=True, slots=True)
class JudgeDispute(Press, prefix="dsj"):
    """The next text is the sum and the reason."""

    dispute_id: int
    verdict: str  # credit, refund, refuse, bring


@dataclass(frozen=True, slots=True)
class GiveWhole(Press, prefix="dsa"):
    """All that the bag cost, without another word."""

    dispute_id: int
    verdict: str  # credit, refund


@dataclass(frozen=True, slots=True)
class WantCredit(Press, prefix="crw"):
    """The household wants its credit back as money."""

    household_id: int


@dataclass(frozen=True, slots=True)
class GiveCreditBack(Press, prefix="crg"):
    """The liaison puts a household's credit on the list of refunds."""

    household_id: int
    supplier_id: int
    amount: int
