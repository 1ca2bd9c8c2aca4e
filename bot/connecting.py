"""What may go wrong when the Bot API is first asked, in words of our own."""


class Unreachable(Exception):
    """Nobody answers at the Bot API's address just now."""


class TokenRefused(Exception):
    """The Bot API does not know this token."""
