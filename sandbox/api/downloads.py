"""`/file/bot<token>/<path>`: the bytes behind a file path that getFile gave out."""

from starlette.responses import FileResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from sandbox.world.state import World


class Downloads:
    def __init__(self, world: World) -> None:
        self.world = world
        self._prefix = f"/file/bot{world.options.token}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._response(scope["path"])(scope, receive, send)

    def _response(self, path: str) -> Response:
        if not path.startswith(self._prefix):
            return _refused(401, "Unauthorized")
        record = self.world.files.by_path(path[len(self._prefix) :])
        if record is None:
            return _refused(404, "Not Found")
        return FileResponse(self.world.files.on_disk(record), media_type="application/octet-stream")


def _refused(status: int, text: str) -> JSONResponse:
    return JSONResponse(
        {"ok": False, "error_code": status, "description": text}, status_code=status
    )
