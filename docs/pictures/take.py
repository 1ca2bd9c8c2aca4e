"""`python -m docs.pictures.take [FOLDER]`: live through one cycle and take the README's pictures.

Needs what the checks need (Chromium and poppler) and a font with emoji. Existing pictures are
replaced.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from docs.pictures.camera import camera
from docs.pictures.neighbourhood import neighbourhood
from docs.pictures.story import Story


async def take(target: Path) -> None:
    """All pictures, from a compound that is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        async with neighbourhood(scratch / "var") as stage, camera(target, scratch=scratch) as eye:
            await Story(stage, eye, scratch=scratch).tell()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent))
