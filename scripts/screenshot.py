"""Take the README's picture of the page: python scripts/screenshot.py build/graph.html docs/graph.png [NAME]

NAME is searched for first, so that the panel shows something.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

COLOURS = 256  # a palette makes the file a third as large


def main(page: Path, picture: Path, name: str | None = None) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        tab = browser.new_page(viewport={"width": 1400, "height": 860})
        tab.goto(page.absolute().as_uri())
        while not tab.evaluate("window.kgReady === true"):
            tab.wait_for_timeout(100)
        if name:
            tab.keyboard.press("/")
            tab.keyboard.type(name)
            tab.wait_for_timeout(300)
            tab.keyboard.press("Enter")
        tab.wait_for_timeout(1500)  # the view glides to its place
        picture.parent.mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=picture)
        browser.close()
    Image.open(picture).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        picture, optimize=True
    )


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]), *sys.argv[3:])
