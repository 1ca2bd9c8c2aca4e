"""Ruling the world itself: its clock, the bot's privacy mode, starting over."""

from datetime import datetime

from starlette.requests import Request

from sandbox.control.looking import clock_json
from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.world.state import World


async def get_clock(world: World, _: Request) -> Json:
    return clock_json(world)


def set_clock(world: World, ask: Json) -> Json:
    """`offset_seconds` from real time, or `now` as an ISO instant with its zone."""
    if "now" in ask:
        instant = datetime.fromisoformat(str(ask["now"]))
        if instant.tzinfo is None:
            raise Refusal("now must say its zone")
        world.clock.move_to(instant.timestamp())
    else:
        world.clock.offset_seconds = float(ask["offset_seconds"])
    world.touch("meta", "offset_seconds")
    world.feed.publish("clock", {"clock": clock_json(world)})
    return clock_json(world)


def set_bot(world: World, ask: Json) -> Json:
    world.privacy = bool(ask["privacy"])
    world.touch("meta", "privacy")
    world.feed.publish("bot", {"privacy": world.privacy})
    return {"privacy": world.privacy}


def reset(world: World, _: Json) -> Json:
    world.forget_everything()
    return {"ok": True}
