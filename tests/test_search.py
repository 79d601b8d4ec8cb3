"""Search in the browser, as a reader types."""

import pytest
from playwright.sync_api import Page, expect

QUERIES = {
    "why do i feel sad after sex": "Feeling sad or upset after sex",
    "how common is pcd": "How common is it? PCD in numbers",
    "what to say": "How to ask for aftercare",
    "rape helpline": "Helplines by country",
    "yes no maybe list": "Yes, no, maybe worksheet",
    "dopamine": "The comedown after sex",
}


def search(page: Page, query: str) -> None:
    page.goto("")
    page.keyboard.press("/")
    # The theme listens to keys, so the words are typed and not filled in.
    page.get_by_role("textbox", name="Search").press_sequentially(query)


@pytest.mark.parametrize(("query", "title"), QUERIES.items())
def test_a_reader_finds_the_page_among_the_first_three(page, query, title):
    search(page, query)
    results = page.locator(".md-search-result__item article h1")
    expect(results.first).to_be_visible()
    assert title in [text.strip() for text in results.all_inner_texts()[:3]]


def test_readers_words_are_not_shown_in_the_results(page, guide_site):
    hidden = guide_site.pages["understand/feeling-low.md"].head.search_terms
    slip = next(term for term in hidden if term not in guide_site.pages["understand/feeling-low.md"].text)
    search(page, slip)
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    shown = page.locator(".md-search-result__list").inner_text().lower()
    assert slip.lower() not in shown


def test_opening_a_result_puts_no_word_into_the_address(page):
    search(page, "dopamine")
    page.locator(".md-search-result__item a").first.click()
    page.wait_for_url("**/comedown/**")
    assert "dopamine" not in page.url


def test_a_search_that_finds_nothing_says_so(page):
    search(page, "zzxxqq")
    expect(page.get_by_text("No matching documents")).to_be_visible()
