"""Turning an uploaded picture into the sizes Telegram keeps: JPEG, at most 1280 pixels a side."""

import io

from PIL import Image, UnidentifiedImageError

from sandbox.errors import bad_request

MOST_BYTES = 10 << 20
MOST_WIDTH_PLUS_HEIGHT = 10_000
MOST_RATIO = 20
LARGE_SIDE = 1280
SMALL_SIDE = 320
SMALLEST_SIDE = 90


def draw_sizes(content: bytes) -> list[tuple[bytes, int, int]]:
    """Two sizes, smallest first; raises what Telegram answers to an unfit picture."""
    if len(content) > MOST_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {MOST_BYTES} bytes"
        )
    picture = _opened(content)
    width, height = picture.size
    if width + height > MOST_WIDTH_PLUS_HEIGHT or max(width, height) > MOST_RATIO * min(
        width, height
    ):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    small = SMALL_SIDE if max(width, height) > SMALL_SIDE else SMALLEST_SIDE
    return [_fitted(picture, small), _fitted(picture, LARGE_SIDE)]


def _opened(content: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(content))
        picture.load()
    except (UnidentifiedImageError, OSError, ValueError) as unreadable:
        raise bad_request("IMAGE_PROCESS_FAILED") from unreadable
    if picture.mode in ("RGBA", "LA", "P"):
        ground = Image.new("RGB", picture.size, "white")
        seen = picture.convert("RGBA")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    return picture.convert("RGB")


def _fitted(picture: Image.Image, side: int) -> tuple[bytes, int, int]:
    fitted = picture.copy()
    fitted.thumbnail((side, side))
    out = io.BytesIO()
    fitted.save(out, "JPEG", quality=88)
    return out.getvalue(), fitted.width, fitted.height
