"""The site with JavaScript off: everything a reader came for still works."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.conftest import ADDRESSES


@pytest.fixture
def page(new_context) -> Page:
    return new_context(java_script_enabled=False, viewport={"width": 360, "height": 740}).new_page()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_can_be_read_and_left(page, address):
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Exit this page")).to_be_visible()


def test_the_menu_opens_and_leads_on(page):
    page.goto("")
    page.locator("label.md-header__button[for=__drawer]").click()
    page.locator("nav.md-nav--primary label", has_text="Understand").first.click()
    page.get_by_role("link", name="Myths and facts").first.click()
    expect(page.get_by_role("heading", level=1, name="Myths and facts")).to_be_visible()


def test_the_ideas_can_be_filtered_by_every_combination_and_shown_again(page, guide_site):
    page.goto("do/ideas/")
    every = [a for group in guide_site.facts.activities.categories for a in group.activities]
    shown = page.locator(".app-activities tbody tr:visible")
    end = page.get_by_text(guide_site.facts.words["finder_end"])
    expect(shown).to_have_count(len(every))
    expect(end).to_be_hidden()
    touches = {"any": lambda a: True, "none": lambda a: a.touch == "none", "yes": lambda a: a.touch != "none"}
    companies = ("any", "alone", "together", "apart")
    minutes = {"any": 240, "5": 5, "15": 15}
    for (touch, fits), company, (time, most) in itertools.product(touches.items(), companies, minutes.items()):
        for name, value in (("touch", touch), ("company", company), ("minutes", time)):
            page.locator(f"input[name={name}][value='{value}']").check()
        wanted = [a for a in every if fits(a) and company in ("any", *a.company) and a.minutes <= most]
        assert shown.count() == len(wanted), (touch, company, time)
        if (touch, company, time) != ("any", "any", "any"):
            assert page.locator(".app-activities :is(caption, thead):visible").count() == 0
            assert end.is_visible()
    page.get_by_role("button", name="Show all ideas").click()
    expect(shown).to_have_count(len(every))


def test_the_worksheet_can_be_filled_in_and_cleared(page):
    page.goto("worksheet/")
    first = page.get_by_role("group").first
    first.get_by_label("Maybe").check()
    expect(first.get_by_label("Maybe")).to_be_checked()
    page.get_by_role("button", name="Clear all answers").last.click()
    expect(page.locator("input:checked[type=radio]")).to_have_count(0)


@pytest.mark.parametrize("address", ADDRESSES)
def test_exit_is_whole_on_a_small_phone(new_context, address):
    page = new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    page.goto(address)
    expect(page.get_by_role("link", name="Exit this page")).to_be_in_viewport(ratio=1)


def test_a_word_can_be_explained(page):
    page.goto("understand/feeling-low/")
    page.locator(".app-term button").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()
