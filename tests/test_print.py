"""The plan, cards, leaflets and posters on paper: whole, by themselves, and telling a bystander nothing."""

import pytest
from playwright.sync_api import Page

from tests.conftest import BELOW, DOCS
from tests.paper import PAPERS, printed, text_of

HANDOUTS = [
    line[:-1] for line in (DOCS / "data/handouts.yml").read_text("utf-8").splitlines() if line and line[0].isalpha()
]


@pytest.fixture
def page(new_context) -> Page:
    """A page with JavaScript off."""
    return new_context(java_script_enabled=False).new_page()


@pytest.mark.parametrize("paper", PAPERS)
def test_the_plan_and_its_card_fit_one_page(page, guide_site, paper):
    page.goto("plan/")
    leaves = text_of(printed(page, paper))
    plan = guide_site.facts.plan
    assert len(leaves) == 1
    for part in plan.parts:
        assert leaves[0].count(part.title) == 1 + part.wallet
    for words in (*plan.how_to, "Exit this page", "Aftercare", "sex"):
        assert words not in leaves[0]


def test_what_is_written_into_the_plan_is_printed_whole(page):
    page.goto("plan/")
    words = "A lamp, the radio, and my sister on the phone. " * 8
    page.get_by_role("textbox").first.fill(words)
    assert " ".join(text_of(printed(page, "A4"))).count("my sister on the phone") == 8


def test_the_plan_is_empty_again_after_leaving_and_coming_back(page):
    page.goto("plan/")
    page.get_by_role("textbox").first.fill("Some words")
    page.reload()
    assert page.get_by_role("textbox").first.input_value() == ""


@pytest.mark.parametrize("handout", HANDOUTS)
def test_a_handout_is_printed_by_itself_on_one_page(page, guide_site, handout):
    handouts = guide_site.facts.handouts
    for paper in PAPERS:
        page.goto(f"print/#handout-{handout}")
        leaves = text_of(printed(page, paper))
        assert len(leaves) == 1, f"{handout} takes {len(leaves)} pages of {paper}"
        for line in handouts[handout].lines:
            assert " ".join(line.split()) in leaves[0]
        for other, record in handouts.items():
            assert other == handout or record.lines[-1] not in leaves[0]
        assert BELOW in leaves[0], "an address to look things up"
        assert "checked" in leaves[0], "a date, and who checked it"


def test_the_head_of_a_paper_tells_a_bystander_nothing(guide_site):
    for handout in guide_site.facts.handouts.values():
        for word in ("sex", "kink", "orgasm", "PCD", "abuse"):
            assert word.lower() not in handout.heading.lower(), handout.title


def test_every_handout_is_on_the_page_that_lists_them_and_leads_to_its_sources(page, guide_site):
    page.goto("print/")
    for handout in guide_site.facts.handouts.values():
        paper = page.get_by_role("region", name=handout.title)
        assert paper.get_by_role("link", name=guide_site.pages[handout.page].head.title, exact=True).is_visible()
