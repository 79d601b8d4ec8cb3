"""My plan: filled by hand or from a worksheet, the same on screen, card, paper and in the text that is copied."""

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from macros.data import Site
from macros.guide import Guide
from macros.sheets import PlanPart
from tests.conftest import BELOW, tell
from tests.paper import PAPERS, printed, text_of
from tests.test_accessibility import WIDTHS, seen_by_axe
from tests.test_privacy import NOTHING, STORED, WATCH

Sheet = dict[str, Any]
WORKSHEET: Sheet = {
    "worksheet": 1,
    "rows": [
        {"id": "water", "name": "Some water", "like": "yes", "offer": "yes", "when": ["now", "days"]},
        {"id": "renamed", "name": "A name of long ago", "like": "yes", "note": "the soft one,\nnot too warm"},
        {"in": "space", "name": "A photo of your dog", "like": "yes"},
        {"id": "hold", "name": "An arm around me", "like": "maybe", "note": "ask, and wait"},
        {"id": "talk", "name": "A long talk", "like": "no", "when": ["next-day"]},
        {"id": "film", "name": "A film together", "note": "I have yet to find out"},
        {"id": "cook", "name": "A warm meal", "offer": "maybe"},
        {"id": "hidden", "name": "Unseen row", "like": "yes", "offer": "no", "note": "unseen note", "off": True},
        {"id": "covered", "name": "Unseen maybe", "like": "maybe", "off": True},
    ],
    "words": [
        {"id": "avoid", "text": "jokes about it"},
        {"id": "signs", "text": "I say nothing\nI shiver"},
        {"id": "sometimes", "text": "cry, and am fine"},
        {"id": "quiet", "text": "your hand on my back"},
        {"id": "of-long-ago", "text": "unseen prompt"},
    ],
}


class Plan:
    """The plan in an open page, by the names that its reader sees."""

    def __init__(self, page: Page, facts: Any) -> None:
        self.page, self.words, self.sheet = page, facts.plan, facts.worksheet
        self.form = page.get_by_role("form", name=self.words.sheet)
        self.status = self.form.get_by_role("status")
        self.titles = {part.id: part.title for part in self.words.parts}

    def open(self) -> "Plan":
        """Open the page, and reach for the form, which brings its script."""
        self.page.goto("plan/")
        self.form.hover()
        expect(self.form.get_by_role("button", name=self.words.from_file)).to_be_visible()
        return self

    def part(self, name: str) -> Locator:
        return self.form.get_by_role("region", name=self.words.sheet).get_by_role("textbox", name=self.titles[name])

    def card(self, name: str) -> Locator:
        return self.form.get_by_role("region", name=self.words.wallet).get_by_role("textbox", name=self.titles[name])

    def fields(self) -> dict[str, str]:
        """What stands in every field, readable or not."""
        return dict(self.form.locator("textarea").evaluate_all("all => all.map((one, at) => [`${at}`, one.value])"))

    def press(self, name: str) -> None:
        self.form.get_by_role("button", name=name, exact=True).click()

    def take(self, file: Sheet | str | bytes) -> None:
        """Open a saved worksheet, or another file, and wait until the page has spoken."""
        body = file if isinstance(file, bytes) else (file if isinstance(file, str) else json.dumps(file)).encode()
        with self.page.expect_file_chooser() as chooser:
            self.press(self.words.from_file)
        chooser.value.set_files({"name": "worksheet.json", "mimeType": "application/json", "buffer": body})
        expect(self.status).not_to_be_empty()

    def copied(self) -> str:
        """Copy the plan, and return what the clipboard then holds."""
        self.press(self.sheet.copy_text)
        expect(self.status).to_have_text(self.sheet.said.copied)
        return self.page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def context(new_context) -> BrowserContext:
    return new_context(permissions=["clipboard-read", "clipboard-write"], reduced_motion="reduce")


@pytest.fixture
def plan(context, guide_site) -> Plan:
    return Plan(context.new_page(), guide_site.facts).open()


def lines_of(sheet: Sheet, part: PlanPart, site: Site) -> list[str]:
    """The lines that `part` takes of `sheet`: put together here by themselves, to compare."""
    words = site.facts.worksheet
    starts = dict(zip(("yes", "maybe", "no"), (f"{title}: " for title in words.plan_titles), strict=True))
    starts |= {"unsure": f"{words.plan_unsure}: "} | {prompt.id: f"{prompt.text} " for prompt in words.prompts}
    lines = []
    for source in part.takes:
        found = [one["text"] for one in sheet["words"] if one["id"] == source]
        for row in sheet["rows"]:
            unsure = "note" in row and "like" not in row and "offer" not in row
            if row.get("off") or not (row.get("like") == source or (source == "unsure" and unsure)):
                continue
            when = ", ".join(words.moments[one] for one in row.get("when", ()))
            note = " ".join(row.get("note", "").split("\n"))
            found.append(row["name"] + (f" ({when})" if when else "") + (f": {note}" if note else ""))
        lines += [starts[source] + one if part.named else one for one in found]
    return lines


def expect_filled(plan: Plan, site: Site, sheet: Sheet = WORKSHEET) -> None:
    for part in plan.words.parts:
        expect(plan.part(part.id)).to_have_value("\n".join(lines_of(sheet, part, site)))


# --- from a worksheet -----------------------------------------------------------------------------


def test_a_saved_worksheet_fills_the_plan_and_the_page_says_which_parts(plan, guide_site):
    plan.take(WORKSHEET)
    expect_filled(plan, guide_site)
    taking = [part for part in plan.words.parts if part.takes]
    assert 3 <= len(taking) < len(plan.words.parts)
    for part in plan.words.parts:
        assert (part.title in plan.status.inner_text()) == bool(part.takes)
    assert plan.words.said.filled in plan.status.inner_text()
    assert plan.words.said.left not in plan.status.inner_text()


def test_a_maybe_is_never_among_the_yeses_and_says_that_it_is_a_maybe(plan):
    plan.take(WORKSHEET)
    of = {name: plan.part(name).input_value() for name in plan.titles}
    assert [name for name, text in of.items() if "An arm around me" in text] == ["partner"]
    assert f"{plan.sheet.plan_titles[1]}: An arm around me: ask, and wait" in of["partner"].split("\n")
    assert [name for name, text in of.items() if "A long talk" in text] == ["not"]


def test_what_somebody_wrote_is_not_written_over_and_the_page_says_so(plan, guide_site):
    plan.part("helps").fill("My own socks")
    plan.take(WORKSHEET)
    expect(plan.part("helps")).to_have_value("My own socks")
    expect(plan.card("helps")).to_have_value("My own socks")
    before, after = plan.status.inner_text().split(plan.words.said.left)
    assert plan.titles["helps"] in after
    assert plan.titles["helps"] not in before
    assert plan.titles["not"] in before
    expect(plan.part("not")).to_have_value("\n".join(lines_of(WORKSHEET, plan.words.parts[1], guide_site)))


def test_a_card_written_by_hand_stays_as_it_was(plan):
    plan.card("signs").fill("my own sign")
    plan.part("signs").fill("")
    plan.take(WORKSHEET)
    expect(plan.part("signs")).to_have_value("I say nothing\nI shiver")
    expect(plan.card("signs")).to_have_value("my own sign")


def test_a_second_worksheet_changes_nothing_of_the_first(plan, guide_site):
    plan.take(WORKSHEET)
    other = {"worksheet": 1, "rows": [{"id": "other", "name": "Something else", "like": "yes"}], "words": []}
    plan.take(other)
    expect(plan.status).to_contain_text(plan.words.said.left)
    expect_filled(plan, guide_site)


def test_a_row_that_was_left_off_is_nowhere(plan):
    plan.take(WORKSHEET)
    everywhere = [*plan.fields().values(), plan.copied(), plan.page.content(), *text_of(printed(plan.page, "A4"))]
    assert any("Some water" in text for text in everywhere)
    for text in everywhere:
        assert "nseen" not in text


def test_answers_that_this_browser_keeps_can_be_used(plan, guide_site):
    button = plan.form.get_by_role("button", name=plan.words.from_kept)
    expect(button).to_be_hidden()
    sheet = plan.page.context.new_page()
    sheet.goto("worksheet/")
    sheet.get_by_role("checkbox", name=plan.sheet.keep).check()
    group = sheet.get_by_role("group").filter(has=sheet.get_by_role("radio")).first
    group.get_by_role("radio", name=plan.sheet.answers[0], exact=True).first.check()
    sheet.goto("about:blank")
    sheet.close()
    kept = plan.page.evaluate("localStorage.getItem('worksheet')")
    assert '"yes"' in kept
    plan.open()
    button.click()
    expect(plan.part("helps")).to_have_value("\n".join(lines_of(json.loads(kept), plan.words.parts[0], guide_site)))
    assert plan.part("helps").input_value()
    assert plan.page.evaluate("localStorage.getItem('worksheet')") == kept


def test_where_what_is_kept_is_gone_or_broken_the_page_says_so(plan):
    plan.page.evaluate("localStorage.setItem('worksheet', 'broken')")
    for change in ("0", "localStorage.clear()"):
        plan.open()
        plan.part("alone").fill("Light on")
        plan.page.evaluate(change)
        plan.press(plan.words.from_kept)
        expect(plan.status).to_have_text(plan.words.said.unreadable)
        assert {*plan.fields().values()} == {"", "Light on"}
        plan.page.evaluate("localStorage.setItem('worksheet', 'broken')")


BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "broken"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "broken"),
    "nothing": ("null", "foreign"),
    "something else": ('{"name": "x"}', "foreign"),
    "of a later version": (json.dumps(WORKSHEET | {"worksheet": 2}), "newer"),
    "an answer that none can give": (json.dumps(WORKSHEET).replace('"like": "maybe"', '"like": "always"'), "wrong"),
    "a key that none has": (json.dumps(WORKSHEET | {"constructor": {}}), "wrong"),
    "deep": ("[" * 200_000, "long"),
    "long": (b" " * 20_000_000, "long"),
}


@pytest.mark.parametrize(("file", "reason"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_in_words_and_changes_nothing(plan, file, reason):
    plan.part("alone").fill("Light on")
    before = plan.fields()
    plan.take(file)
    expect(plan.status).to_have_text(getattr(plan.sheet.said, reason))
    assert plan.fields() == before


def test_what_a_file_says_is_text_and_nothing_else(plan):
    name = "<img src=x onerror=document.title=1> __proto__ {{ 1 }} 愛 👩‍👩‍👧 \u202e"
    words = [{"id": "yes", "text": "of no part"}, {"id": "constructor", "text": "of no part"}]
    title = plan.page.title()
    plan.take({"worksheet": 1, "rows": [{"in": "constructor", "name": name, "like": "yes"}], "words": words})
    expect(plan.part("helps")).to_have_value(name)
    assert name in plan.copied()
    assert "of no part" not in "".join(plan.fields().values())
    assert plan.page.title() == title


def test_a_worksheet_with_nothing_for_the_plan_is_told_so(plan):
    plan.take({"worksheet": 1, "rows": [{"id": "cook", "name": "A warm meal", "offer": "yes"}], "words": []})
    expect(plan.status).to_have_text(plan.words.said.nothing)
    assert not any(plan.fields().values())


@pytest.mark.parametrize("cleared", [False, True])
def test_a_file_fills_the_plan_unless_that_is_cleared_while_it_is_read(plan, guide_site, cleared):
    plan.page.evaluate(
        "Blob.prototype.text = () => new Promise((go) => { window.go = go; console.log('being read') }); 0"
    )
    with plan.page.expect_console_message(lambda message: message.text == "being read"):
        with plan.page.expect_file_chooser() as chooser:
            plan.press(plan.words.from_file)
        chooser.value.set_files({"name": "worksheet.json", "mimeType": "application/json", "buffer": b"x"})
    if cleared:
        plan.press("Clear the whole plan")
    plan.page.evaluate("(text) => { go(text); return new Promise((done) => setTimeout(done)) }", json.dumps(WORKSHEET))
    if cleared:
        assert not any(plan.fields().values())
        expect(plan.status).to_have_text(plan.words.said.cleared)
    else:
        expect_filled(plan, guide_site)


def test_every_answer_of_a_worksheet_has_a_part_that_takes_it(guide_site):
    taken = [source for part in guide_site.facts.plan.parts for source in part.takes]
    assert sorted(taken) == sorted(
        {"yes", "maybe", "no", "unsure"} | {one.id for one in guide_site.facts.worksheet.prompts}
    )


def test_a_part_that_takes_what_no_worksheet_has_stops_the_build(guide_site):
    plan = guide_site.facts.plan
    wrong = plan.model_copy(update={"parts": (plan.parts[0].model_copy(update={"takes": ("avoidd",)}),)})
    facts = guide_site.facts.model_copy(update={"plan": wrong})
    guide = Guide(Site(facts, {}, guide_site.pages, {}, (), guide_site.built))
    guide.open_page("plan.md")
    with pytest.raises(LookupError, match="Did you mean 'avoid'"):
        guide.plan()


# --- sheet and card ---------------------------------------------------------------------------------


def test_what_is_written_on_the_sheet_stands_on_the_card_until_that_is_written_by_hand(plan):
    plan.part("helps").fill("Socks\n\nTea")
    expect(plan.card("helps")).to_have_value("Socks; Tea")
    plan.card("helps").fill("Socks")
    plan.part("helps").press_sequentially(" and a lamp")
    expect(plan.card("helps")).to_have_value("Socks")
    assert "and a lamp" in plan.part("helps").input_value()


def test_a_card_that_was_emptied_by_hand_stays_empty(plan):
    plan.part("who").fill("M.")
    plan.card("who").fill("")
    plan.part("who").fill("M., till late")
    expect(plan.card("who")).to_have_value("")


def test_what_is_written_on_the_card_first_stands_on_the_sheet(plan):
    plan.card("alone").fill("Light on")
    expect(plan.part("alone")).to_have_value("Light on")
    plan.part("alone").fill("Light on, and water")
    expect(plan.card("alone")).to_have_value("Light on")


def test_what_was_written_before_the_script_came_is_kept_and_stands_on_the_card(context, guide_site):
    plan = Plan(context.new_page(), guide_site.facts)
    plan.page.goto("plan/")
    plan.page.evaluate(
        """() => {
          const [first, second] = document.querySelectorAll(".app-plan__sheet textarea")
          first.value = "Socks"
          document.querySelector(".app-plan__wallet textarea").value = "My lamp"
          document.querySelector(".app-plan__wallet textarea + * + textarea").value = "M."
        }"""
    )
    plan.form.hover()
    expect(plan.part("who")).to_have_value("M.")
    expect(plan.part("helps")).to_have_value("Socks")
    expect(plan.card("helps")).to_have_value("My lamp")


# --- text, paper ------------------------------------------------------------------------------------


def squeezed(text: str) -> str:
    return " ".join(text.split())


def unbroken(text: str) -> str:
    """`text` without blanks and hyphens: a PDF has none where a line ends."""
    return re.sub(r"[\s\ufffe\x02-]", "", text)


def on_paper(text: str) -> str:
    """What paper says of `text`, a plan as it was copied: the same but for the dashes."""
    return squeezed(text.replace("\n- ", "\n"))


def blocks(text: str) -> dict[str, list[str]]:
    """The parts of a plan as it was copied, by title, without what stands before and after them."""
    parts = [part.split("\n- ") for part in text.split("\n\n")]
    return {title: lines for title, *lines in parts if lines}


@pytest.mark.parametrize("paper", PAPERS)
def test_sheet_card_and_copied_text_say_the_same(plan, paper):
    plan.part("who").fill("M., till late\nThe helpline")
    plan.take(WORKSHEET)
    text = plan.copied()
    (leaf,) = text_of(printed(plan.page, paper))
    said = blocks(text)
    assert [*said] == [part.title for part in plan.words.parts if part.id != "alone"]
    card = [
        squeezed(f"{part.title} {'; '.join(said[part.title])}")
        for part in plan.words.parts
        if part.wallet and part.title in said
    ]
    assert text.startswith(f"{plan.words.sheet}\n\n{plan.sheet.not_consent}\n\n")
    assert leaf == " ".join(
        [on_paper(text), f"aftercare-guide.example/{BELOW}", plan.words.wallet, *card, plan.words.help]
    )


def test_what_the_card_says_in_other_words_is_in_the_text_too(plan):
    plan.take(WORKSHEET)
    plan.card("helps").fill("The dog")
    said = blocks(plan.copied())
    assert said[f"{plan.words.wallet}: {plan.titles['helps']}"] == ["The dog"]
    assert len([title for title in said if plan.words.wallet in title]) == 1
    assert "The dog" in text_of(printed(plan.page, "A4"))[0]


def test_a_filled_plan_is_printed_without_hints_and_without_empty_parts(plan):
    plan.part("alone").fill("Light on")
    (leaf,) = text_of(printed(plan.page, "A4"))
    assert leaf.count(plan.titles["alone"]) == 2
    for part in plan.words.parts:
        assert part.hint not in leaf
        assert part.id == "alone" or part.title not in leaf


@pytest.mark.parametrize("paper", PAPERS)
def test_a_plan_with_three_lines_to_each_part_fits_one_page_with_its_card(plan, paper):
    for number, part in enumerate(plan.words.parts):
        plan.part(part.id).fill("\n".join(f"Some seven plain words {number} on line {line}" for line in range(3)))
    (leaf,) = text_of(printed(plan.page, paper))
    assert leaf.count("on line 2") == len(plan.words.parts) + sum(part.wallet for part in plan.words.parts)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_plan_of_an_answered_short_list_fits_one_page(plan, guide_site, paper):
    by_id = {one.id: one.worksheet for group in guide_site.facts.activities.categories for one in group.activities}
    answers = ["yes", "yes", "maybe", "yes", "no", "yes", "maybe", "no", "yes", "maybe"]
    rows = [{"id": id, "name": by_id[id], "like": like} for id, like in zip(plan.sheet.short, answers, strict=True)]
    plan.take({"worksheet": 1, "rows": rows, "words": WORKSHEET["words"]})
    plan.part("who").fill("M., till late\nThe helpline")
    plan.part("alone").fill("Light on\nWater\nFeet on the floor")
    (leaf,) = text_of(printed(plan.page, paper))
    for row in rows:
        assert row["name"] in leaf


def test_long_words_are_printed_whole_where_fields_do_not_grow(plan):
    words = "A lamp, the radio, and my sister on the phone. " * 8
    plan.part("not").fill(words)
    small = "({ style }) => { style.fieldSizing = 'fixed'; style.height = '1em'; style.overflow = 'hidden' }"
    plan.form.locator("textarea").evaluate_all(f"all => all.forEach({small})")
    assert " ".join(text_of(printed(plan.page, "A4"))).count("my sister on the phone") == 8
    expect(plan.form.get_by_text("my sister on the phone")).to_have_count(0)
    expect(plan.part("not")).to_be_visible()


def test_print_opens_the_print_window(plan):
    plan.page.evaluate("window.print = () => { window.asked = true }; 0")
    plan.press(plan.sheet.print)
    assert plan.page.evaluate("window.asked")


def test_where_the_browser_does_not_copy_the_text_is_shown_to_be_selected(plan):
    plan.take(WORKSHEET)
    text = plan.copied()
    plan.page.evaluate("navigator.clipboard.writeText = async () => { throw new Error() }; 0")
    plan.press(plan.sheet.copy_text)
    field = plan.form.get_by_role("textbox", name=plan.sheet.as_text)
    expect(field).to_have_value(text)
    expect(plan.status).to_have_text(plan.sheet.said.not_copied)
    assert field.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)") == text
    assert squeezed(text) not in " ".join(text_of(printed(plan.page, "A4")))
    plan.part("alone").fill("Light on")
    expect(field).to_be_hidden()


def test_an_empty_plan_is_not_copied(plan):
    plan.page.evaluate("navigator.clipboard.writeText('from elsewhere')")
    plan.press(plan.sheet.copy_text)
    expect(plan.status).to_have_text(plan.words.said.empty)
    assert plan.page.evaluate("navigator.clipboard.readText()") == "from elsewhere"


# --- nothing stays ----------------------------------------------------------------------------------


def test_clearing_empties_all_and_begins_anew(plan):
    plan.part("helps").fill("Socks")
    plan.card("helps").fill("Tea")
    plan.take(WORKSHEET)
    plan.page.evaluate("navigator.clipboard.writeText = async () => { throw new Error() }; 0")
    plan.press(plan.sheet.copy_text)
    plan.press("Clear the whole plan")
    assert not any(plan.fields().values())
    expect(plan.form.get_by_role("textbox", name=plan.sheet.as_text)).to_be_hidden()
    expect(plan.status).to_have_text(plan.words.said.cleared)
    plan.part("helps").fill("A lamp")
    expect(plan.card("helps")).to_have_value("A lamp")
    plan.take(WORKSHEET)
    expect(plan.part("helps")).to_have_value("A lamp")


def test_leaving_empties_all_at_once(plan):
    plan.page.route("https://www.wikipedia.org/", lambda route: route.fulfill(body="x", content_type="text/html"))
    plan.take(WORKSHEET)
    left = plan.page.evaluate(
        """() => {
          document.querySelector("[data-exit]").click()
          return document.body.innerText + [...document.querySelectorAll("textarea")].map(({ value }) => value).join("")
        }"""
    )
    assert "Some water" not in left
    plan.page.wait_for_url("https://www.wikipedia.org/")


def test_nothing_is_stored_and_nothing_asked_for_once_the_script_is_there(plan):
    asked: list[str] = []
    plan.page.on("request", lambda request: asked.append(request.url))
    plan.take(WORKSHEET)
    plan.part("alone").fill("Light on")
    plan.copied()
    printed(plan.page, "A4")
    plan.press("Clear the whole plan")
    assert plan.page.evaluate(STORED) == NOTHING
    assert plan.page.context.cookies() == []
    assert asked == []
    assert plan.page.url.endswith("plan/")


def test_the_pages_policy_and_console_have_nothing_to_complain_of(context, guide_site):
    page = context.new_page()
    page.add_init_script(WATCH)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    plan = Plan(page, guide_site.facts).open()
    plan.take(WORKSHEET)
    plan.copied()
    printed(page, "A4")
    assert complaints == []
    assert page.evaluate("window.violations ?? []") == []


# --- for everybody ----------------------------------------------------------------------------------


def test_without_javascript_the_form_is_whole_and_shows_nothing_that_does_not_work(new_context, guide_site):
    plan = Plan(new_context(java_script_enabled=False).new_page(), guide_site.facts)
    plan.page.goto("plan/")
    for part in plan.words.parts:
        expect(plan.part(part.id)).to_be_editable()
        expect(plan.card(part.id)).to_have_count(int(part.wallet))
    expect(plan.form.get_by_role("button")).to_have_count(1)
    plan.part("helps").fill("Socks")
    plan.press("Clear the whole plan")
    expect(plan.part("helps")).to_have_value("")
    plan.form.get_by_role("link", name=plan.words.from_way).click()
    expect(plan.form.get_by_text("This needs JavaScript")).to_be_in_viewport()


def test_a_worksheet_can_be_opened_by_keyboard_alone(context, guide_site):
    plan = Plan(context.new_page(), guide_site.facts)
    plan.page.goto("plan/")
    link = plan.form.get_by_role("link", name=plan.words.from_way)
    link.focus()
    link.press("Enter")
    button = plan.form.get_by_role("button", name=plan.words.from_file)
    expect(button).to_be_in_viewport()
    plan.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    with plan.page.expect_file_chooser():
        plan.page.keyboard.press("Enter")


def fill(plan: Plan) -> None:
    plan.part("helps").fill("Socks")
    plan.take(WORKSHEET)


def refuse(plan: Plan) -> None:
    plan.take("{}")
    expect(plan.status).to_have_text(plan.sheet.said.foreign)


def fail_to_copy(plan: Plan) -> None:
    fill(plan)
    plan.page.evaluate("navigator.clipboard.writeText = async () => { throw new Error() }; 0")
    plan.press(plan.sheet.copy_text)
    expect(plan.form.get_by_role("textbox", name=plan.sheet.as_text)).to_be_visible()


@pytest.mark.parametrize("bring_about", [fill, refuse, fail_to_copy])
def test_axe_finds_nothing_in_the_plan(plan, bring_about: Callable[[Plan], None]):
    bring_about(plan)
    tell(seen_by_axe(plan.page, WIDTHS), bring_about.__name__)


# --- the worksheet's own plan ---------------------------------------------------------------------------


def by_chance(seed: int, site: Site) -> Sheet:
    """A worksheet of rows of this sheet and some of one's own, in words that paper can hold."""
    chance = random.Random(seed)
    answers = ("yes", "maybe", "no", None, None)
    rows: list[dict[str, Any]] = []

    def row(start: dict[str, str]) -> None:
        said = {"like": chance.choice(answers), "offer": chance.choice(answers)}
        said |= {"note": chance.choice((None, None, f"note {len(rows)} in some words, and more"))}
        given = {key: value for key, value in said.items() if value}
        if given or "in" in start:
            off = {"off": True} if chance.random() < 0.1 else {}
            rows.append(start | given | off)

    for group in site.facts.activities.categories:
        for activity in group.activities:
            row({"id": activity.id, "name": activity.worksheet})
        row({"in": group.id, "name": f"own thing {group.id}"})
    words = [{"id": prompt.id, "text": f"words to {prompt.id}"} for prompt in site.facts.worksheet.prompts]
    return {"worksheet": 1, "rows": rows, "words": words[chance.randrange(4) :]}


@pytest.mark.parametrize("seed", range(3))
def test_the_worksheets_own_plan_says_the_same_on_paper_card_and_in_the_text(page, guide_site, seed):
    words = guide_site.facts.worksheet
    sheet = by_chance(seed, guide_site)
    page.goto("worksheet/")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=words.open, exact=True).click()
    file = {"name": "worksheet.json", "mimeType": "application/json", "buffer": json.dumps(sheet).encode()}
    chooser.value.set_files(file)
    expect(page.get_by_role("form").get_by_role("status")).to_contain_text(words.said.opened)
    page.get_by_role("button", name=words.make_plan).click()
    text = page.get_by_role("textbox", name=words.as_text).input_value()
    said = blocks(text)
    shown = [row for row in sheet["rows"] if not row.get("off")]
    for answer, title in zip(("yes", "maybe", "no"), words.plan_titles, strict=True):
        liked = [row["name"] for row in shown if row.get("like") == answer]
        assert [line.split(":")[0] for line in said.get(title, ())] == liked
    for row in sheet["rows"]:
        assert row in shown or row["name"] not in text

    paper = " ".join(text_of(printed(page, "A4"))).replace(words.not_consent, "").replace("•", "")
    card = [squeezed(f"{title} {'; '.join(lines)}") for title, lines in said.items()]
    expected = [on_paper(text).replace(words.not_consent, ""), words.card, *card, guide_site.facts.plan.help]
    assert unbroken(paper) == unbroken("".join(expected))
