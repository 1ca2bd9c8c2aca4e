"""getUpdates, and what can honestly be said about webhooks: there are none here."""

from sandbox.api.parameters import Parameters
from sandbox.api.results import Encoded
from sandbox.errors import ApiError
from sandbox.shapes import Json
from sandbox.world.state import World

MOST_UPDATES = 100
LONGEST_POLL_SECONDS = 50


async def get_updates(world: World, ask: Parameters) -> Encoded:
    allowed = ask.tree("allowed_updates", "allowed updates")
    if allowed is not None:
        world.updates.allowed = [str(kind) for kind in allowed]
        world.touch("meta", "allowed_updates")
    limit = ask.number("limit", MOST_UPDATES)
    batch = await world.updates.poll(
        offset=ask.number("offset"),
        limit=limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES,
        timeout=max(0, min(ask.number("timeout"), LONGEST_POLL_SECONDS)),
    )
    return Encoded(batch)


def delete_webhook(world: World, ask: Parameters) -> bool:
    if ask.flag("drop_pending_updates"):
        world.updates.drop_all()
    return True


def get_webhook_info(world: World, _: Parameters) -> Json:
    info: Json = {"url": "", "has_custom_certificate": False}
    info["pending_update_count"] = len(world.updates.waiting)
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def set_webhook(_: World, ask: Parameters) -> bool:
    if not ask.text("url"):
        return True
    raise ApiError(404, "Not Found: the sandbox has no webhooks; use getUpdates")


METHODS = {
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setWebhook": set_webhook,
}
