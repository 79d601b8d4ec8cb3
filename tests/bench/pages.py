"""What each kind of page costs its reader: bytes, requests, and a processor that cannot answer."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from tests.bench.setting import PHONE, RUNS_OF_THE_PROCESSOR, Found, Setting, kb
from tests.bench.wire import served
from tests.conftest import KINDS
from tests.test_accessibility import AXE
from tests.weight import Fetched, first_view, most_bytes, most_requests

MOST_BUSY = 50  # ms
NAMES = {"document": "HTML", "stylesheet": "styles", "script": "scripts", "image": "pictures", "font": "fonts"}
# A browser's own record of long tasks, from the first on.
WATCH = """window.tasks = []
new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
  .observe({ type: "longtask", buffered: true })"""


VIEWS = {
    f"First view: {kind}": f"at most {most_bytes(path) // 1000} kB gzip, {most_requests(path)} requests, none foreign"
    for kind, path in KINDS.items()
}
AXE_ROW = "Faults that axe finds in all of these, on a phone and a desk"
FAULTS = {AXE_ROW: "none"}
BUSY = {f"Longest stretch that the processor is busy: {kind}": f"at most {MOST_BUSY} ms" for kind in KINDS}


def weigh(setting: Setting) -> dict[str, Found]:
    """Weigh the first view of each kind of page."""
    found = {}
    with served(setting.guide) as guide, served(setting.bare) as bare:
        for kind, path in setting.kinds.items():
            ours, theirs = look(setting, guide + path), look(setting, bare + path)
            met = total(ours) <= most_bytes(path) and len(ours) <= most_requests(path) and not foreign(ours)
            found[f"First view: {kind}"] = Found(told(ours), told(theirs), met)
    return found


def look(setting: Setting, address: str) -> list[Fetched]:
    """Return what a phone fetches to show the page at `address` for the first time."""
    context = setting.browser.new_context(**PHONE)
    view = first_view(context, address)
    context.close()
    return view


def told(view: list[Fetched]) -> str:
    """Return the weight of a view, by kind of file, and what else the row promises."""
    kinds = dict.fromkeys(one.kind for one in view)
    parts = ", ".join(f"{NAMES.get(kind, kind)} {kb(total(o for o in view if o.kind == kind))}" for kind in kinds)
    brotli = kb(sum(one.brotli for one in view))
    return f"{kb(total(view))} kB gzip ({parts}), {brotli} brotli; {len(view)} requests, {len(foreign(view))} foreign"


def total(view: Iterable[Fetched]) -> int:
    """Return the bytes of a view in gzip."""
    return sum(one.gzip for one in view)


def foreign(view: list[Fetched]) -> list[str]:
    """Return the addresses that were asked of other origins than the page's own."""
    return [one.url for one in view if urlsplit(one.url)[:2] != urlsplit(view[0].url)[:2]]


def faults(setting: Setting) -> dict[str, Found]:
    """Count what axe finds in all kinds of page, on a phone and on a desk, with the rules that it uses by itself."""
    with served(setting.guide) as guide, served(setting.bare) as bare:
        ours, theirs = (
            [rule for path in setting.kinds.values() for rule in broken(setting, base + path)] for base in (guide, bare)
        )
    told = [f"{len(rules)}" + (f" ({', '.join(sorted(set(rules)))})" if rules else "") for rules in (ours, theirs)]
    return {AXE_ROW: Found(*told, not ours)}


def broken(setting: Setting, address: str) -> list[str]:
    """Return the rule of axe that each faulty part of a page breaks, at two widths."""
    found: list[str] = []
    for width in (PHONE["viewport"]["width"], 1280):
        page = setting.browser.new_page(viewport={"width": width, "height": 823}, reduced_motion="reduce")
        page.goto(address, wait_until="networkidle")
        page.evaluate(AXE)
        found += page.evaluate(
            "async () => (await axe.run()).violations.flatMap(({ id, nodes }) => nodes.map(() => id))"
        )
        page.close()
    return found


def stretch(setting: Setting) -> dict[str, Found]:
    """Find the longest task of each kind of page while it loads on a slow phone."""
    found = {}
    with served(setting.guide) as guide, served(setting.bare) as bare:
        for kind, path in setting.kinds.items():
            ours, theirs = (
                setting.middle(lambda address=base + path: longest_task(setting, address), RUNS_OF_THE_PROCESSOR)
                for base in (guide, bare)
            )
            row = f"Longest stretch that the processor is busy: {kind}"
            found[row] = Found(busy(ours), busy(theirs), ours <= MOST_BUSY)
    return found


def longest_task(setting: Setting, address: str) -> float:
    """Return the milliseconds of the longest task until the network is silent; 0 where all stay below the target."""
    with setting.phone() as page:
        page.add_init_script(WATCH)
        page.goto(address, wait_until="networkidle")
        return page.evaluate("Math.max(0, ...window.tasks)")


def busy(ms: float) -> str:
    """Return the longest task in words: browsers tell of those above 50 ms."""
    return f"{ms:.0f} ms" if ms else f"under {MOST_BUSY} ms"
