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


def test_the_worksheet_can_be_filled_in_and_cleared(page):
    page.goto("worksheet/")
    first = page.get_by_role("group").first
    first.get_by_label("Maybe").check()
    expect(first.get_by_label("Maybe")).to_be_checked()
    page.get_by_role("button", name="Clear all answers").last.click()
    expect(page.locator("input:checked[type=radio]")).to_have_count(0)


def test_a_word_can_be_explained(page):
    page.goto("understand/feeling-low/")
    page.locator(".app-term button").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()
