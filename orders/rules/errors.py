"""What can be refused, as one flat tree: a code and data each, never a sentence.

    DomainError
    ├─ cycle       CycleClosed CycleCancelled AlreadySent NoOpenCycle ControlEnded
    ├─ bundle      UnknownBundle BundleWithdrawn OverLimit BadQuantity
    ├─ order       EmptyOrder NothingToWithdraw NoEarlierOrder TextTooLong
    ├─ saying      AnnouncementTooLong NoGroup
    ├─ paper       BadTime GivenInFuture GivenBeforeOpening
    ├─ people      UnknownRoom RoomTaken NotAMember AlreadyMember AwaitingAcceptance
    │              ForeignContact BadPhone
    ├─ rights      NoRight NotYours WrongCompound LastLiaison
    ├─ buttons     StaleButton LinkUsed LinkExpired AlreadyDecided MissingReason
    ├─ setting up  InvitationUsed InvitationExpired LiaisonThere ChatTaken NotAPerson
    ├─ states      IllegalTransition WrongState OldVersion
    ├─ supply      NotApproved NotPacked AlreadyPacked UnpaidOnLoad NothingToSend NotRested
    │              NothingToPay
    └─ hand-over   HandOverNotOpen UnknownCode CodesDoNotMatch AlreadyCollected

The code is the class name in snake_case; the words are in the screens and pages.
`str(error)` is the code alone, because the data may hold a phone or a room.
"""

import re
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(eq_default=False)
class DomainError(Exception):
    """A refusal with a code; every subclass names its data as annotations."""

    code: ClassVar[str] = "domain_error"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        dataclass(eq=False, repr=False)(cls)

    def data(self) -> dict[str, Any]:
        """The data by name, for screens, pages and the JSON API."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return type(self).__name__

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self.data().values())


class CycleClosed(DomainError):
    closed_at: datetime
    next_opens_at: datetime | None = None


class CycleCancelled(DomainError):
    pass


class AlreadySent(DomainError):
    sent_at: datetime


class NoOpenCycle(DomainError):
    next_opens_at: datetime | None = None


class ControlEnded(DomainError):
    ended_at: datetime


class UnknownBundle(DomainError):
    bundle: str


class BundleWithdrawn(DomainError):
    bundle: str


class OverLimit(DomainError):
    bundle: str
    name: str
    name_en: str
    limit: int
    wanted: int


class BadQuantity(DomainError):
    text: str


class EmptyOrder(DomainError):
    pass


class NothingToWithdraw(DomainError):
    pass


class NoEarlierOrder(DomainError):
    household: str


class TextTooLong(DomainError):
    limit: int


class AnnouncementTooLong(DomainError):
    length: int
    limit: int


class NoGroup(DomainError):
    pass


class BadTime(DomainError):
    text: str


class GivenInFuture(DomainError):
    given_at: datetime


class GivenBeforeOpening(DomainError):
    given_at: datetime
    opens_at: datetime


class UnknownRoom(DomainError):
    text: str


class RoomTaken(DomainError):
    household: str


class NotAMember(DomainError):
    pass


class AlreadyMember(DomainError):
    household: str


class AwaitingAcceptance(DomainError):
    household: str


class ForeignContact(DomainError):
    pass


class BadPhone(DomainError):
    text: str


class NoRight(DomainError):
    right: str


class NotYours(DomainError):
    pass


class WrongCompound(DomainError):
    pass


class LastLiaison(DomainError):
    pass


class StaleButton(DomainError):
    pass


class LinkUsed(DomainError):
    pass


class LinkExpired(DomainError):
    pass


class AlreadyDecided(DomainError):
    state: str


class MissingReason(DomainError):
    pass


class InvitationUsed(DomainError):
    pass


class InvitationExpired(DomainError):
    pass


class LiaisonThere(DomainError):
    compound: str
    compound_en: str


class ChatTaken(DomainError):
    group: str


class NotAPerson(DomainError):
    pass


class IllegalTransition(DomainError):
    noun: str
    before: str
    after: str


class WrongState(DomainError):
    noun: str
    state: str


class OldVersion(DomainError):
    version: int
    latest: int


class NotApproved(DomainError):
    pass


class NotPacked(DomainError):
    rooms: tuple[str, ...]


class NothingToSend(DomainError):
    """The truck has left; pressed twice it leaves once."""

    sent_at: datetime


class AlreadyPacked(DomainError):
    rooms: tuple[str, ...]


class UnpaidOnLoad(DomainError):
    count: int
    rooms: tuple[str, ...]


class NotRested(DomainError):
    until: datetime


class NothingToPay(DomainError):
    pass


class HandOverNotOpen(DomainError):
    opens_at: datetime | None = None


class UnknownCode(DomainError):
    text: str


class CodesDoNotMatch(DomainError):
    room: str


class AlreadyCollected(DomainError):
    by: str
    at: datetime
