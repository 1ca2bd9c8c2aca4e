"""Receiving updates: by asking for them, or by a webhook. One excludes the other."""

from sandbox.api.parameters import Parameters
from sandbox.api.results import Encoded
from sandbox.errors import ApiError, too_many_requests
from sandbox.shapes import Json
from sandbox.webhook.subscription import (
    ACTIVE,
    TERMINATED,
    Webhook,
    checked_certificate,
    checked_connections,
    checked_secret,
    checked_url,
)
from sandbox.world.state import World

MOST_UPDATES = 100
LONGEST_POLL_SECONDS = 50
BETWEEN_WEBHOOKS_SECONDS = 1.0


async def get_updates(world: World, ask: Parameters) -> Encoded:
    if world.updates.webhook is not None:
        raise ApiError(409, ACTIVE)
    _set_allowed(world, ask)
    limit = ask.number("limit", MOST_UPDATES)
    batch = await world.poller.poll(
        offset=ask.number("offset"),
        limit=limit if 1 <= limit <= MOST_UPDATES else MOST_UPDATES,
        timeout=max(0, min(ask.number("timeout"), LONGEST_POLL_SECONDS)),
    )
    return Encoded(batch)


def set_webhook(world: World, ask: Parameters) -> Encoded:
    """An empty address takes the webhook away."""
    url = ask.text("url").strip()
    return _set(world, ask, url) if url else delete_webhook(world, ask)


def delete_webhook(world: World, ask: Parameters) -> Encoded:
    was_there = world.updates.webhook is not None
    _replace(world, ask, None)
    return _done("Webhook was deleted" if was_there else "Webhook is already deleted")


def get_webhook_info(world: World, _: Parameters) -> Json:
    webhook = world.updates.webhook
    info: Json = webhook.as_info() if webhook else {"url": "", "has_custom_certificate": False}
    world.updates.expire()
    info["pending_update_count"] = len(world.updates.waiting)
    if world.updates.allowed:
        info["allowed_updates"] = world.updates.allowed
    return info


def _set(world: World, ask: Parameters, url: str) -> Encoded:
    own = ask.uploads.get("certificate")
    webhook = Webhook(
        url=checked_url(url),
        secret_token=checked_secret(ask.text("secret_token")),
        max_connections=checked_connections(ask.number("max_connections")),
        ip_address=ask.text("ip_address"),
        certificate=checked_certificate(own.content) if own else "",
    )
    if webhook.same_as(world.updates.webhook):
        _set_allowed(world, ask)
        _drop_where_asked(world, ask)
        return _done("Webhook is already set")
    now = world.clock.steady()
    if now - world.updates.webhook_since < BETWEEN_WEBHOOKS_SECONDS:
        raise too_many_requests(1)
    world.updates.webhook_since = now
    _set_allowed(world, ask)
    _replace(world, ask, webhook)
    world.poller.interrupt(TERMINATED)
    return _done("Webhook was set")


def _replace(world: World, ask: Parameters, webhook: Webhook | None) -> None:
    _drop_where_asked(world, ask)
    world.updates.set_webhook(webhook)
    world.touch("meta", "webhook")


def _drop_where_asked(world: World, ask: Parameters) -> None:
    if ask.flag("drop_pending_updates"):
        world.updates.drop_all()


def _set_allowed(world: World, ask: Parameters) -> None:
    """Stays as it was where the call does not say."""
    allowed = ask.tree("allowed_updates", "allowed updates")
    if allowed is not None:
        world.updates.allowed = [str(kind) for kind in allowed]
        world.touch("meta", "allowed_updates")


def _done(description: str) -> Encoded:
    return Encoded(b"true", description)


METHODS = {
    "getUpdates": get_updates,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "setWebhook": set_webhook,
}
