"""What every answer carries and every form must prove.

Answers may not be framed (but for the demo's strip), run nothing from elsewhere, tell no other
site where the reader came from and are not kept by caches. A form counts only when our own page
sent it: browsers name the origin of every POST, and those that name none are not browsers.
"""

from urllib.parse import urlsplit

from fastapi import Request, Response

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST_NUMBER = 18
CAMERA_PAGE = "/handout/scan"
# The chat page of the demo lives on another port of the same machine.
STRIP_FRAMES = "http://127.0.0.1:* http://localhost:*"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)


def protect(request: Request, response: Response) -> None:
    """Add the security headers."""
    in_frame = request.url.path.startswith("/strip")
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY.format(
        frames=STRIP_FRAMES if in_frame else "'none'"
    )
    if not in_frame:
        headers["X-Frame-Options"] = "DENY"
    headers["X-Content-Type-Options"] = "nosniff"
    # Not `no-referrer`: with that, browsers send our own forms without their origin.
    headers["Referrer-Policy"] = "same-origin"
    # The scanning page alone looks through the camera.
    camera = "self" if request.url.path == CAMERA_PAGE else ""
    headers["Permissions-Policy"] = f"camera=({camera}), microphone=(), geolocation=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Robots-Tag"] = "noindex, nofollow"
    if not request.url.path.startswith("/static/"):
        headers["Cache-Control"] = "no-store"


def names_no_row(path: str) -> bool:
    """Tell whether an address holds a number that no database has: typed, or tried."""
    return any(part.isdecimal() and len(part) > LONGEST_NUMBER for part in path.split("/"))


def is_foreign_form(request: Request, portal_url: str) -> bool:
    """Tell whether another site sent this change."""
    if request.method in SAFE_METHODS:
        return False
    if request.headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
        return True
    origin = request.headers.get("origin")
    if origin is None:
        return False
    ours = {urlsplit(portal_url).netloc, request.headers.get("host", "")}
    return urlsplit(origin).netloc not in ours - {""}
