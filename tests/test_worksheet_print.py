"""The worksheet on paper: blank, whole, two pages at most, nothing that tells more than it must."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import tell
from tests.paper import PAPERS, printed, text_of


@pytest.fixture
def sheet(new_context):
    """The worksheet's page with JavaScript off."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto("worksheet/")
    return page


@pytest.mark.parametrize("paper", PAPERS)
def test_a_blank_sheet_has_every_item_with_its_answers_on_at_most_two_pages(sheet, guide_site, paper):
    leaves = text_of(printed(sheet, paper))
    if len(leaves) > 2:
        tell(
            [f"{len(leaves)} pages on {paper}"],
            "The worksheet must fit two pages: shorten `worksheet` in docs/data/activities.yml, or retire an activity.",
        )
    said = " ".join(leaves)
    facts = guide_site.facts
    items = [a.worksheet for group in facts.activities.categories for a in group.activities]
    missing = [item for item in items if item not in said]
    assert not missing
    rows = len(items) + facts.worksheet.own_items * len(facts.activities.categories)
    for answer in facts.worksheet.answers:
        assert len(re.findall(rf"\b{answer}\b", said)) >= rows
    for prompt in facts.worksheet.prompts:
        assert prompt in said


@pytest.mark.parametrize("paper", PAPERS)
def test_every_printed_page_says_that_it_is_not_consent(sheet, guide_site, paper):
    for leaf in text_of(printed(sheet, paper)):
        assert guide_site.facts.worksheet.not_consent in leaf


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_but_the_sheet_is_printed(sheet, guide_site, paper):
    said = " ".join(text_of(printed(sheet, paper)))
    sheet_words = guide_site.facts.worksheet
    unwanted = (
        sheet_words.clear,
        sheet_words.pressure,
        "Exit this page",
        "Get help",
        "Search",
        "http",
        "Aftercare Guide",
    )
    for words in unwanted:
        assert words not in said


def test_the_letters_on_paper_are_large_enough(sheet):
    sheet.emulate_media(media="print")
    for part in (".app-answer legend", ".app-answer label", ".app-worksheet__prompts label", ".app-worksheet__note"):
        size = sheet.locator(part).first.evaluate("e => getComputedStyle(e).fontSize")
        assert float(size.removesuffix("px")) * 72 / 96 >= 11.9, f"{part} is {size}"


def test_long_words_of_ones_own_are_printed_whole(sheet):
    words = "Please put the small lamp on and the big one off, and let me sit by the window. " * 4
    sheet.get_by_role("textbox").last.fill(words)
    sheet.get_by_role("textbox", name="Your own").first.fill(words)
    assert " ".join(text_of(printed(sheet, "A4"))).count("sit by the window") == 8


def test_the_boxes_to_tick_are_five_millimetres(sheet):
    sheet.emulate_media(media="print")
    box = sheet.locator(".app-answer input[type=radio]").first.bounding_box()
    assert min(box["width"], box["height"]) >= 5 / 25.4 * 96 - 0.5


def test_a_filled_sheet_shows_the_chosen_word_without_colour(sheet):
    sheet.get_by_role("radio").nth(1).check()
    sheet.emulate_media(media="print")
    chosen = sheet.locator(".app-answer label:has(:checked)").first
    assert chosen.inner_text().strip() == "Maybe"
    assert "underline" in chosen.evaluate("e => getComputedStyle(e).textDecorationLine")


def test_nothing_of_the_frame_is_printed_not_even_a_line(page: Page):
    page.goto("understand/feeling-low/")
    page.emulate_media(media="print")
    for part in ("banner", "contentinfo"):
        expect(page.get_by_role(part)).to_have_count(0)
    expect(page.get_by_role("main")).to_be_visible()
