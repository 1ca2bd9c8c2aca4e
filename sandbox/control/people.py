"""Making people and groups, and their coming and going."""

from typing import Any

from sandbox.control.asking import person_of
from sandbox.errors import Refusal
from sandbox.shapes import Json
from sandbox.world import membership
from sandbox.world.chats import Chat, free_chat_id
from sandbox.world.people import Person
from sandbox.world.state import World

_TOLD = ("first_name", "last_name", "username", "language_code", "phone_number", "label", "hidden")
FIRST_USER_ID = 1001


def put_user(world: World, ask: Json) -> Json:
    """Make a person; for an id that exists, set what is given and keep the rest."""
    user_id = int(ask.get("id") or _free_user_id(world))
    if user_id <= 0 or user_id == world.bot_id:
        raise Refusal("a user's id is a positive number other than the bot's")
    told = {key: ask[key] for key in _TOLD if ask.get(key) is not None}
    person = world.people.get(user_id)
    if person is None:
        if not told.get("first_name"):
            raise Refusal("first_name is missing")
        person = Person(id=user_id, **told)
        world.people[user_id] = person
        world.chats[user_id] = Chat.private_with(person)
        world.touch("chat", user_id)
    for key, value in told.items():
        setattr(person, key, value)
    world.touch("person", user_id)
    world.feed.publish("user", {"user_id": user_id})
    return person_json(world, person)


def put_users(world: World, ask: Json) -> list[Json]:
    return [put_user(world, each) for each in ask["items"]]


def put_chat(world: World, ask: Json) -> Json:
    """Make a group with the bot in it; for an id that exists, bring it to what is asked.

    A group that became a supergroup is found under its old id too, so that people and groups to
    begin with can be told again at each start.
    """
    kind = ask.get("type", "supergroup")
    if kind not in ("group", "supergroup"):
        raise Refusal("type is group or supergroup")
    chat_id = int(ask.get("id") or free_chat_id(world.chats, kind))
    if chat_id >= 0:
        raise Refusal("a group's id is negative")
    chat = _present(world, chat_id)
    fresh = chat is None
    if chat is None:
        chat = Chat(id=chat_id, type=kind, title=str(ask["title"]), bot_status="left")
        world.chats[chat_id] = chat
    chat.title = str(ask.get("title", chat.title))
    if chat.type == "supergroup":
        chat.is_forum = bool(ask.get("is_forum", chat.is_forum))
    chat.bot_manages_topics = bool(ask.get("bot_manages_topics", chat.bot_manages_topics))
    _bring_in(world, chat, ask, fresh)
    inviter = next((who for who, status in chat.members.items() if status != "left"), world.bot_id)
    status = ask.get("bot") or ("administrator" if fresh else chat.bot_status)
    membership.set_bot_status(world, chat, status, by=inviter)
    world.touch("chat", chat.id)
    world.tell("chat", chat)
    return chat_json(world, chat)


def _present(world: World, chat_id: int) -> Chat | None:
    chat = world.chats.get(chat_id)
    if chat is not None and chat.migrated_to is not None:
        return world.chats[chat.migrated_to]
    return chat


def _bring_in(world: World, chat: Chat, ask: Json, fresh: bool) -> None:
    admins = [person_of(world, {"user_id": each}).id for each in ask.get("admins", [])]
    people = [person_of(world, {"user_id": each}) for each in ask.get("members", [])]
    if fresh:
        chat.members.update({person.id: "member" for person in people})
    else:
        membership.join(world, chat, people)
    for place, user_id in enumerate(admins):
        chat.members[user_id] = "creator" if place == 0 else "administrator"


def add_members(world: World, chat_id: int, ask: Json) -> Json:
    chat = group(world, chat_id)
    people = [person_of(world, {"user_id": each}) for each in ask["user_ids"]]
    membership.join(world, chat, people)
    return chat_json(world, chat)


def leave(world: World, ask: Json) -> Json:
    """A person leaves a group; with the bot's id, the bot is removed from it."""
    chat = group(world, int(ask["chat_id"]))
    if int(ask["user_id"]) == world.bot_id:
        remover = next(iter(chat.members), world.bot_id)
        membership.set_bot_status(world, chat, "kicked", by=remover)
        return chat_json(world, chat)
    person = person_of(world, ask)
    if not chat.has(person.id):
        raise Refusal(f"user {person.id} is not in chat {chat.id}")
    membership.leave(world, chat, person)
    return chat_json(world, chat)


def block(world: World, ask: Json) -> Json:
    person = person_of(world, ask)
    membership.block(world, person)
    return person_json(world, person)


def unblock(world: World, ask: Json) -> Json:
    person = person_of(world, ask)
    membership.unblock(world, person)
    return person_json(world, person)


def group(world: World, chat_id: int) -> Chat:
    chat = world.chats.get(chat_id)
    if chat is None or chat.is_private:
        raise Refusal(f"there is no group {chat_id}", 404)
    if chat.migrated_to is not None:
        raise Refusal(f"group {chat_id} is supergroup {chat.migrated_to} now", 404)
    return chat


def person_json(world: World, person: Person) -> Json:
    return {
        **person.as_user(),
        "name": person.name,
        "label": person.label,
        "hidden": person.hidden,
        "phone_number": person.phone_number,
        "started": person.started,
        "blocked": person.blocked,
        "chats": [chat.id for chat in world.chats_of(person.id)],
    }


def chat_json(world: World, chat: Chat) -> Json:
    told: dict[str, Any] = {
        **world.chat_json(chat),
        "members": [who for who in chat.members if chat.has(who)],
        "admins": [w for w, s in chat.members.items() if s in ("creator", "administrator")],
        "bot": chat.bot_status,
        "pinned": chat.pinned,
        "keyboard": chat.keyboard,
        "topics": [{**each.as_topic(), "closed": each.closed} for each in chat.topics.values()],
        "bot_manages_topics": chat.bot_manages_topics,
        "migrated_to": chat.migrated_to,
        "migrated_from": chat.migrated_from,
    }
    return told


def _free_user_id(world: World) -> int:
    return max([FIRST_USER_ID - 1, *world.people]) + 1
