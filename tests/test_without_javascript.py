"""The site with JavaScript off: everything a reader came for still works."""

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ADDRESSES


@pytest.fixture
def page(new_context) -> Page:
    return new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_can_be_read_and_left_on_a_small_phone(page, address):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Exit this page")).to_be_in_viewport(ratio=1)


def test_the_menu_opens_and_leads_on(page):
    page.goto("")
    page.get_by_role("button", name="Menu").press("Enter")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Myths and facts").click()
    expect(page.get_by_role("heading", level=1, name="Myths and facts")).to_be_visible()


def test_the_worksheet_can_be_filled_in_and_cleared(page, guide_site):
    words = guide_site.facts.worksheet
    page.goto("worksheet/")
    form = page.get_by_role("form", name="Worksheet")
    form.get_by_role("checkbox", name=words.whole).check()
    form.get_by_role("checkbox", name=words.offers).check()
    for group in guide_site.facts.activities.categories:
        for one in group.activities:
            row = form.get_by_role("group", name=one.worksheet, exact=True)
            row.get_by_role("radio", name=words.answers[1], exact=True).first.check()
            expect(row.get_by_role("radio", name=words.answers[1], exact=True).first).to_be_checked()
    offer = row.get_by_role("group", name=words.offer).get_by_role("radio", name=words.answers[0], exact=True)
    offer.check()
    row.get_by_text(words.more, exact=True).click()
    row.get_by_role("textbox", name=words.note).fill("Some words")
    form.get_by_text(words.own).first.click()
    form.get_by_role("textbox", name=words.own_label).fill("A song")
    form.get_by_role("button", name=words.clear).click()
    expect(page.locator("main input:checked")).to_have_count(0)
    for field in page.locator("main textarea").all():
        expect(field).to_have_value("")


def test_the_worksheet_offers_nothing_that_needs_a_script(page, guide_site):
    words = guide_site.facts.worksheet
    page.goto("worksheet/")
    form = page.get_by_role("form", name="Worksheet")
    for _ in range(2):
        assert [one.inner_text() for one in form.get_by_role("button").all()] == [words.clear]
        page.locator("main details").evaluate_all("all => all.forEach((one) => (one.open = true))")
    for name in (words.keep, words.undo):
        expect(form.get_by_label(name)).to_be_hidden()


def test_a_word_can_be_explained(page):
    page.goto("understand/feeling-low/")
    page.locator(".app-term button").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()
