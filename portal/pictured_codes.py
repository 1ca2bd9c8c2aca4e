"""A picture that was sent with a form: what the QR codes on it say, read off the event loop."""

import asyncio

from starlette.datastructures import UploadFile

from fulfillment.money.use_cases.collection_codes import the_only_code
from fulfillment.supply.documents.photos import NotAPhoto, codes_on
from orders.rules.errors_files import FileTooLarge
from orders.rules.errors_papers import NotAPicture
from orders.rules.errors_payees import NoCodeSeen

MOST_MIB = 12  # photos of newer phones are larger than 5


def is_sent(picture: UploadFile | str | None) -> bool:
    """Whether a file was chosen; a browser sends a nameless one where none was."""
    return isinstance(picture, UploadFile) and bool(picture.filename)


async def codes_sent(picture: UploadFile | str | None) -> tuple[str, ...]:
    """Every code on it. Raises `NoCodeSeen`, `FileTooLarge`, `NotAPicture`."""
    if not isinstance(picture, UploadFile):
        raise NoCodeSeen()
    content = await picture.read((MOST_MIB << 20) + 1)
    if not content:
        raise NoCodeSeen()
    if len(content) > MOST_MIB << 20:
        raise FileTooLarge(limit_mib=MOST_MIB)
    try:
        return await asyncio.to_thread(codes_on, content)
    except NotAPhoto:
        raise NotAPicture() from None


async def code_sent(picture: UploadFile | str | None) -> str:
    """The one code on it. Raises what `codes_sent` does, and `SeveralCodesSeen`."""
    return the_only_code(await codes_sent(picture))
