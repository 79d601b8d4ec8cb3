"""Pictures of the site as it stands: `python -m tests.screenshots` (add --readme for those that are kept)."""

import argparse
import struct
import sys
import tempfile
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import BELOW, KINDS, ROOT, build, chromium, serve

PAGES = ("home", "article", "numbers", "ideas", "worksheet", "help", "helplines")
SCREENS = {360: 740, 1280: 800}
README = {"home-360-dark.png": ("home", 360, "dark"), "article-1280-light.png": ("article", 1280, "light")}
# What chats and lock screens show of a shared address, in the size that they ask for (1.91 to 1).
SHARE = {"width": 1200, "height": 630}
SHARE_PAGE = """<!doctype html><style>{tokens}
body {{ display: grid; height: 630px; margin: 0; align-content: center; justify-items: center; gap: 40px;
  background: var(--app-paper); color: var(--app-ink) }}
svg {{ height: 300px; width: auto }} svg + svg {{ height: 90px }}
.app-picture__glow {{ fill: var(--app-lamp) }} .app-picture__shade {{ fill: var(--app-card) }}
</style>{room}{wordmark}"""
README_MOST = 150_000  # bytes: whoever reads the README on a phone pays for them


@contextmanager
def open_site() -> Iterator[tuple[Browser, str]]:
    """The site built and served, and a browser to look at it."""
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        built = build(Path(place) / BELOW)
        if built.returncode:
            sys.exit(f"The site cannot be built, so there is nothing to see:\n{built.stderr}")
        server = serve(Path(place))
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--disable-dev-shm-usage"])
        yield browser, next(server)
        browser.close()
        server.close()


def take(browser: Browser, address: str, width: int, scheme: str, *, whole: bool = False) -> bytes:
    """Return a PNG of the page at `address`: its first screen, or the whole of it."""
    size = {"width": width, "height": SCREENS[width]}
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    answer = page.goto(address)
    if not answer or not answer.ok:
        sys.exit(f"{address} is not there: see PAGES in tests/screenshots.py and KINDS in tests/conftest.py")
    picture = page.screenshot(full_page=whole, animations="disabled")
    context.close()
    return picture


PIXELS = """async png => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob())
  const canvas = new OffscreenCanvas(picture.width, picture.height).getContext("2d")
  canvas.drawImage(picture, 0, 0)
  const { data } = canvas.getImageData(0, 0, picture.width, picture.height)
  return [picture.width, picture.height, btoa(Array.from(data, (one) => String.fromCharCode(one)).join(""))]
}"""


def packed(browser: Browser, png: bytes) -> bytes:
    """Return the same picture in fewer bytes. Chromium packs for speed, and badly where colours run into each other."""
    page = browser.new_page()
    width, height, pixels = page.evaluate(PIXELS, b64encode(png).decode())
    page.close()
    colours = bytearray(b64decode(pixels))
    del colours[3::4]  # nothing is seen through
    rows = b"".join(b"\0" + colours[3 * width * row : 3 * width * (row + 1)] for row in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held)) for kind, held in chunks
    )


def share(browser: Browser) -> bytes:
    """Return the picture for link previews: the room and the wordmark, in the colours of the day."""
    assets = ROOT / "docs" / "assets"
    parts = {name: (assets / "pictures" / f"{name}.svg").read_text("utf-8") for name in ("room", "wordmark")}
    page = browser.new_page(viewport=SHARE, color_scheme="light")
    page.set_content(SHARE_PAGE.format(tokens=(assets / "css" / "tokens.css").read_text("utf-8"), **parts))
    picture = page.screenshot()
    page.close()
    return picture


def write(path: Path, picture: bytes) -> None:
    """Keep a picture and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture)
    print(f"{path.relative_to(ROOT)}  {len(picture) // 1000} kB")


def main() -> None:
    """Write the pictures, and the name of each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--readme", action="store_true", help="only the two in .github/screenshots/, and docs/share.png"
    )
    readme = options.parse_args().readme
    with open_site() as (browser, base):
        if readme:
            for name, (kind, width, scheme) in README.items():
                picture = packed(browser, take(browser, base + KINDS[kind], width, scheme))
                if len(picture) > README_MOST:
                    sys.exit(f"{name} would weigh {len(picture)} bytes, more than {README_MOST}: show a smaller screen")
                write(ROOT / ".github" / "screenshots" / name, picture)
            write(ROOT / "docs" / "share.png", share(browser))
            return
        for kind in PAGES:
            for width in SCREENS:
                for scheme in ("light", "dark"):
                    name = f"{kind}-{width}-{scheme}"
                    write(ROOT / "screenshots" / f"{name}.png", take(browser, base + KINDS[kind], width, scheme))
                    whole = take(browser, base + KINDS[kind], width, scheme, whole=True)
                    write(ROOT / "screenshots" / f"{name}-whole.png", whole)


if __name__ == "__main__":
    main()
