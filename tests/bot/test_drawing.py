"""Papers for a chat are drawn in a process of their own, which may be killed."""

import os
from concurrent.futures.process import BrokenProcessPool
from functools import partial

import pytest

from bot.drawing import Drawer


async def test_after_its_process_was_killed_the_next_paper_is_drawn() -> None:
    drawer = Drawer()
    try:
        with pytest.raises(BrokenProcessPool):
            await drawer.draw(partial(os._exit, 1))
        assert await drawer.draw(partial(bytes, 2)) == b"\0\0"
    finally:
        await drawer.close()
