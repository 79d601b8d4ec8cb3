"""Choosing among the ideas: with JavaScript and without, by finger, by keyboard, read out and on paper."""

import io
import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from macros.data import Site
from macros.fields import Company, Moment
from macros.models import Activity
from macros.words import word_key
from tests.conftest import Held

ADDRESS = "do/ideas/"


@dataclass(frozen=True)
class Choice:
    """One option of the finder, in the words that a reader sees, and which ideas it leaves."""

    group: str
    label: str
    leaves: Callable[[Activity], bool]

    def on(self, page: Page) -> Locator:
        return page.get_by_role("group", name=self.group).get_by_label(self.label, exact=True)


def digits(label: str) -> int:
    return int(re.sub(r"\D", "", label))


@pytest.fixture(scope="session")
def every(guide_site: Site) -> list[Activity]:
    return [a for group in guide_site.facts.activities.categories for a in group.activities]


@pytest.fixture(scope="session")
def words(guide_site: Site) -> dict[str, str]:
    return guide_site.facts.words


@pytest.fixture(scope="session")
def choices(every, words) -> list[Choice]:
    """What can be chosen, as the data has it."""
    met = {sense for a in every for sense in a.senses}
    return [
        Choice(words["finder_touch"], words["finder_no_touch"], lambda a: a.touch == "none"),
        Choice(words["finder_touch"], words["finder_with_touch"], lambda a: a.touch != "none"),
        *(
            Choice(words["finder_company"], words[word_key("company", one)], lambda a, one=one: one in a.company)
            for one in get_args(Company)
        ),
        *(
            Choice(words["finder_minutes"], label, lambda a, label=label: a.minutes <= digits(label))
            for label in (words["finder_five"], words["finder_fifteen"])
        ),
        Choice(words["finder_cost"], words["cost_free"], lambda a: a.cost == "free"),
        *(
            Choice(words["finder_when"], words[word_key("when", one)], lambda a, one=one: one in a.when)
            for one in get_args(Moment)
        ),
        *(
            Choice(words["finder_without"], words[word_key("sense", one)], lambda a, one=one: one not in a.senses)
            for one in sorted(met)
        ),
    ]


@pytest.fixture
def page(new_context) -> Page:
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    page.goto(ADDRESS)
    return page


@pytest.fixture
def plain(new_context) -> Page:
    """The page with JavaScript off."""
    page = new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()
    page.goto(ADDRESS)
    return page


def shown(page: Page) -> set[str]:
    rows = page.locator(".app-activities tbody tr:visible")
    return {slug.removeprefix("idea-") for slug in rows.evaluate_all("rows => rows.map(row => row.id)")}


def read_out(page: Page) -> str:
    """What a screen reader is given, in its order, the words that styles add included."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def texts(node: dict) -> list[str]:
        if node["role"]["value"] == "StaticText":
            return [node["name"]["value"]]
        return [text for child in node.get("childIds", ()) for text in texts(by_id[child])]

    return " ".join(" ".join(texts(nodes[0])).split())


def more(page: Page) -> Locator:
    return page.locator(".app-finder summary")


def choose(page: Page, *chosen: Choice) -> None:
    for choice in chosen:
        if not choice.on(page).is_visible():
            more(page).click()
        choice.on(page).check()


def pick(choices: list[Choice], *labels: str) -> list[Choice]:
    return [next(choice for choice in choices if choice.label == label) for label in labels]


def count(words: dict[str, str], left: int, of: int) -> str:
    return f"{left} {words['of']} {of} {words['finder_shown']}"


# --- which ideas are left ---------------------------------------------------------------------------


def test_every_choice_that_the_page_offers_is_one_that_the_data_knows(plain, choices, words):
    offered = plain.locator(".app-finder fieldset").evaluate_all(
        """groups => groups.flatMap(group => [...group.querySelectorAll("label")].map(label =>
             [group.querySelector("legend").textContent, label.textContent.trim()]))"""
    )
    radios = {choice.group for choice in choices} - {words["finder_without"]}
    known = [[choice.group, choice.label] for choice in choices] + [[group, words["finder_any"]] for group in radios]
    assert sorted(offered) == sorted(known)


def test_without_javascript_every_choice_leaves_what_fits(plain, choices, every, words):
    assert shown(plain) == {a.id for a in every}
    more(plain).click()
    for choice in choices:
        choice.on(plain).check()
        left = {a.id for a in every if choice.leaves(a)}
        assert shown(plain) == left, f"{choice.group}: {choice.label}"
        expect(plain.get_by_text(words["finder_end"])).to_be_visible()
        plain.get_by_role("button", name=words["finder_reset"]).click()
    assert shown(plain) == {a.id for a in every}
    expect(plain.get_by_text(words["finder_end"])).to_be_hidden()


def test_without_javascript_the_page_still_says_how_many_are_left(plain, choices, every, words):
    assert count(words, len(every), len(every)) in read_out(plain)
    left = every
    for choice in pick(choices, words["finder_no_touch"], words["finder_fifteen"], words["sense_sound"]):
        choose(plain, choice)
        left = [a for a in left if choice.leaves(a)]
        assert count(words, len(left), len(every)) in read_out(plain)


def test_every_two_choices_together_leave_what_fits_both(plain, choices, every, words):
    pairs = [
        pair
        for pair in itertools.combinations(choices, 2)
        if pair[0].group != pair[1].group or pair[0].group == words["finder_without"]
    ]
    left = plain.evaluate(
        """pairs => {
          const form = document.querySelector(".app-finder")
          const box = ([legend, name]) => [...form.querySelectorAll("fieldset")]
            .filter(group => group.querySelector("legend").textContent === legend)
            .flatMap(group => [...group.querySelectorAll("label")])
            .find(label => label.textContent.trim() === name).querySelector("input")
          return pairs.map(pair => {
            form.reset()
            for (const choice of pair) box(choice).checked = true
            return [...document.querySelectorAll("tbody tr")].filter(row => row.checkVisibility()).map(row => row.id)
          })
        }""",
        [[[choice.group, choice.label] for choice in pair] for pair in pairs],
    )
    for (one, other), rows in zip(pairs, left, strict=True):
        wanted = {f"idea-{a.id}" for a in every if one.leaves(a) and other.leaves(a)}
        assert set(rows) == wanted, f"{one.group}: {one.label}; {other.group}: {other.label}"


def test_a_link_to_an_idea_shows_it_whatever_was_chosen_and_counts_it(page, choices, every, words):
    chosen = pick(choices, words["finder_with_touch"], words["company_apart"])
    choose(page, *chosen)
    assert shown(page) == set()
    link = page.locator("article a[href^='#idea-']").first  # whichever the page names first
    link.click()
    expect(page.locator(link.get_attribute("href")).get_by_role("rowheader")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_have_text(count(words, 1, len(every)))


# --- how many are left, and taking it back -------------------------------------------------------------


def test_after_every_choice_the_status_tells_how_many_are_left(page, choices, every, words):
    status = page.get_by_role("status")
    more(page).click()
    for choice in choices:
        choice.on(page).check()
        left = {a.id for a in every if choice.leaves(a)}
        expect(status).to_have_text(count(words, len(left), len(every)))
        assert shown(page) == left
        page.get_by_role("button", name=words["finder_reset"]).click()
        expect(status).to_have_text(count(words, len(every), len(every)))


def test_the_number_stands_once_above_the_ideas_and_in_sight_of_the_choices(page, choices, every, words):
    choose(page, choices[0])
    left = sum(map(choices[0].leaves, every))
    assert read_out(page).count(count(words, left, len(every))) == 1
    form, status = page.locator(".app-finder").bounding_box(), page.get_by_role("status").bounding_box()
    first = page.locator(".app-activities tbody tr:visible").first.bounding_box()
    assert form["y"] <= status["y"] < first["y"]
    expect(page.get_by_role("status")).to_be_in_viewport(ratio=1)


def test_with_javascript_groups_keep_their_names_and_empty_ones_go(page, choices, guide_site):
    choose(page, choices[1])
    groups = guide_site.facts.activities.categories
    for group in groups:
        left = any(choices[1].leaves(a) for a in group.activities)
        expect(page.get_by_role("heading", name=group.name, exact=True)).to_be_visible(visible=left)
    assert not all(any(choices[1].leaves(a) for a in group.activities) for group in groups)


def test_choices_are_taken_back_one_by_one(page, choices, every, words):
    undo = page.get_by_role("button", name=words["finder_undo"])
    expect(undo).to_be_hidden()
    chosen = pick(choices, words["finder_no_touch"], words["company_alone"], words["sense_sound"])
    steps = [shown(page)]
    for choice in chosen:
        choose(page, choice)
        steps.append(shown(page))
    page.get_by_role("button", name=words["finder_reset"]).click()
    expect(page.get_by_role("status")).to_have_text(count(words, len(every), len(every)))
    for before in reversed(steps):
        undo.click()
        assert shown(page) == before
        expect(page.get_by_role("status")).to_have_text(count(words, len(before), len(every)))
    expect(undo).to_be_hidden()
    expect(page.get_by_role("button", name=words["finder_reset"])).to_be_focused()


def test_without_javascript_nothing_is_offered_that_needs_it(plain, words):
    expect(plain.get_by_role("button", name=words["finder_undo"])).to_be_hidden()
    expect(plain.get_by_role("button", name=words["finder_reset"])).to_be_visible()


def test_when_nothing_is_left_the_page_says_so_and_what_to_do(page, choices, words):
    choose(page, *pick(choices, words["finder_with_touch"], words["company_apart"]))
    expect(page.get_by_role("status")).to_have_text(words["finder_none"])
    for button in (words["finder_undo"], words["finder_reset"]):
        assert button.lower().split()[0] in words["finder_none"].lower()
        expect(page.get_by_role("button", name=button)).to_be_visible()
    expect(page.get_by_role("link", name=words["finder_mark"])).to_have_count(0)


def test_choices_that_are_shut_away_are_told(plain, choices, words):
    summary = more(plain)
    told = f"({words['finder_chosen']})"
    expect(summary).not_to_contain_text(told, use_inner_text=True)
    for label in (words["cost_free"], words["when_later"], words["sense_light"]):
        (choice,) = pick(choices, label)
        choose(plain, choice)
        summary.click()
        expect(choice.on(plain)).to_be_hidden()
        expect(summary).to_contain_text(told, use_inner_text=True)
        assert summary.inner_text().count(told) == 1, label
        plain.get_by_role("button", name=words["finder_reset"]).click()
        expect(summary).not_to_contain_text(told, use_inner_text=True)


def test_choices_go_neither_into_the_address_nor_through_a_reload(page, choices, every, base_url):
    choose(page, choices[0])
    assert page.url == base_url + ADDRESS
    page.reload()
    assert shown(page) == {a.id for a in every}
    expect(choices[0].on(page)).not_to_be_checked()


def test_choices_cannot_be_brought_back_after_leaving(page, choices, words):
    choose(page, choices[0])
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.get_by_role("button", name=words["finder_undo"])).to_be_hidden()


# --- by finger, by keyboard, read out -----------------------------------------------------------------


def test_all_that_can_be_pressed_among_the_ideas_is_large_enough_for_a_finger(page, choices):
    choose(page, choices[0])
    more(page).click()
    part = page.locator(".app-activities")
    pressable = part.locator("label:visible, summary:visible, button:visible, a:visible")
    small = pressable.evaluate_all(
        """all => all.map(one => [one.textContent.trim(), one.getBoundingClientRect()])
             .filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text)"""
    )
    assert small == []


def test_the_choices_fit_one_screen_of_a_phone_with_what_is_always_in_reach(page):
    form, bar = page.locator(".app-finder").bounding_box(), page.locator(".app-reach").bounding_box()
    assert form["height"] + bar["height"] <= page.viewport_size["height"]


def test_all_choices_can_be_made_by_keyboard(page, choices, every, words):
    group = page.get_by_role("group", name=words["finder_touch"])
    group.get_by_label(words["finder_any"]).focus()
    page.keyboard.press("ArrowRight")
    expect(group.get_by_label(words["finder_no_touch"])).to_be_checked()
    for legend in (words["finder_company"], words["finder_minutes"]):
        page.keyboard.press("Tab")
        expect(page.get_by_role("group", name=legend).get_by_label(words["finder_any"])).to_be_focused()
    page.keyboard.press("Tab")
    expect(more(page)).to_be_focused()
    page.keyboard.press("Enter")
    for legend in (words["finder_cost"], words["finder_when"]):
        page.keyboard.press("Tab")
        expect(page.get_by_role("group", name=legend).get_by_label(words["finder_any"])).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    first_sense = page.get_by_role("group", name=words["finder_without"]).get_by_role("checkbox").first
    expect(first_sense).to_be_checked()
    ring = first_sense.locator("..").evaluate("label => getComputedStyle(label).outlineStyle")
    assert ring == "solid"
    page.get_by_role("button", name=words["finder_undo"]).press("Enter")
    expect(first_sense).not_to_be_checked()
    page.get_by_role("button", name=words["finder_reset"]).press("Enter")
    expect(page.get_by_role("status")).to_have_text(count(words, len(every), len(every)))


def test_read_out_the_facts_of_an_idea_do_not_run_together(page, every, words):
    said = read_out(page)
    for a in every:
        minutes = words["minute"] if a.minutes == 1 else words["minutes_short"]
        cost, touch = (words[word_key(field, getattr(a, field))] for field in ("cost", "touch"))
        facts = rf"{words['about']} {a.minutes} {minutes}\s*;\s*{cost}\s*;\s*{touch}\s*;"
        assert re.search(rf"{re.escape(a.how)}\s*{facts}", said), a.id


def test_a_table_names_an_idea_by_its_name_alone(page, every):
    for a in every:
        expect(page.get_by_role("rowheader", name=a.name, exact=True)).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing_whatever_is_chosen(page, choices, words, scheme, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    for labels in (
        (words["finder_no_touch"], words["sense_light"]),
        (words["finder_with_touch"], words["company_apart"]),
    ):
        choose(page, *pick(choices, *labels))
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


# --- on to the worksheet ---------------------------------------------------------------------------------


def test_the_ideas_lead_to_the_worksheet_and_each_group_to_its_part(page, guide_site, choices, words, base_url):
    marks = page.get_by_role("link", name=words["finder_mark"])
    expect(marks).to_have_count(1)
    choose(page, choices[0])
    expect(marks).to_have_count(2)
    parts = {
        group.name: page.get_by_role("link", name=f"{words['on_worksheet']}: {group.name}").get_attribute("href")
        for group in guide_site.facts.activities.categories
    }
    marks.first.click()
    expect(page).to_have_url(f"{base_url}worksheet/")
    for name, address in parts.items():
        expect(page.locator("#" + address.split("#")[1])).to_have_text(name)


# --- on paper ----------------------------------------------------------------------------------------------


def printed(page: Page) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4")))
    return " ".join(" ".join(leaf.get_textpage().get_text_bounded() for leaf in document).split())


@pytest.mark.parametrize("script", ["plain", "page"])
def test_paper_holds_the_choices_and_what_is_left_and_nothing_to_press(request, script, choices, every, words):
    page = request.getfixturevalue(script)
    chosen = pick(choices, words["finder_no_touch"], words["company_apart"], words["sense_sound"], words["sense_light"])
    choose(page, *chosen)
    said = printed(page)
    for a in every:
        assert (a.how in said) == all(choice.leaves(a) for choice in chosen), a.id
    for choice in chosen:
        assert choice.label in said
    for group in {choice.group for choice in choices}:
        assert (group in said) == (group in {choice.group for choice in chosen})
    for unwanted in ("finder_any", "finder_reset", "finder_undo", "finder_mark", "finder_more", "company_together"):
        assert not re.search(rf"\b{words[unwanted]}\b(?! or)", said.split(every[0].how)[0][:400]), unwanted


def test_with_nothing_chosen_paper_holds_every_idea_and_no_word_of_choices(plain, every, words):
    said = printed(plain)
    for a in every:
        assert a.how in said
    for unwanted in ("finder_only", "finder_touch", "finder_mark", "finder_without"):
        assert words[unwanted] not in said


def test_choices_made_before_the_script_has_come_are_kept_and_nothing_jumps(page, choices, words):
    finder = Held(page, r"/finder\.js$")
    page.goto("do/ideas/")
    heads = page.locator(".app-activities h3").filter(visible=True)
    before = heads.count()
    page.get_by_role("form").get_by_role("group").first.get_by_role("radio").nth(1).check()
    expect(page.get_by_role("form").get_by_role("group").first.get_by_role("radio").nth(1)).to_be_checked()
    assert heads.count() == before
    finder.let_go()
    undo = page.get_by_role("button", name=words["finder_undo"])
    expect(undo).to_be_visible()
    undo.click()
    expect(page.get_by_role("form").get_by_role("group").first.get_by_role("radio").nth(0)).to_be_checked()
