"""The worksheet on paper: blank or filled, whole, in grey, and nothing that tells more than it must."""

import json
import re
from collections import Counter

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import tell
from tests.paper import PAPERS, grey, places, printed, text_of

SMALLEST = 12  # pt
BOX = 5  # mm
# Left out of the words that are looked for on paper: nothing that a sheet of answers is called by is on its paper.
TELLING = ("aftercare", "sex", "kink", "consent form")
EVIDENCE = ("signature", "signed", "name", "date", "score", "match", "complete", "%")


@pytest.fixture
def words(guide_site):
    return guide_site.facts.worksheet


@pytest.fixture
def items(guide_site) -> dict[str, str]:
    """What each row asks, by its id, in the order of the sheet."""
    return {one.id: one.worksheet for group in guide_site.facts.activities.categories for one in group.activities}


def open_sheet(page: Page, words) -> Page:
    page.goto("worksheet/")
    expect(page.get_by_role("button", name=words.make_plan)).to_be_visible()
    return page


@pytest.fixture
def sheet(page: Page, words) -> Page:
    """The worksheet's page, once all of it works."""
    return open_sheet(page, words)


@pytest.fixture
def bare(new_context) -> Page:
    """The worksheet's page with JavaScript off."""
    page = new_context(java_script_enabled=False).new_page()
    page.goto("worksheet/")
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def answer(page: Page, name: str, said: str) -> None:
    row(page, name).get_by_role("radio", name=said, exact=True).first.check()


@pytest.fixture
def fill(words, items):
    """Fill a sheet by opening a file, as it was saved."""

    def opened(page: Page, *rows: dict, prompts: dict[str, str] | None = None) -> None:
        told = [{"id": name, "text": text} for name, text in (prompts or {}).items()]
        named = [{"name": items[one["id"]]} | one for one in rows]
        file = json.dumps({"worksheet": 1, "rows": named, "words": told}).encode()
        page.locator("input[type=file]").set_input_files(
            {"name": "worksheet.json", "mimeType": "application/json", "buffer": file}
        )
        expect(page.get_by_role("status").filter(visible=True)).to_have_text(words.said.opened)

    return opened


def leave_off(page: Page, words, where: Locator) -> None:
    if not where.get_by_role("checkbox", name=words.leave_off).is_visible():
        where.get_by_text(words.more, exact=True).click()
    where.get_by_role("checkbox", name=words.leave_off).check()


def pictures(page: Page, paper: str) -> list:
    """Each leaf as it looks: two that are equal cannot be told apart by anybody."""
    return [grey(leaf, 1.5) for leaf in printed(page, paper)]


def typical(items) -> list[dict]:
    """A sheet as somebody may fill it in: a dozen rows."""
    said = ["yes"] * 6 + ["maybe"] * 3 + ["no"] * 3
    rows = [{"id": one, "name": items[one], "like": like} for one, like in zip(list(items)[::4], said, strict=False)]
    rows[1] |= {"note": "the green one"}
    rows[2] |= {"offer": "yes"}
    rows[7] |= {"note": "only when it is quiet", "offer": "maybe"}
    return rows


# --- blank ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["bare", "sheet"])
def blank(request) -> Page:
    """The worksheet with nothing marked, with JavaScript off and on."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_blank_sheet_has_every_item_with_its_answers_whole_on_at_most_two_pages(blank, words, items, paper):
    leaves = text_of(printed(blank, paper))
    if len(leaves) > 2:
        tell(
            [f"{len(leaves)} pages on {paper}"],
            "The worksheet must fit two pages: shorten `worksheet` in docs/data/activities.yml, or retire an activity.",
        )
    said, answers = " ".join(leaves), " ".join(words.answers)
    for item in items.values():
        assert [leaf.count(f"{item} {answers}") for leaf in leaves].count(1) == 1, item
    assert said.count(f"{words.own_label} {answers}") == blank.locator("[data-own]").count() > 1
    for prompt in words.prompts:
        assert said.count(prompt.text) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_a_blank_sheet_has_empty_boxes_beside_words_and_lines_to_write_on(blank, words, items, paper):
    lines = 0
    for leaf in printed(blank, paper):
        seen, answers = grey(leaf), {said: places(leaf, said) for said in words.answers}
        for item in items.values():
            for left, top, _, _ in places(leaf, item):
                for said, boxes in answers.items():
                    beside = [box for box in boxes if left - 1 < box[0] < left + 80 and 3 < box[1] - top < 8]
                    assert len(beside) == 1, (item, said)
                    assert box_before(seen, beside[0]) == (True, False), f"{item}: no empty box before {said}"
        for label in (words.own_label, *(prompt.text for prompt in words.prompts)):
            for left, top, _, _ in places(leaf, label):
                assert seen.longest_line((left, top, left + 85, top + 17)) > 55, label
                lines += 1
    assert lines == blank.locator("[data-own]").count() + len(words.prompts)


def box_before(seen, word) -> tuple[bool, bool]:
    """Whether a box to tick stands before a word, and whether a mark stands in it."""
    left, top, _, bottom = word
    middle = (top + bottom) / 2
    edges = seen.longest_line((left - 7.5, middle - 3, left - 1, middle + 3))
    inside = seen.ink((left - 5, middle - 1.2, left - 2.8, middle + 1.2))
    return BOX - 0.3 < edges < BOX + 1, inside > 0.1


def test_the_boxes_to_tick_are_five_millimetres(bare):
    bare.emulate_media(media="print")
    box = bare.locator(".app-answer input[type=radio]").first.bounding_box()
    assert min(box["width"], box["height"]) >= BOX / 25.4 * 96 - 0.1


@pytest.mark.parametrize("paper", PAPERS)
def test_a_blank_sheet_with_what_one_can_offer_has_boxes_for_that_too(bare, words, items, paper):
    bare.get_by_role("checkbox", name=words.offers).check()
    said = " ".join(text_of(printed(bare, paper)))
    answers = " ".join(words.answers)
    for item in items.values():
        assert f"{item} {answers} {answers}" in said
    assert said.count(words.offer) == len(items) + bare.locator("[data-own]").count()


# --- filled --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_a_filled_sheet_has_what_was_marked_and_nothing_else(bare, words, items, paper):
    (first, second, *_) = (items[one] for one in words.short)
    _, maybe, no = words.answers
    answer(bare, first, maybe)
    answer(bare, second, no)
    (leaf,) = text_of(printed(bare, paper))
    assert leaf == f"{words.not_consent} Worksheet {first} × {maybe} {second} × {no}"


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("at", range(3))
def test_the_mark_before_the_chosen_word_can_be_seen_without_colour_or_backgrounds(bare, words, items, paper, at):
    said = words.answers[at]
    answer(bare, items["water"], said)
    (leaf,) = printed(bare, paper)
    (word,) = places(leaf, said)
    assert box_before(grey(leaf), word) == (True, True)
    assert min(grey(leaf).dots) < 40, "black"


@pytest.mark.parametrize("paper", PAPERS)
def test_what_one_can_offer_stands_beside_its_answer_on_the_line_of_its_row(sheet, words, items, paper, fill):
    fill(sheet, {"id": "water", "like": "yes", "offer": "maybe"}, {"id": "massage", "offer": "no"})
    (leaf,) = printed(sheet, paper)
    yes, maybe, no = words.answers
    assert text_of([leaf])[0].endswith(
        f"{items['water']} × {yes} {words.offer} × {maybe} {items['massage']} {words.offer} × {no}"
    )
    for item, said in (("water", maybe), ("massage", no)):
        lines = [places(leaf, one)[at] for one, at in ((items[item], 0), (words.offer, item == "massage"), (said, 0))]
        assert max(line[1] for line in lines) - min(line[1] for line in lines) < 2.5, "one line"


def test_what_one_can_offer_is_printed_even_when_it_is_asked_no_more(bare, words, items):
    asked = bare.get_by_role("checkbox", name=words.offers)
    asked.check()
    row(bare, items["water"]).get_by_role("group", name=words.offer).get_by_role("radio", name="Maybe").check()
    asked.uncheck()
    assert text_of(printed(bare, "A4"))[0].endswith(f"{items['water']} {words.offer} × Maybe")


@pytest.mark.parametrize("paper", PAPERS)
def test_no_row_is_split_over_two_pages_and_every_page_says_that_it_is_not_consent(sheet, words, items, paper, fill):
    notes = {one: f"{one} at last. " + "A line of words to fill it. " * 12 for one in items}
    fill(sheet, *({"id": one, "like": "maybe", "note": note} for one, note in notes.items()))
    leaves = text_of(printed(sheet, paper))
    assert len(leaves) > 3
    for one, note in notes.items():
        whole = [leaf for leaf in leaves if Counter(note.split()) <= Counter(leaf.split()) and f"{one} at last" in leaf]
        assert len(whole) == 1
        assert f"{items[one]} × Maybe" in whole[0]
    assert all(leaf.startswith(words.not_consent) for leaf in leaves)


SCRIPTS = {
    "Hebrew": "אני רוצה כוס מים ושקט, ואחר כך חיבוק קצר",
    "Arabic": "أحب أن أبقى في هدوء",
    "Greek": "Ένα ποτήρι νερό και ησυχία",
    "Cyrillic": "Стакан воды и тишина",
    "marks": "a < b & \"c\" 'd' `e` $f #g % h",
}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("way", ["bare", "sheet"])
def test_long_words_in_any_script_are_printed_whole(request, words, items, way, paper):
    page = request.getfixturevalue(way)
    told = {script: f"{text}. " * 12 for script, text in SCRIPTS.items()}
    for text, one in zip(told.values(), words.short, strict=False):
        box = row(page, items[one])
        box.get_by_text(words.more, exact=True).click()
        box.get_by_role("textbox", name=words.note).fill(text)
    page.get_by_role("textbox", name=words.prompts[1].text).fill("\n\n".join(told.values()))
    letters = Counter("".join(text_of(printed(page, paper))))
    for script, text in told.items():
        special = {sign: count for sign, count in Counter(text).items() if not sign.isascii() and sign.isalpha()}
        for sign, count in (special or {"`": 12, "<": 12, "$": 12}).items():
            assert script == "Arabic" or letters[sign] >= 2 * count, f"{script}: {sign}"
    arabic = sum("\u0600" <= sign <= "\u06ff" or "\ufb50" <= sign <= "\ufeff" for sign in letters.elements())
    assert arabic >= 2 * sum(sign.isalpha() for sign in told["Arabic"]) * 0.9, "ligatures are one sign"


@pytest.mark.parametrize("paper", PAPERS)
def test_words_that_take_more_than_a_page_are_printed_to_the_last(sheet, words, paper, fill):
    fill(
        sheet,
        {"id": "water", "note": "".join(f"word{at} " for at in range(3000))},
        prompts={"avoid": "a\nb\nlast line"},
    )
    leaves = text_of(printed(sheet, paper))
    said = " ".join(leaves)
    assert len(leaves) > 2
    assert re.findall(r"word\d+", said) == [f"word{at}" for at in range(3000)]
    assert said.count("last line") == 1


@pytest.mark.parametrize("way", ["bare", "sheet"])
def test_an_own_item_is_named_once_and_printed_as_any_other(request, words, items, way):
    page = request.getfixturevalue(way)
    part = page.locator("[data-category]").first
    part.get_by_text(words.own, exact=False).first.click()
    part.get_by_role("textbox", name=words.own_label).fill("A hand on my back")
    part.locator("[data-own]").get_by_role("radio", name="No", exact=True).first.check()
    answer(page, items["water"], "Yes")
    (leaf,) = printed(page, "A4")
    assert text_of([leaf]) == [f"{words.not_consent} Worksheet {items['water']} × Yes A hand on my back × No"]
    lefts = [places(leaf, one)[0][0] for one in (items["water"], "A hand on my back", "Yes", "No")]
    assert lefts[0] == pytest.approx(lefts[1], abs=0.5)
    assert lefts[2] == pytest.approx(lefts[3], abs=0.5)


def test_an_own_item_without_words_is_printed_as_ones_own(bare, words):
    bare.locator("[data-category]").first.get_by_text(words.own, exact=False).first.click()
    bare.locator("[data-own]").first.get_by_role("radio", name="Yes", exact=True).first.check()
    assert text_of(printed(bare, "A4")) == [f"{words.not_consent} Worksheet {words.own_label} × Yes"]


@pytest.mark.parametrize("prompt", [True, False])
def test_a_sheet_of_nothing_but_a_note_or_a_few_words_prints_just_that(bare, words, items, prompt, fill):
    if prompt:
        bare.get_by_role("textbox", name=words.prompts[1].text).fill("Bright light")
        said = f"{words.prompts[1].text} Bright light"
    else:
        row(bare, items["water"]).get_by_text(words.more, exact=True).click()
        row(bare, items["water"]).get_by_role("textbox", name=words.note).fill("with ice")
        said = f"{items['water']} {words.note} with ice"
    (leaf,) = text_of(printed(bare, "A4"))
    assert leaf.startswith(f"{words.not_consent} Worksheet")
    assert leaf.endswith(said)
    assert not any(one in leaf for name, one in items.items() if name != "water" and one != said)


# --- left off ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_a_sheet_with_rows_left_off_looks_like_one_that_never_had_them(sheet, words, items, paper, fill):
    rows = typical(items)
    fill(sheet, *rows)
    never = pictures(sheet, paper)
    secret = next(one for one in words.short if one not in {row["id"] for row in rows})
    answer(sheet, items[secret], "Yes")
    row(sheet, items[secret]).get_by_text(words.more, exact=True).click()
    row(sheet, items[secret]).get_by_role("textbox", name=words.note).fill("nobody reads this")
    leave_off(sheet, words, row(sheet, items[secret]))
    part = sheet.locator("[data-category]").first
    part.get_by_text(words.own, exact=False).first.click()
    part.get_by_role("textbox", name=words.own_label).fill("nor this")
    assert pictures(sheet, paper) != never
    leave_off(sheet, words, part.locator("[data-own]"))
    assert pictures(sheet, paper) == never
    assert "nobody" not in (said := " ".join(text_of(printed(sheet, paper))))
    assert items[secret] not in said


@pytest.mark.parametrize("paper", PAPERS)
def test_a_sheet_with_all_left_off_looks_blank(sheet, words, items, paper, fill):
    blank, texts = pictures(sheet, paper), text_of(printed(sheet, paper))
    for one, said in (("water", "Yes"), ("hold", "No")):
        answer(sheet, items[one], said)
        leave_off(sheet, words, row(sheet, items[one]))
    own = sheet.locator("[data-category]").last
    own.get_by_text(words.own, exact=False).first.click()
    own.get_by_role("textbox", name=words.own_label).fill("nobody reads this")
    leave_off(sheet, words, own.locator("[data-own]"))
    assert text_of(printed(sheet, paper)) == texts
    assert pictures(sheet, paper) == blank


def test_a_blank_sheet_has_a_row_that_is_only_left_off(bare, words, items):
    blank = text_of(printed(bare, "A4"))
    leave_off(bare, words, row(bare, items["water"]))
    assert text_of(printed(bare, "A4")) == blank


# --- always --------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["blank", "filled", "plan", "overlap"])
def any_sheet(request, sheet, words, items, fill) -> Page:
    """What can be printed of the worksheet."""
    if request.param in ("filled", "plan"):
        fill(sheet, *typical(items), prompts={"avoid": "Bright light"})
    if request.param == "plan":
        sheet.get_by_role("button", name=words.make_plan).click()
    if request.param == "overlap":
        together(sheet, words, items)
    return sheet


def together(sheet, words, items) -> None:
    """Two people answer, and see what fits."""
    press = lambda name: sheet.get_by_role("button", name=name, exact=True).click()  # noqa: E731
    press(words.together.start.title)
    press(words.together.start.go_on)
    for person in (words.together.first, words.together.second):
        for one in ("water", "hold"):
            answer(sheet, items[one], "Yes")
            row(sheet, items[one]).get_by_role("group", name=words.offer).get_by_role("radio", name="Maybe").check()
        press(person.go_on)
        press(words.together.review_first if person == words.together.first else words.together.review.go_on)
        if person == words.together.first:
            press(words.together.hand_over.go_on)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_paper_says_that_it_is_not_consent_and_has_no_place_for_evidence(any_sheet, words, items, paper):
    for leaf in text_of(printed(any_sheet, paper)):
        assert leaf.startswith(words.not_consent)
        said = leaf.removeprefix(words.not_consent)
        for item in items.values():
            said = said.replace(item, "")
        for word in EVIDENCE:
            assert not re.search(rf"(?<!\w){word}(?!\w)", said, re.IGNORECASE), word


@pytest.mark.parametrize("paper", PAPERS)
def test_nothing_that_is_for_the_screen_is_printed(any_sheet, words, guide_site, paper):
    said = " ".join(text_of(printed(any_sheet, paper)))
    pressed = any_sheet.locator(".app-worksheet").get_by_role("button").or_(any_sheet.get_by_role("link"))
    shown = {one.strip() for one in pressed.all_inner_texts()} - {"", guide_site.facts.words["worksheet"]}
    assert "Exit this page" in shown
    hints = {
        words.own,
        words.own_more,
        words.more,
        words.whole,
        words.offers,
        words.blank,
        words.leave_off,
        words.large,
        words.keep_who,
    }
    hints |= {*words.how_to, *words.pressed, words.pressure, words.print_hint, words.end_of_short, words.plan_hint}
    for word in shown | hints | {"http", "Aftercare Guide", "worksheet.json"}:
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said), word


def test_no_letter_on_paper_is_smaller_than_twelve_points(any_sheet):
    any_sheet.emulate_media(media="print")
    sizes = any_sheet.locator(".app-worksheet *").evaluate_all(
        """all => all
          .filter(one => one.checkVisibility())
          .filter(one => [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim()))
          .map(one => [parseFloat(getComputedStyle(one).fontSize), one.textContent])"""
    )
    assert sizes
    tell(
        [f"{size} px: {text}" for size, text in sizes if size * 72 / 96 < SMALLEST - 0.01], "Too small to read on paper"
    )


def test_the_name_under_which_a_browser_saves_a_print_is_dull(any_sheet):
    name = printed(any_sheet, "A4").get_metadata_value("Title")
    assert name == any_sheet.title() == "Worksheet"
    assert not any(word in " ".join(text_of(printed(any_sheet, "A4"))).lower() for word in TELLING)


@pytest.mark.parametrize("paper", PAPERS)
def test_large_print_is_large_and_whole(bare, words, items, paper):
    bare.get_by_role("checkbox", name=words.large).check()
    leaves = text_of(printed(bare, paper))
    answers = " ".join(words.answers)
    for item in items.values():
        assert sum(f"{item} {answers}" in leaf for leaf in leaves) == 1
    assert all(leaf.startswith(words.not_consent) for leaf in leaves)
    bare.emulate_media(media="print")
    sizes = bare.locator(".app-answer legend, .app-answer label, .app-worksheet__note, .app-worksheet h2")
    assert min(sizes.evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")) >= 18 * 96 / 72


# --- what comes of it ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
def test_the_plan_of_a_dozen_rows_is_one_page_with_its_yeses_large_and_a_card_to_cut_out(
    sheet, words, items, paper, fill
):
    rows = typical(items)
    fill(sheet, *rows, prompts={"avoid": "Bright light", "quiet": "Sit near me and wait."})
    sheet.get_by_role("button", name=words.make_plan).click()
    document = printed(sheet, paper)
    (leaf,), (text,) = document, text_of(document)
    for row in rows:
        assert text.count(row["name"]) == 4 if "offer" in row else 2, "in the plan and on the card"
    for one in (*words.plan_titles, "Bright light", "Sit near me and wait.", "the green one"):
        assert len(places(leaf, one)) == 2, one
    tall = {
        said: [places(leaf, row["name"])[0] for row in rows if row["like"] == said] for said in ("yes", "maybe", "no")
    }
    heights = {said: [bottom - top for _, top, _, bottom in boxes] for said, boxes in tall.items()}
    assert min(heights["yes"]) > 1.2 * max(heights["maybe"] + heights["no"])
    assert max(box[3] for box in tall["yes"]) < min(box[1] for box in tall["maybe"])
    sheet.emulate_media(media="print")
    card = sheet.get_by_role("region", name=words.card).bounding_box()
    assert card["width"] == pytest.approx(86 / 25.4 * 96, abs=1)


def test_a_plan_without_a_yes_has_nothing_large(sheet, words, items, fill):
    fill(sheet, {"id": "water", "like": "maybe"}, {"id": "massage", "like": "no"})
    sheet.get_by_role("button", name=words.make_plan).click()
    (leaf,) = printed(sheet, "A4")
    in_plan, on_card = zip(
        *([bottom - top for _, top, _, bottom in places(leaf, items[one])] for one in ("water", "massage")), strict=True
    )
    assert max(in_plan) == pytest.approx(min(on_card), rel=0.1), "a name may take two lines on the card"
    assert words.plan_titles[0] not in text_of([leaf])[0]


def test_what_is_looked_over_is_printed_without_a_word_that_more_could_be_left_off(sheet, words, items):
    sheet.get_by_role("button", name=words.together.start.title).click()
    sheet.get_by_role("button", name=words.together.start.go_on).click()
    for name, said in (("water", "Yes"), ("hold", "No")):
        answer(sheet, items[name], said)
    sheet.get_by_role("button", name=words.together.first.go_on).click()
    sheet.get_by_role("checkbox", name=items["hold"]).check()
    (leaf,) = text_of(printed(sheet, "A4"))
    assert items["water"] in leaf
    assert items["hold"] not in leaf
    assert words.together.review.lines[0] not in leaf


@pytest.mark.parametrize("paper", PAPERS)
def test_what_fits_two_people_is_printed_by_itself(sheet, words, items, paper):
    together(sheet, words, items)
    (leaf,) = text_of(printed(sheet, paper))
    assert leaf.count(items["water"]) == leaf.count(items["hold"]) == 2
    assert words.together.first_likes in leaf
    assert words.together.second_likes in leaf
    assert not any(one in leaf for name, one in items.items() if name not in ("water", "hold"))


def test_nothing_of_the_frame_is_printed_not_even_a_line(page: Page):
    page.goto("understand/feeling-low/")
    page.emulate_media(media="print")
    for part in ("banner", "contentinfo"):
        expect(page.get_by_role(part)).to_have_count(0)
    expect(page.get_by_role("main")).to_be_visible()
