"""axe, with every rule it has, on every page and in every state of one. It sees part of what a person would."""

from collections.abc import Callable, Iterable
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

from macros.build_date import build_date
from macros.data import load
from tests.conftest import ADDRESSES, DOCS, KINDS, ROOT, look, results, search_for, tell

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# The rules that are not used, and why. All others are, those for AAA, best practice and on trial included.
UNUSED = {
    "aria-roledescription": "withdrawn by axe",
    "audio-caption": "withdrawn by axe; the site has no sound",
    "duplicate-id": "withdrawn by axe; test_no_id_stands_twice_on_a_page",
    "duplicate-id-active": "withdrawn by axe; test_no_id_stands_twice_on_a_page",
    "landmark-complementary-is-top-level": "withdrawn by axe",
    "hidden-content": "only reminds a person to open what is shut; the states below do",
}
WORDS = load(DOCS, build_date(ROOT)).facts.worksheet
WIDTHS = (320, 768, 1280)
PHONE = (320,)  # for pages of which another shows every template at every width, and for the long list of works
# What a change of colours can change for axe. In forced colours axe reads the colours that the page asks for and not
# those that are drawn, so there our own `faint` looks alone.
OF_COLOUR = ("color-contrast", "color-contrast-enhanced", "link-in-text-block")
# How the page is looked at, and with which rules of axe: all of them, or those alone that colours can change.
COLOURS = {
    "light": ({"color_scheme": "light", "forced_colors": "none"}, None),
    "dark": ({"color_scheme": "dark", "forced_colors": "none"}, OF_COLOUR),
    "forced colours": ({"color_scheme": "dark", "forced_colors": "active"}, ()),
}

RULES = "() => axe.getRules().map(({ ruleId }) => ruleId)"
RUN = """async used => {
  const { violations } = await axe.run(document, { runOnly: used, resultTypes: ["violations"] })
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) =>
    `${id}: ${target.join(" ")}: ${[...any, ...all, ...none].map(({ message }) => message).join("; ")}`))
}"""
# axe gives up on text over a gradient, and so do we. So gradients are laid flat: in their first colour, the strongest,
# at one width, and taken away at the others. Where axe gives up on other text, our own `faint` still looks.
FLATTEN = """strong => {
  for (const [one, style] of window.flattened ?? []) one.style.cssText = style
  window.flattened = []
  for (const one of document.querySelectorAll("*")) {
    const { backgroundImage } = getComputedStyle(one)
    if (!backgroundImage.includes("gradient(")) continue
    window.flattened.push([one, one.style.cssText])
    one.style.backgroundImage = "none"
    if (strong) one.style.backgroundColor = backgroundImage.match(/(rgba?|color|okl(ab|ch))\\([^()]*\\)/)[0]
  }
}"""


@pytest.fixture(scope="module")
def browser_context_args(browser_context_args):
    """Colours change at once, so that none is measured on its way."""
    return browser_context_args | {"reduced_motion": "reduce"}


def seen_by_axe(page: Page, widths: Iterable[int] = WIDTHS) -> list[str]:
    """What axe finds in the open page at each width and in all colours, each with where it was found."""
    page.evaluate(AXE)
    every = [rule for rule in page.evaluate(RULES) if rule not in UNUSED]
    found: dict[str, list[str]] = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        for name, (media, used) in COLOURS.items():
            page.emulate_media(**media)
            page.evaluate(FLATTEN, width == 768)
            told = page.evaluate(RUN, every if used is None else used) if used != () else []
            for one in told + look(page, "faint"):
                found.setdefault(one, []).append(f"{width} px {name}")
    return [f"{one} ({', '.join(places)})" for one, places in found.items()]


def test_every_rule_left_out_is_one_of_axe(page: Page):
    page.goto("")
    page.evaluate(AXE)
    assert {*UNUSED, *OF_COLOUR} <= set(page.evaluate(RULES))


@pytest.mark.parametrize("address", [*ADDRESSES, KINDS["404"]])
def test_axe_finds_nothing(page: Page, address):
    page.goto(address)
    widths = WIDTHS if address in KINDS.values() and address != KINDS["references"] else PHONE
    tell(seen_by_axe(page, widths), f"/{address}")


def search_with_results(page: Page) -> None:
    search_for(page, "sad")
    expect(results(page).first).to_be_visible()


def search_without_results(page: Page) -> None:
    search_for(page, "zzxxqq")
    expect(page.get_by_role("search").get_by_text("Nothing found")).to_be_visible()


def search_with_help_first(page: Page) -> None:
    search_for(page, "i want to die")
    page.get_by_role("search").get_by_text("Emergency numbers").click()


def search_with_near_words(page: Page) -> None:
    search_for(page, "prolzzzin")
    expect(page.get_by_role("search").get_by_text("Did you mean")).to_be_visible()


def open_menu(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Menu", exact=True)).to_be_visible()


def open_explanation(page: Page) -> None:
    page.locator(".app-term button").first.click()
    expect(page.locator("[popover]:popover-open")).to_be_visible()


def filled_worksheet(page: Page) -> None:
    """Every kind of answer, all of the list, what can be offered, and all that folds open."""
    form = page.get_by_role("form", name="Worksheet")
    form.get_by_role("button", name=WORDS.save).wait_for()
    form.get_by_role("checkbox", name=WORDS.whole).check()
    form.get_by_role("checkbox", name=WORDS.offers).check()
    everything_unfolded(page)
    form.get_by_role("button", name=WORDS.own_more).first.wait_for()
    for at, answer in enumerate(WORDS.answers):
        row = form.locator("[data-row]").nth(at)
        row.get_by_role("radio", name=answer, exact=True).first.check()
        row.get_by_role("group", name=WORDS.offer).get_by_role("radio", name=WORDS.answers[0], exact=True).check()
        row.get_by_role("textbox", name=WORDS.note).fill("Some words")
    form.locator("[data-row]").last.get_by_role("checkbox", name=WORDS.leave_off).check()
    form.get_by_role("textbox", name=WORDS.own_label).first.fill("Some words")
    form.get_by_role("textbox", name=WORDS.prompts[-1].text).fill("Some words")


def press(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("form", name="Worksheet").get_by_role("button", name=name, exact=True).click()


def worksheet_that_refuses_a_file(page: Page) -> None:
    filled_worksheet(page)
    page.locator("[data-file]").set_input_files({"name": "a.json", "mimeType": "application/json", "buffer": b"no"})
    expect(page.get_by_role("form", name="Worksheet").get_by_role("status")).to_have_text(WORDS.said.broken)


def worksheet_with_undo(page: Page) -> None:
    filled_worksheet(page)
    press(page, WORDS.clear)
    expect(page.get_by_role("button", name=WORDS.undo)).to_be_visible()


def plan_from_the_worksheet(page: Page) -> None:
    filled_worksheet(page)
    press(page, WORDS.make_plan)


def before_together(page: Page) -> None:
    filled_worksheet(page)
    press(page, WORDS.together.start.title)


def first_person(page: Page) -> None:
    before_together(page)
    press(page, WORDS.together.start.go_on)


def first_review(page: Page) -> None:
    first_person(page)
    press(page, WORDS.together.first.go_on)


def hand_over(page: Page) -> None:
    first_review(page)
    press(page, WORDS.together.review_first)


def second_person(page: Page) -> None:
    hand_over(page)
    press(page, WORDS.together.hand_over.go_on)
    for at in range(2):
        row = page.locator("[data-row]").nth(at)
        row.get_by_role("radio", name=WORDS.answers[0], exact=True).first.check()
        row.get_by_role("group", name=WORDS.offer).get_by_role("radio", name=WORDS.answers[at], exact=True).check()


def nothing_fits(page: Page) -> None:
    hand_over(page)
    press(page, WORDS.together.hand_over.go_on, WORDS.together.second.go_on, WORDS.together.review.go_on)
    expect(page.get_by_text(WORDS.together.none)).to_be_visible()


def what_fits(page: Page) -> None:
    second_person(page)
    press(page, WORDS.together.second.go_on, WORDS.together.review.go_on)
    expect(page.get_by_text(WORDS.together.first_likes).first).to_be_visible()


def finder_with_choices(page: Page) -> None:
    page.get_by_role("form").get_by_role("group").first.get_by_role("radio").nth(1).check()


def finder_with_none_left(page: Page) -> None:
    everything_unfolded(page)
    for question in page.get_by_role("form").get_by_role("group").filter(has=page.get_by_role("radio")).all():
        question.get_by_role("radio").last.check()


def everything_unfolded(page: Page) -> None:
    page.locator("main details").evaluate_all("all => all.forEach(one => (one.open = true))")


STATES: dict[str, tuple[str, Callable[[Page], None], Iterable[int]]] = {
    "search with results": (KINDS["home"], search_with_results, WIDTHS),
    "search without results": (KINDS["article"], search_without_results, WIDTHS),
    "search with help first": (KINDS["article"], search_with_help_first, WIDTHS),
    "search with near words": (KINDS["home"], search_with_near_words, WIDTHS),
    "open menu": (KINDS["article"], open_menu, (320, 768)),
    "open explanation": (KINDS["article"], open_explanation, WIDTHS),
    "filled worksheet": (KINDS["worksheet"], filled_worksheet, WIDTHS),
    "worksheet that refuses a file": (KINDS["worksheet"], worksheet_that_refuses_a_file, WIDTHS),
    "worksheet with undo": (KINDS["worksheet"], worksheet_with_undo, WIDTHS),
    "plan from the worksheet": (KINDS["worksheet"], plan_from_the_worksheet, WIDTHS),
    "together: before": (KINDS["worksheet"], before_together, PHONE),
    "together: the first person": (KINDS["worksheet"], first_person, PHONE),
    "together: review": (KINDS["worksheet"], first_review, WIDTHS),
    "together: hand over": (KINDS["worksheet"], hand_over, PHONE),
    "together: the second person": (KINDS["worksheet"], second_person, PHONE),
    "together: what fits": (KINDS["worksheet"], what_fits, WIDTHS),
    "together: nothing fits": (KINDS["worksheet"], nothing_fits, PHONE),
    "finder with choices": (KINDS["ideas"], finder_with_choices, WIDTHS),
    "finder with none left": (KINDS["ideas"], finder_with_none_left, WIDTHS),
    "ideas, all unfolded": (KINDS["ideas"], everything_unfolded, WIDTHS),
    "charts with their tables": (KINDS["numbers"], everything_unfolded, WIDTHS),
    "helplines, all unfolded": (KINDS["helplines"], everything_unfolded, WIDTHS),
}


@pytest.mark.parametrize(("address", "bring_about", "widths"), STATES.values(), ids=STATES)
def test_axe_finds_nothing_in_a_state_that_a_reader_brings_about(page: Page, address, bring_about, widths):
    page.goto(address)
    bring_about(page)
    tell(seen_by_axe(page, widths), f"/{address}")


def test_dark_follows_the_system(page: Page):
    page.goto("worksheet/")
    seen = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        seen[scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.app-answer input')).colorScheme") == "light dark"
        )
    assert seen["light"] != seen["dark"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_exit_can_be_read_while_hovered_and_focused(page: Page, scheme, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.emulate_media(color_scheme=scheme)
    page.goto("")
    link = page.get_by_role("link", name="Exit this page")
    colours = "link => [getComputedStyle(link).color, getComputedStyle(link).backgroundColor]"
    before = link.evaluate(colours)
    link.hover()
    assert link.evaluate(colours) == before
    page.mouse.move(0, 0)
    link.focus()
    assert link.evaluate(colours) == before
