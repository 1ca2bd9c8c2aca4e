"""Putting the sending side together: python-telegram-bot alone, without aiogram's weight."""

from dataclasses import dataclass

from telegram.error import InvalidToken, NetworkError

from bot.connecting import TokenRefused, Unreachable
from bot.outbound.budget import Budget
from bot.outbound.letterbox import Letterbox, open_letterbox
from bot.outbound.sender import Sender
from config.clock import Clock
from storage.database import Database


@dataclass(slots=True)
class Sending:
    """The parts that send what is queued."""

    letterbox: Letterbox
    sender: Sender

    async def close(self) -> None:
        await self.letterbox.close()


async def assemble_sending(
    *, token: str, api: str, database: Database, clock: Clock, budget: Budget
) -> Sending:
    """Connect to the Bot API at `api`; raises `Unreachable` or `TokenRefused`."""
    try:
        letterbox = await open_letterbox(token, api=api, budget=budget)
    except InvalidToken as error:
        raise TokenRefused() from error
    except NetworkError as error:
        raise Unreachable(type(error).__name__) from error
    return Sending(letterbox, Sender(letterbox=letterbox, database=database, clock=clock))
