"""Both real clients, pointed at a sandbox."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from telegram.ext import ExtBot

from tests.sandbox.conftest import TOKEN, Sandbox


@asynccontextmanager
async def aiogram_client(sandbox: Sandbox) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.base))
    async with Bot(TOKEN, session=session) as bot:
        yield bot


@asynccontextmanager
async def ptb_client(sandbox: Sandbox) -> AsyncIterator[ExtBot[None]]:
    bot: ExtBot[None] = ExtBot(
        TOKEN, base_url=f"{sandbox.base}/bot", base_file_url=f"{sandbox.base}/file/bot"
    )
    async with bot:
        yield bot
