"""Taking pictures: pages with a browser, papers with poppler; small files in few colours."""

import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

MOST_BYTES = 200_000
COLOURS = (256, 128, 64, 32)
DESK: Mapping[str, int] = {"width": 1180, "height": 860}
PHONE: Mapping[str, int] = {"width": 390, "height": 844}

# The browser sees the font that the papers are drawn with, whatever the machine prefers.
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir><cachedir>{cache}</cachedir>
  <match target="pattern">
    <test name="family" qual="any"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Noto Sans CJK SC</string></edit>
  </match>
</fontconfig>
"""


@dataclass(frozen=True, slots=True)
class Camera:
    """A browser and the folder that its pictures go to."""

    browser: Browser
    folder: Path

    @asynccontextmanager
    async def context(
        self, *, size: Mapping[str, int] = DESK, locale: str = "zh-CN", scale: float = 1.5
    ) -> AsyncIterator[BrowserContext]:
        """A browser of one person, with its own cookies."""
        context = await self.browser.new_context(
            viewport={"width": size["width"], "height": size["height"]},
            locale=locale,
            device_scale_factor=scale,
            color_scheme="light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        try:
            yield context
        finally:
            await context.close()

    async def keep(self, page: Page, name: str, *, full_page: bool = False) -> None:
        """The page as it stands, as a small file."""
        shot = await page.screenshot(full_page=full_page)
        keep_small(Image.open(BytesIO(shot)), self.folder / f"{name}.png")


@asynccontextmanager
async def camera(folder: Path, *, scratch: Path) -> AsyncIterator[Camera]:
    """A camera with Debian's Chromium."""
    program = shutil.which("chromium")
    assert program is not None, "pictures need Debian's chromium"
    fonts = scratch / "fonts.conf"
    noto = str(files("noto_cjk_sans_otc"))
    fonts.write_text(FONTS.format(folder=noto, cache=scratch / "fonts"), "utf-8")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--font-render-hinting=none"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        try:
            yield Camera(browser, folder)
        finally:
            await browser.close()


def keep_first_page(
    pdf: bytes, target: Path, *, scratch: Path, dpi: int = 110, top: float = 1.0
) -> None:
    """The first page of a paper, or the `top` part of it."""
    source, drawn = scratch / "paper.pdf", scratch / "paper"
    source.write_bytes(pdf)
    command = ["pdftoppm", "-r", str(dpi), "-f", "1", "-singlefile", "-png"]
    subprocess.run([*command, str(source), str(drawn)], check=True)
    page = Image.open(drawn.with_suffix(".png"))
    keep_small(page.crop((0, 0, page.width, round(page.height * top))), target)


def keep_small(picture: Image.Image, target: Path) -> None:
    """Save with as many colours as fit into the size that a page of text may load."""
    plain = picture.convert("RGB")
    for colours in COLOURS:
        few = plain.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(target, optimize=True)
        if target.stat().st_size < MOST_BYTES:
            return
    raise ValueError(f"{target.name} stays over {MOST_BYTES} bytes")
