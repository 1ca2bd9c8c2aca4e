"""What may be under a message: inline keyboards, reply keyboards, their removal."""

import json
import re
from collections.abc import Iterator
from typing import Any

from sandbox.errors import ApiError, bad_request
from sandbox.shapes import Json
from sandbox.text.lengths import utf8_length

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_BYTES = 10_240
MOST_DATA_BYTES = 64
_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
_PRIVATE_ONLY = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
}
_HTTP = re.compile(r"https?://([^/?#:\s]+)(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def checked_markup(markup: Any, *, private: bool) -> Json | None:
    """The keyboard as it will be kept; None for an empty one."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"], private)
    if "keyboard" in markup:
        return _reply(markup, private)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return dict(markup)
    return None


def checked_inline_markup(markup: Any, *, private: bool) -> Json | None:
    """For edits: only an inline keyboard will do."""
    kept = checked_markup(markup, private=private)
    if kept is not None and "inline_keyboard" not in kept:
        raise bad_request("inline keyboard expected")
    return kept


def _inline(rows: Any, private: bool) -> Json | None:
    kept = []
    for row in _rows(rows, "inline_keyboard"):
        buttons = [_inline_button(button, private) for button in row]
        if len(buttons) > MOST_IN_A_ROW:
            raise bad_request("reply markup is too long")
        if buttons:
            kept.append(buttons)
    if not kept:
        return None
    markup = {"inline_keyboard": kept}
    size = utf8_length(json.dumps(markup, ensure_ascii=False, separators=(",", ":")))
    if sum(map(len, kept)) > MOST_BUTTONS or size > MOST_BYTES:
        raise bad_request("reply markup is too long")
    return markup


def _inline_button(button: Any, private: bool) -> Json:
    if not isinstance(button, dict):
        raise _bad_button("expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise _bad_button('Can\'t find field "text"')
    if not text.strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in _ACTIONS if button.get(name) is not None]
    if not actions:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    action = actions[0]
    value = button[action]
    if action == "callback_data":
        if not isinstance(value, str) or not 1 <= utf8_length(value) <= MOST_DATA_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        _check_url(str(value))
    elif action in ("web_app", "login_url"):
        _check_web_app(value, action, private)
    return {"text": text, action: value}


def _check_url(url: str) -> None:
    if url.lower().startswith(("tg://", "mailto:", "tel:")):
        return
    match = _HTTP.fullmatch(url if "://" in url else f"http://{url}")
    if match is None or "." not in match.group(1):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_web_app(value: Any, action: str, private: bool) -> None:
    url = str(value.get("url", "")) if isinstance(value, dict) else ""
    if not url.lower().startswith("https://"):
        what = "Web App" if action == "web_app" else "login"
        raise bad_request(
            f"inline keyboard button {what} URL '{url}' is invalid: Only HTTPS links are allowed"
        )
    if action == "web_app" and not private:
        raise bad_request("BUTTON_TYPE_INVALID")


def _reply(markup: Json, private: bool) -> Json:
    kept = []
    for row in _rows(markup["keyboard"], "keyboard"):
        buttons = [{"text": each} if isinstance(each, str) else each for each in row]
        for button in buttons:
            if not isinstance(button, dict) or not isinstance(button.get("text"), str):
                raise bad_request("can't parse keyboard button: Can't find field \"text\"")
            _check_requests(button, private)
        if buttons:
            kept.append(buttons)
    return {**markup, "keyboard": kept}


def _check_requests(button: Json, private: bool) -> None:
    for name, complaint in _PRIVATE_ONLY.items():
        if button.get(name) and not private:
            raise bad_request(complaint)


def _rows(rows: Any, name: str) -> Iterator[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{name}" of the reply markup must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f'field "{name}" must be an Array of Arrays')
        yield row


def _bad_button(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
