"""Presses of the /manage menu, of joining, members, consents and rights.

See `bot.screens.presses` for what a press is.
"""

from dataclasses import dataclass

from bot.screens.presses import Press


@dataclass(frozen=True, slots=True)
class OpenManage(Press, prefix="mng"):
    """A compound's menu (0: asks which); `section` is one of `bot.screens.manage.SECTIONS`."""

    compound_id: int
    section: str


@dataclass(frozen=True, slots=True)
class JoinCompoundPage(Press, prefix="jcp"):
    """More buildings of a compound than fit on one page; `page` counts from 0."""

    compound_id: int
    page: int


@dataclass(frozen=True, slots=True)
class JoinUnitPage(Press, prefix="jup"):
    """More rooms than fit on one page; `unit` is empty where the building has none."""

    building_id: int
    page: int
    unit: str


@dataclass(frozen=True, slots=True)
class AskConsent(Press, prefix="csa"):
    """Ask a household, or the liaison for it, whether one may order for it."""

    household_id: int


@dataclass(frozen=True, slots=True)
class DecideConsent(Press, prefix="csd"):
    ask_id: int
    gives: int


@dataclass(frozen=True, slots=True)
class RevokeConsent(Press, prefix="csr"):
    """Somebody may not order for the household any more; asked first, then done."""

    household_id: int
    person_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class GiveConsent(Press, prefix="csg"):
    """Let a neighbour order for the household, without their having asked."""

    household_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class FindHelper(Press, prefix="csf"):
    """The next text is the address of the neighbour who shall order for the household."""

    household_id: int


@dataclass(frozen=True, slots=True)
class OpenHousehold(Press, prefix="hm"):
    """A household: its members, and what can be done about them."""

    household_id: int


@dataclass(frozen=True, slots=True)
class FindHousehold(Press, prefix="hmf"):
    """The next text is the address of a household."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenFlags(Press, prefix="hfo"):
    household_id: int


@dataclass(frozen=True, slots=True)
class SetFlag(Press, prefix="hfs"):
    household_id: int
    flag: str
    is_set: int


@dataclass(frozen=True, slots=True)
class RemoveMember(Press, prefix="mrm"):
    """Take somebody out of a household; asked first, then done."""

    member_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class ReadmitMember(Press, prefix="mra"):
    member_id: int


@dataclass(frozen=True, slots=True)
class LeaveHousehold(Press, prefix="mlv"):
    household_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class MoveHouse(Press, prefix="mmv"):
    """Leave this household for another, which is chosen next."""

    household_id: int


@dataclass(frozen=True, slots=True)
class AddHousehold(Press, prefix="mad"):
    """Join one more household: the parents' room."""


@dataclass(frozen=True, slots=True)
class AcceptMatching(Press, prefix="mam"):
    """Accept everybody who waits and whom the roster knows."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenCaptains(Press, prefix="capo"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class ChooseCaptaincy(Press, prefix="capc"):
    """Of which building shall they be captain? 0 asks; a building asks for the unit."""

    compound_id: int
    person_id: int
    building_id: int


@dataclass(frozen=True, slots=True)
class NameCaptain(Press, prefix="capn"):
    """Name somebody captain of a building or unit (1), or dismiss them (0)."""

    building_id: int
    person_id: int
    is_named: int
    unit: str


@dataclass(frozen=True, slots=True)
class FindToOrder(Press, prefix="hmo"):
    """The next text is the address of the household for which a captain orders."""

    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenJoinLinks(Press, prefix="jls"):
    compound_id: int


@dataclass(frozen=True, slots=True)
class OpenJoinLink(Press, prefix="jlo"):
    """One link with its code; 0 is the compound's own."""

    compound_id: int
    building_id: int


@dataclass(frozen=True, slots=True)
class RenewJoinLink(Press, prefix="jln"):
    """The old link ends, posters with it say so; asked first, then done."""

    compound_id: int
    building_id: int
    is_sure: int


@dataclass(frozen=True, slots=True)
class SendPosters(Press, prefix="jlp"):
    """The posters of all buildings as one file; with the liaison's phone on it or without."""

    compound_id: int
    with_phone: int


@dataclass(frozen=True, slots=True)
class InviteHolder(Press, prefix="rgl"):
    """A link by which somebody gets a right; an empty right asks which."""

    compound_id: int
    right: str
