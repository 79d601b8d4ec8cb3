"""Nothing that is typed, or put into an address, runs, leaves, stays or breaks a page: tried with what attackers try.

The inputs are the same at every run: known pieces of attacks and of the engine's own language, pieces of the guide,
and characters from all of Unicode, put together and spoiled by chance with a fixed seed.
"""

import random
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import KINDS, results, search_for
from tests.test_privacy import NOTHING, STORED, WATCH

TYPED = 10_000
ADDRESSED = 120
WRITTEN = 1_000
AT_ONCE = 500
HOSTILE = (
    "<script>window.hurt=1</script>", "<img src=x onerror=window.hurt=1>", "<svg onload=window.hurt=1>",
    "</ul></form>", "<iframe srcdoc='<script>parent.hurt=1</script>'>", "<mark><b>sad</b></mark>", "<!--",
    "]]>", "<a href=javascript:hurt=1>", "javascript:window.hurt=1", "data:text/html,<script>hurt=1</script>",
    "{{ 7*7 }}", "${window.hurt=1}", "`;hurt=1;`", "');window.hurt=1//", '"><input autofocus onfocus=hurt=1>',
    "\\u003cscript\\u003e", "&lt;script&gt;", "&#x3c;b&#x3e;", "%3Cscript%3E", "%00", "%", "%zz",
    "../../../etc/passwd", "//evil.example/x", "https://evil.example/?", "?q=", "#", "&q=", "__proto__",
    "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "__defineGetter__", "then", "length",
    "*", "**", "a*b*c*", "sad*", "*sad", "~", "~1", "sad~9", "sad~999999999", "^", "^10", "sad^1e309", "+", "-",
    "+sad -low", "--", ":", "title:sad", "text:", "words:*", "nofield:sad", '"', '"sad', '"after sex"', "'",
    "’", "(", ")", "[", "(?:(a+)+)$", "\\", "|", ".", "..", "/", "\0", "\x07", "\x1b[31m", "\r\n", "\n", "\t",
    "\u2028", "\ufeff", "\u200b", "\u202e", "\u2066", "\u0301" * 30, "\ud800", "\udfff", "😀", "👩‍👩‍👧‍👦", "🏳️‍🌈",
    "שלום", "مرحبا", "愛後のケア", "क्षि", "ﬀ", "ß", "İ", "ı", "Ǆ", "K", "１２", "٣", "½", "NaN", "null", "undefined",
    "true", "0", "-1", "1e309", "99999999999999999999", "or 1=1 --", "%s%n", "$(id)", "|| id",
)  # fmt: skip
ORDINARY = (
    "sad", "after", "sex", "aftercare", "helpline", "dopamine", "i", "can't", "don’t", "why", "it's", "worksheet",
    "hug", "yes-no-maybe", "PCD", "988",
)  # fmt: skip
SPACES = ("", " ", " ", "  ", "\t", "\u00a0", "-", "\n")

# Types every input into the field of search, which answers at once.
TYPE = """(inputs) => {
  const panel = document.querySelector("#app-search")
  const field = panel.querySelector("input")
  const wrong = []
  for (const input of inputs) {
    field.value = input
    field.dispatchEvent(new InputEvent("input", { bubbles: true }))
    const shown = [...panel.querySelectorAll(":is([data-first], [data-near], [data-found]) *")]
    const strange = shown.filter((one) => !one.matches("section, details, summary, h2, ul, li, p, a, mark, button"))
    const elsewhere = shown.filter((one) => one.href && one.protocol !== "tel:" && one.origin !== location.origin)
    if (strange.length || elsewhere.length || !field.isConnected) wrong.push(JSON.stringify(input).slice(0, 200))
  }
  return wrong
}"""
WRITE = """(inputs) => {
  const fields = [...document.querySelectorAll("textarea")]
  inputs.forEach((input, place) => {
    const field = fields[place % fields.length]
    field.value = input
    field.dispatchEvent(new InputEvent("input", { bubbles: true }))
    field.dispatchEvent(new Event("change", { bubbles: true }))
  })
  return fields.length
}"""
JUMP = """async (inputs) => {
  for (const input of inputs) {
    location.hash = input
    await new Promise((done) => setTimeout(done))
  }
}"""
# What is on the page, but for what search has found: no input may add to it.
ELEMENTS = """() => [...document.querySelectorAll("*")].filter((one) => !one.closest("#app-search > :is(div, ul)"))
  .map((one) => one.localName)"""


def inputs(chance: random.Random, count: int) -> list[str]:
    """Return `count` inputs of up to some hundred characters, among them a few of 100,000."""
    made = []
    for number in range(count):
        pieces = [piece(chance) for _ in range(chance.choice((1, 1, 2, 3, 5, 12)))]
        text = "".join(one + chance.choice(SPACES) for one in pieces)
        for _ in range(chance.choice((0, 0, 1, 3))):
            text = spoiled(chance, text)
        made.append((text or "x") * (100_000 // max(len(text), 1)) if number % 1000 == 500 else text)
    return made


def piece(chance: random.Random) -> str:
    """Return a piece of an attack, of the guide's language, or of Unicode, lone surrogates among it."""
    kind = chance.random()
    if kind < 0.5:
        return chance.choice(HOSTILE)
    if kind < 0.75:
        return chance.choice(ORDINARY)
    top = chance.choice((0x7F, 0x2FF, 0xFFFF, 0x10FFFF))
    return "".join(chr(chance.randint(0, top)) for _ in range(chance.randint(1, 12)))


def spoiled(chance: random.Random, text: str) -> str:
    """Return `text` with a part cut out, doubled, turned round, in other case, or with a strange character inside."""
    start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
    part = text[start:end]
    put = chance.choice(("", part * 3, part[::-1], part.swapcase(), part + chr(chance.randint(0, 0x2FFF))))
    return text[:start] + put + text[end:]


@pytest.fixture
def noted(page: Page, base_url: str) -> list[str]:
    """Everything that no input may bring about: errors, dialogs, requests elsewhere."""
    notes: list[str] = []
    page.add_init_script(WATCH)
    page.on("pageerror", lambda error: notes.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (notes.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("popup", lambda popup: notes.append(f"window: {popup.url}"))
    page.on(
        "request",
        lambda request: None if request.url.startswith((base_url, "data:")) else notes.append(f"asked: {request.url}"),
    )
    return notes


def unharmed(page: Page, noted: list[str]) -> None:
    """Fail if an input has run, left, stayed or broken the policy."""
    assert noted == []
    assert page.evaluate("window.violations ?? []") == []
    assert page.evaluate("window.hurt === undefined && window.frames.length === 0")
    assert page.evaluate(STORED) == NOTHING
    assert page.context.cookies() == []


def test_whatever_is_typed_into_search_stays_words(page, noted):
    asked: list[str] = []
    page.goto("")
    search_for(page, "sad")
    expect(results(page).first).to_be_visible()
    page.on("request", lambda request: asked.append(request.url))
    before = page.evaluate(ELEMENTS)
    typed = inputs(random.Random(0), TYPED)
    wrong = []
    for at in range(0, TYPED, AT_ONCE):
        wrong += page.evaluate(TYPE, typed[at : at + AT_ONCE])
        page.keyboard.press("Escape")  # after the first of them the sheet is shut: all goes on, but nothing is drawn
    assert wrong == []
    unharmed(page, noted)
    assert asked == [], "what is typed makes the page ask for something"
    search_for(page, "dopamine")
    expect(results(page).filter(has_text="The comedown after sex").first).to_be_visible()
    assert page.evaluate(ELEMENTS) == before


def test_whatever_stands_in_an_address_stays_words(page, noted, base_url):
    before = {}
    for number, text in enumerate(inputs(random.Random(1), ADDRESSED)):
        kind = ("", KINDS["article"], KINDS["ideas"], "nowhere/at/all/")[number % 4]
        if kind not in before:
            page.goto(kind)
            before[kind] = page.evaluate(ELEMENTS)
        words = text[:2000]
        raw = re.sub(r"[\s#&+]", "", words).encode("utf-8", "replace").decode()
        value = quote(words, safe="", errors="surrogatepass") if number % 3 else quote(raw, safe="%<>'\"`{}|\\^")
        page.goto(f"{kind}?q={value}#{value}", wait_until="domcontentloaded")
        assert page.url.startswith(f"{base_url}{kind}#") or not value, "the words stay in the address"
        assert page.evaluate("document.querySelector('#app-search').matches(':popover-open')"), value
        if number % 20 == 0:
            expect(page.get_by_role("search").get_by_text("Search is loading")).to_have_count(0)
        assert page.evaluate(ELEMENTS) == before[kind], value
        if number % 20 == 0:
            unharmed(page, noted)
    page.evaluate(JUMP, inputs(random.Random(2), ADDRESSED))
    unharmed(page, noted)
    page.goto("?q=dopamine")
    expect(results(page).first).to_be_visible()


def test_whatever_is_written_on_the_worksheet_stays_words(page, noted, guide_site):
    page.goto(KINDS["worksheet"])
    words = guide_site.facts.worksheet
    expect(page.get_by_role("button", name=words.make_plan)).to_be_visible()
    before = page.evaluate(ELEMENTS)
    written = inputs(random.Random(3), WRITTEN)
    assert page.evaluate(WRITE, written)
    assert page.evaluate(ELEMENTS) == before
    page.get_by_role("button", name=words.make_plan).click()
    text = page.get_by_role("textbox", name=words.as_text)
    strange = "[data-filled] :not(h3, ul, li), [data-card] :not(p, b)"
    expect(page.locator("main form").locator(strange)).to_have_count(0)
    for value in page.locator("[data-words]").evaluate_all("all => all.map((field) => field.value)"):
        assert value in text.input_value()
    page.get_by_role("button", name=words.back).click()
    assert page.evaluate(ELEMENTS) == before
    unharmed(page, noted)
    assert page.url.endswith("worksheet/")
    page.reload()
    assert page.evaluate("[...document.querySelectorAll('textarea')].every((field) => field.value === '')")
