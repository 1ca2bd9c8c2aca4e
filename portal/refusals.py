"""From an error to an answer: a page for people, JSON for the supermarket's systems."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from orders.rules.errors import DomainError
from portal.language import texts_of
from portal.rendering import page
from portal.security import protect
from portal.session import COOKIES, HOMES, NotSignedIn
from portal.words import explain

STATUS: Mapping[str, HTTPStatus] = {
    "link_used": HTTPStatus.GONE,
    "link_expired": HTTPStatus.GONE,
    "no_right": HTTPStatus.FORBIDDEN,
    "not_yours": HTTPStatus.FORBIDDEN,
    "wrong_compound": HTTPStatus.FORBIDDEN,
    "stale_button": HTTPStatus.NOT_FOUND,
    "no_such_paper": HTTPStatus.NOT_FOUND,
    "unknown_code": HTTPStatus.NOT_FOUND,
}


def refuse(
    request: Request,
    code: str,
    data: Mapping[str, Any],
    *,
    status: int,
) -> Response:
    """Answer with a refusal. `request.state.zone` is set where the compound is known."""
    said = explain(code, data, texts_of(request), getattr(request.state, "zone", None))
    if request.url.path.startswith("/api/"):
        error = {
            "code": code,
            "data": {name: _plain(value) for name, value in data.items()},
            "message": said.what,
            "advice": list(said.advice),
        }
        return JSONResponse({"error": error}, status_code=status)
    back = None if code == "not_signed_in" else _back(request)
    return page(request, "refusal.html", status=status, here=back, said=said, back=back)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _back(request: Request) -> str | None:
    """Where “Back” leads: the page whose form was refused; nowhere for who is not signed in."""
    parts = request.url.path.strip("/").split("/")
    if parts[0] == "s":  # a link that signed in on this very device leads on
        return next((HOMES[key] for key, name in COOKIES.items() if name in request.cookies), None)
    if parts[0] == "supplier":
        return "/" + "/".join(parts[:3] if len(parts) > 3 else parts[:1])
    return f"/{parts[0]}" if parts[0] in ("handout", "liaison", "care") else None


def answer_errors(app: FastAPI) -> None:
    """Register how every error is answered."""

    @app.exception_handler(DomainError)
    async def domain(request: Request, error: DomainError) -> Response:
        status = STATUS.get(error.code, HTTPStatus.CONFLICT)
        return refuse(request, error.code, error.data(), status=status)

    @app.exception_handler(NotSignedIn)
    async def not_signed_in(request: Request, _error: NotSignedIn) -> Response:
        return refuse(request, "not_signed_in", {}, status=HTTPStatus.UNAUTHORIZED)

    @app.exception_handler(RequestValidationError)
    async def bad_request(request: Request, error: RequestValidationError) -> Response:
        in_path = any(detail["loc"][:1] == ("path",) for detail in error.errors())
        if in_path:
            return refuse(request, "page_not_found", {}, status=HTTPStatus.NOT_FOUND)
        return refuse(request, "bad_request", {}, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        missing = error.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}
        code = "page_not_found" if missing else "bad_request"
        return refuse(request, code, {}, status=error.status_code)

    @app.exception_handler(Exception)
    async def bug(request: Request, _error: Exception) -> Response:
        response = refuse(request, "broken", {}, status=HTTPStatus.INTERNAL_SERVER_ERROR)
        protect(request, response)  # this answer does not pass the guard
        return response
