"""The worksheet on the screen: what somebody who fills it in can rely on, by the rows of what it must be.

Paper, the file to take along, the exit and sheet.js by itself have tests of their own.
"""

import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.conftest import Held, look, tell
from tests.paper import printed, text_of
from tests.test_privacy import NOTHING, STORED, WATCH

PHONE = {"width": 360, "height": 740}
IDS = Path(__file__).parent / "ids.txt"

# All that the page holds, wherever it stands: what is shown, hidden, typed, marked on an element, in a template, kept.
EVERYTHING = """() => {
  const found = []
  const walk = (node) => {
    found.push(node.nodeValue ?? "", node.shadowRoot?.innerHTML ?? "", node.value ?? "", node.defaultValue ?? "")
    for (const { name, value } of node.attributes ?? []) found.push(name, value)
    for (const inside of [node.shadowRoot, node.content, ...node.childNodes]) if (inside?.nodeType) walk(inside)
  }
  walk(document)
  for (const store of [localStorage, sessionStorage]) found.push(JSON.stringify(store))
  found.push(location.href, document.title, window.name, document.cookie, JSON.stringify(history.state))
  return found.join("\\n")
}"""
# Every row of the page as it stands: its elements, and what is marked and typed.
ROWS = """() => {
  const rows = document.querySelector("[data-rows]")
  const fields = [...rows.querySelectorAll("input, textarea")]
  return [rows.outerHTML, ...fields.map((one) => (one.type === "textarea" ? one.value : one.checked))]
}"""
# What the rows say, in the order of the page, without how they are built.
SAID = """() => [...document.querySelectorAll("[data-row], [data-own], [data-words]")].map((box) => {
  const fields = box.matches("textarea") ? [box] : [...box.querySelectorAll("input:checked, textarea")]
  const said = fields.map((one) => (one.name && one.type === "radio" && !one.value ? "" : one.value || ""))
  const name = box.dataset.row ?? box.dataset.words ?? box.closest("[data-category]").dataset.category
  return [name, box.querySelector("[data-off]")?.checked ?? false, ...said]
}).filter(([, off, ...said]) => off || said.some(Boolean))"""


class Sheet:
    """The worksheet in an open page, by the names that its reader sees."""

    def __init__(self, page: Page, words: Any) -> None:
        self.page, self.words = page, words
        self.form = page.get_by_role("form", name="Worksheet")
        page.set_default_timeout(10_000)

    def open(self) -> "Sheet":
        self.page.goto("worksheet/")
        return self.ready()

    def ready(self) -> "Sheet":
        expect(self.form.locator(".app-scripted").first).not_to_have_attribute("hidden", "")
        return self

    # --- rows

    def row(self, name: str) -> Locator:
        return self.form.get_by_role("group", name=name, exact=True)

    def offer(self, name: str) -> Locator:
        return self.row(name).get_by_role("group", name=self.words.offer)

    def radio(self, within: Locator, answer: str) -> Locator:
        return within.get_by_role("radio", name=answer, exact=True).first

    def like(self, name: str, answer: str) -> None:
        self.radio(self.row(name), answer).check()

    def offers(self, name: str, answer: str) -> None:
        self.radio(self.offer(name), answer).check()

    def more(self, box: Locator) -> Locator:
        """Open what few rows need."""
        fold = box.locator("details").filter(has_text=self.words.leave_off)
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        return fold

    def note(self, name: str, text: str) -> None:
        self.more(self.row(name)).get_by_role("textbox", name=self.words.note).fill(text)

    def leave_off(self, name: str) -> None:
        self.more(self.row(name)).get_by_role("checkbox", name=self.words.leave_off).check()

    def when(self, name: str, moment: str) -> None:
        self.more(self.row(name)).get_by_role("checkbox", name=moment, exact=True).check()

    def own(self, category: str, text: str, answer: str | None = None) -> Locator:
        """Write a row of one's own, in a new one where there is one already."""
        part = self.form.get_by_role("region", name=category, exact=True)
        field = part.get_by_role("textbox", name=f"{self.words.own_label}: {category}")
        if not field.count():
            part.get_by_text(self.words.own).click()
        elif field.last.input_value():
            part.get_by_role("button", name=self.words.own_more).click()
        field.last.fill(text)
        box = part.locator("[data-own]").last
        if answer:
            self.radio(box, answer).check()
        return box

    def prompt(self, at: int) -> Locator:
        return self.form.get_by_role("textbox", name=self.words.prompts[at].text)

    def whole(self) -> None:
        self.form.get_by_role("checkbox", name=self.words.whole).check()

    def with_offers(self) -> None:
        self.form.get_by_role("checkbox", name=self.words.offers).check()

    # --- what is done with them

    def press(self, name: str) -> None:
        self.form.get_by_role("button", name=name, exact=True).click()

    def heard(self, words: str) -> None:
        """Wait until the sheet has said so, where screen readers hear it."""
        expect(self.form.get_by_role("status")).to_contain_text(words)

    @property
    def keeper(self) -> Locator:
        return self.form.get_by_role("checkbox", name=self.words.keep)

    def kept(self) -> str | None:
        return self.page.evaluate("localStorage.getItem('worksheet')")

    def keeps(self, words: str) -> None:
        """Wait until the browser keeps `words`."""
        self.page.wait_for_function("words => localStorage.getItem('worksheet')?.includes(words)", arg=words)

    def plan(self) -> str:
        """Make the plan, return it as text, and go back."""
        self.press(self.words.make_plan)
        text = self.form.get_by_role("textbox", name=self.words.as_text).input_value()
        self.press(self.words.back)
        return text

    def file(self, folder: Path) -> Path:
        """Save to a file."""
        with self.page.expect_download() as download:
            self.press(self.words.save)
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def choose(self, path: Path) -> None:
        """Open a file."""
        with self.page.expect_file_chooser() as chooser:
            self.press(self.words.open)
        chooser.value.set_files(path)

    def said(self) -> Any:
        return self.page.evaluate(SAID)

    def rows(self) -> Any:
        return self.page.evaluate(ROWS)

    # --- together

    def together(self) -> None:
        self.press(self.words.together.start.title)
        self.press(self.words.together.start.go_on)

    def put_away(self) -> None:
        """The first person is done."""
        self.press(self.words.together.first.go_on)
        self.press(self.words.together.review_first)

    def hand_over(self) -> None:
        self.put_away()
        self.press(self.words.together.hand_over.go_on)

    def compare(self) -> Locator:
        """The second person is done. Return what fits."""
        self.press(self.words.together.second.go_on)
        self.press(self.words.together.review.go_on)
        expect(self.form.get_by_role("heading", name=self.words.together.result.title)).to_be_visible()
        return self.form.locator("[data-view=result] [data-filled]")


@pytest.fixture(scope="session")
def words(guide_site) -> Any:
    """The words of the worksheet."""
    return guide_site.facts.worksheet


@pytest.fixture(scope="session")
def activities(guide_site) -> list[Any]:
    return [one for group in guide_site.facts.activities.categories for one in group.activities]


@pytest.fixture(scope="session")
def short(words, activities) -> list[str]:
    """The names of the rows that are there without asking for more."""
    return [one.worksheet for one in activities if one.id in words.short]


@pytest.fixture
def browser_context_args(browser_context_args):
    return browser_context_args | {"viewport": PHONE}


@pytest.fixture
def sheet(page: Page, words) -> Sheet:
    """The worksheet, open on a phone."""
    return Sheet(page, words).open()


@pytest.fixture
def sheets(context: BrowserContext, words) -> Callable[[], Sheet]:
    """Tabs of one browser, each with the worksheet."""
    return lambda: Sheet(context.new_page(), words).open()


# --- 1: items ------------------------------------------------------------------------------------------


def test_there_are_enough_items_in_few_plain_groups_and_many_without_touch_alone_or_later(guide_site, activities):
    assert len(activities) >= 36
    assert 6 <= len(guide_site.facts.activities.categories) <= 8
    assert sum(one.touch == "none" for one in activities) * 3 >= len(activities)
    assert sum("alone" in one.company for one in activities) >= 4
    assert sum("now" not in one.when for one in activities) >= 4


def test_every_item_is_a_row_of_its_group_in_the_words_of_the_data(sheet, guide_site):
    sheet.whole()
    for group in guide_site.facts.activities.categories:
        part = sheet.form.get_by_role("region", name=group.name, exact=True)
        names = part.locator("[data-row] > legend").all_inner_texts()
        assert names == [one.worksheet for one in group.activities]


def test_solitude_and_no_touch_are_rows_like_any_other_and_among_the_first(sheet, activities, words):
    alone = [one for one in activities if one.company == ("alone",) or one.id in ("no-touch", "time-alone")]
    assert {"no-touch", "time-alone"} <= {one.id for one in alone if one.id in words.short}
    sheet.whole()
    asks = "box => [...box.querySelectorAll('input, textarea')].map(({ type, value }) => [type, value])"
    like = sheet.row(next(one for one in activities if one.id == "hold").worksheet).evaluate(asks)
    for one in alone:
        if one.when != ("now",):
            assert sheet.row(one.worksheet).evaluate(asks) == like, one.worksheet


# --- 2: answers ------------------------------------------------------------------------------------------


def test_nothing_is_marked_before_somebody_marks_it(sheet):
    assert sheet.said() == []
    expect(sheet.form.locator(":checked")).to_have_count(0)


def test_every_row_takes_yes_maybe_or_no_in_words(sheet, words, activities):
    sheet.whole()
    for one in activities:
        names = sheet.row(one.worksheet).locator("label:has(> [data-like])").all_inner_texts()
        assert [name.strip() for name in names] == list(words.answers)


@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_one_row_can_be_emptied_again(new_context, words, short, script):
    sheet = Sheet(new_context(java_script_enabled=script).new_page(), words)
    sheet.page.goto("worksheet/")
    first, second = short[:2]
    sheet.like(first, words.answers[2])
    sheet.like(second, words.answers[0])
    sheet.more(sheet.row(first)).get_by_role("radio", name=words.blank).check()
    for answer in words.answers:
        expect(sheet.radio(sheet.row(first), answer)).not_to_be_checked()
    expect(sheet.radio(sheet.row(second), words.answers[0])).to_be_checked()


def test_an_emptied_row_whose_more_is_shut_is_still_reached_by_the_tab_key(sheet, words, short):
    box = sheet.row(short[0])
    more = sheet.more(box)
    more.get_by_role("radio", name=words.blank).check()
    more.locator("summary").click()
    expect(more.get_by_role("textbox")).to_be_hidden()
    expect(box.locator(":checked")).to_have_count(0)
    more.locator("summary").press("Shift+Tab")
    assert box.evaluate("box => document.activeElement.type === 'radio' && box.contains(document.activeElement)")
    sheet.page.keyboard.press("Space")
    assert sheet.said() != []


def test_what_is_not_answered_is_nowhere_said_to_be_a_no(sheet, words, activities, short, tmp_path):
    sheet.like(short[0], words.answers[1])
    sheet.more(sheet.row(short[1])).get_by_role("radio", name=words.blank).check()
    text = sheet.plan()
    assert short[0] in text
    assert [one.worksheet for one in activities if f"- {one.worksheet}\n" in f"{text}\n"] == [short[0]]
    for words_for_no in (words.plan_titles[2], words.plan_offers[2]):
        assert words_for_no not in text
    kept = json.loads(sheet.file(tmp_path).read_text("utf-8"))
    assert [(row["name"], row["like"]) for row in kept["rows"]] == [(short[0], "maybe")]


# --- 3: like and offer -------------------------------------------------------------------------------------


def test_what_one_can_offer_is_asked_only_of_those_who_want_it(sheet, words, short):
    expect(sheet.offer(short[0])).to_be_hidden()
    sheet.with_offers()
    for name in short:
        expect(sheet.offer(name)).to_be_visible()
    sheet.form.get_by_role("checkbox", name=words.offers).uncheck()
    expect(sheet.offer(short[0])).to_be_hidden()


def test_like_and_offer_are_answered_apart_and_an_offer_can_be_taken_back(sheet, words, short, tmp_path):
    yes, maybe, no = words.answers
    sheet.with_offers()
    sheet.like(short[0], no)
    sheet.offers(short[0], yes)
    sheet.offers(short[1], maybe)
    sheet.offers(short[2], no)
    sheet.offers(short[3], yes)
    sheet.radio(sheet.offer(short[3]), words.blank).check()
    text = sheet.plan()
    for title, name in [(words.plan_titles[2], short[0]), *zip(words.plan_offers, short[:3], strict=True)]:
        assert f"{title}\n- {name}" in text
    assert short[3] not in text
    kept = json.loads(sheet.file(tmp_path).read_text("utf-8"))["rows"]
    answers = [{key: value for key, value in row.items() if key != "id"} for row in kept]
    assert answers == [
        {"name": short[0], "like": "no", "offer": "yes"},
        {"name": short[1], "offer": "maybe"},
        {"name": short[2], "offer": "no"},
    ]


# --- 4: when -------------------------------------------------------------------------------------------


def test_an_item_that_can_happen_later_asks_when_and_says_so_in_every_copy(sheet, words, activities, tmp_path):
    sheet.whole()
    for one in activities:
        asked = sheet.row(one.worksheet).locator("label:has([data-when])").all_text_contents()
        assert [text.strip() for text in asked] == ([] if one.when == ("now",) else list(words.moments.values()))
    later = next(one.worksheet for one in activities if one.when != ("now",))
    sheet.like(later, words.answers[0])
    for moment in (words.moments["days"], words.moments["later"]):
        sheet.when(later, moment)
    assert f"- {later} ({words.moments['later']}, {words.moments['days']})" in sheet.plan()
    assert json.loads(sheet.file(tmp_path).read_text("utf-8"))["rows"][0]["when"] == ["later", "days"]


# --- 5: notes --------------------------------------------------------------------------------------------

SCRIPTS = 'שלום مرحبا 愛後のケア क्षि 👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 ﬀ İ \u202e<b>&amp;</b> "{}"'


def test_notes_and_prompts_in_any_script_reach_every_copy_as_they_were_written(sheet, words, short, tmp_path):
    sheet.like(short[0], words.answers[0])
    sheet.note(short[0], f"n {SCRIPTS}\n2")
    for at in range(len(words.prompts)):
        sheet.prompt(at).fill(f"{at} {SCRIPTS}")
    text = sheet.plan()
    kept = json.loads(sheet.file(tmp_path).read_text("utf-8"))
    assert kept["rows"][0]["note"] == f"n {SCRIPTS}\n2"
    assert f"n {SCRIPTS}\n2" in text
    for at, prompt in enumerate(words.prompts):
        assert {"id": prompt.id, "text": f"{at} {SCRIPTS}"} in kept["words"]
        assert f"{prompt.text}\n- {at} {SCRIPTS}" in text


def test_a_long_note_is_nowhere_cut(sheet, words, short):
    long = " ".join(f"word{number}" for number in range(400))
    sheet.like(short[0], words.answers[1])
    sheet.note(short[0], long)
    field = sheet.more(sheet.row(short[0])).get_by_role("textbox", name=words.note)
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight + 1"), "the field shows all of it"
    sheet.press(words.make_plan)
    plan = sheet.form.get_by_role("listitem").filter(has_text="word0 ", visible=True)
    expect(plan).to_contain_text(long)
    assert plan.evaluate("one => one.scrollWidth <= one.clientWidth + 1")


# --- 6: own items -----------------------------------------------------------------------------------------


def test_every_group_has_room_for_rows_of_ones_own(sheet, words, guide_site):
    for group in guide_site.facts.activities.categories:
        part = sheet.form.get_by_role("region", name=group.name, exact=True)
        expect(part.get_by_text(words.own)).to_be_visible()
        for text in ("one", "two"):
            sheet.own(group.name, f"{text} in {group.id}", words.answers[0])
    groups = [group.id for group in guide_site.facts.activities.categories]
    made = [[group, f"{text} in {group}"] for group in groups for text in ("one", "two")]
    assert [[name, said[0]] for name, _, *said in sheet.said()] == made
    text = sheet.plan()
    assert [line for line in text.split("\n") if line.startswith("- ")] == [f"- {name}" for _, name in made]


def test_a_row_of_ones_own_asks_and_says_what_any_other_does(sheet, words, guide_site, tmp_path):
    group = guide_site.facts.activities.categories[0]
    sheet.with_offers()
    box = sheet.own(group.name, "Moonferry", words.answers[1])
    sheet.radio(box.get_by_role("group", name=words.offer), words.answers[0]).check()
    more = sheet.more(box)
    more.get_by_role("checkbox", name=words.moments["days"]).check()
    more.get_by_role("textbox", name=words.note).fill("slowly")
    row = {"in": group.id, "name": "Moonferry", "like": "maybe", "offer": "yes", "when": ["days"], "note": "slowly"}
    path = sheet.file(tmp_path)
    assert json.loads(path.read_text("utf-8"))["rows"] == [row]
    line = f"- Moonferry ({words.moments['days']}): slowly"
    assert f"{words.plan_titles[1]}\n{line}" in sheet.plan()
    before = sheet.said()
    sheet.press(words.clear)
    assert sheet.said() == []
    sheet.choose(path)
    sheet.heard(words.said.opened)
    assert sheet.said() == before
    expect(sheet.form.get_by_role("textbox", name=f"{words.own_label}: {group.name}")).to_be_visible()
    more = sheet.more(sheet.row("Moonferry"))
    more.get_by_role("checkbox", name=words.leave_off).check()
    assert json.loads(sheet.file(tmp_path).read_text("utf-8"))["rows"] == []


def test_a_row_of_ones_own_can_be_removed_and_brought_back(sheet, words, guide_site):
    group = guide_site.facts.activities.categories[0]
    for text in ("one", "two"):
        box = sheet.own(group.name, text, words.answers[0])
    sheet.more(box).get_by_role("button", name=words.own_remove).click()
    sheet.heard(words.said.removed)
    assert [said[2] for said in sheet.said()] == ["one"]
    assert look(sheet.page, "focused"), "the focus is lost"
    sheet.press(words.undo)
    assert [said[2] for said in sheet.said()] == ["one", "two"]
    assert sheet.form.evaluate("form => form.contains(document.activeElement)"), "the focus is lost"
    for _ in range(2):
        sheet.more(sheet.form.locator("[data-own]:visible").last).get_by_role("button", name=words.own_remove).click()
    assert sheet.said() == []
    assert not sheet.row("one").count(), "its words are heard yet"
    expect(sheet.form.get_by_role("textbox", name=words.own_label)).to_be_visible()


def test_words_of_ones_own_without_an_answer_stand_in_the_plan_as_not_sure(sheet, words, guide_site):
    sheet.own(guide_site.facts.activities.categories[0].name, "Moonferry")
    assert f"{words.plan_unsure}\n- Moonferry" in sheet.plan()


# --- 10: leave a row off ------------------------------------------------------------------------------------


def test_a_row_left_off_is_in_no_copy_as_if_it_had_never_been_answered(sheet, words, short, tmp_path):
    def copies() -> list[Any]:
        sheet.press(words.make_plan)
        view = sheet.form.locator("[data-view=plan]")
        made = [view.inner_html(), view.get_by_role("textbox").input_value(), text_of(printed(sheet.page, "A4"))]
        sheet.press(words.back)
        return [*made, text_of(printed(sheet.page, "A4")), sheet.file(tmp_path).read_bytes()]

    sheet.with_offers()
    sheet.like(short[0], words.answers[0])
    sheet.offers(short[0], words.answers[0])
    without = copies()
    sheet.like(short[1], words.answers[0])
    sheet.offers(short[1], words.answers[2])
    sheet.note(short[1], "Zebraquill")
    with_it = copies()
    assert all(one != other for one, other in zip(without, with_it, strict=True))
    sheet.leave_off(short[1])
    assert copies() == without


def test_a_row_left_off_stays_left_off_in_what_the_browser_keeps(sheet, words, short):
    sheet.like(short[0], words.answers[0])
    sheet.leave_off(short[0])
    sheet.keeper.check()
    before = sheet.said()
    sheet.page.reload()
    sheet.ready().heard(words.said.kept_back)
    assert sheet.said() == before


# --- 11, 12: nothing leaves, nothing stays --------------------------------------------------------------------


def use_every_control(sheet: Sheet, tmp_path: Path, short: list[str]) -> None:
    """Fill in, use and press all that the sheet has, but what keeps answers by choice."""
    words = sheet.words
    sheet.form.get_by_text(words.pressure).click()
    for link in (words.to_tools, words.end_of_short):
        sheet.form.get_by_role("link", name=link).click()
    sheet.with_offers()
    sheet.like(short[0], words.answers[0])
    sheet.offers(short[0], words.answers[0])
    sheet.note(short[0], "Zebraquill")
    sheet.when(short[-1], next(iter(words.moments.values())))
    sheet.leave_off(short[1])
    box = sheet.own("Space", "Moonferry", words.answers[1])
    sheet.own("Space", "Another")
    sheet.more(box).get_by_role("button", name=words.own_remove).click()
    sheet.prompt(0).fill("Plumthistle")
    sheet.form.get_by_role("checkbox", name=words.large).check()
    sheet.press(words.print)
    sheet.plan()
    sheet.press(words.make_plan)
    sheet.press(words.copy_text)
    sheet.press(words.print)
    sheet.press(words.back)
    path = sheet.file(tmp_path)
    sheet.press(words.clear)
    sheet.press(words.undo)
    sheet.choose(path)
    sheet.heard(words.said.opened)
    sheet.press(words.together.start.title)
    sheet.press(words.back)
    sheet.together()
    sheet.hand_over()
    sheet.like(short[0], words.answers[1])
    sheet.offers(short[0], words.answers[1])
    sheet.compare()
    sheet.press(words.together.result.go_on)
    sheet.press(words.start_over)
    sheet.like(short[0], words.answers[0])
    sheet.press(words.erase)
    sheet.like(short[0], words.answers[0])


def test_once_it_has_loaded_it_asks_for_nothing_and_leaves_nothing_whatever_is_used(
    context, words, short, tmp_path, base_url
):
    loading: list[Any] = []
    asked: list[str] = []
    wrong: list[str] = []
    context.add_init_script(WATCH)
    context.on("request", lambda sent: loading.append(sent))  # noqa: PLW0108 - a method cannot be a handler
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    sheet = Sheet(page, words).open()
    page.wait_for_load_state("networkidle")
    assert loading, "this test sees no requests"
    assert [sent.url for sent in loading if not sent.url.startswith((base_url, "data:")) or sent.method != "GET"] == []
    context.on("request", lambda sent: asked.append(sent.url))
    before, entries = page.url, page.evaluate("history.length")
    use_every_control(sheet, tmp_path, short)
    assert [url for url in asked if not url.startswith("blob:")] == []
    assert page.evaluate("window.violations ?? []") == []
    assert page.evaluate(STORED) == NOTHING
    assert context.cookies() == []
    assert (page.url, page.evaluate("history.length")) == (before, entries)
    assert wrong == []
    page.reload()
    assert sheet.ready().said() == []


def test_the_policy_of_the_page_forbids_every_connection(sheet):
    said = sheet.page.evaluate("""async () => {
      const blocked = new Promise((found) => addEventListener("securitypolicyviolation", found, { once: true }))
      fetch(location.href).catch(() => {})
      return (await blocked).violatedDirective
    }""")
    assert said == "connect-src"


@pytest.mark.parametrize("way", ["reload", "back"])
def test_the_browser_does_not_fill_it_in_again(sheet, words, short, way):
    page = sheet.page
    sheet.with_offers()
    sheet.like(short[0], words.answers[0])
    sheet.note(short[0], "Zebraquill")
    sheet.prompt(0).fill("Plumthistle")
    sheet.own("Space", "Moonferry")
    if way == "reload":
        page.reload()
    else:
        page.goto("plan/")
        page.go_back()
    sheet.ready()
    assert sheet.said() == []
    expect(sheet.form.locator(":checked")).to_have_count(0)
    assert not re.search("Zebraquill|Plumthistle|Moonferry", page.evaluate(EVERYTHING))


def test_clearing_leaves_nothing_once_the_reader_goes_on_but_can_be_undone_at_once(sheet, words, short):
    blank = sheet.rows()
    sheet.like(short[0], words.answers[0])
    sheet.note(short[0], "Zebraquill")
    before = sheet.said()
    sheet.press(words.clear)
    sheet.heard(words.said.cleared)
    assert sheet.rows() == blank
    sheet.press(words.undo)
    assert sheet.said() == before
    assert sheet.form.evaluate("form => form.contains(document.activeElement)"), "the focus is lost"
    sheet.press(words.clear)
    sheet.like(short[1], words.answers[0])
    expect(sheet.form.get_by_role("button", name=words.undo)).to_be_hidden()


def test_whoever_leaves_takes_even_what_undo_would_bring_back(sheet, words, short):
    sheet.like(short[0], words.answers[0])
    sheet.press(words.clear)
    expect(sheet.form.get_by_role("button", name=words.undo)).to_be_visible()
    sheet.form.evaluate("form => form.reset()")  # as the exit does, in every tab
    expect(sheet.form.get_by_role("button", name=words.undo)).to_be_hidden()
    assert sheet.said() == []


@pytest.mark.parametrize("view", ["plan", "review", "hand", "result"])
def test_whoever_leaves_from_any_step_leaves_a_blank_sheet(sheet, words, short, view):
    blank = sheet.rows()
    sheet.with_offers()
    sheet.like(short[0], words.answers[0])
    sheet.offers(short[0], words.answers[0])
    sheet.note(short[0], "Zebraquill")
    if view == "plan":
        sheet.press(words.make_plan)
    else:
        sheet.together()
    if view == "review":
        sheet.press(words.together.first.go_on)
    if view == "hand":
        sheet.put_away()
    if view == "result":
        sheet.hand_over()
        sheet.like(short[0], words.answers[0])
        sheet.offers(short[0], words.answers[0])
        expect(sheet.compare()).to_contain_text("Zebraquill")
    sheet.form.evaluate("form => form.reset()")
    assert sheet.rows() == blank
    assert "Zebraquill" not in sheet.page.evaluate(EVERYTHING)
    expect(sheet.form.get_by_role("button", name=words.make_plan)).to_be_visible()


# --- 13: saving by choice ------------------------------------------------------------------------------------

QUOTA = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("forbidden", "SecurityError") },
})"""


def test_nothing_is_kept_until_somebody_asks_for_it_and_told_who_could_see_it(sheet, words, short):
    expect(sheet.keeper).not_to_be_checked()
    who = sheet.form.get_by_text(words.keep_who)
    expect(who).to_be_visible()
    assert who.bounding_box()["y"] < sheet.keeper.bounding_box()["y"]
    sheet.like(short[0], words.answers[0])
    sheet.page.goto("plan/")  # whatever waits to be written is written when one leaves
    assert sheet.page.evaluate(STORED) == NOTHING
    sheet.open().keeper.check()
    sheet.heard(words.said.kept)
    assert sheet.page.evaluate(STORED) == NOTHING, "of a blank sheet there is nothing to keep"
    sheet.like(short[0], words.answers[0])
    sheet.keeps(short[0])
    assert sheet.page.evaluate("Object.keys(localStorage)") == ["worksheet"]
    assert sheet.page.evaluate(STORED) == NOTHING | {"local": 1}


def test_what_is_kept_is_there_again_and_goes_on_being_kept(sheet, words, short, guide_site):
    sheet.keeper.check()
    sheet.with_offers()
    sheet.like(short[0], words.answers[2])
    sheet.offers(short[1], words.answers[1])
    sheet.note(short[1], "Zebraquill")
    sheet.own(guide_site.facts.activities.categories[-1].name, "Moonferry", words.answers[0])
    sheet.prompt(1).fill("Plumthistle")
    before = sheet.said()
    sheet.page.reload()
    sheet.ready().heard(words.said.kept_back)
    assert sheet.said() == before
    expect(sheet.keeper).to_be_checked()
    expect(sheet.offer(short[1])).to_be_visible()
    sheet.like(short[2], words.answers[0])
    sheet.keeps(short[2])
    sheet.press(words.clear)
    sheet.page.wait_for_function("() => localStorage.length === 0")
    expect(sheet.keeper).to_be_checked()


@pytest.mark.parametrize("how", ["erase", "untick"])
def test_what_is_kept_can_be_removed_and_is_told_to_be_gone(sheet, words, short, how):
    sheet.page.evaluate("localStorage.setItem('neighbour', 'stays')")
    sheet.keeper.check()
    sheet.like(short[0], words.answers[0])
    sheet.keeps(short[0])
    if how == "erase":
        sheet.press(words.erase)
        sheet.heard(words.said.erased)
        assert sheet.said() == []
    else:
        sheet.keeper.uncheck()
        sheet.heard(words.said.kept_no_more)
        assert sheet.said() != []
    assert sheet.page.evaluate("Object.keys(localStorage)") == ["neighbour"]
    expect(sheet.keeper).not_to_be_checked()
    expect(sheet.form.get_by_role("button", name=words.undo)).to_be_hidden()
    sheet.like(short[1], words.answers[0])
    sheet.page.reload()
    assert sheet.ready().said() == []


@pytest.mark.parametrize("broken", [QUOTA, FORBIDDEN], ids=["full", "forbidden"])
def test_a_browser_that_refuses_to_keep_is_told_of_and_the_answers_stay(page, words, short, broken):
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(broken)
    sheet = Sheet(page, words).open()
    sheet.like(short[0], words.answers[0])
    before = sheet.said()
    sheet.keeper.click()
    sheet.heard(words.said.cannot_keep)
    expect(sheet.keeper).not_to_be_checked()
    assert sheet.said() == before
    sheet.press(words.erase)
    assert sheet.said() == []
    sheet.together()
    expect(sheet.form.get_by_role("heading", name=words.together.first.title)).to_be_visible()
    assert errors == []


def test_a_store_that_is_full_by_and_by_is_told_of_and_the_answers_stay(sheet, words, short):
    sheet.keeper.check()
    sheet.like(short[0], words.answers[0])
    sheet.keeps(short[0])
    sheet.page.evaluate(
        """() => {
          for (let size = 2 ** 23; size >= 1; size /= 2) {
            const there = localStorage.getItem("neighbour") ?? ""
            try { localStorage.setItem("neighbour", there + "x".repeat(size)) } catch {}
          }
        }"""
    )
    kept = sheet.kept()
    sheet.note(short[0], "Zebraquill")
    sheet.heard(words.said.cannot_keep_more)
    expect(sheet.keeper).not_to_be_checked()
    assert "Zebraquill" in str(sheet.said())
    assert sheet.kept() == kept, "what was kept before is whole"
    sheet.like(short[1], words.answers[0])
    sheet.heard(words.said.cannot_keep_more)  # whoever reads slowly has not seen it yet


def test_answers_longer_than_can_be_kept_or_saved_are_told_of_and_stay(sheet, words, short):
    note = sheet.row(short[0]).locator("textarea")
    note.evaluate("note => { note.value = 'x'.repeat(100_001) }")
    sheet.keeper.click()
    sheet.heard(words.said.too_long)
    sheet.press(words.clear)
    sheet.press(words.undo)
    sheet.press(words.save)
    sheet.heard(words.said.too_long)
    assert note.evaluate("note => note.value.length") == 100_001


def test_of_two_tabs_the_second_to_write_is_told_and_nothing_is_lost(sheets, words, short):
    one = sheets()
    one.keeper.check()
    one.like(short[0], words.answers[0])
    one.keeps(short[0])
    other = sheets()
    other.heard(words.said.kept_back)
    one.like(short[1], words.answers[1])
    other.heard(words.said.kept_by_another_tab)
    expect(other.keeper).not_to_be_checked()
    other.like(short[2], words.answers[2])
    assert len(other.said()) == 2
    other.heard(words.said.kept_by_another_tab)
    one.like(short[3], words.answers[0])
    one.keeps(short[3])
    assert short[2] not in one.kept(), "the tab that was told writes no more"
    other.keeper.check()
    other.heard(words.said.kept)
    one.heard(words.said.kept_by_another_tab)
    expect(one.keeper).not_to_be_checked()
    assert len(one.said()) == 3
    assert short[2] in other.kept()


def test_a_tab_that_begins_to_keep_writes_over_nothing_that_another_keeps(sheets, words, short):
    one, other = sheets(), sheets()
    one.keeper.check()
    one.like(short[0], words.answers[0])
    one.keeps(short[0])
    kept = one.kept()
    one.page.close()
    other.like(short[1], words.answers[0])
    other.keeper.click()
    other.heard(words.said.kept_already)
    expect(other.keeper).not_to_be_checked()
    assert other.kept() == kept
    other.keeper.check()
    other.heard(words.said.kept)
    assert short[1] in other.kept()


@pytest.mark.parametrize("heard", [True, False], ids=["", "before it has heard of it"])
def test_what_was_erased_in_another_tab_does_not_come_back(sheets, words, short, heard):
    one = sheets()
    one.keeper.check()
    one.like(short[0], words.answers[0])
    one.keeps(short[0])
    if heard:
        other = sheets()
        other.press(words.erase)
    else:
        one.page.evaluate("localStorage.removeItem('worksheet')")  # no tab is told of what it does itself
        one.like(short[1], words.answers[0])
    one.heard(words.said.kept_by_another_tab)
    expect(one.keeper).not_to_be_checked()
    assert one.said() != []
    one.like(short[2], words.answers[0])
    one.page.goto("plan/")
    assert one.kept() is None


UNREADABLE = {
    "unreadable": "not JSON",
    "foreign": "{}",
    "newer": '{"worksheet": 2, "rows": [], "words": [], "more": 1}',
    "wrong": '{"worksheet": 1, "rows": 1, "words": []}',
    "empty": "",
}


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_kept_and_cannot_be_read_is_told_of_and_left_as_it_is(sheet, words, short, text):
    sheet.page.evaluate("text => localStorage.setItem('worksheet', text)", text)
    sheet.page.reload()
    sheet.ready().heard(words.said.kept_unreadable)
    expect(sheet.keeper).not_to_be_checked()
    sheet.like(short[0], words.answers[0])
    for _ in range(2):
        sheet.keeper.click()
        sheet.heard(words.said.kept_unreadable)
        expect(sheet.keeper).not_to_be_checked()
        assert sheet.kept() == text
    sheet.press(words.erase)
    sheet.heard(words.said.erased)
    assert sheet.kept() is None
    sheet.keeper.check()
    sheet.heard(words.said.kept)


def test_rows_that_were_renamed_or_removed_since_are_told_in_words_and_kept(sheet, words, activities, short):
    water = activities[0]
    rows = [
        {"id": water.id, "name": "An older name", "like": "yes"},
        {"id": "of-old", "name": "A row of old", "like": "no", "note": "Zebraquill"},
        {"in": "group-of-old", "name": "Moonferry", "like": "maybe"},
    ]
    old = {"worksheet": 1, "rows": rows, "words": [{"id": "prompt-of-old", "text": "Plumthistle"}]}
    sheet.page.evaluate("old => localStorage.setItem('worksheet', JSON.stringify(old))", old)
    sheet.page.reload()
    sheet.ready().heard(f"{words.said.unknown} A row of old; Moonferry; Plumthistle")
    sheet.heard(f"{words.said.renamed} An older name → {water.worksheet}")
    expect(sheet.radio(sheet.row(water.worksheet), words.answers[0])).to_be_checked()
    sheet.like(short[1], words.answers[0])
    sheet.keeps(short[1])
    kept = json.loads(sheet.kept() or "")
    assert kept["rows"][0]["name"] == water.worksheet
    assert [row for row in rows[1:] if row not in kept["rows"]] == []
    assert kept["words"] == old["words"]
    for text in ("A row of old", "Zebraquill", "Moonferry", "Plumthistle"):
        assert text not in sheet.plan()


# A sheet as the first version of this page kept it. Never change it: somebody's browser may hold one.
OLD = """{
  "worksheet": 1,
  "rows": [
    { "id": "water", "name": "A glass of water", "like": "yes", "note": "cold" },
    {
      "id": "message-next-day", "name": "A message the next day",
      "like": "maybe", "offer": "yes", "when": ["next-day"]
    },
    { "id": "hold", "name": "To be held, if I say so", "like": "no", "off": true },
    { "in": "space", "name": "My own corner", "like": "yes" }
  ],
  "words": [{ "id": "avoid", "text": "Please avoid the big light" }]
}
"""


def test_a_sheet_that_was_kept_long_ago_is_still_read(sheet):
    sheet.page.evaluate("old => localStorage.setItem('worksheet', old)", OLD)
    sheet.page.reload()
    sheet.ready()
    expect(sheet.keeper).to_be_checked()
    assert [row[0] for row in sheet.said()] == ["water", "hold", "space", "message-next-day", "avoid"]


# --- the page may be slow -------------------------------------------------------------------------------


@pytest.mark.parametrize("kept", [None, OLD], ids=["", "while something is kept"])
def test_answers_given_before_the_script_is_there_stay_or_can_be_brought_back(sheet, words, short, kept):
    page = sheet.page
    if kept:
        page.evaluate("old => localStorage.setItem('worksheet', old)", kept)
    held = Held(page, r"/worksheet[^/]*\.js")
    page.goto("worksheet/")
    sheet.like(short[2], words.answers[1])
    sheet.note(short[2], "Zebraquill")
    sheet.prompt(0).fill("Plumthistle")
    before = sheet.said()
    held.let_go()
    sheet.ready()
    if kept:
        sheet.heard(words.said.kept_back)
        assert sheet.said() != before
        sheet.press(words.undo)
    assert sheet.said() == before
    sheet.press(words.clear)
    assert sheet.said() == []
    expect(sheet.more(sheet.row(short[1]))).to_be_visible()
    expect(sheet.form.get_by_role("textbox", name=words.note)).to_have_count(1)  # what was open is shut again


# --- 15: dull outside -------------------------------------------------------------------------------------


def test_title_address_and_names_of_files_say_nothing_of_what_the_sheet_holds(sheet, words, short, tmp_path):
    page = sheet.page
    seen = [page.title(), page.url.rsplit("/", 2)[-2]]
    sheet.like(short[0], words.answers[0])
    seen.append(sheet.file(tmp_path).stem)
    sheet.press(words.make_plan)
    seen.append(page.title())
    sheet.press(words.back)
    sheet.together()
    seen.append(page.title())
    assert {name.lower() for name in seen} == {"worksheet"}
    icons = "[...document.querySelectorAll('link[rel~=icon]')].map((icon) => icon.href)"
    here = page.evaluate(icons)
    page.goto("")
    assert page.evaluate(icons) == here


# --- 16 to 19: what it is not -----------------------------------------------------------------------------


def every_view(sheet: Sheet, short: list[str]) -> Iterator[str]:
    """Go through all views of the sheet, and yield the name of each while it is shown."""
    words, together = sheet.words, sheet.words.together
    yield "blank sheet"
    sheet.with_offers()
    sheet.whole()
    sheet.like(short[0], words.answers[0])
    sheet.like(short[1], words.answers[1])
    sheet.offers(short[1], words.answers[0])
    sheet.offers(short[0], words.answers[0])
    sheet.note(short[0], "Some words")
    sheet.prompt(1).fill("Some words")
    yield "filled sheet"
    sheet.press(words.make_plan)
    yield "plan"
    sheet.press(words.back)
    sheet.press(together.start.title)
    yield "before together"
    sheet.press(together.start.go_on)
    yield "first"
    sheet.press(together.first.go_on)
    yield "review"
    sheet.press(together.review_first)
    yield "hand over"
    sheet.press(together.hand_over.go_on)
    yield "second"
    sheet.like(short[0], words.answers[0])
    sheet.like(short[1], words.answers[1])
    sheet.offers(short[0], words.answers[0])
    sheet.offers(short[1], words.answers[0])
    sheet.press(together.second.go_on)
    yield "second review"
    sheet.press(together.review.go_on)
    yield "result"


def test_it_says_near_the_top_of_every_view_that_it_is_not_consent(sheet, words, short):
    below = "document.querySelector('.app-bottom, [data-exit]').getBoundingClientRect().top"
    for name in every_view(sheet, short):
        told = sheet.form.get_by_text(words.not_consent, exact=True)
        expect(told).to_have_count(1)
        head = sheet.form.evaluate("form => form.getBoundingClientRect().top")
        assert told.bounding_box()["y"] - head < PHONE["height"] / 2, name
    assert sheet.page.evaluate(below) is not None


def test_nothing_in_any_view_could_serve_as_a_contract_or_a_score(sheet, words, short):
    contract = r"sign here|signature|signed|\bdate:|your name\b|required|agree to\b"
    unwanted = re.compile(rf"{contract}|\bscore\b|complete|match(es|ed)?\b|%|streak|\d+ of \d+", re.IGNORECASE)
    for name in every_view(sheet, short):
        text = sheet.form.inner_text()
        assert not (found := unwanted.search(text)), f"{name}: {found}"
        fields = "[required], [aria-required], [type=date], [type=email], [autocomplete*=name], progress, meter, canvas"
        expect(sheet.form.locator(fields)).to_have_count(0)


def test_who_is_pressed_finds_words_in_one_action_and_no_copy_holds_them(sheet, words, short, guide_site, tmp_path):
    passage = sheet.form.get_by_text(words.pressed[0])
    expect(passage).to_be_hidden()
    opener = sheet.form.get_by_text(words.pressure)
    assert opener.bounding_box()["y"] < sheet.row(short[0]).bounding_box()["y"]
    opener.press("Enter")
    for line in words.pressed:
        expect(sheet.form.get_by_text(line)).to_be_visible()
    for path in words.pressed_links:
        expect(sheet.form.get_by_role("link", name=guide_site.pages[path].head.title)).to_be_visible()
    copies = []
    for _ in every_view(sheet, short):
        copies.append(" ".join(text_of(printed(sheet.page, "A4"))))
    sheet.press(words.start_over)
    sheet.like(short[0], words.answers[0])
    copies += [sheet.plan(), sheet.file(tmp_path).read_text("utf-8")]
    assert all(len(copy) > 40 for copy in copies)
    for copy in copies:
        for line in (words.pressure, *words.pressed):
            assert line[:30] not in copy


def test_maybe_stands_apart_from_yes_in_order_and_look(sheet, words, short):
    yes, maybe, no = words.answers
    sheet.like(short[0], maybe)
    sheet.like(short[1], yes)
    sheet.like(short[2], no)
    sheet.like(short[3], yes)
    look_of = """box => {
      const { color, backgroundColor, borderColor, textDecorationLine, fontWeight } = getComputedStyle(box)
      return [color, backgroundColor, borderColor, textDecorationLine, fontWeight, box.className]
    }"""
    chosen = sheet.form.locator("[data-row] label:has([data-like]:checked)").all()
    assert len({str(one.evaluate(look_of)) for one in chosen}) == 1, "no answer is praised by a colour"
    sheet.press(words.make_plan)
    parts = sheet.form.locator("[data-view=plan] [data-filled]")
    heads = parts.get_by_role("heading").all_inner_texts()
    assert heads == list(words.plan_titles)
    lists = [part.split("\n") for part in parts.get_by_role("list").all_inner_texts()]
    assert lists == [[short[1], short[3]], [short[0]], [short[2]]]
    text = sheet.form.get_by_role("textbox", name=words.as_text).input_value()
    places = [text.index(title) for title in words.plan_titles]
    assert places == sorted(places)


# --- 20: together ---------------------------------------------------------------------------------------

SECRETS = ("Zebraquill", "Moonferry", "Plumthistle")


def first_person(sheet: Sheet, short: list[str]) -> None:
    sheet.with_offers()
    sheet.like(short[0], sheet.words.answers[0])
    sheet.offers(short[1], sheet.words.answers[1])
    sheet.note(short[0], "Zebraquill")
    sheet.own("Space", "Moonferry", sheet.words.answers[0])
    sheet.prompt(1).press_sequentially("Plumthistle")  # as somebody types, so that there is something to undo
    sheet.leave_off(short[2])


def traces(sheet: Sheet) -> list[str]:
    """Where the first person's words are still to be found, by any way a browser has."""
    page = sheet.page
    heard = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    ways = {
        "the page": page.evaluate(EVERYTHING),
        "what screen readers hear": json.dumps(heard),
        "paper": " ".join(text_of(printed(page, "A4"))),
    }
    found = [f"{secret} in {way}" for way, text in ways.items() for secret in SECRETS if secret in text]
    for secret in SECRETS:
        if page.evaluate("secret => getSelection().removeAllRanges() ?? find(secret, false, false, true)", secret):
            found.append(f"{secret} by find in page")
    return found


@pytest.fixture
def noted_together(sheet, short, words) -> Sheet:
    """The second person is about to answer."""
    first_person(sheet, short)
    assert {one.rsplit(" in ", 1)[0] for one in traces(sheet)} >= set(SECRETS), "this test finds nothing"
    sheet.together()
    assert traces(sheet), "this test finds nothing"
    sheet.put_away()
    return sheet


def test_the_first_persons_answers_are_out_of_reach_while_the_second_answers(noted_together, words, short):
    sheet, page = noted_together, noted_together.page
    assert traces(sheet) == []
    sheet.press(words.together.hand_over.go_on)
    assert traces(sheet) == []
    expect(sheet.form.locator("[data-rows] :checked")).to_have_count(0)
    before = sheet.rows()
    for field in sheet.form.get_by_role("textbox").all():
        field.focus()
        for keys in ("Control+z", "Control+z", "Control+Shift+z", "Control+y"):
            page.keyboard.press(keys)
    assert sheet.rows() == before
    assert traces(sheet) == []
    sheet.whole()
    page.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    assert traces(sheet) == []
    sheet.like(short[4], words.answers[0])
    fits = sheet.compare()
    expect(fits).to_have_text(words.together.none)
    assert traces(sheet) == []
    sheet.press(words.start_over)
    assert traces(sheet) == []
    assert sheet.said() == []


def test_both_are_asked_what_they_can_offer_whatever_the_first_chose(sheet, words, short):
    sheet.together()
    sheet.like(short[0], words.answers[0])
    sheet.form.get_by_role("checkbox", name=words.offers).uncheck()
    sheet.hand_over()
    sheet.offers(short[0], words.answers[0])
    expect(sheet.compare()).to_contain_text(short[0])


def test_the_page_of_the_second_is_as_blank_as_a_new_one(noted_together, words):
    noted_together.press(words.together.hand_over.go_on)
    left = noted_together.rows()
    noted_together.page.reload()
    assert noted_together.ready().rows() == left


@pytest.mark.parametrize("way", ["back and forward", "reload"])
def test_nothing_of_the_first_person_comes_back_by_the_browsers_own_buttons(noted_together, words, way):
    sheet, page = noted_together, noted_together.page
    sheet.press(words.together.hand_over.go_on)
    if way == "reload":
        page.reload()
    else:
        page.goto("plan/")
        page.go_back()
        page.go_forward()
        page.go_back()
    sheet.ready()
    assert traces(sheet) == []
    assert sheet.said() == []


def test_nothing_of_the_first_person_comes_back_from_a_page_that_the_browser_kept(
    browser_type, browser_type_launch_args, base_url, words, short
):
    """In a browser that keeps pages whole, as people's do; the one for tests is told not to."""
    kept = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"])
    page = kept.new_context(base_url=base_url, viewport=PHONE).new_page()
    page.goto("plan/")
    page.goto("do/ideas/")
    sheet = Sheet(page, words).open()
    page.evaluate("window.whole = true")
    first_person(sheet, short)
    sheet.together()
    sheet.hand_over()
    page.goto("plan/")
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_url("**/worksheet/", wait_until="commit")
    assert page.evaluate("window.whole"), "the browser did not keep the page, so this proves nothing"
    assert traces(sheet) == []
    assert sheet.said() == []
    sheet.press(words.start_over)
    assert traces(sheet) == []
    kept.close()


def test_what_fits_is_what_one_would_like_and_the_other_can_offer_and_nothing_else(sheet, words, short):
    yes, maybe, no = words.answers
    water, blanket, rinse, held, touchless, kind, quiet, alone, *_ = short
    sheet.with_offers()
    for name, like in ((water, yes), (blanket, maybe), (rinse, yes), (held, yes), (touchless, yes), (kind, yes)):
        sheet.like(name, like)
    sheet.note(water, "from the tap")
    sheet.offers(quiet, maybe)
    sheet.offers(alone, yes)
    sheet.own("Space", "a  Tent", yes)
    sheet.together()
    sheet.press(words.together.first.go_on)
    review = sheet.form.get_by_role("listitem").filter(has_text=touchless)
    review.get_by_role("checkbox", name=words.leave_off).check()
    sheet.press(words.together.review_first)
    sheet.press(words.together.hand_over.go_on)
    for name, offer in ((water, yes), (blanket, yes), (rinse, no), (touchless, yes), (kind, yes), (alone, yes)):
        sheet.offers(name, offer)
    sheet.note(water, "with ice")
    sheet.like(quiet, yes)
    sheet.like(alone, no)
    tent = sheet.own("Space", "A tent")
    sheet.radio(tent.get_by_role("group", name=words.offer), yes).check()
    sheet.leave_off(kind)
    fits = sheet.compare()
    first, second, whose = words.together.first_likes, words.together.second_likes, words.together.people
    assert fits.inner_text().split("\n") == [
        line for line in (
            f"{first}: {yes}", f"{water}: {whose[0]}: from the tap; {whose[1]}: with ice", "a Tent",
            f"{first}: {maybe}", blanket,
            f"{second}: {maybe}", quiet,
        ) if line
    ]  # fmt: skip
    assert not re.search(r"\d", fits.inner_text()), "no count of anything"


@pytest.mark.parametrize("at", ["first", "review", "hand", "second", "second review", "result"])
def test_start_over_clears_both(sheet, words, short, at):
    blank = sheet.rows()
    together = words.together
    steps = {
        "first": lambda: None,
        "review": lambda: sheet.press(together.first.go_on),
        "hand": lambda: sheet.press(together.review_first),
        "second": lambda: (sheet.press(together.hand_over.go_on), sheet.note(short[0], "Zebraquill")),
        "second review": lambda: (
            sheet.like(short[0], words.answers[0]),
            sheet.offers(short[0], words.answers[0]),
            sheet.press(together.second.go_on),
        ),
        "result": lambda: sheet.press(together.review.go_on),
    }
    first_person(sheet, short)
    sheet.offers(short[0], words.answers[0])
    sheet.together()
    for name, step in steps.items():
        step()
        if name == at:
            break
    sheet.press(words.start_over)
    sheet.heard(words.said.cleared)
    assert sheet.rows() == blank
    assert traces(sheet) == []
    expect(sheet.form.get_by_role("button", name=words.make_plan)).to_be_visible()
    expect(sheet.form.get_by_role("button", name=words.undo)).to_be_hidden()
    assert sheet.form.evaluate("form => form.contains(document.activeElement)"), "the focus is lost"
    sheet.together()
    sheet.hand_over()
    sheet.offers(short[0], words.answers[0])
    expect(sheet.compare()).to_have_text(together.none)


def test_it_warns_plainly_before_it_begins_and_erases_what_is_kept(sheet, words, short):
    sheet.keeper.check()
    sheet.like(short[0], words.answers[0])
    sheet.keeps(short[0])
    sheet.press(words.together.start.title)
    for line in words.together.start.lines:
        expect(sheet.form.get_by_text(line)).to_be_visible()
    assert any("yes to everything" in line for line in words.together.start.lines)
    assert sheet.kept() is not None, "nothing is erased before they begin"
    sheet.press(words.together.start.go_on)
    assert sheet.kept() is None
    sheet.like(short[1], words.answers[0])
    sheet.hand_over()
    sheet.like(short[1], words.answers[0])
    sheet.compare()
    sheet.press(words.start_over)
    sheet.page.goto("plan/")
    assert sheet.kept() is None


def test_what_keeps_prints_or_saves_is_out_of_reach_while_two_people_answer(sheet, words, short):
    sheet.like(short[0], words.answers[0])
    sheet.together()
    for turn in (words.together.first, words.together.second):
        expect(sheet.form.get_by_role("heading", name=turn.title)).to_be_focused()
        for name in (words.make_plan, words.save, words.open, words.erase, words.clear, words.undo):
            expect(sheet.form.get_by_role("button", name=name)).to_be_hidden()
        expect(sheet.keeper).to_be_hidden()
        expect(sheet.form.get_by_role("link", name=words.to_tools)).to_be_hidden()
        if turn is words.together.first:
            sheet.hand_over()


# --- 21: the file ----------------------------------------------------------------------------------------

# Acts on the form as a reader would, much faster: presses, ticks and types.
FILL = """acts => {
  for (const [place, act, value] of acts) {
    const found = [...document.querySelectorAll(place)].filter((one) => !one.closest("[data-view]").hidden)
    const field = act === "last" ? found.at(-1) : found[0]
    if (act === "press") field.click()
    else {
      field.value = value
      field.dispatchEvent(new InputEvent("input", { bubbles: true }))
    }
  }
}"""
SIGNS = ("__proto__", "constructor", "</script>", "\\", '"', "\n", "\t", "\0", "\ud800", "\u2028", " ", "0")
PIECES = (*SCRIPTS.split(" "), *SIGNS)


def by_chance(chance: random.Random, words: Any, site: Any) -> list[list[str]]:
    """What somebody might do with a sheet."""

    def text() -> str:
        return "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 6)))

    acts: list[list[str]] = []
    for group in site.facts.activities.categories:
        for one in group.activities:
            box = f"[data-row={one.id}]"
            if chance.random() < 0.3:
                acts.append([f"{box} [data-like][value={chance.choice(('yes', 'maybe', 'no'))}]", "press", ""])
            if chance.random() < 0.2:
                acts.append([f"{box} [data-offer][value={chance.choice(('yes', 'maybe', 'no'))}]", "press", ""])
            if chance.random() < 0.2:
                acts.append([f"{box} [data-note]", "type", text()])
            if one.when != ("now",) and chance.random() < 0.2:
                moments = chance.sample(list(words.moments), 2)
                acts += [[f"{box} [data-when][value={when}]", "press", ""] for when in moments]
        for number in range(chance.choice((0, 0, 1, 3))):
            part = f"[data-category={group.id}]"
            if number:
                acts.append([f"{part} [data-add]", "press", ""])
            acts.append([f"{part} [data-name]", "last", f"own {text()}"])
    for prompt in words.prompts:
        if chance.random() < 0.5:
            acts.append([f"[data-words={prompt.id}]", "type", text()])
    return acts


def test_a_file_brings_back_the_same_sheet_whatever_was_answered(sheet, words, guide_site, tmp_path):
    for number in range(20):
        sheet.page.evaluate(FILL, by_chance(random.Random(number), words, guide_site))
        before = sheet.said()
        assert before
        path = sheet.file(tmp_path)
        written = path.read_bytes()
        sheet.press(words.clear)
        assert sheet.said() == []
        sheet.choose(path)
        sheet.heard(words.said.opened)
        assert sheet.said() == before, number
        if number < 5:
            assert sheet.file(tmp_path).read_bytes() == written, number
        sheet.press(words.clear)


def test_what_a_file_has_beyond_this_sheet_is_told_and_goes_into_the_next_file(sheet, words, short, tmp_path):
    path = tmp_path / "theirs.json"
    rows = [{"id": "of-elsewhere", "name": "A row of elsewhere", "like": "no", "note": "Zebraquill"}]
    rows += [{"in": "elsewhere", "name": f"Own {number}"} for number in range(6)]
    path.write_text(json.dumps({"worksheet": 1, "rows": rows, "words": []}), "utf-8")
    sheet.choose(path)
    sheet.heard(f"{words.said.unknown} A row of elsewhere; Own 0; Own 1; Own 2; Own 3; …")
    sheet.like(short[0], words.answers[0])
    kept = json.loads(sheet.file(tmp_path).read_text("utf-8"))
    assert kept["rows"][1:] == rows
    sheet.press(words.clear)
    sheet.like(short[0], words.answers[0])
    assert len(json.loads(sheet.file(tmp_path).read_text("utf-8"))["rows"]) == 1, "cleared, it is gone"


def hostile() -> dict[str, tuple[bytes, str]]:
    """Files that are no worksheet of ours, and which words refuse each."""
    hurt = "<img src=x onerror=window.hurt=1>"
    row = {"id": "water", "name": "A glass of water", "like": "yes"}

    def made(**more: Any) -> bytes:
        return json.dumps({"worksheet": 1, "rows": [row], "words": []} | more).encode()

    return {
        "nothing": (b"", "broken"),
        "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4000, "broken"),
        "a page": (f"<!doctype html><script>hurt=1</script>{hurt}".encode(), "broken"),
        "half a sheet": (made()[:-5], "broken"),
        "brackets": (b"[" * 10_000_000, "long"),
        "another's data": (b'{"name": "package", "version": "1"}', "foreign"),
        "a list": (b"[1, 2, 3]", "foreign"),
        "a newer sheet": (made(worksheet=2), "newer"),
        "an answer there is not": (made(rows=[row | {"like": hurt}]), "wrong"),
        "a key there is not": (made(rows=[row | {"__proto__": {"hurt": 1}, "onclick": hurt}]), "wrong"),
        "a row twice": (made(rows=[row, row]), "wrong"),
        "an id to break out": (made(rows=[row | {"id": '"] , [data-row="hold'}]), "wrong"),
        "a word for a row": (made(rows=["water"]), "wrong"),
        "a note that no browser lays out": (made(words=[{"id": "avoid", "text": "x" * 500_000}]), "long"),
        "a million letters": (made(words=[{"id": f"w{at}", "text": "x" * 90_000} for at in range(12)]), "long"),
        "more than twenty megabytes": (made(words=[{"id": "avoid", "text": "x" * 20_000_000}]), "long"),
    }


def test_a_file_that_is_no_worksheet_is_refused_in_words_and_changes_and_runs_nothing(sheet, words, short, tmp_path):
    page, asked = sheet.page, []
    sheet.like(short[0], words.answers[2])
    sheet.note(short[0], "Zebraquill")
    before, html = sheet.said(), sheet.rows()
    page.on("request", lambda sent: asked.append(sent.url))
    # The button waits for a file; this one is given at once, so that the second is the page's own.
    times = "() => { window.begun = performance.now() }"
    page.evaluate(f"document.querySelector('[data-file]').addEventListener('change', {times}, true)")
    page.evaluate("""() => new MutationObserver(() => { window.took = performance.now() - window.begun })
      .observe(document.querySelector("form.app-worksheet [role=status]"), { childList: true })""")
    for name, (content, reason) in hostile().items():
        path = tmp_path / "a file.json"
        path.write_bytes(content)
        page.evaluate("document.querySelector('form.app-worksheet [role=status]').textContent = ''")
        page.evaluate("window.took = undefined")
        sheet.choose(path)
        expect(sheet.form.get_by_role("status"), name).to_have_text(getattr(words.said, reason))
        assert page.evaluate("window.took ?? Infinity") < 1000, f"{name} takes a second"
        assert sheet.said() == before, name
        expect(sheet.form.get_by_role("button", name=words.undo)).to_be_hidden()
    assert sheet.rows() == html
    assert page.evaluate("window.hurt === undefined && ({}).hurt === undefined")
    assert asked == []


def test_the_longest_sheet_is_opened_in_a_script_of_long_letters_too(sheet, words, tmp_path):
    said = [{"id": f"another-{at}", "text": "愛" * 99_000} for at in range(10)]  # three bytes each
    path = tmp_path / "file.json"
    path.write_text(json.dumps({"worksheet": 1, "rows": [], "words": said}, ensure_ascii=False), "utf-8")
    sheet.choose(path)
    sheet.heard(words.said.opened)
    again = json.loads(sheet.file(tmp_path).read_text("utf-8"))
    assert again["words"] == said


def test_words_in_a_file_that_would_run_stay_words(sheet, words, tmp_path):
    hurt = "<img src=x onerror=window.hurt=1><script>window.hurt=1</script>"
    rows = [
        {"id": "water", "name": hurt, "like": "yes", "offer": "yes", "note": hurt},
        {"id": "gone", "name": hurt, "like": "yes"},
        {"in": "space", "name": hurt, "like": "maybe"},
    ]
    path = tmp_path / "file.json"
    path.write_text(json.dumps({"worksheet": 1, "rows": rows, "words": [{"id": "avoid", "text": hurt}]}), "utf-8")
    sheet.choose(path)
    sheet.heard(hurt[:40])
    sheet.press(words.make_plan)
    expect(sheet.form.get_by_role("listitem").filter(has_text=hurt, visible=True)).to_have_count(4)
    sheet.press(words.back)
    sheet.together()
    sheet.hand_over()
    expect(sheet.form.locator("img, [data-filled] script")).to_have_count(0)
    assert sheet.page.evaluate("window.hurt") is None


def test_a_file_opened_by_mistake_can_be_undone_and_another_is_read_after_it(sheet, words, short, tmp_path):
    sheet.like(short[0], words.answers[0])
    path = sheet.file(tmp_path)
    sheet.press(words.clear)
    sheet.like(short[1], words.answers[1])
    before = sheet.said()
    sheet.choose(path)
    sheet.heard(words.said.opened)
    opened = sheet.said()
    sheet.press(words.undo)
    assert sheet.said() == before
    sheet.choose(path)
    sheet.heard(words.said.opened)
    assert sheet.said() == opened


def test_a_sheet_of_very_many_rows_of_ones_own_is_opened_and_used(sheet, words, short, tmp_path):
    path = tmp_path / "file.json"
    rows = [{"in": "space", "name": f"Own {number}", "like": "yes"} for number in range(300)]
    path.write_text(json.dumps({"worksheet": 1, "rows": rows, "words": []}), "utf-8")
    sheet.choose(path)
    sheet.heard(words.said.opened)
    assert len(sheet.said()) == len(rows)
    assert json.loads(sheet.file(tmp_path).read_text("utf-8"))["rows"] == rows


SLOW = """() => {
  const text = Blob.prototype.text
  Blob.prototype.text = function () {
    return new Promise((read) => { window.readNow = () => read(text.call(this)) })
  }
}"""


@pytest.mark.parametrize("meanwhile", ["erase", "another begins"])
def test_a_file_that_is_still_being_read_does_not_come_to_whoever_goes_on(sheet, words, short, tmp_path, meanwhile):
    sheet.like(short[0], words.answers[0])
    path = sheet.file(tmp_path)
    sheet.press(words.clear)
    sheet.page.evaluate(SLOW)
    sheet.choose(path)
    if meanwhile == "erase":
        sheet.press(words.erase)
    else:
        sheet.together()
    sheet.page.evaluate("() => readNow()")
    sheet.page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    assert sheet.said() == []


def test_erasing_that_the_browser_refuses_is_told(sheet, words, short):
    sheet.keeper.check()
    sheet.like(short[0], words.answers[0])
    sheet.keeps(short[0])
    sheet.page.evaluate("() => { Storage.prototype.removeItem = () => { throw new Error('no') } }")
    sheet.press(words.erase)
    sheet.heard(words.said.cannot_erase)
    sheet.press(words.together.start.title)
    sheet.press(words.together.start.go_on)
    sheet.heard(words.said.cannot_erase)


# --- 22, 23: a native form, for every eye and hand ------------------------------------------------------------


def test_every_row_is_a_fieldset_with_its_name_and_one_stop_of_the_tab_key(sheet, words, short):
    sheet.with_offers()
    native = """box => box.matches("fieldset") && box.firstElementChild.matches("legend")
      && new Set([...box.querySelectorAll("[data-like]")].map((one) => one.name)).size === 1"""
    for box in sheet.form.locator("[data-row], [data-own]").all():
        assert box.evaluate(native), box.inner_text()
    sheet.radio(sheet.row(short[0]), words.answers[0]).focus()
    for key, answer in (("Space", 0), ("ArrowRight", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowLeft", 0)):
        sheet.page.keyboard.press(key)
        expect(sheet.radio(sheet.row(short[0]), words.answers[answer])).to_be_checked()
    sheet.page.keyboard.press("Tab")
    expect(sheet.radio(sheet.offer(short[0]), words.answers[0])).to_be_focused()
    sheet.page.keyboard.press("Shift+Tab")
    expect(sheet.radio(sheet.row(short[0]), words.answers[0])).to_be_focused()
    sheet.page.keyboard.press("Enter")  # sends no form
    assert sheet.page.url.endswith("/worksheet/")


@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_every_target_is_large_enough_for_a_thumb(new_context, words, short, script):
    sheet = Sheet(new_context(java_script_enabled=script).new_page(), words)
    sheet.page.goto("worksheet/")
    if script:
        for name in every_view(sheet.ready(), short):
            sheet.page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
            tell(look(sheet.page, "smallTargets", 44), f"Below 44 px, {name}")
    else:
        tell(look(sheet.page, "smallTargets", 44), "Below 44 px")


@pytest.mark.parametrize("size", [(360, 740), (320, 256)], ids=["phone", "zoomed to 400 %"])
def test_nothing_lies_over_what_has_the_focus_even_while_the_sheet_says_something(sheet, words, short, size):
    page = sheet.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(reduced_motion="reduce")
    sheet.keeper.check()
    sheet.like(short[0], words.answers[0])
    sheet.press(words.clear)  # the longest: words and a button
    sheet.heard(words.said.cleared)
    sheet.form.get_by_text(words.pressure).focus()
    wrong: list[str] = []
    for _ in range(300):
        page.keyboard.press("Tab")
        page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        if not sheet.form.evaluate("form => form.contains(document.activeElement)"):
            break
        stop = look(page, "focused")
        wrong += [f"{stop['name']}: {one}" for one in stop["wrong"]]
    tell(wrong, "The focus")


def test_every_view_begins_where_the_focus_goes(sheet, words, short):
    heads = {
        "plan": words.plan,
        "before together": words.together.start.title,
        "first": words.together.first.title,
        "review": words.together.review.title,
        "hand over": words.together.hand_over.title,
        "second": words.together.second.title,
        "second review": words.together.review.title,
        "result": words.together.result.title,
    }
    for name in every_view(sheet, short):
        if name in heads:
            head = sheet.form.get_by_role("heading", name=heads[name], exact=True)
            expect(head).to_be_focused()
            expect(head).to_be_in_viewport()
    sheet.press(words.start_over)
    expect(sheet.form.locator(":focus")).to_have_text(words.not_consent)
    sheet.like(short[0], words.answers[0])
    for there in (words.make_plan, words.together.start.title):
        sheet.press(there)
        sheet.press(words.back)
        expect(sheet.form.get_by_role("button", name=words.make_plan)).to_be_focused()


WIDE = """() => [...document.querySelectorAll("main form *")].filter((one) => {
  const { width, left, right } = one.getBoundingClientRect()
  return one.checkVisibility() && width && (right > innerWidth + 1 || left < -1)
}).map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`)"""


def test_zoomed_or_in_letters_of_twice_the_size_no_view_is_wider_than_the_screen(sheet, words, short):
    page = sheet.page
    sheet.prompt(0).fill("Plumthistle" * 30)
    for name in every_view(sheet, short):
        page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        for size in ((320, 256), (320, 640), (360, 740)):  # the first is a desk at 400 %
            page.set_viewport_size({"width": size[0], "height": size[1]})
            for text in (200, 100):
                page.evaluate("size => { document.documentElement.style.fontSize = `${size}%` }", text)
                tell(page.evaluate(WIDE), f"Beyond the screen, {name}, {size}, letters of {text} %")
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def test_what_is_marked_is_seen_in_forced_colours_and_without_any(sheet, words, short):
    page = sheet.page
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    name = short[0]
    look_of = "one => { const s = getComputedStyle(one); return [s.textDecorationLine, s.fontWeight] }"
    label = sheet.row(name).locator("label:has([data-like])").nth(1)
    before = label.evaluate(look_of)
    blank = label.screenshot()
    sheet.like(name, words.answers[1])
    page.mouse.move(0, 0)
    assert label.evaluate(look_of) != before, "by more than colour"
    assert label.screenshot() != blank
    expect(sheet.row(name).get_by_role("radio", name=words.answers[1])).to_be_checked()
    assert look(page, "faint") == []


def test_nothing_moves_by_itself(sheet, short):
    sheet.page.emulate_media(reduced_motion="reduce")
    for _ in every_view(sheet, short):
        moving = "document.getAnimations().filter((one) => one.effect.getTiming().duration > 1)"
        assert sheet.page.evaluate(f"{moving}.length") == 0


# --- 24: a short list for a tired head -----------------------------------------------------------------------

SHOWN = """() => [...document.querySelectorAll("[data-row]")].filter((one) => one.checkVisibility())
  .map((one) => one.querySelector("legend").innerText)"""
ORDER = """() => [...document.querySelectorAll("[data-rows] :is(legend, h2, label, summary)")]
  .map((one) => one.textContent)"""


@pytest.mark.parametrize("script", [True, False], ids=["", "without script"])
def test_ten_rows_are_there_first_and_the_rest_on_request(new_context, words, short, activities, script):
    sheet = Sheet(new_context(java_script_enabled=script).new_page(), words)
    sheet.page.goto("worksheet/")
    assert len(short) == len(words.short) == 10
    assert sheet.page.evaluate(SHOWN) == short
    sheet.whole()
    assert sheet.page.evaluate(SHOWN) == [one.worksheet for one in activities]
    sheet.form.get_by_role("checkbox", name=words.whole).uncheck()
    assert sheet.page.evaluate(SHOWN) == short


def test_the_end_of_the_short_list_leads_on_to_the_whole(sheet, words, activities):
    sheet.form.get_by_role("link", name=words.end_of_short).press("Enter")
    assert sheet.page.evaluate(SHOWN) == [one.worksheet for one in activities]
    assert sheet.form.evaluate("form => form.querySelector('#sheet-list').contains(document.activeElement)")
    expect(sheet.form.get_by_role("link", name=words.end_of_short)).to_be_hidden()


def test_order_and_wording_never_move(sheet, words, short, activities):
    before = sheet.page.evaluate(ORDER)
    for step in (
        sheet.whole,
        sheet.with_offers,
        lambda: sheet.like(activities[-1].worksheet, words.answers[0]),
        lambda: sheet.like(short[0], words.answers[2]),
        lambda: sheet.note(short[3], "Zebraquill"),
        lambda: sheet.form.get_by_role("checkbox", name=words.whole).uncheck(),
        sheet.plan,
        sheet.together,
        sheet.hand_over,
        lambda: sheet.press(words.start_over),
    ):
        step()
        assert sheet.page.evaluate(ORDER) == before


def test_a_row_of_the_rest_that_says_something_stays_in_sight(sheet, words, short, activities):
    rest = [one.worksheet for one in activities if one.worksheet not in short]
    sheet.whole()
    sheet.like(rest[0], words.answers[0])
    sheet.note(rest[1], "Zebraquill")
    sheet.form.get_by_role("checkbox", name=words.whole).uncheck()
    assert set(sheet.page.evaluate(SHOWN)) == {*short, *rest[:2]}


def test_there_is_no_time_limit(sheet, words, short):
    page = sheet.page
    page.clock.install()
    page.reload()
    sheet.ready()
    sheet.like(short[0], words.answers[0])
    sheet.press(words.clear)
    page.clock.fast_forward("24:00:00")
    sheet.heard(words.said.cleared)
    sheet.press(words.undo)
    assert sheet.said() != []


# --- ids ------------------------------------------------------------------------------------------------


def published(site: Any) -> list[str]:
    """Every id of the worksheet that saved sheets may hold, with its kind, as a line of ids.txt."""
    sheet, groups = site.facts.worksheet, site.facts.activities.categories
    return [
        *(f"category {group.id}" for group in groups),
        *(f"activity {one.id}" for group in groups for one in group.activities),
        *(f"prompt {prompt.id}" for prompt in sheet.prompts),
        *(f"moment {moment}" for moment in sheet.moments),
    ]


def told_of_ids(listed: list[str], there: list[str], retired: set[str]) -> list[str]:
    """What is wrong with the ids, each in a sentence for whoever changed one."""
    gone = {f"activity {slug}" for slug in retired}
    wrong = [f"add this line to tests/ids.txt: {one}" for one in there if one not in listed]
    for one in listed:
        if one not in there and one not in gone:
            wrong.append(f"“{one}” is gone. Put it back. Was it renamed? Keep the old id: only its words may change.")
            if one.startswith("activity "):
                wrong[-1] += " To take it out for good, add its id to `retired` in docs/data/activities.yml."
    wrong += [f"“{one}” was retired and may never come back: choose another id" for one in there if one in gone]
    wrong += [f"“{one}” is retired, but was never published: take it out of `retired`" for one in gone - {*listed}]
    twice = {one for one in listed if listed.count(one) > 1}
    return wrong + [f"“{one}” stands twice in tests/ids.txt" for one in sorted(twice)]


def test_no_id_that_saved_sheets_hold_is_lost_changed_or_used_again(guide_site):
    listed = [line for line in IDS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    wrong = told_of_ids(listed, published(guide_site), set(guide_site.facts.activities.retired))
    tell(wrong, "Saved worksheets refer to ids. So each that was ever published stands in tests/ids.txt, for good:")


def test_whoever_loses_changes_or_reuses_an_id_is_told_what_to_do():
    listed = ["category space", "activity water", "activity tea"]
    assert told_of_ids(listed, listed, set()) == []
    assert told_of_ids(listed, ["category space", "activity water"], {"tea"}) == []
    assert "`retired`" in told_of_ids(listed, ["category space", "activity water"], set())[0]
    assert "“category space” is gone" in told_of_ids(listed, ["activity water", "activity tea"], set())[0]
    assert told_of_ids(listed, [*listed, "activity soup"], set()) == ["add this line to tests/ids.txt: activity soup"]
    assert "never come back" in told_of_ids(listed, listed, {"tea"})[0]
    assert "never published" in told_of_ids(listed, listed, {"soup"})[0]
    assert "twice" in told_of_ids([*listed, "activity tea"], listed, set())[0]
