"""Whether a file that somebody sends without a word is a statement of a wallet or bank."""

from fulfillment.money.statements.reading import read_statement
from orders.rules.errors import DomainError
from orders.rules.errors_reading import NeedsPassword


def is_statement(content: bytes) -> bool:
    """Known by what stands in it; a bank's table that nobody explained yet is none.

    An encrypted archive is taken for one: nothing else is sent like that.
    """
    try:
        read_statement(content)
    except NeedsPassword:
        return True
    except DomainError:
        return False
    return True
