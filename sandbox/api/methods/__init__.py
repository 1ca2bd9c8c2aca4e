"""All methods by name. What is not here is answered with 404, never with a silent `True`."""

from collections.abc import Callable
from typing import Any

from sandbox.api.methods import (
    about_chats,
    about_files,
    about_the_bot,
    albums,
    copying,
    deleting,
    editing,
    pinning,
    pressing,
    reacting,
    receiving,
    sending,
    topics,
)
from sandbox.api.parameters import Parameters
from sandbox.world.state import World

Method = Callable[[World, Parameters], Any]

METHODS: dict[str, Method] = {
    **about_the_bot.METHODS,
    **receiving.METHODS,
    **sending.METHODS,
    **albums.METHODS,
    **topics.METHODS,
    **copying.METHODS,
    **editing.METHODS,
    **deleting.METHODS,
    **pressing.METHODS,
    **about_chats.METHODS,
    **about_files.METHODS,
    **pinning.METHODS,
    **reacting.METHODS,
}
