"""getFile: from a file id to a path that can be downloaded."""

from sandbox.api.parameters import Parameters
from sandbox.errors import WRONG_FILE, bad_request
from sandbox.shapes import Json
from sandbox.world.state import World

MOST_BYTES = 20 << 20


def get_file(world: World, ask: Parameters) -> Json:
    record = world.files.get(ask.text("file_id"))
    if record is None:
        raise bad_request(WRONG_FILE)
    if record.size > MOST_BYTES:
        raise bad_request("file is too big")
    return record.as_file()


METHODS = {"getFile": get_file}
