"""Errors in Telegram's own words, and those of the control API.

    ApiError(code, description, parameters)   what a Bot API call answers
    Refusal(status, text)                     what a control call answers

Descriptions are what the official server says, word for word, because clients and products
tell errors apart by them.
"""

from sandbox.shapes import Json


class ApiError(Exception):
    """A Bot API answer with `ok: false`; the HTTP status is the same number."""

    def __init__(self, code: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Refusal(Exception):
    """A control call that cannot be done, with the reason for whoever called."""

    def __init__(self, text: str, status: int = 400) -> None:
        super().__init__(text)
        self.text = text
        self.status = status


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def upgraded(new_chat_id: int) -> ApiError:
    """The basic group became a supergroup; clients read the new id from the parameters."""
    return ApiError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        {"migrate_to_chat_id": new_chat_id},
    )


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def too_many_requests(seconds: int) -> ApiError:
    """The answer to a flood; its HTTP header Retry-After says the same."""
    description = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, description, {"retry_after": seconds})


CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WRONG_FILE = "wrong file_id or the file is temporarily unavailable"
