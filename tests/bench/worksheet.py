"""What the worksheet costs: its scripts, the time until an answer shows, and until a hostile file is refused."""

import random
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.bench.pages import look, total
from tests.bench.setting import RUNS, Found, NotMeasured, Setting, kb
from tests.bench.wire import served
from tests.conftest import KINDS

MOST_BYTES = 12_000
MOST_MS = 50
MOST_MS_OF_A_FILE = 1_000
SIZES = (20_000_000, 3_000_000)  # bytes of a file: what the guide promises to refuse, and the most that it reads
BYTES = "The worksheet's own scripts"
PAINT = "From the press on an answer to its paint, every row, processor four times slower: the middle, and the slowest"
REFUSED = "A hostile file of up to 20 MB refused in words, processor four times slower: the slowest kind"
TARGETS = {
    BYTES: f"at most {MOST_BYTES // 1000} kB gzip",
    PAINT: f"at most {MOST_MS} ms, every one",
    REFUSED: f"at most {MOST_MS_OF_A_FILE // 1000} s",
}

# Presses the first answer of a row as a finger does; the time from the press until what it changed has been painted.
PRESS = """(row) => new Promise((done) => {
  const radio = [...document.querySelectorAll("main form fieldset")].filter((one) => one.checkVisibility()
    && one.querySelector(":scope > label > [type=radio]"))[row]?.querySelector("[type=radio]")
  if (!radio) return done(null)
  radio.scrollIntoView({ block: "center" })
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const start = performance.now()
    radio.click()
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)))
  }))
})"""
# From the moment a file is chosen until the page says something of it.
CHOSEN = """() => {
  const status = document.querySelector("main form [role=status]")
  status.textContent = ""
  const file = document.querySelector("main form [type=file]")
  window.told = new Promise((done) => file.addEventListener("change", () => {
    const start = performance.now()
    new MutationObserver(() => done([performance.now() - start, status.textContent]))
      .observe(status, { childList: true, characterData: true, subtree: true })
  }, { once: true, capture: true }))
}"""


def measure(setting: Setting) -> dict[str, Found]:
    """Weigh the scripts, answer every row, and open files that no worksheet wrote."""
    with served(setting.guide) as guide:
        weight = scripts(setting, guide)
        times = [ms for _ in range(setting.runs or RUNS) for ms in answered(setting, guide)]
        slowest = max(refused(setting, guide).items(), key=lambda found: found[1])
    return {
        BYTES: Found(f"{kb(weight)} kB", "", weight <= MOST_BYTES),
        PAINT: Found(f"{median(times):.0f} ms, {max(times):.0f} ms", "", max(times) <= MOST_MS),
        REFUSED: Found(f"{slowest[1]:.0f} ms ({slowest[0]})", "", slowest[1] <= MOST_MS_OF_A_FILE),
    }


def scripts(setting: Setting, base: str) -> int:
    """Return the bytes of the scripts that the worksheet fetches and an article does not."""
    views = [look(setting, base + KINDS[kind]) for kind in ("worksheet", "article")]
    shared = {urlsplit(one.url).path for one in views[1]}
    return total(one for one in views[0] if one.kind == "script" and urlsplit(one.url).path not in shared)


def answered(setting: Setting, base: str) -> list[float]:
    """Answer every row of the whole list, with the offers asked for; return the ms until each answer was painted."""
    with setting.phone() as page:
        page.goto(base + KINDS["worksheet"], wait_until="networkidle")
        for choice in page.locator("main form").get_by_role("checkbox").all()[:2]:
            choice.check()
        times: list[float] = []
        while (ms := page.evaluate(PRESS, len(times))) is not None:
            times.append(ms)
    if not times:
        raise NotMeasured("no row was found to answer: see PRESS in worksheet.py")
    return times


def refused(setting: Setting, base: str) -> dict[str, float]:
    """Open each kind of hostile file; return the ms until the page had refused it in words."""
    times = {}
    for size in SIZES:
        for kind, file in hostile(setting.scratch, size).items():
            with setting.phone() as page:
                page.goto(base + KINDS["worksheet"], wait_until="networkidle")
                times[f"{kind}, {size // 1_000_000} MB"] = told(page, file)
    return times


def told(page: Page, file: Path) -> float:
    """Open `file` in the worksheet; return the ms until the page said something. The answers must be as they were."""
    first = page.locator("main form").get_by_role("radio").first
    first.check()
    page.evaluate(CHOSEN)
    page.locator("main form [type=file]").set_input_files(file)
    ms, words = page.evaluate("told")
    if not words or not first.is_checked():
        raise NotMeasured(f"{file.name} was not refused: {words!r}")
    return float(ms)


def hostile(folder: Path, size: int) -> dict[str, Path]:
    """Write a file of nearly `size` bytes of each kind; return them by kind."""
    chance = random.Random(5)
    row = '{"in": "space", "name": "x"}, '
    begin = '{"worksheet": 1, "rows": ['
    whole = size - 1_000
    texts = {
        "one long text": f'{begin}{{"in": "space", "name": "{"x" * (whole - 100)}", "more": 1}}], "words": []}}',
        "deep nesting": "[" * whole,
        "nested rows": begin + "[" * whole,
        "many rows": begin + row * (whole // len(row)) + "]}",
        "many keys": "{" + ", ".join(f'"k{at}": 1' for at in range(whole // 13)) + "}",
        "escapes": f'{begin}"{chr(92)}u0041{(chr(92) + "n") * (whole // 2 - 50)}"]}}',
        "blanks": begin + " " * whole,
        "HTML": "<p>" * (whole // 3),
    }
    files = {kind: folder / f"{kind}.json" for kind in (*texts, "a picture")}
    for kind, text in texts.items():
        files[kind].write_text(text, "utf-8")
    files["a picture"].write_bytes(b"\x89PNG\r\n\x1a\n" + chance.randbytes(whole))
    return files
