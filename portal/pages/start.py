"""The front page, which says what this is, and a sign of life."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse

from portal.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/")
async def front(request: Request) -> HTMLResponse:
    return page(request, "front.html")


@router.get("/healthz", response_class=PlainTextResponse)
async def healthz() -> str:
    return "ok"
