"""What the first search result costs, in bytes and in time on a slow line; and how soon each key is answered."""

from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Page

from macros.build_date import build_date
from macros.data import load
from tests.bench.pages import total
from tests.bench.setting import RUNS, Found, NotMeasured, Setting, kb
from tests.bench.wire import served, slow_4g
from tests.conftest import DOCS, KINDS, ROOT
from tests.search import queries
from tests.weight import Fetched, Traffic

MOST_BYTES = 110_000
MOST_MS = 2_500
QUERY = "sad"
BYTES = "Until the first search result, from an article"
BEFORE = "Fetched for search before a reader turns to it"
TIME = "First search result on slow 4G, processor four times slower"
KEY = "From each key to its results on the screen, processor four times slower: the middle, and the slowest"
MOST_MS_A_KEY = 100
TYPED = 20  # queries, spread over the list
TARGETS = {
    BYTES: f"at most {MOST_BYTES // 1000} kB gzip",
    BEFORE: "nothing",
    TIME: f"under {MOST_MS / 1000} s from navigation",
    KEY: f"at most {MOST_MS_A_KEY} ms, every one",
}

# A result is a link in a list that was not there before.
REMEMBER = "() => { window.before = new Set(document.links) }"
RESULT = """() => {
  const fresh = [...document.links].find((link) => !before.has(link) && link.closest("li") && link.checkVisibility())
  return fresh ? performance.now() : 0
}"""
# The next key's time from the moment of the key until what it brought has been painted.
NEXT_KEY = """() => {
  window.painted = new Promise((done) => addEventListener("input", ({ timeStamp }) =>
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - timeStamp))), { once: true, capture: true }))
}"""


@dataclass(frozen=True)
class Search:
    """What was fetched before and after a reader turned to search, and the ms from navigation to the first result."""

    before: list[Fetched]
    after: list[Fetched]
    workers: list[str]
    ms: float


def measure(setting: Setting) -> dict[str, Found]:
    """Search as a reader does, on a good line for the bytes, on a slow one for the time."""
    titles = [page.head.title for page in load(DOCS, build_date(ROOT)).pages.values()]
    with served(setting.guide) as guide, served(setting.bare) as bare:
        ours, theirs = (search(setting, base) for base in (guide, bare))
    if not any(is_index(one, titles) for one in [*ours.before, *ours.after]):
        raise NotMeasured(
            "search answered, but no file that it fetched is known as its index: see is_index in search.py"
        )
    weights = [total([*one.before, *one.after]) for one in (ours, theirs)]
    early, their_early = (too_early(one, titles) for one in (ours, theirs))
    with served(setting.guide, slow_4g()) as guide, served(setting.bare, slow_4g()) as bare:
        times = [setting.middle(lambda base=base: search(setting, base).ms, RUNS) for base in (guide, bare)]
    with served(setting.guide) as guide:
        keys = answered(setting, guide)
    return {
        BYTES: Found(*(f"{kb(weight)} kB" for weight in weights), weights[0] <= MOST_BYTES),
        BEFORE: Found(listed(early), listed(their_early), not early),
        TIME: Found(*(f"{ms / 1000:.2f} s" for ms in times), times[0] < MOST_MS),
        KEY: Found(f"{median(keys):.0f} ms, {max(keys):.0f} ms", "", max(keys) <= MOST_MS_A_KEY),
    }


def search(setting: Setting, base: str) -> Search:
    """Open an article and look for a word as soon as it has loaded, until a result shows."""
    with setting.phone() as page:
        traffic = Traffic(page.context)
        workers: list[str] = []
        page.on("worker", lambda worker: workers.append(worker.url))
        page.goto(base + KINDS["article"], wait_until="load")
        page.evaluate(REMEMBER)
        count = len(traffic.asked)
        turn_to_search(page)
        ms = page.wait_for_function(RESULT).json_value()
        fetched = traffic.fetched(page)
        late = {url for url, _ in traffic.asked[count:]}
        after = [one for one in fetched if one.url in late]
        return Search([one for one in fetched if one not in after], after, workers, ms)


def answered(setting: Setting, base: str) -> list[float]:
    """Type readers' queries key by key once search has been loaded; return the ms until each key was answered."""
    every = queries()
    times = []
    with setting.phone() as page:
        page.goto(base + KINDS["article"], wait_until="load")
        turn_to_search(page)
        page.wait_for_function("() => document.querySelector('#app-search [data-found] a')")
        field = page.get_by_role("search").get_by_role("textbox")
        for query in every[:: max(1, len(every) // TYPED)]:
            field.fill("")
            for key in query.asked:
                page.evaluate(NEXT_KEY)
                field.press_sequentially(key)
                times.append(page.evaluate("painted"))
    return times


def turn_to_search(page: Page) -> None:
    """Open search by its button, or where there is none by its key, and type."""
    button = page.get_by_role("button", name="Search", exact=True)
    if button.count():
        button.first.click()
    else:
        page.keyboard.press("/")
    field = page.get_by_role("searchbox", name="Search").or_(page.get_by_role("textbox", name="Search"))
    field.press_sequentially(QUERY)


def too_early(found: Search, titles: list[str]) -> list[Fetched]:
    """Return what only search needs and was fetched before: a worker, and any file that knows most pages by title."""
    return [one for one in found.before if one.url in found.workers or is_index(one, titles)]


def is_index(one: Fetched, titles: list[str]) -> bool:
    """Whether a file, not being a page, holds the titles of more than half of all pages."""
    text = (one.body or b"").decode("utf-8", "replace")
    return one.kind != "document" and sum(title in text for title in titles) > len(titles) / 2


def listed(early: list[Fetched]) -> str:
    """Return in words what was fetched too early."""
    return f"{len(early)} files, {kb(total(early))} kB" if early else "nothing"
